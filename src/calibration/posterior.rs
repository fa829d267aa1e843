//! A sample of parameters that agree with the targets: history matching and importance weights.
//!
//! 1. Candidates are drawn from the inflated normal approximation within the bounds.
//! 2. Each is simulated, with replicates of its own.
//! 3. Implausible ones are dropped: those that miss a target by more than a cutoff, with their
//!    simulated values as they are.
//! 4. The others get the weight likelihood × prior / density of the proposal.
//! 5. If few candidates hold most of the weight, all weights are raised to a power below one, the
//!    *temper*, until the effective sample size is what was asked for. At a temper of zero the
//!    sample is that of the inflated normal approximation: it errs toward too wide intervals.
//! 6. Draws are taken in proportion to the weights.
//!
//! The likelihood is normal with the errors of source and discrepancy. The simulator's luck is not
//! among them: single runs bring it along, and [smoothed](Likelihood::Smoothed) ones are rid of it.
//! With many targets a little luck in each is enough to leave all weight with the few candidates
//! that were lucky, so smoothing is the default.

use thiserror::Error;

use super::evaluate::{Evaluator, Halt, Request};
use super::laplace::Laplace;
use super::linear::Matrix;
use super::smooth::{Smooth, least_runs};
use super::targets::{Targets, mean_of_runs};
use super::weights::{effective, resample, temper, weights};
use crate::indicators::{Distribution, quantile};
use crate::sampling::draws::{Purpose, uniforms};

/// From which simulated values the likelihood is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likelihood {
    /// Each candidate's own runs.
    Simulated,
    /// A polynomial through the plausible candidates. What it misses of their values beyond luck,
    /// and its own uncertainty, add to the errors.
    Smoothed,
}

/// Settings of a posterior sample.
#[derive(Clone, Debug, PartialEq)]
pub struct PosteriorSettings {
    /// Candidates to simulate.
    pub candidates: u32,
    /// Runs of each candidate.
    pub runs: usize,
    /// Variances of the proposal as a multiple of those of the normal approximation.
    pub inflation: f64,
    /// Residual beyond which a target counts as missed, in standard deviations.
    pub cutoff: f64,
    /// Targets that a plausible candidate may miss: 0 judges by the largest residual, 1 by the
    /// second largest, 2 by the third.
    pub allowed_misses: usize,
    /// From which simulated values the likelihood is taken.
    pub likelihood: Likelihood,
    /// The least effective sample size.
    pub effective: f64,
    /// Number of equally weighted draws.
    pub draws: usize,
    /// Seed of the candidates.
    pub seed: u64,
}

impl Default for PosteriorSettings {
    fn default() -> Self {
        Self {
            candidates: 1000,
            runs: 1,
            inflation: 1.3,
            cutoff: 3.0,
            allowed_misses: 2,
            likelihood: Likelihood::Smoothed,
            effective: 100.0,
            draws: 200,
            seed: 0,
        }
    }
}

/// Why there is no posterior sample.
#[derive(Debug, Error)]
pub enum PosteriorError<E> {
    /// The runs ended early.
    #[error(transparent)]
    Halt(#[from] Halt<E>),
    /// The covariance to draw from is none.
    #[error("the covariance of the normal approximation is not positive definite")]
    Covariance,
    /// The model misses targets wherever it is plausible at all.
    #[error(
        "only {kept} of {candidates} candidates are plausible, {needed} are needed; missed by more than {cutoff} standard deviations most often: {missed}"
    )]
    TooFew {
        /// Plausible candidates.
        kept: usize,
        /// All candidates.
        candidates: usize,
        /// Needed for the effective sample size or the smoothing.
        needed: usize,
        /// The cutoff.
        cutoff: f64,
        /// The targets missed most often and by which share of the candidates.
        missed: String,
    },
}

/// A simulated candidate.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Positions of the parameters.
    pub position: Vec<f64>,
    /// Means of its runs, by target.
    pub simulated: Vec<f64>,
    /// Sizes of its three largest residuals, the largest first.
    pub implausibility: [f64; 3],
    /// Weight; all add up to one. Zero for an implausible one.
    pub weight: f64,
}

/// A weighted sample of the posterior and draws from it.
#[derive(Clone, Debug, PartialEq)]
pub struct Posterior {
    /// All candidates in the order of their draws.
    pub candidates: Vec<Candidate>,
    /// Number of plausible candidates.
    pub plausible: usize,
    /// Power to which the weights were raised; 1 if none was needed.
    pub temper: f64,
    /// Number of independent draws that carry as much information: 1 over the sum of the squared
    /// weights.
    pub effective: f64,
    /// Candidates of the equally weighted draws, by their number; some more than once.
    pub draws: Vec<usize>,
}

/// Draws, simulates and weighs candidates around a normal approximation of the posterior.
///
/// # Errors
/// A [`PosteriorError`]; in particular when too few candidates are plausible, with the targets that
/// most of them miss.
pub fn sample<E: Send>(
    evaluator: &mut Evaluator<'_, E>,
    laplace: &Laplace,
    settings: &PosteriorSettings,
) -> Result<Posterior, PosteriorError<E>> {
    let problem = evaluator.problem();
    let proposal = laplace
        .proposal(settings.inflation)
        .ok_or(PosteriorError::Covariance)?;
    let (positions, ln_densities): (Vec<Vec<f64>>, Vec<f64>) = (0..settings.candidates)
        .map(|item| proposal.draw(uniforms(settings.seed, Purpose::Proposal, 0, item)))
        .unzip();
    let simulated = simulate(evaluator, &positions, settings.runs)?;
    let residuals: Vec<Vec<f64>> = simulated
        .iter()
        .map(|values| problem.targets.residuals(values, settings.runs))
        .collect();
    let plausible: Vec<usize> = (0..positions.len())
        .filter(|&i| missed(&residuals[i], settings.cutoff) <= settings.allowed_misses)
        .collect();
    let too_few = |needed: usize| PosteriorError::TooFew {
        kept: plausible.len(),
        candidates: positions.len(),
        needed,
        cutoff: settings.cutoff,
        missed: missed_most(problem.targets, &residuals, settings.cutoff),
    };
    let least = (settings.effective.ceil() as usize).max(2);
    if plausible.len() < least {
        return Err(too_few(least));
    }
    let kept = Kept::new(&plausible, &positions, &simulated);
    let ln_likelihoods = kept
        .ln_likelihoods(problem.targets, settings)
        .ok_or_else(|| too_few(least_runs(problem.space.dimension())))?;
    let ln_weights: Vec<f64> = plausible
        .iter()
        .zip(ln_likelihoods)
        .map(|(&i, likelihood)| {
            likelihood + problem.space.ln_prior(&positions[i]) - ln_densities[i]
        })
        .collect();
    let temper = temper(&ln_weights, settings.effective);
    let kept_weights = weights(&ln_weights, temper);
    let mut all = vec![0.0; positions.len()];
    for (&i, weight) in plausible.iter().zip(&kept_weights) {
        all[i] = *weight;
    }
    Ok(Posterior {
        plausible: plausible.len(),
        temper,
        effective: effective(&kept_weights),
        draws: resample(&all, settings.draws, settings.seed),
        candidates: candidates(positions, simulated, &residuals, &all),
    })
}

fn simulate<E: Send>(
    evaluator: &mut Evaluator<'_, E>,
    positions: &[Vec<f64>],
    runs: usize,
) -> Result<Vec<Vec<f64>>, Halt<E>> {
    let runs = runs.max(1);
    let replicates = evaluator.fresh_replicates(positions.len() * runs);
    let requests: Vec<Request> = replicates
        .iter()
        .take(positions.len() * runs)
        .enumerate()
        .map(|(place, &replicate)| Request {
            position: positions[place / runs].clone(),
            replicate,
        })
        .collect();
    let outputs = evaluator.run(&requests)?;
    Ok(outputs.chunks(runs).map(mean_of_runs).collect())
}

fn missed(residuals: &[f64], cutoff: f64) -> usize {
    residuals.iter().filter(|z| z.abs() >= cutoff).count()
}

/// The up to three targets that most candidates miss, among equals the worst missed first.
fn missed_most(targets: &Targets, residuals: &[Vec<f64>], cutoff: f64) -> String {
    let count = residuals.len() as f64;
    let mut misses: Vec<(f64, f64, &str)> = targets
        .list()
        .iter()
        .enumerate()
        .map(|(j, target)| {
            let sizes = || residuals.iter().map(|z| z[j].abs());
            let missed = sizes().filter(|size| *size >= cutoff).count() as f64;
            (missed / count, sizes().sum::<f64>(), target.name.as_str())
        })
        .filter(|(share, ..)| *share > 0.0)
        .collect();
    misses.sort_by(|a, b| b.0.total_cmp(&a.0).then(b.1.total_cmp(&a.1)));
    if misses.is_empty() {
        return "none".into();
    }
    let named = |(share, _, name): &(f64, f64, &str)| format!("`{name}` ({:.0}%)", 100.0 * share);
    misses
        .iter()
        .take(3)
        .map(named)
        .collect::<Vec<String>>()
        .join(", ")
}

/// The plausible candidates.
struct Kept {
    positions: Vec<Vec<f64>>,
    simulated: Vec<Vec<f64>>,
}

impl Kept {
    fn new(plausible: &[usize], positions: &[Vec<f64>], simulated: &[Vec<f64>]) -> Self {
        let pick = |all: &[Vec<f64>]| plausible.iter().map(|&i| all[i].clone()).collect();
        Self {
            positions: pick(positions),
            simulated: pick(simulated),
        }
    }

    /// Logarithms of the likelihoods, but for a constant; `None` if there are too few to smooth.
    fn ln_likelihoods(&self, targets: &Targets, settings: &PosteriorSettings) -> Option<Vec<f64>> {
        let stated = targets.list().iter().map(|target| {
            target.source_sd * target.source_sd + target.discrepancy_sd * target.discrepancy_sd
        });
        let mut variances: Vec<f64> = stated.collect();
        let smoothed;
        let values = match settings.likelihood {
            Likelihood::Simulated => &self.simulated,
            Likelihood::Smoothed => {
                let smooth = Smooth::new(&self.positions, &self.simulated)?;
                for (j, target) in targets.list().iter().enumerate() {
                    let around = smooth.residual_variance()[j];
                    let luck = target.monte_carlo_sd * target.monte_carlo_sd / settings.runs as f64;
                    variances[j] += smooth.leverage() * around + (around - luck).max(0.0);
                }
                smoothed = self.positions.iter().map(|x| smooth.values(x)).collect();
                &smoothed
            }
        };
        let of_one = |values: &Vec<f64>| {
            let each = values.iter().zip(targets.list()).zip(&variances);
            let squares = each.map(|((value, target), variance)| {
                (value - target.observed) * (value - target.observed) / variance
            });
            -0.5 * squares.sum::<f64>()
        };
        Some(values.iter().map(of_one).collect())
    }
}

fn candidates(
    positions: Vec<Vec<f64>>,
    simulated: Vec<Vec<f64>>,
    residuals: &[Vec<f64>],
    weights: &[f64],
) -> Vec<Candidate> {
    let each = positions.into_iter().zip(simulated).enumerate();
    each.map(|(i, (position, simulated))| {
        let mut sizes: Vec<f64> = residuals[i].iter().map(|z| z.abs()).collect();
        sizes.sort_by(|a, b| b.total_cmp(a));
        sizes.resize(3, 0.0);
        Candidate {
            position,
            simulated,
            implausibility: [sizes[0], sizes[1], sizes[2]],
            weight: weights[i],
        }
    })
    .collect()
}

impl Posterior {
    /// Weighted means of the positions.
    pub fn mean(&self) -> Vec<f64> {
        let dimension = self.candidates[0].position.len();
        let mean = |k: usize| {
            let parts = self.candidates.iter().map(|c| c.weight * c.position[k]);
            parts.sum()
        };
        (0..dimension).map(mean).collect()
    }

    /// Weighted covariance of the positions.
    pub fn covariance(&self) -> Matrix {
        let mean = self.mean();
        Matrix::from_fn(mean.len(), mean.len(), |i, j| {
            let parts = self
                .candidates
                .iter()
                .map(|c| c.weight * (c.position[i] - mean[i]) * (c.position[j] - mean[j]));
            parts.sum()
        })
    }

    /// Weighted quantile of the position of parameter `k`, `p` from 0 to 1.
    pub fn quantile(&self, k: usize, p: f64) -> Option<f64> {
        let plausible = || self.candidates.iter().filter(|c| c.weight > 0.0);
        let positions: Vec<f64> = plausible().map(|c| c.position[k]).collect();
        let weights: Vec<f64> = plausible().map(|c| c.weight).collect();
        quantile(&Distribution::new(&positions, &weights).ok()?, p)
    }

    /// The central interval of the position of parameter `k` that holds the share `level`.
    pub fn interval(&self, k: usize, level: f64) -> Option<[f64; 2]> {
        let tail = (1.0 - level) / 2.0;
        Some([self.quantile(k, tail)?, self.quantile(k, 1.0 - tail)?])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::targets::Target;

    #[test]
    fn what_smoothing_misses_beyond_luck_adds_to_the_errors() {
        let positions: Vec<Vec<f64>> = (0..200).map(|i| vec![f64::from(i) / 199.0]).collect();
        // Three waves around a slope, of which no polynomial of second degree knows.
        let simulated = positions
            .iter()
            .map(|x| vec![x[0] + libm::sin(20.0 * x[0])])
            .collect();
        let kept = Kept {
            positions,
            simulated,
        };
        let rise_with_luck = |monte_carlo_sd| {
            let target = Target {
                name: "waves".into(),
                observed: 0.0,
                source_sd: 0.1,
                discrepancy_sd: 0.0,
                monte_carlo_sd,
            };
            let targets = Targets::new(vec![target]).expect("sound");
            let found = kept.ln_likelihoods(&targets, &PosteriorSettings::default());
            let found = found.expect("enough runs");
            found[0] - found[199]
        };
        // Waves that pass for luck are forgotten: an error of 0.1 on a slope of about 1.
        assert!(rise_with_luck(1.0) > 20.0, "{}", rise_with_luck(1.0));
        // Otherwise the error is that of the waves, about 0.7.
        assert!(rise_with_luck(0.0).abs() < 2.0, "{}", rise_with_luck(0.0));
    }
}
