//! Intervals by drawing results again, with replacement (Efron 1979).

use crate::math::double::normal_quantile;
use crate::sampling::draws::{Purpose, uniforms};

/// How the interval of an estimate is found: the estimate is made again from resamples of the
/// trajectories or base points, and their standard deviation, times the quantile of the normal
/// distribution, is half of the interval. As in SALib.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bootstrap {
    /// Number of resamples. Fewer than two give no interval.
    pub resamples: u32,
    /// Coverage of the interval, between 0 and 1 without the ends; others give no interval.
    pub confidence: f64,
    /// Seed of the resamples.
    pub seed: u64,
}

impl Default for Bootstrap {
    /// A hundred resamples, intervals of 95%.
    fn default() -> Self {
        Self {
            resamples: 100,
            confidence: 0.95,
            seed: 0,
        }
    }
}

impl Bootstrap {
    /// No intervals.
    pub fn none() -> Self {
        Self {
            resamples: 0,
            ..Self::default()
        }
    }

    /// How often each of `n` is in each resample. No resamples of fewer than two, because they
    /// would not vary.
    ///
    /// A resample depends on its number and on `n` alone, so that all parameters and outputs have
    /// the same.
    pub(super) fn resamples(&self, n: usize) -> Vec<Vec<u32>> {
        let count = if n < 2 { 0 } else { self.resamples };
        let resample = |number| {
            let mut times = vec![0; n];
            for share in uniforms(self.seed, Purpose::Bootstrap, 0, number).take(n) {
                times[((share * n as f64) as usize).min(n - 1)] += 1;
            }
            times
        };
        (0..count).map(resample).collect()
    }

    /// Half of the interval, from the estimates of the resamples; `None` for fewer than two.
    pub(super) fn half_width(&self, estimates: &[f64]) -> Option<f64> {
        if !(self.confidence > 0.0 && self.confidence < 1.0) {
            return None;
        }
        let quantile = normal_quantile(0.5 + self.confidence / 2.0);
        Some(quantile * standard_deviation(estimates)?).filter(|half| half.is_finite())
    }
}

/// Standard deviation with `n - 1` below; `None` for fewer than two.
pub(super) fn standard_deviation(values: &[f64]) -> Option<f64> {
    let n = values.len();
    if n < 2 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n as f64;
    let squares: f64 = values.iter().map(|x| (x - mean) * (x - mean)).sum();
    Some((squares / (n - 1) as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resamples_draw_each_as_often_as_any_other() {
        let bootstrap = Bootstrap {
            resamples: 4000,
            ..Bootstrap::default()
        };
        let resamples = bootstrap.resamples(10);
        assert!(
            resamples
                .iter()
                .all(|times| times.iter().sum::<u32>() == 10)
        );
        for item in 0..10 {
            let times: Vec<f64> = resamples.iter().map(|r| f64::from(r[item])).collect();
            // Binomial of 10 draws: mean 1, variance 0.9; standard error 0.015, 4.5 of them.
            let mean = times.iter().sum::<f64>() / 4000.0;
            assert!((mean - 1.0).abs() < 0.068, "{item}: {mean}");
            let sd = standard_deviation(&times).expect("many");
            assert!((sd - 0.9_f64.sqrt()).abs() < 0.05, "{item}: {sd}");
        }
    }

    #[test]
    fn seeds_and_numbers_change_resamples_and_their_count_does_not() {
        let of = |seed, resamples| {
            Bootstrap {
                resamples,
                seed,
                ..Bootstrap::default()
            }
            .resamples(20)
        };
        assert_eq!(of(1, 5), of(1, 9)[..5]);
        assert_ne!(of(1, 1), of(2, 1));
        let two = of(1, 2);
        assert_ne!(two[0], two[1]);
    }

    #[test]
    fn intervals_need_two_estimates_and_a_coverage() {
        let bootstrap = Bootstrap::default();
        let half = bootstrap.half_width(&[1.0, 3.0]).expect("two");
        assert!((half - 1.959_963_984_540_054 * 2.0_f64.sqrt()).abs() < 1e-14);
        assert_eq!(bootstrap.half_width(&[1.0]), None);
        assert!(bootstrap.resamples(1).is_empty() && Bootstrap::none().resamples(9).is_empty());
        for confidence in [0.0, 1.0, -0.5, f64::NAN] {
            let bootstrap = Bootstrap {
                confidence,
                ..bootstrap
            };
            assert_eq!(bootstrap.half_width(&[1.0, 3.0]), None);
        }
    }
}
