//! Regularized least squares for a noisy simulator: Levenberg and Marquardt with the prior as
//! Tikhonov's penalty.
//!
//! An iteration draws fresh replicates, takes the derivatives at the present point
//! ([`Linearization`]), minimizes the quadratic model within the bounds for several dampings at
//! once, and runs these trials with the *same* replicates: point and trials share their luck, so a
//! small gain is seen. The next iteration has other replicates, so the search does not fit the luck
//! of one seed. At the end the points that the starts reached are scored again on replicates that
//! none of them has seen, and the best of these scores wins.

use super::designs::sobol;
use super::evaluate::{Evaluator, Halt};
use super::linearize::{Linearization, runs_of_linearization};
use super::problem::{Scored, lowest};

/// Dampings tried together, as multiples of the present one.
const TRIALS: [f64; 4] = [0.0, 0.1, 1.0, 10.0];
/// Above this damping steps are too small to matter.
const LARGEST_DAMPING: f64 = 1e6;

/// Settings of a search by least squares.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastSquaresSettings {
    /// Runs of each candidate, at least two, so that luck can be told from slope.
    pub replicates: usize,
    /// Length of the steps for derivatives as a share of the width between the bounds, above 0 and
    /// at most 0.5. Long ones drown the luck, short ones follow the curve.
    pub step: f64,
    /// Damping of the first iteration.
    pub damping: f64,
    /// Most iterations of a start.
    pub iterations: usize,
    /// A start ends when two iterations in a row gain less than this share of the loss.
    pub tolerance: f64,
    /// Position of the first start; the central values if none.
    pub first: Option<Vec<f64>>,
    /// Number of starts: the first, then the best of the screened points.
    pub starts: usize,
    /// Points of a Sobol sequence through the prior that are screened for further starts.
    pub screened: u32,
    /// Runs of each start's end for the last comparison.
    pub rescoring: usize,
    /// Seed of the Sobol sequence.
    pub seed: u64,
}

impl Default for LeastSquaresSettings {
    fn default() -> Self {
        Self {
            replicates: 2,
            step: 0.15,
            damping: 0.1,
            iterations: 12,
            tolerance: 0.01,
            first: None,
            starts: 3,
            screened: 64,
            rescoring: 8,
            seed: 0,
        }
    }
}

/// Why a start ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Gains became too small.
    Converged,
    /// All iterations were made.
    Iterations,
    /// The budget does not cover another iteration.
    Budget,
}

/// One iteration as it went.
#[derive(Clone, Debug, PartialEq)]
pub struct Iteration {
    /// The point at its beginning, scored with the replicates of the iteration.
    pub from: Scored,
    /// Loss of the best trial with the same replicates.
    pub trial_loss: f64,
    /// Damping before it.
    pub damping: f64,
}

/// One start and where it led.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// The iterations.
    pub iterations: Vec<Iteration>,
    /// The last point, scored on fresh replicates that all starts share.
    pub end: Scored,
    /// Why it ended.
    pub ended: Ended,
}

/// What a search by least squares found.
#[derive(Clone, Debug, PartialEq)]
pub struct LeastSquaresFit {
    /// The best end.
    pub best: Scored,
    /// All starts in their order.
    pub starts: Vec<Start>,
}

/// Searches for the lowest loss.
///
/// A budget is kept: starts and iterations that it does not cover are left out, and the last
/// scoring is always made.
///
/// # Errors
/// A [`Halt`] of the runs; of the budget only if it does not cover even the last scoring.
pub fn least_squares<E: Send>(
    evaluator: &mut Evaluator<'_, E>,
    settings: &LeastSquaresSettings,
) -> Result<LeastSquaresFit, Halt<E>> {
    let from = starting_points(evaluator, settings)?;
    let mut paths = Vec::new();
    for point in &from {
        paths.push(descend(evaluator, settings, point)?);
    }
    let replicates = evaluator.fresh_replicates(settings.rescoring);
    let ends: Vec<Vec<f64>> = paths.iter().map(|path| path.at.clone()).collect();
    let scored = evaluator.score_all(&ends, &replicates)?;
    let best = scored[lowest(&scored)].clone();
    let starts = paths.into_iter().zip(scored);
    let starts = starts
        .map(|(path, end)| Start {
            iterations: path.iterations,
            end,
            ended: path.ended,
        })
        .collect();
    Ok(LeastSquaresFit { best, starts })
}

/// The first start and the best screened points.
fn starting_points<E: Send>(
    evaluator: &mut Evaluator<'_, E>,
    settings: &LeastSquaresSettings,
) -> Result<Vec<Vec<f64>>, Halt<E>> {
    let space = evaluator.problem().space;
    let first = settings.first.clone();
    let mut points = vec![first.unwrap_or_else(|| space.central().to_vec())];
    let further = settings.starts.saturating_sub(1);
    let screened = sobol(space, settings.screened, settings.seed);
    let replicates = evaluator.fresh_replicates(settings.replicates);
    let runs = screened.len() * replicates.len() + settings.starts * settings.rescoring;
    if further > 0 && evaluator.has_room_for(runs) {
        let mut scored = evaluator.score_all(&screened, &replicates)?;
        scored.sort_by(|a, b| a.loss.total_cmp(&b.loss));
        points.extend(scored.into_iter().take(further).map(|one| one.position));
    }
    Ok(points)
}

struct Path {
    at: Vec<f64>,
    iterations: Vec<Iteration>,
    ended: Ended,
}

fn descend<E: Send>(
    evaluator: &mut Evaluator<'_, E>,
    settings: &LeastSquaresSettings,
    from: &[f64],
) -> Result<Path, Halt<E>> {
    let runs = runs_of_linearization(from.len(), settings.replicates)
        + TRIALS.len() * settings.replicates
        + settings.starts * settings.rescoring;
    let mut path = Path {
        at: from.to_vec(),
        iterations: Vec::new(),
        ended: Ended::Iterations,
    };
    let mut damping = settings.damping;
    let mut small_gains = 0;
    for _ in 0..settings.iterations {
        if !evaluator.has_room_for(runs) {
            path.ended = Ended::Budget;
            break;
        }
        let replicates = evaluator.fresh_replicates(settings.replicates);
        let local = Linearization::new(evaluator, &path.at, &replicates, settings.step)?;
        let (trials, dampings) = trials(evaluator, &local, damping, &replicates)?;
        let best = lowest(&trials);
        let gain = (local.scored.loss - trials[best].loss) / local.scored.loss;
        path.iterations.push(Iteration {
            from: local.scored,
            trial_loss: trials[best].loss,
            damping,
        });
        if gain > 0.0 {
            path.at.clone_from(&trials[best].position);
            // Never quite zero, so that it can grow again.
            damping = dampings[best].max(damping * 0.01);
        } else {
            damping *= 100.0;
        }
        small_gains = if gain < settings.tolerance {
            small_gains + 1
        } else {
            0
        };
        if small_gains == 2 || damping > LARGEST_DAMPING {
            path.ended = Ended::Converged;
            break;
        }
    }
    Ok(path)
}

/// Runs the minima of the quadratic model for several dampings: their scores and dampings.
fn trials<E: Send>(
    evaluator: &mut Evaluator<'_, E>,
    local: &Linearization,
    damping: f64,
    replicates: &[u32],
) -> Result<(Vec<Scored>, Vec<f64>), Halt<E>> {
    let model = local.cautious(evaluator.problem().space);
    let dampings: Vec<f64> = TRIALS.iter().map(|factor| factor * damping).collect();
    let points: Vec<Vec<f64>> = dampings
        .iter()
        .map(|&damping| model.damped(damping).minimum())
        .collect();
    let scored = evaluator.score_all(&points, replicates)?;
    Ok((scored, dampings))
}
