//! Observed targets and how far simulated values are from them.

use thiserror::Error;

/// An observed figure that simulations should meet.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Name in messages and tables.
    pub name: String,
    /// The observed value.
    pub observed: f64,
    /// Standard error of the source, in the unit of the value.
    pub source_sd: f64,
    /// How far off a good model may be, openly stated; in the unit of the value.
    pub discrepancy_sd: f64,
    /// Standard deviation of the simulated value over replicates of one run each.
    pub monte_carlo_sd: f64,
}

impl Target {
    /// Standard deviation of a residual: source, discrepancy, and the luck left in the mean of so
    /// many runs.
    pub fn sd(&self, runs: usize) -> f64 {
        let luck = self.monte_carlo_sd * self.monte_carlo_sd / runs as f64;
        (self.source_sd * self.source_sd + self.discrepancy_sd * self.discrepancy_sd + luck).sqrt()
    }
}

/// Why a list of targets cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TargetError {
    /// There is nothing to meet.
    #[error("no target to meet")]
    Empty,
    /// Two targets have one name.
    #[error("target `{0}` is named twice")]
    NamedTwice(String),
    /// A number that cannot be.
    #[error(
        "target `{0}`: expected a finite value and errors of zero or more, those of source and discrepancy not both zero"
    )]
    Numbers(String),
}

/// The targets of a calibration, in the order of the simulated values.
#[derive(Clone, Debug, PartialEq)]
pub struct Targets {
    targets: Vec<Target>,
}

impl Targets {
    /// The given targets.
    ///
    /// # Errors
    /// No target, a name twice, a number that is not finite, or no error at all.
    pub fn new(targets: Vec<Target>) -> Result<Self, TargetError> {
        if targets.is_empty() {
            return Err(TargetError::Empty);
        }
        for (index, target) in targets.iter().enumerate() {
            let errors = [
                target.source_sd,
                target.discrepancy_sd,
                target.monte_carlo_sd,
            ];
            let sound = errors.iter().all(|sd| sd.is_finite() && *sd >= 0.0)
                && target.observed.is_finite()
                && target.source_sd + target.discrepancy_sd > 0.0;
            if !sound {
                return Err(TargetError::Numbers(target.name.clone()));
            }
            let named_before = |other: &Target| other.name == target.name;
            if targets[..index].iter().any(named_before) {
                return Err(TargetError::NamedTwice(target.name.clone()));
            }
        }
        Ok(Self { targets })
    }

    /// Number of targets.
    pub fn count(&self) -> usize {
        self.targets.len()
    }

    /// The targets in their order.
    pub fn list(&self) -> &[Target] {
        &self.targets
    }

    /// Residuals of simulated values that are means of so many runs: simulated minus observed, in
    /// standard deviations.
    pub fn residuals(&self, simulated: &[f64], runs: usize) -> Vec<f64> {
        let pairs = self.targets.iter().zip(simulated);
        pairs
            .map(|(target, value)| (value - target.observed) / target.sd(runs))
            .collect()
    }
}

/// Mean of the squares of residuals: the distance of a candidate from the targets, about 1 for a
/// model as good as stated.
pub fn mean_square(residuals: &[f64]) -> f64 {
    residuals.iter().map(|z| z * z).sum::<f64>() / residuals.len() as f64
}

/// Means over runs, value by value.
pub fn mean_of_runs(runs: &[Vec<f64>]) -> Vec<f64> {
    let values = runs.first().map_or(0, Vec::len);
    let mean = |j: usize| runs.iter().map(|run| run[j]).sum::<f64>() / runs.len() as f64;
    (0..values).map(mean).collect()
}

/// Standard deviations over runs, value by value, with `n - 1` below: what a few runs of the
/// central values say about [`Target::monte_carlo_sd`]. Zero for fewer than two runs.
pub fn sd_of_runs(runs: &[Vec<f64>]) -> Vec<f64> {
    let below = (runs.len().max(2) - 1) as f64;
    let spread = |(j, mean): (usize, &f64)| {
        let squares = runs.iter().map(|run| (run[j] - mean) * (run[j] - mean));
        (squares.sum::<f64>() / below).sqrt()
    };
    mean_of_runs(runs).iter().enumerate().map(spread).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(name: &str) -> Target {
        Target {
            name: name.into(),
            observed: 10.0,
            source_sd: 3.0,
            discrepancy_sd: 4.0,
            monte_carlo_sd: 12.0,
        }
    }

    #[test]
    fn errors_add_as_squares_and_luck_shrinks_with_runs() {
        assert_eq!(target("a").sd(1), 13.0);
        assert_eq!(target("a").sd(4), 61.0_f64.sqrt());
        let targets = Targets::new(vec![target("a"), target("b")]).expect("sound");
        assert_eq!(targets.residuals(&[23.0, -3.0], 1), [1.0, -1.0]);
        assert_eq!(mean_square(&[1.0, -3.0]), 5.0);
    }

    #[test]
    fn runs_have_the_mean_and_the_spread_by_hand() {
        let runs = [vec![1.0, 5.0], vec![3.0, 5.0]];
        assert_eq!(mean_of_runs(&runs), [2.0, 5.0]);
        assert_eq!(sd_of_runs(&runs), [2.0_f64.sqrt(), 0.0]);
        assert_eq!(sd_of_runs(&runs[..1]), [0.0, 0.0]);
    }

    #[test]
    fn unusable_targets_are_refused_by_name() {
        assert_eq!(Targets::new(vec![]), Err(TargetError::Empty));
        let twice = Targets::new(vec![target("a"), target("a")]);
        assert_eq!(twice, Err(TargetError::NamedTwice("a".into())));
        let changes: [fn(&mut Target); 4] = [
            |target| target.observed = f64::NAN,
            |target| target.source_sd = -1.0,
            |target| target.monte_carlo_sd = f64::INFINITY,
            |target| (target.source_sd, target.discrepancy_sd) = (0.0, 0.0),
        ];
        for change in changes {
            let mut broken = target("a");
            change(&mut broken);
            let refused = Targets::new(vec![broken]);
            assert_eq!(refused, Err(TargetError::Numbers("a".into())));
        }
    }
}
