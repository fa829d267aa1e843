//! How good simulated values are: errors of a value and of an ensemble against what was observed.

/// Mean of the absolute differences between simulated and observed values, in their unit.
pub fn mean_absolute_error(simulated: &[f64], observed: &[f64]) -> f64 {
    mean(simulated.iter().zip(observed).map(|(s, o)| (s - o).abs()))
}

/// Root of the mean squared difference between simulated and observed values, in their unit.
pub fn root_mean_squared_error(simulated: &[f64], observed: &[f64]) -> f64 {
    mean(
        simulated
            .iter()
            .zip(observed)
            .map(|(s, o)| (s - o) * (s - o)),
    )
    .sqrt()
}

/// Mean of the differences, simulated minus observed, in the unit of the values.
pub fn bias(simulated: &[f64], observed: &[f64]) -> f64 {
    mean(simulated.iter().zip(observed).map(|(s, o)| s - o))
}

/// Continuous ranked probability score of an ensemble, in the unit of the values: the mean distance
/// of its members from the observation less half the mean distance of two members.
///
/// It judges the ensemble as a distribution in itself, zero for a single member that is right, and
/// is the absolute error of a single member. NaN for an empty ensemble.
pub fn crps(members: &[f64], observed: f64) -> f64 {
    let n = members.len() as f64;
    distance_to(members, observed) - distances_within(members) / (n * n)
}

/// The score of an ensemble of which the members are a sample: fair to small ensembles, since its
/// expectation does not depend on their number (Ferro 2014). NaN for fewer than two members.
pub fn fair_crps(members: &[f64], observed: f64) -> f64 {
    let n = members.len() as f64;
    distance_to(members, observed) - distances_within(members) / (n * (n - 1.0))
}

/// Share of the observed values inside their interval, bounds included.
pub fn coverage(intervals: &[[f64; 2]], observed: &[f64]) -> f64 {
    let inside = |([low, high], value): (&[f64; 2], &f64)| {
        let inside = (low..=high).contains(&value);
        f64::from(u8::from(inside))
    };
    mean(intervals.iter().zip(observed).map(inside))
}

fn distance_to(members: &[f64], observed: f64) -> f64 {
    mean(members.iter().map(|member| (member - observed).abs()))
}

/// Sum of the distances of all pairs of members, each pair once.
fn distances_within(members: &[f64]) -> f64 {
    let mut sorted = members.to_vec();
    sorted.sort_by(f64::total_cmp);
    // A member is the upper end of as many pairs as lie below it, and the lower end of the rest.
    let above = sorted.len() as f64 - 1.0;
    let ranked = sorted.iter().enumerate();
    ranked.map(|(i, x)| x * (2.0 * i as f64 - above)).sum()
}

/// Mean of the values; NaN if there are none.
fn mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = values.fold((0.0, 0.0), |(sum, count), x| (sum + x, count + 1.0));
    sum / count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::double::{normal_cdf, normal_pdf, normal_quantile};

    #[test]
    fn errors_are_those_by_hand() {
        assert_eq!(mean_absolute_error(&[1.0, 5.0], &[2.0, 2.0]), 2.0);
        assert_eq!(
            root_mean_squared_error(&[1.0, 5.0], &[2.0, 2.0]),
            5.0_f64.sqrt()
        );
        assert_eq!(bias(&[1.0, 5.0], &[2.0, 2.0]), 1.0);
        assert_eq!(
            coverage(&[[0.0, 1.0], [0.0, 1.0], [2.0, 3.0]], &[1.0, 1.5, 2.5]),
            2.0 / 3.0
        );
    }

    #[test]
    fn crps_is_that_by_hand() {
        // |1-3| and |4-3| on average 1.5; the pair is 3 apart.
        assert_eq!(crps(&[1.0, 4.0], 3.0), 1.5 - 3.0 / 4.0);
        assert_eq!(fair_crps(&[1.0, 4.0], 3.0), 1.5 - 3.0 / 2.0);
        // Distances from 2: 2, 0, 3; pairs: 2, 5, 3.
        assert!((crps(&[5.0, 0.0, 2.0], 2.0) - (5.0 / 3.0 - 10.0 / 9.0)).abs() < 1e-15);
        assert!((fair_crps(&[5.0, 0.0, 2.0], 2.0) - (5.0 / 3.0 - 10.0 / 6.0)).abs() < 1e-15);
        assert_eq!(crps(&[7.0], 5.0), 2.0);
        assert!(crps(&[], 5.0).is_nan() && fair_crps(&[7.0], 5.0).is_nan());
    }

    #[test]
    fn a_large_normal_ensemble_has_the_score_of_the_normal() {
        let n = 4000;
        let members: Vec<f64> = (0..n)
            .map(|i| normal_quantile((f64::from(i) + 0.5) / f64::from(n)))
            .collect();
        for z in [-1.5, 0.0, 0.4] {
            // Gneiting and Raftery 2007.
            let pi_root = std::f64::consts::PI.sqrt();
            let exact = z * (2.0 * normal_cdf(z) - 1.0) + 2.0 * normal_pdf(z) - 1.0 / pi_root;
            assert!((crps(&members, z) - exact).abs() < 1e-3);
        }
    }
}
