//! Which parameters matter at all, from few runs: [elementary effects](morris) on every target.

use super::evaluate::{Evaluator, Halt, Request};
use crate::sensitivity::Bootstrap;
use crate::sensitivity::morris::{self, MorrisEffect, MorrisSettings, trajectories};

/// Screens the parameters of the evaluator's problem: effects by target and parameter, in standard
/// deviations of the target, without intervals.
///
/// A trajectory has one replicate for all its points, so that luck cancels within it, and another
/// than every other one.
///
/// # Errors
/// A [`Halt`] of the runs.
pub fn screen<E: Send>(
    evaluator: &mut Evaluator<'_, E>,
    settings: &MorrisSettings,
) -> Result<Vec<Vec<MorrisEffect>>, Halt<E>> {
    let problem = evaluator.problem();
    let trajectories = trajectories(problem.space.dimension(), settings);
    let replicates = evaluator.fresh_replicates(trajectories.len());
    let pairs = trajectories.iter().zip(&replicates);
    let requests: Vec<Request> = pairs
        .flat_map(|(trajectory, &replicate)| {
            trajectory.points.iter().map(move |position| Request {
                position: position.clone(),
                replicate,
            })
        })
        .collect();
    let runs = evaluator.run(&requests)?;
    let residuals: Vec<Vec<f64>> = runs
        .iter()
        .map(|outputs| problem.targets.residuals(outputs, 1))
        .collect();
    let of_target = |target: usize| {
        let outputs: Vec<f64> = residuals.iter().map(|z| z[target]).collect();
        morris::analyze(&trajectories, &outputs, &Bootstrap::none())
    };
    Ok((0..problem.targets.count()).map(of_target).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::Problem;
    use crate::calibration::space::{Parameter, Space};
    use crate::calibration::targets::{Target, Targets};

    #[test]
    fn effects_are_in_standard_deviations_per_range() {
        let priors = [("a", [0.0, 1.0, 2.0]), ("b", [-1.0, 0.0, 3.0])];
        let space = Space::new(
            priors
                .map(|(name, prior)| Parameter::new(name, prior))
                .into(),
        );
        let target = |name: &str, source_sd| Target {
            name: name.to_owned(),
            observed: 1.0,
            source_sd,
            discrepancy_sd: 0.0,
            monte_carlo_sd: 0.0,
        };
        let targets = Targets::new(vec![target("first", 0.5), target("second", 2.0)]);
        let problem = Problem {
            space: &space.expect("valid priors"),
            targets: &targets.expect("valid targets"),
        };
        // A replicate has its own luck, which cancels within a trajectory.
        let simulate = |values: &[f64], replicate: u32| {
            let luck = f64::from(replicate);
            Ok::<_, std::fmt::Error>(vec![3.0 * values[0] + luck, values[1] - values[0]])
        };
        let settings = MorrisSettings {
            trajectories: 4,
            levels: 4,
            seed: 1,
        };
        let mut evaluator = Evaluator::new(problem, simulate).with_budget(12);
        let found = screen(&mut evaluator, &settings).expect("twelve runs");
        for (effects, expected) in found.iter().zip([[12.0, 0.0], [-1.0, 2.0]]) {
            for (effect, expected) in effects.iter().zip(expected) {
                assert!((effect.mu.expect("four effects") - expected).abs() < 1e-9);
                assert_eq!(effect.mu_star_conf, None);
            }
        }
    }
}
