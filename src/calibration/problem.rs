//! What is calibrated: a parameter space, targets, and how candidates are scored.

use super::space::Space;
use super::targets::{Targets, mean_of_runs, mean_square};

/// A parameter space and the targets to meet.
#[derive(Clone, Copy, Debug)]
pub struct Problem<'a> {
    /// The uncertain parameters with their priors.
    pub space: &'a Space,
    /// The observed figures.
    pub targets: &'a Targets,
}

/// A candidate and how well it did.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// Positions of the parameters.
    pub position: Vec<f64>,
    /// Mean squared residual of the mean of the runs.
    pub distance: f64,
    /// Distance plus the prior's penalty per target: what searches minimize. Times the number of
    /// targets it is minus twice the logarithm of the posterior density, but for a constant.
    pub loss: f64,
}

impl Problem<'_> {
    /// Scores a candidate by the simulated values of its runs.
    pub fn score(&self, position: &[f64], runs: &[Vec<f64>]) -> Scored {
        let residuals = self.targets.residuals(&mean_of_runs(runs), runs.len());
        let distance = mean_square(&residuals);
        let penalty = self.space.penalty(position) / self.targets.count() as f64;
        Scored {
            position: position.to_vec(),
            distance,
            loss: distance + penalty,
        }
    }
}

/// Place of the lowest loss, the first among equals; zero for an empty list.
pub fn lowest(scored: &[Scored]) -> usize {
    let places = 0..scored.len();
    places
        .min_by(|&a, &b| scored[a].loss.total_cmp(&scored[b].loss))
        .unwrap_or(0)
}
