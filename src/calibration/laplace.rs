//! The posterior as a normal distribution around its mode, and draws from it within the bounds.

use super::linear::{Cholesky, Matrix, dot};
use super::linearize::Linearization;
use super::space::Space;
use crate::math::double::{ln, normal_cdf, normal_pdf, normal_quantile};

/// A normal approximation of the posterior, over positions.
#[derive(Clone, Debug, PartialEq)]
pub struct Laplace {
    /// The most probable positions: the minimum of the quadratic model within the bounds.
    pub mode: Vec<f64>,
    /// Covariance of the normal distribution, which knows no bounds.
    pub covariance: Matrix,
}

impl Laplace {
    /// The approximation from the residuals near a point: the inverse of their information plus
    /// the prior's, at the minimum of the cautious model. Best made with several fresh replicates
    /// at the end of a search.
    ///
    /// Luck enters twice. It is part of the errors of the targets, and it is taken out of the
    /// information ([`Linearization`]), so that it does not pass for knowledge. `None` if a
    /// derivative is so large that numbers overflow.
    pub fn new(space: &Space, local: &Linearization) -> Option<Self> {
        let mode = local.cautious(space).minimum();
        let covariance = local
            .quadratic(space)
            .curvature(&mode)
            .cholesky()?
            .inverse();
        Some(Self { mode, covariance })
    }

    /// Standard deviations of the positions, each as of a normal cut off at its bounds.
    pub fn sds(&self) -> Vec<f64> {
        let sd = |(k, mode): (usize, &f64)| {
            let sd = self.covariance[(k, k)].sqrt();
            let [a, b] = [-mode / sd, (1.0 - mode) / sd];
            let mass = normal_cdf(b) - normal_cdf(a);
            let mean = (normal_pdf(a) - normal_pdf(b)) / mass;
            let square = 1.0 + (a * normal_pdf(a) - b * normal_pdf(b)) / mass;
            sd * (square - mean * mean).max(0.0).sqrt()
        };
        self.mode.iter().enumerate().map(sd).collect()
    }

    /// The distribution to draw candidates from: variances `inflation` times as large, and nothing
    /// beyond the bounds. `None` if the covariance is not positive definite.
    pub fn proposal(&self, inflation: f64) -> Option<Proposal> {
        let mut covariance = Matrix::zeros(self.mode.len(), self.mode.len());
        covariance.add(&self.covariance, inflation);
        Some(Proposal {
            mean: self.mode.clone(),
            factor: covariance.cholesky()?,
        })
    }
}

/// A normal distribution whose positions are drawn one after the other, each from its conditional
/// distribution cut off at the bounds (the recursion of Geweke, Hajivassiliou and Keane).
///
/// Unlike drawing until all lie inside, it never fails, and its density is known exactly.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    mean: Vec<f64>,
    factor: Cholesky,
}

impl Proposal {
    /// The positions that belong to uniforms, one for each parameter, and the logarithm of their
    /// density.
    pub fn draw(&self, uniforms: impl Iterator<Item = f64>) -> (Vec<f64>, f64) {
        let mut normals: Vec<f64> = Vec::new();
        let mut positions = Vec::new();
        let mut ln_density = 0.0;
        for (k, (mean, uniform)) in self.mean.iter().zip(uniforms).enumerate() {
            let row = self.factor.lower().row(k);
            let center = mean + dot(&row[..k], &normals);
            let scale = row[k];
            let (normal, mass) = between(-center / scale, (1.0 - center) / scale, uniform);
            ln_density += ln(normal_pdf(normal).max(f64::MIN_POSITIVE)) - ln(mass * scale);
            normals.push(normal);
            positions.push((center + scale * normal).clamp(0.0, 1.0));
        }
        (positions, ln_density)
    }
}

/// Quantile of a standard normal between two limits, and the mass between them.
fn between(low: f64, high: f64, share: f64) -> (f64, f64) {
    if low > 0.0 {
        // The other tail, where probabilities are small numbers and not nearly 1.
        let (normal, mass) = between(-high, -low, 1.0 - share);
        return (-normal, mass);
    }
    let below = normal_cdf(low);
    let mass = normal_cdf(high) - below;
    if mass < f64::MIN_POSITIVE {
        return (high, f64::MIN_POSITIVE);
    }
    let normal = normal_quantile(below + share * mass);
    (normal.clamp(low, high), mass)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::double::exp;
    use crate::sampling::draws::{Purpose, uniforms};

    fn laplace(mode: [f64; 2], sds: [f64; 2], correlation: f64) -> Laplace {
        let covariance = Matrix::from_fn(2, 2, |i, j| {
            sds[i] * sds[j] * if i == j { 1.0 } else { correlation }
        });
        Laplace {
            mode: mode.to_vec(),
            covariance,
        }
    }

    #[test]
    fn quantiles_between_limits_are_exact_in_both_tails() {
        for (low, high) in [(-1.0, 2.0), (5.0, 6.0), (-6.0, -5.0), (-40.0, 40.0)] {
            for share in [0.01, 0.5, 0.99] {
                let (normal, mass) = between(low, high, share);
                let reached = (normal_cdf(-low) - normal_cdf(-normal)) / mass;
                assert!((reached - share).abs() < 1e-6, "{low}: {reached}");
                assert!((low..=high).contains(&normal));
            }
        }
        assert_eq!(between(50.0, 60.0, 0.5).0, 50.0);
    }

    #[test]
    fn draws_stay_inside_and_their_density_integrates_to_one() {
        // Half beyond one bound, correlated with the other position.
        let proposal = laplace([0.0, 0.8], [0.3, 0.3], 0.7).proposal(1.0);
        let proposal = proposal.expect("positive definite");
        let n = 20_000_u32;
        let draws: Vec<(Vec<f64>, f64)> = (0..n)
            .map(|item| proposal.draw(uniforms(1, Purpose::Proposal, 0, item)))
            .collect();
        let inside = |x: &f64| (0.0..=1.0).contains(x);
        assert!(draws.iter().all(|(x, _)| x.iter().all(inside)));
        // The mean of 1/density is the area of the region; of a tenth of the square here.
        let in_box = |x: &[f64]| x[0] < 0.2 && (0.5..1.0).contains(&x[1]);
        let terms = draws
            .iter()
            .filter(|(x, _)| in_box(x))
            .map(|(_, d)| exp(-d));
        let area = terms.sum::<f64>() / f64::from(n);
        assert!((area - 0.1).abs() < 0.005, "{area}");
    }

    #[test]
    fn wide_normals_have_the_sd_of_a_uniform_and_narrow_ones_their_own() {
        let sds = laplace([0.5, 0.5], [50.0, 0.01], 0.0).sds();
        assert!((sds[0] - 12.0_f64.sqrt().recip()).abs() < 1e-4);
        assert!((sds[1] - 0.01).abs() < 1e-12);
    }
}
