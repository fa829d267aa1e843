//! From places in the unit cube, or from lists, to the values of points.

use super::vary::Varied;
use crate::scenario::Value;

/// The values at given places.
pub(super) fn points(
    varied: &[Varied],
    places: &[Vec<f64>],
    value: impl Fn(&Varied, f64) -> Value,
) -> Vec<Vec<Option<Value>>> {
    let point = |place: &Vec<f64>| {
        let pairs = varied.iter().zip(place);
        pairs.map(|(one, &at)| Some(value(one, at))).collect()
    };
    places.iter().map(point).collect()
}

/// Every combination; the last parameter changes fastest.
pub(super) fn grid(varied: &[Varied]) -> Vec<Vec<Option<Value>>> {
    let mut points: Vec<Vec<Option<Value>>> = vec![Vec::new()];
    for one in varied {
        let values = one.grid().unwrap_or_default();
        let extended = points.iter().flat_map(|point| {
            values.iter().map(move |value| {
                let mut longer = point.clone();
                longer.push(Some(value.clone()));
                longer
            })
        });
        points = extended.collect();
    }
    points
}

/// The scenario as it is, then each value of each parameter alone.
pub(super) fn one_at_a_time(varied: &[Varied]) -> Vec<Vec<Option<Value>>> {
    let base = vec![None; varied.len()];
    let mut points = vec![base.clone()];
    for (k, one) in varied.iter().enumerate() {
        points.extend(one.one_at_a_time().into_iter().map(|value| {
            let mut point = base.clone();
            point[k] = Some(value);
            point
        }));
    }
    points
}
