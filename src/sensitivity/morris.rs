//! Elementary effects of Morris (1991): which parameters matter at all, from few runs.
//!
//! A trajectory starts at a random point of a grid and changes one parameter after the other, in
//! random order, by more than half of its range. The change of an output over the change of the
//! position is an elementary effect. Its mean (`mu`), the mean of its size (`mu_star`, Campolongo,
//! Cariboni and Saltelli 2007) and its standard deviation (`sigma`) over the trajectories tell the
//! direction, the weight, and how far the effect depends on the other parameters. Grid, steps and
//! statistics are those of SALib, without its selection of trajectories.
//!
//! Morris, M. D. (1991): Factorial sampling plans for preliminary computational experiments.
//! Technometrics 33, 161-174. Campolongo, F., Cariboni, J. and Saltelli, A. (2007): An effective
//! screening design for sensitivity analysis of large models. Environmental Modelling & Software
//! 22, 1509-1518.

use std::collections::BTreeMap;

use super::bootstrap::{Bootstrap, standard_deviation};
use crate::sampling::designs::shuffle;
use crate::sampling::draws::{Purpose, uniforms};

/// Settings of the trajectories.
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

/// Elementary effects of a parameter on an output: change of the output, in its unit, per whole
/// range of the parameter. What too few effects leave open is `None`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MorrisEffect {
    /// Number of trajectories whose effect is known.
    pub n: usize,
    /// Mean; `None` without any effect.
    pub mu: Option<f64>,
    /// Mean of the absolute values; `None` without any effect.
    pub mu_star: Option<f64>,
    /// Standard deviation, with `n - 1` below; `None` for fewer than two effects.
    pub sigma: Option<f64>,
    /// Half of the interval of `mu_star`; `None` for fewer than two effects or resamples.
    pub mu_star_conf: Option<f64>,
}

/// Points of one trajectory and the parameters changed between them.
#[derive(Clone, Debug, PartialEq)]
pub struct Trajectory {
    /// Positions in the unit cube, one point more than there are parameters. The ends of the range,
    /// 0 and 1, are points of the grid: parameters need bounds.
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

/// Elementary effects by parameter, from one output at every point of one trajectory after the
/// other.
///
/// An effect that is not finite, because an output of its two points is missing, is left out.
///
/// # Panics
/// Not one output for each point.
pub fn analyze(
    trajectories: &[Trajectory],
    outputs: &[f64],
    bootstrap: &Bootstrap,
) -> Vec<MorrisEffect> {
    let points: usize = trajectories.iter().map(|t| t.points.len()).sum();
    assert_eq!(outputs.len(), points, "one output for each point");
    // By number of effects, which is that of all trajectories unless outputs are missing.
    let mut resamples = BTreeMap::new();
    let found = effects(trajectories, outputs).into_iter().map(|effects| {
        let n = effects.len();
        let resamples = resamples.entry(n).or_insert_with(|| bootstrap.resamples(n));
        statistics(&effects, resamples, bootstrap)
    });
    found.collect()
}

/// The finite elementary effects of each parameter, in the order of the trajectories.
fn effects(trajectories: &[Trajectory], outputs: &[f64]) -> Vec<Vec<f64>> {
    let dimension = trajectories.first().map_or(0, |t| t.changed.len());
    let mut found: Vec<Vec<f64>> = vec![Vec::new(); dimension];
    let mut first = 0;
    for trajectory in trajectories {
        for (step, &k) in trajectory.changed.iter().enumerate() {
            let change = trajectory.points[step + 1][k] - trajectory.points[step][k];
            let effect = (outputs[first + step + 1] - outputs[first + step]) / change;
            if effect.is_finite() {
                found[k].push(effect);
            }
        }
        first += trajectory.points.len();
    }
    found
}

fn statistics(effects: &[f64], resamples: &[Vec<u32>], bootstrap: &Bootstrap) -> MorrisEffect {
    let n = effects.len() as f64;
    let mean = |sum: f64| (!effects.is_empty()).then_some(sum / n);
    let again = |times: &Vec<u32>| {
        let drawn = effects.iter().zip(times);
        drawn
            .map(|(e, &times)| f64::from(times) * e.abs())
            .sum::<f64>()
            / n
    };
    let means: Vec<f64> = resamples.iter().map(again).collect();
    MorrisEffect {
        n: effects.len(),
        mu: mean(effects.iter().sum()),
        mu_star: mean(effects.iter().map(|e| e.abs()).sum()),
        sigma: standard_deviation(effects),
        mu_star_conf: bootstrap.half_width(&means),
    }
}

#[cfg(test)]
mod tests;
