//! What the targets say about the parameters, and what they leave open.

use super::linear::Matrix;
use super::quadratic::Quadratic;
use super::space::Space;

/// How far the targets narrow one parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Identified {
    /// Name of the parameter.
    pub name: String,
    /// Standard deviation of its position under the prior.
    pub prior_sd: f64,
    /// The same under the posterior.
    pub posterior_sd: f64,
    /// Posterior over prior: near 1 if the targets say nothing about it.
    pub ratio: f64,
}

/// How far the targets narrow each parameter, from the standard deviations of the positions under
/// the posterior: of its sample, or of its normal approximation.
pub fn identified(space: &Space, posterior_sds: &[f64]) -> Vec<Identified> {
    let pairs = space.parameters().iter().zip(posterior_sds).enumerate();
    pairs
        .map(|(k, (parameter, &posterior_sd))| {
            let prior_sd = space.prior_sd(k);
            Identified {
                name: parameter.name.clone(),
                prior_sd,
                posterior_sd,
                ratio: posterior_sd / prior_sd,
            }
        })
        .collect()
}

/// Square roots of the diagonal of a covariance.
pub fn sds(covariance: &Matrix) -> Vec<f64> {
    (0..covariance.rows())
        .map(|k| covariance[(k, k)].sqrt())
        .collect()
}

/// Correlations from a covariance; of a parameter without variance zero, with itself one.
pub fn correlations(covariance: &Matrix) -> Matrix {
    let sds = sds(covariance);
    Matrix::from_fn(sds.len(), sds.len(), |i, j| {
        if i == j {
            1.0
        } else if sds[i] * sds[j] > 0.0 {
            (covariance[(i, j)] / (sds[i] * sds[j])).clamp(-1.0, 1.0)
        } else {
            0.0
        }
    })
}

/// Two parameters that the targets cannot tell apart well.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// Number of the first parameter.
    pub first: usize,
    /// Number of the second one.
    pub second: usize,
    /// Their correlation.
    pub correlation: f64,
}

/// Pairs of parameters whose correlation is larger in size than `threshold` (0.6 is usual), the
/// strongest first.
pub fn strong_pairs(correlations: &Matrix, threshold: f64) -> Vec<Pair> {
    let n = correlations.rows();
    let mut pairs: Vec<Pair> = (0..n)
        .flat_map(|first| (first + 1..n).map(move |second| (first, second)))
        .map(|(first, second)| Pair {
            first,
            second,
            correlation: correlations[(first, second)],
        })
        .filter(|pair| pair.correlation.abs() > threshold)
        .collect();
    pairs.sort_by(|a, b| b.correlation.abs().total_cmp(&a.correlation.abs()));
    pairs
}

/// A point of a profile.
#[derive(Clone, Debug, PartialEq)]
pub struct ProfilePoint {
    /// Positions of all parameters; the profiled one is where it is held.
    pub position: Vec<f64>,
    /// Sum of squared residuals plus penalty, above the lowest value of the model: twice the
    /// logarithm of how much less probable the point is than the best one.
    pub rise: f64,
}

/// The profile of parameter `k` over `points` (at least two) equally spaced positions between its
/// bounds: the lowest value of the quadratic model with all others free.
///
/// A rise of 1 and 3.84 marks the ends of intervals of 68% and 95% where the model holds.
pub fn profile(model: &Quadratic<'_>, k: usize, points: usize) -> Vec<ProfilePoint> {
    let lowest = model.value(&model.minimum());
    (0..points)
        .map(|i| {
            let held = i as f64 / (points - 1) as f64;
            let position = model.minimum_holding(k, held);
            let rise = model.value(&position) - lowest;
            ProfilePoint { position, rise }
        })
        .collect()
}

/// A direction in the space of parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Direction {
    /// Precision from the targets as a multiple of that from the prior: far above 1 where the
    /// targets decide, far below where they are silent.
    pub precision: f64,
    /// Weights of the parameters, each in standard deviations of its prior; of length one.
    pub weights: Vec<f64>,
}

/// Directions from the best to the worst known one: eigenvectors of the information of the targets
/// in units of the prior's standard deviations.
pub fn directions(space: &Space, information: &Matrix) -> Vec<Direction> {
    let sds: Vec<f64> = (0..space.dimension()).map(|k| space.prior_sd(k)).collect();
    let scaled = Matrix::from_fn(sds.len(), sds.len(), |i, j| {
        sds[i] * information[(i, j)] * sds[j]
    });
    let eigen = scaled.symmetric_eigen();
    let pairs = eigen.values.into_iter().zip(eigen.vectors);
    pairs
        .map(|(value, weights)| Direction {
            precision: value.max(0.0),
            weights,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::space::Parameter;

    fn space() -> Space {
        let parameter = |name| Parameter::new(name, [0.0, 0.5, 1.0]);
        Space::new(vec![parameter("a"), parameter("b"), parameter("c")]).expect("valid")
    }

    /// Only a + b is observed, with a precision of 100; nothing is known of c.
    fn model(space: &Space) -> Quadratic<'_> {
        Quadratic {
            space,
            center: vec![0.5; 3],
            sum: 3.0,
            gradient: vec![0.0; 3],
            information: Matrix::from_fn(3, 3, |i, j| if i < 2 && j < 2 { 100.0 } else { 0.0 }),
        }
    }

    #[test]
    fn a_sum_that_is_known_makes_its_parts_trade_off() {
        let space = space();
        let model = model(&space);
        let curvature = model.curvature(&[0.5; 3]);
        let covariance = curvature.cholesky().expect("positive definite").inverse();
        // Precision 116 and 100 beside: correlation -100/116.
        let correlations = correlations(&covariance);
        let pairs = strong_pairs(&correlations, 0.6);
        assert_eq!(pairs.len(), 1);
        assert_eq!((pairs[0].first, pairs[0].second), (0, 1));
        assert!((pairs[0].correlation + 100.0 / 116.0).abs() < 1e-12);
        assert!(strong_pairs(&correlations, 0.9).is_empty());
        let found = identified(&space, &sds(&covariance));
        let expected = (116.0_f64 / (116.0 * 116.0 - 100.0 * 100.0)).sqrt();
        assert!((found[0].posterior_sd - expected).abs() < 1e-12);
        assert_eq!(found[0].ratio, found[0].posterior_sd / space.prior_sd(0));
        assert_eq!(found[2].name, "c");
    }

    #[test]
    fn directions_rank_what_is_known() {
        let space = space();
        let found = directions(&space, &model(&space).information);
        let sd = space.prior_sd(0);
        assert!((found[0].precision - 200.0 * sd * sd).abs() < 1e-9);
        let half = std::f64::consts::FRAC_1_SQRT_2;
        let expected = [half, half, 0.0];
        for (weight, expected) in found[0].weights.iter().zip(expected) {
            assert!((weight - expected).abs() < 1e-12);
        }
        assert!(found[1].precision < 1e-9 && found[2].precision < 1e-9);
    }

    #[test]
    fn profiles_rise_only_as_far_as_the_others_cannot_make_up() {
        let space = space();
        let model = model(&space);
        let of_a = profile(&model, 0, 3);
        assert_eq!(of_a[1].rise, 0.0);
        // b goes to 0.5 + d: 16 · 0.25 + 16 d² + 100 (d - 0.5)², lowest at d = 50/116.
        let d = 50.0 / 116.0;
        let expected = 4.0 + 16.0 * d * d + 100.0 * (d - 0.5) * (d - 0.5);
        assert!((of_a[0].rise - expected).abs() < 1e-9, "{of_a:?}");
        assert!((of_a[0].position[1] - 0.5 - d).abs() < 1e-9);
        // c has the prior's penalty alone.
        assert!((profile(&model, 2, 5)[1].rise - 1.0).abs() < 1e-9);
    }
}
