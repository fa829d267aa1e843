//! Hardships of the first year, which strike the poor more often.

use crate::math::{double, single};

/// A hardship whose liability is correlated with low income.
#[derive(Clone, Copy)]
pub struct Hardship {
    threshold: f32,
    correlation: f32,
    rest: f32,
}

impl Hardship {
    /// Of a share of all households; `correlation` is that of its liability with low long-run income.
    pub fn new(share: f64, correlation: f64) -> Self {
        Self {
            threshold: if share > 0.0 {
                double::normal_quantile(share) as f32
            } else {
                f32::NEG_INFINITY
            },
            correlation: correlation as f32,
            rest: (1.0 - correlation * correlation).sqrt() as f32,
        }
    }

    /// Chance of the hardship at a long-run income.
    #[inline(always)]
    pub fn chance(&self, long_run: f32) -> f32 {
        single::normal_cdf((self.threshold - self.correlation * long_run) / self.rest)
    }
}
