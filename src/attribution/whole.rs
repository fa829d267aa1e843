//! Contributions in whole units.

use std::cmp::Ordering;

/// Values in whole units that add up to `total`, which should be near their sum: each is rounded down, and the units that are left go
/// to the largest fractions, ties to the earlier. Values that are not finite are taken as zero.
///
/// ```
/// use five_measures::attribution::whole;
/// assert_eq!(whole(&[-1.5, -2.5, -3.0], -7), [-1, -3, -3]);
/// ```
pub fn whole(values: &[f64], total: i64) -> Vec<i64> {
    let finite = |value: &f64| if value.is_finite() { *value } else { 0.0 };
    let values: Vec<f64> = values.iter().map(finite).collect();
    let mut shares: Vec<i64> = values.iter().map(|value| value.floor() as i64).collect();
    let left = total - shares.iter().sum::<i64>();
    let fraction = |place: usize| values[place] - values[place].floor();
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&a, &b| match fraction(b).total_cmp(&fraction(a)) {
        Ordering::Equal => a.cmp(&b),
        other => other,
    });
    if left < 0 {
        order.reverse();
    }
    let steps = usize::try_from(left.unsigned_abs()).unwrap_or(usize::MAX);
    for &place in order
        .iter()
        .cycle()
        .take(if order.is_empty() { 0 } else { steps })
    {
        shares[place] += left.signum();
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn halves_go_to_the_earlier() {
        assert_eq!(whole(&[0.5, 0.5], 1), [1, 0]);
        assert_eq!(whole(&[0.5, 0.25, 0.25], 1), [1, 0, 0]);
        assert_eq!(whole(&[3.0, -1.0], 2), [3, -1]);
        assert_eq!(whole(&[], 0), Vec::<i64>::new());
        assert_eq!(whole(&[f64::NAN, 2.0], 2), [0, 2]);
        // A total that rounding has moved by one.
        assert_eq!(whole(&[1.25, 1.0], 1), [1, 0]);
    }

    proptest! {
        #[test]
        fn whole_units_add_up_and_stay_near(values in prop::collection::vec(-1e9f64..1e9, 1..40)) {
            let total = values.iter().sum::<f64>().round() as i64;
            let shares = whole(&values, total);
            prop_assert_eq!(shares.iter().sum::<i64>(), total);
            for (share, value) in shares.iter().zip(&values) {
                prop_assert!((*share as f64 - value).abs() <= 1.0);
            }
        }
    }
}
