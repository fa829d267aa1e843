//! Uncertain parameters: bounds, central values, priors, and the unit cube in which searches move.
//!
//! # Positions
//!
//! The *position* of a parameter is where it lies between its bounds: 0 at the low one, 1 at the
//! high one, in proportion to its value or, on the [log scale](Scale::Log), to its logarithm.
//! Searches and covariances are in positions, the simulator gets values.
//!
//! # The prior
//!
//! A prior is given as `[low, central, high]` with hard bounds. Its density over positions is that
//! of a *split normal*: normal on either side of the central value, with a standard deviation of
//! its own on each that puts the bound at [`BOUND`] of them, and zero beyond the bounds. Both
//! halves meet at the same height.
//!
//! The alternative, a triangle over the same three numbers, vanishes at the bounds, so that no
//! evidence short of certainty takes a parameter there, and has a corner at its mode. The split
//! normal keeps 14% of its peak at the bounds, and its logarithm is quadratic: the penalty of
//! regularized least squares is this prior exactly, the optimum of the search is the mode of the
//! posterior, and a linear model has a normal posterior.

use thiserror::Error;

use crate::math::double::{exp, ln, normal_cdf, normal_pdf, normal_quantile};

/// Standard deviations of the prior between the central value and either bound.
pub const BOUND: f64 = 2.0;

/// How values are spread between the bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// In proportion to the value.
    Linear,
    /// In proportion to its logarithm; for positive bounds.
    Log,
}

impl Scale {
    /// The log scale for positive bounds that differ by more than a factor of three, else linear.
    pub fn usual(low: f64, high: f64) -> Self {
        if low > 0.0 && high / low > 3.0 {
            Scale::Log
        } else {
            Scale::Linear
        }
    }
}

/// An uncertain parameter with its prior.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// Name in messages and tables.
    pub name: String,
    /// Lowest possible value.
    pub low: f64,
    /// Most plausible value.
    pub central: f64,
    /// Highest possible value.
    pub high: f64,
    /// How values are spread between the bounds.
    pub scale: Scale,
}

impl Parameter {
    /// A parameter on its [usual scale](Scale::usual).
    pub fn new(name: impl Into<String>, [low, central, high]: [f64; 3]) -> Self {
        Self {
            name: name.into(),
            low,
            central,
            high,
            scale: Scale::usual(low, high),
        }
    }

    fn position(&self, value: f64) -> f64 {
        let share = match self.scale {
            Scale::Linear => (value - self.low) / (self.high - self.low),
            Scale::Log => ln(value / self.low) / ln(self.high / self.low),
        };
        share.clamp(0.0, 1.0)
    }

    fn value(&self, position: f64) -> f64 {
        if position <= 0.0 {
            return self.low;
        }
        if position >= 1.0 {
            return self.high;
        }
        let value = match self.scale {
            Scale::Linear => self.low + position * (self.high - self.low),
            Scale::Log => self.low * exp(position * ln(self.high / self.low)),
        };
        value.clamp(self.low, self.high)
    }

    fn fault(&self) -> Option<String> {
        let finite = [self.low, self.central, self.high]
            .iter()
            .all(|value| value.is_finite());
        if !(finite && self.low < self.high) {
            Some("expected finite bounds, the low one below the high one".into())
        } else if !(self.low..=self.high).contains(&self.central) {
            Some("expected a central value within the bounds".into())
        } else if self.scale == Scale::Log && self.low <= 0.0 {
            Some("the log scale needs positive bounds".into())
        } else {
            None
        }
    }
}

/// Why parameters do not make a space.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SpaceError {
    /// There is nothing to calibrate.
    #[error("no parameter to calibrate")]
    Empty,
    /// Two parameters have one name.
    #[error("parameter `{0}` is named twice")]
    NamedTwice(String),
    /// A prior that is none.
    #[error("parameter `{name}` has the prior [{low}, {central}, {high}]: {fault}", name = .parameter.name, low = .parameter.low, central = .parameter.central, high = .parameter.high)]
    Prior {
        /// The parameter.
        parameter: Parameter,
        /// What is wrong with its prior.
        fault: String,
    },
}

/// The uncertain parameters of a calibration, in a fixed order.
#[derive(Clone, Debug, PartialEq)]
pub struct Space {
    parameters: Vec<Parameter>,
    /// Positions of the central values.
    central: Vec<f64>,
}

impl Space {
    /// The space of the given parameters.
    ///
    /// # Errors
    /// No parameter, a name twice, or a prior whose numbers are not in order.
    pub fn new(parameters: Vec<Parameter>) -> Result<Self, SpaceError> {
        if parameters.is_empty() {
            return Err(SpaceError::Empty);
        }
        for (index, parameter) in parameters.iter().enumerate() {
            if let Some(fault) = parameter.fault() {
                let parameter = parameter.clone();
                return Err(SpaceError::Prior { parameter, fault });
            }
            let named_before = |other: &Parameter| other.name == parameter.name;
            if parameters[..index].iter().any(named_before) {
                return Err(SpaceError::NamedTwice(parameter.name.clone()));
            }
        }
        let central = parameters.iter().map(|p| p.position(p.central)).collect();
        Ok(Self {
            parameters,
            central,
        })
    }

    /// Number of parameters.
    pub fn dimension(&self) -> usize {
        self.parameters.len()
    }

    /// The parameters in their order.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// Positions of the central values: the mode of the prior.
    pub fn central(&self) -> &[f64] {
        &self.central
    }

    /// Values at the given positions; those outside the cube are taken to its surface.
    pub fn values(&self, positions: &[f64]) -> Vec<f64> {
        let pairs = self.parameters.iter().zip(positions);
        pairs.map(|(p, &position)| p.value(position)).collect()
    }

    /// Positions of the given values; those beyond the bounds are taken to them.
    pub fn positions(&self, values: &[f64]) -> Vec<f64> {
        let pairs = self.parameters.iter().zip(values);
        pairs.map(|(p, &value)| p.position(value)).collect()
    }

    /// Positions below which the given shares of the prior lie, one share for each parameter.
    pub fn quantiles(&self, shares: &[f64]) -> Vec<f64> {
        let half = half_mass();
        let quantile = |(&central, &share): (&f64, &f64)| {
            // Because the halves meet at one height, their masses are as their widths.
            let z = if share < central {
                normal_quantile(0.5 - half * (1.0 - share / central))
            } else if central < 1.0 {
                normal_quantile(0.5 + half * (share - central) / (1.0 - central))
            } else {
                0.0
            };
            let width = if z < 0.0 { central } else { 1.0 - central };
            (central + z * width / BOUND).clamp(0.0, 1.0)
        };
        self.central.iter().zip(shares).map(quantile).collect()
    }

    /// Logarithm of the density of the prior over positions; minus infinity outside the cube.
    pub fn ln_prior(&self, positions: &[f64]) -> f64 {
        if positions.iter().any(|x| !(0.0..=1.0).contains(x)) {
            return f64::NEG_INFINITY;
        }
        let peak = ln(BOUND * normal_pdf(0.0) / half_mass());
        self.dimension() as f64 * peak - 0.5 * self.penalty(positions)
    }

    /// Sum of the squared distances from the central values in standard deviations of the prior,
    /// each on its own side: minus twice the logarithm of the prior, but for a constant.
    pub fn penalty(&self, positions: &[f64]) -> f64 {
        let squares = positions.iter().enumerate().map(|(k, &x)| {
            let away = x - self.central[k];
            away * away * self.precision(k, x)
        });
        squares.sum()
    }

    /// One over the squared standard deviation of the prior of parameter `k` on the side of its
    /// central value on which the position lies.
    pub fn precision(&self, k: usize, position: f64) -> f64 {
        let central = self.central[k];
        let below = position < central || central >= 1.0;
        let width = if below { central } else { 1.0 - central };
        (BOUND / width) * (BOUND / width)
    }

    /// Standard deviation of the position of parameter `k` under the prior.
    pub fn prior_sd(&self, k: usize) -> f64 {
        let central = self.central[k];
        let half = half_mass();
        // Mean and mean square of a standard normal between 0 and the bound.
        let first = (normal_pdf(0.0) - normal_pdf(BOUND)) / half;
        let second = 1.0 - BOUND * normal_pdf(BOUND) / half;
        let [low, high] = [central, 1.0 - central].map(|width| width / BOUND);
        let mean = first * ((1.0 - central) * high - central * low);
        let square = second * (central * low * low + (1.0 - central) * high * high);
        (square - mean * mean).sqrt()
    }
}

/// Probability of a standard normal between 0 and the bound.
fn half_mass() -> f64 {
    normal_cdf(BOUND) - 0.5
}

/// Takes positions outside the unit cube to its surface.
pub fn clamp(positions: &mut [f64]) {
    for x in positions {
        *x = x.clamp(0.0, 1.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn space() -> Space {
        Space::new(vec![
            Parameter::new("symmetric", [-1.0, 0.0, 1.0]),
            Parameter::new("skewed", [0.0, 0.2, 1.0]),
            Parameter::new("wide", [0.1, 1.0, 10.0]),
            Parameter::new("one-sided", [0.0, 0.0, 2.0]),
            Parameter::new("other side", [0.0, 2.0, 2.0]),
        ])
        .expect("valid priors")
    }

    #[test]
    fn values_and_positions_invert_each_other() {
        let space = space();
        assert_eq!(space.central(), [0.5, 0.2, 0.5, 0.0, 1.0]);
        for share in [0.0, 0.3, 0.5, 0.9, 1.0] {
            let positions = vec![share; 5];
            let values = space.values(&positions);
            for x in space.positions(&values) {
                assert!((x - share).abs() < 1e-14, "{x} for {share}");
            }
        }
        assert_eq!(space.values(&[0.0; 5]), [-1.0, 0.0, 0.1, 0.0, 0.0]);
        assert_eq!(space.values(&[1.5; 5]), [1.0, 1.0, 10.0, 2.0, 2.0]);
        assert!((space.values(&[0.25; 5])[2] - 0.316_227_766).abs() < 1e-9);
    }

    #[test]
    fn the_usual_scale_is_log_for_wide_positive_bounds() {
        assert_eq!(Scale::usual(0.1, 0.31), Scale::Log);
        assert_eq!(Scale::usual(0.1, 0.3), Scale::Linear);
        assert_eq!(Scale::usual(0.0, 10.0), Scale::Linear);
        assert_eq!(Scale::usual(-1.0, 10.0), Scale::Linear);
    }

    /// Mean of a function over the prior of one parameter, by the rule of midpoints.
    fn integral(space: &Space, k: usize, f: impl Fn(f64) -> f64) -> f64 {
        let alone = Space::new(vec![space.parameters()[k].clone()]).expect("valid");
        let n = 20_000;
        let midpoints = (0..n).map(|i| (f64::from(i) + 0.5) / f64::from(n));
        let sum: f64 = midpoints.map(|x| f(x) * exp(alone.ln_prior(&[x]))).sum();
        sum / f64::from(n)
    }

    #[test]
    fn density_quantiles_and_sd_are_of_one_distribution() {
        let space = space();
        for k in 0..space.dimension() {
            assert!((integral(&space, k, |_| 1.0) - 1.0).abs() < 1e-6, "{k}");
            let mean = integral(&space, k, |x| x);
            let variance = integral(&space, k, |x| (x - mean) * (x - mean));
            assert!((variance.sqrt() - space.prior_sd(k)).abs() < 1e-6, "{k}");
            for share in [0.05, 0.2, 0.5, 0.93] {
                let limit = space.quantiles(&[share; 5])[k];
                let below = integral(&space, k, |x| if x < limit { 1.0 } else { 0.0 });
                assert!((below - share).abs() < 1e-4, "{k}: {below} for {share}");
            }
        }
        let [low, high] = [0.0, 1.0].map(|share| space.quantiles(&[share; 5]));
        assert!(low.iter().all(|x| x.abs() < 1e-12), "{low:?}");
        assert!(high.iter().all(|x| (x - 1.0).abs() < 1e-12), "{high:?}");
    }

    #[test]
    fn the_penalty_is_two_sds_at_each_bound() {
        let space = space();
        assert_eq!(space.penalty(space.central()), 0.0);
        assert!((space.penalty(&[0.0; 5]) - 16.0).abs() < 1e-12);
        assert!((space.penalty(&[1.0; 5]) - 16.0).abs() < 1e-12);
        let rise = space.ln_prior(space.central()) - space.ln_prior(&[0.0; 5]);
        assert!((rise - 8.0).abs() < 1e-12);
        assert_eq!(
            space.ln_prior(&[-0.1, 0.5, 0.5, 0.5, 0.5]),
            f64::NEG_INFINITY
        );
    }

    #[test]
    fn broken_priors_are_refused_by_name() {
        let refusal = |numbers, scale| {
            let mut parameter = Parameter::new("growth", numbers);
            parameter.scale = scale;
            Space::new(vec![parameter])
                .expect_err("a broken prior")
                .to_string()
        };
        let text = refusal([1.0, 1.0, 1.0], Scale::Linear);
        assert!(
            text.contains("`growth`") && text.contains("low one below"),
            "{text}"
        );
        let text = refusal([0.0, 2.0, 1.0], Scale::Linear);
        assert!(
            text.contains("[0, 2, 1]") && text.contains("within the bounds"),
            "{text}"
        );
        let text = refusal([0.0, 1.0, 2.0], Scale::Log);
        assert!(text.contains("log scale"), "{text}");
        assert!(refusal([f64::NAN, 1.0, 2.0], Scale::Linear).contains("finite"));
        assert_eq!(Space::new(vec![]), Err(SpaceError::Empty));
        let twice = Parameter::new("growth", [0.0, 1.0, 2.0]);
        let refused = Space::new(vec![twice.clone(), twice]);
        assert_eq!(refused, Err(SpaceError::NamedTwice("growth".into())));
    }
}
