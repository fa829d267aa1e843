//! Elementary effects of Morris (1991): which parameters matter at all, from few runs.
//!
//! A trajectory starts at a random point of a grid and changes one parameter after the other, in
//! random order, by more than half of its range. The change of an output over the change of the
//! position is an elementary effect. Its mean (`mu`), the mean of its size (`mu_star`, Campolongo,
//! Cariboni and Saltelli 2007) and its standard deviation (`sigma`) over the trajectories tell the
//! direction, the weight, and how far the effect depends on the other parameters. Grid, steps and
//! statistics are those of SALib, without its selection of trajectories.

use super::designs::shuffle;
use super::draws::{Purpose, uniforms};
use super::evaluate::{Evaluator, Halt, Request};

/// Settings of a screening.
#[derive(Clone, Debug, PartialEq)]
pub struct MorrisSettings {
    /// Number of trajectories, each of one run more than there are parameters. Ten or more.
    pub trajectories: u32,
    /// Points of the grid on each axis, an even number (an odd one counts as the next lower). Four is
    /// usual.
    pub levels: u32,
    /// Seed of the trajectories.
    pub seed: u64,
}

/// Elementary effects of a parameter on an output, per range of the parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Effect {
    /// Mean.
    pub mu: f64,
    /// Mean of the absolute values.
    pub mu_star: f64,
    /// Standard deviation, with `n - 1` below; NaN for a single trajectory.
    pub sigma: f64,
}

/// Points of one trajectory and the parameters changed between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// Positions, one point more than there are parameters.
    pub points: Vec<Vec<f64>>,
    /// The parameter changed from each point to the next.
    pub changed: Vec<usize>,
}

/// Trajectories over the grid of the unit cube.
pub fn trajectories(dimension: usize, settings: &MorrisSettings) -> Vec<Trajectory> {
    (0..settings.trajectories)
        .map(|number| trajectory(dimension, settings, number))
        .collect()
}

fn trajectory(dimension: usize, settings: &MorrisSettings, number: u32) -> Trajectory {
    let half = (settings.levels / 2).max(1);
    let steps = f64::from(2 * half - 1);
    let delta = f64::from(half) / steps;
    let mut draws = uniforms(settings.seed, Purpose::Morris, 0, number);
    let mut below = |count: u32| {
        let share = draws.next().unwrap_or(0.5);
        (share * f64::from(count)) as u32
    };
    // The lower end of each step lies in the lower half of the grid; up or down is a coin.
    let ends: Vec<[f64; 2]> = (0..dimension)
        .map(|_| {
            let low = f64::from(below(half)) / steps;
            let ends = [low, low + delta];
            if below(2) == 0 {
                ends
            } else {
                [ends[1], ends[0]]
            }
        })
        .collect();
    let mut changed: Vec<usize> = (0..dimension).collect();
    shuffle(&mut changed, &mut draws);
    let mut points = vec![ends.iter().map(|ends| ends[0]).collect::<Vec<f64>>()];
    for (step, &k) in changed.iter().enumerate() {
        let mut next = points[step].clone();
        next[k] = ends[k][1];
        points.push(next);
    }
    Trajectory { points, changed }
}

/// Elementary effects by parameter, from one output at every point of every trajectory.
pub fn effects(trajectories: &[Trajectory], outputs: &[Vec<f64>]) -> Vec<Effect> {
    let dimension = trajectories.first().map_or(0, |t| t.changed.len());
    let mut found: Vec<Vec<f64>> = vec![Vec::new(); dimension];
    for (trajectory, outputs) in trajectories.iter().zip(outputs) {
        for (step, &k) in trajectory.changed.iter().enumerate() {
            let change = trajectory.points[step + 1][k] - trajectory.points[step][k];
            found[k].push((outputs[step + 1] - outputs[step]) / change);
        }
    }
    found.iter().map(|effects| effect(effects)).collect()
}

fn effect(effects: &[f64]) -> Effect {
    let n = effects.len() as f64;
    let mu = effects.iter().sum::<f64>() / n;
    let squares: f64 = effects.iter().map(|e| (e - mu) * (e - mu)).sum();
    Effect {
        mu,
        mu_star: effects.iter().map(|e| e.abs()).sum::<f64>() / n,
        sigma: (squares / (n - 1.0)).sqrt(),
    }
}

/// Screens the parameters of the evaluator's problem: effects by target and parameter, in standard
/// deviations of the target.
///
/// A trajectory has one replicate for all its points, so that luck cancels within it, and another
/// than every other one.
///
/// # Errors
/// A [`Halt`] of the runs.
pub fn screen<E: Send>(
    evaluator: &mut Evaluator<'_, E>,
    settings: &MorrisSettings,
) -> Result<Vec<Vec<Effect>>, Halt<E>> {
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
    let points = problem.space.dimension() + 1;
    let of_target = |target: usize| {
        let outputs: Vec<Vec<f64>> = residuals
            .chunks(points)
            .map(|trajectory| trajectory.iter().map(|z| z[target]).collect())
            .collect();
        effects(&trajectories, &outputs)
    };
    Ok((0..problem.targets.count()).map(of_target).collect())
}

#[cfg(test)]
mod tests {
    use std::f64::consts::PI;

    use super::*;

    fn settings(trajectories: u32) -> MorrisSettings {
        MorrisSettings {
            trajectories,
            levels: 4,
            seed: 1,
        }
    }

    fn effects_of(f: impl Fn(&[f64]) -> f64, dimension: usize, count: u32) -> Vec<Effect> {
        let trajectories = trajectories(dimension, &settings(count));
        let outputs: Vec<Vec<f64>> = trajectories
            .iter()
            .map(|t| t.points.iter().map(|point| f(point)).collect())
            .collect();
        effects(&trajectories, &outputs)
    }

    #[test]
    fn trajectories_change_each_parameter_once_on_the_grid() {
        for trajectory in trajectories(5, &settings(50)) {
            let mut changed = trajectory.changed.clone();
            changed.sort_unstable();
            assert_eq!(changed, [0, 1, 2, 3, 4]);
            for (step, &k) in trajectory.changed.iter().enumerate() {
                let (a, b) = (&trajectory.points[step], &trajectory.points[step + 1]);
                assert!(((a[k] - b[k]).abs() - 2.0 / 3.0).abs() < 1e-12);
                assert!((0..5).all(|other| other == k || a[other] == b[other]));
            }
            for x in trajectory.points.concat() {
                assert!((x * 3.0 - (x * 3.0).round()).abs() < 1e-12 && (0.0..=1.0).contains(&x));
            }
        }
    }

    #[test]
    fn a_linear_function_has_its_coefficients_as_effects() {
        let found = effects_of(|x| 3.0 * x[0] - 2.0 * x[1] + 5.0, 3, 10);
        for (effect, slope) in found.iter().zip([3.0, -2.0, 0.0_f64]) {
            assert!((effect.mu - slope).abs() < 1e-12);
            assert!((effect.mu_star - slope.abs()).abs() < 1e-12);
            assert!(effect.sigma < 1e-12);
        }
    }

    /// sin a + 7 sin² b + 0.1 c⁴ sin a over -π to π. On four levels sin a is 0 or ±√3/2, so every
    /// effect takes a few known values.
    #[test]
    fn ishigami_has_the_effects_of_its_grid() {
        let ishigami = |x: &[f64]| {
            let [a, b, c] = [x[0], x[1], x[2]].map(|x| (2.0 * x - 1.0) * PI);
            let c4 = c * c * c * c;
            libm::sin(a) + 7.0 * libm::sin(b) * libm::sin(b) + 0.1 * c4 * libm::sin(a)
        };
        let found = effects_of(ishigami, 3, 4000);
        let root = 3.0_f64.sqrt() / 2.0;
        let fourth = |x: f64| x * x * x * x;
        // a: 1.5 √3/2 (1 + 0.1 c⁴), where c is as often at π as at π/3 in size.
        let ends = [fourth(PI), fourth(PI / 3.0)].map(|c4| 1.5 * root * (1.0 + 0.1 * c4));
        let (mean, spread) = (f64::midpoint(ends[0], ends[1]), (ends[0] - ends[1]) / 2.0);
        // Standard errors: spread / sqrt(4000).
        assert!(
            (found[0].mu - mean).abs() < 4.5 * spread / 63.2,
            "{found:?}"
        );
        assert!((found[0].sigma - spread).abs() < 0.02 * spread, "{found:?}");
        assert!((found[0].mu_star - found[0].mu).abs() < 1e-12);
        // b: always 1.5 · 7 · 3/4 in size, up as often as down.
        assert!((found[1].mu_star - 7.875).abs() < 1e-12);
        assert!(found[1].mu.abs() < 4.5 * 7.875 / 63.2 && (found[1].sigma - 7.875).abs() < 0.1);
        // c: nothing at half of the grid, else 0.15 (π⁴ - (π/3)⁴) √3/2 in size.
        let jump = 0.15 * (fourth(PI) - fourth(PI / 3.0)) * root;
        assert!(
            (found[2].mu_star - jump / 2.0).abs() < 4.5 * jump / 2.0 / 63.2,
            "{found:?}"
        );
        assert!(
            (found[2].sigma - jump * 0.5_f64.sqrt()).abs() < 0.03 * jump,
            "{found:?}"
        );
    }
}
