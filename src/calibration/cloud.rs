//! Derivatives of the residuals from a cloud of points around the optimum.
//!
//! A run of a finite difference says something about one parameter; a run of a cloud about all of
//! them. With a dozen parameters the same number of runs leaves a tenth of the luck in the slopes,
//! and slopes hold over the width of the posterior instead of one step.

use super::evaluate::{Evaluator, Halt, Request};
use super::laplace::Laplace;
use super::linear::Matrix;
use super::linearize::Linearization;
use super::problem::{Problem, Scored};
use super::smooth::Smooth;
use super::targets::mean_square;
use crate::sampling::draws::{Purpose, uniforms};

/// Steps of the search on the polynomials at most.
const STEPS: usize = 50;
/// Dampings that a step tries one after the other.
const DAMPINGS: [f64; 6] = [0.0, 0.1, 1.0, 10.0, 100.0, 1000.0];
/// Share of the loss that a step must gain.
const GAIN: f64 = 1e-9;

/// Settings of a cloud.
#[derive(Clone, Debug, PartialEq)]
pub struct CloudSettings {
    /// Points, one run each, with replicates of their own.
    pub points: u32,
    /// Variances of the cloud as a multiple of those of the normal approximation.
    pub inflation: f64,
    /// Seed of the points.
    pub seed: u64,
}

impl Default for CloudSettings {
    fn default() -> Self {
        Self {
            points: 500,
            inflation: 2.0,
            seed: 0,
        }
    }
}

impl Linearization {
    /// The residuals around the lowest loss of polynomials through a cloud of points, which are drawn
    /// from a first approximation. `None` if the points are too few for the parameters (four for each,
    /// and four more), or if the covariance is not positive definite.
    ///
    /// # Errors
    /// A [`Halt`] of the runs.
    pub fn from_cloud<E: Send>(
        evaluator: &mut Evaluator<'_, E>,
        around: &Laplace,
        settings: &CloudSettings,
    ) -> Result<Option<Self>, Halt<E>> {
        let problem = evaluator.problem();
        let Some(proposal) = around.proposal(settings.inflation) else {
            return Ok(None);
        };
        let positions: Vec<Vec<f64>> = (0..settings.points)
            .map(|item| {
                proposal
                    .draw(uniforms(settings.seed, Purpose::Cloud, 0, item))
                    .0
            })
            .collect();
        let replicates = evaluator.fresh_replicates(positions.len());
        let pairs = positions.iter().zip(replicates);
        let requests: Vec<Request> = pairs
            .map(|(position, replicate)| Request {
                position: position.clone(),
                replicate,
            })
            .collect();
        let outputs = evaluator.run(&requests)?;
        let Some(smooth) = Smooth::new(&positions, &outputs) else {
            return Ok(None);
        };
        let local = optimum(problem, &smooth, &around.mode);
        evaluator.note_distance(local.scored.distance);
        Ok(Some(local))
    }

    fn of_smooth(problem: Problem<'_>, smooth: &Smooth, position: &[f64]) -> Self {
        let (scored, residuals) = score(problem, smooth, position);
        let runs = runs_behind(smooth);
        let slopes = smooth.slopes(position);
        let targets = problem.targets.list();
        let jacobian = Matrix::from_fn(slopes.rows(), slopes.columns(), |j, k| {
            slopes[(j, k)] / targets[j].sd(runs)
        });
        let variances = smooth.residual_variance().iter().zip(targets);
        let luck: f64 = variances
            .map(|(variance, target)| variance / (target.sd(runs) * target.sd(runs)))
            .sum();
        let mut information = jacobian.transposed_product(&jacobian);
        information.add(&smooth.slope_covariance(position), -luck);
        Self {
            scored,
            gradient: jacobian.transposed_times(&residuals),
            residuals,
            jacobian,
            information: information.symmetric_eigen().map(|value| value.max(0.0)),
        }
    }
}

/// The residuals around the lowest loss of the polynomials, by steps of Gauss and Newton.
fn optimum(problem: Problem<'_>, smooth: &Smooth, start: &[f64]) -> Linearization {
    let mut local = Linearization::of_smooth(problem, smooth, start);
    for _ in 0..STEPS {
        let model = local.cautious(problem.space);
        let next = DAMPINGS
            .iter()
            .map(|&damping| model.damped(damping).minimum())
            .find(|next| score(problem, smooth, next).0.loss < local.scored.loss * (1.0 - GAIN));
        match next {
            Some(next) => local = Linearization::of_smooth(problem, smooth, &next),
            None => break,
        }
    }
    local
}

fn score(problem: Problem<'_>, smooth: &Smooth, position: &[f64]) -> (Scored, Vec<f64>) {
    let fitted = smooth.values(position);
    let residuals = problem.targets.residuals(&fitted, runs_behind(smooth));
    let distance = mean_square(&residuals);
    let penalty = problem.space.penalty(position) / residuals.len() as f64;
    let scored = Scored {
        position: position.to_vec(),
        distance,
        loss: distance + penalty,
    };
    (scored, residuals)
}

/// A fitted value has as little luck in it as the mean of so many runs.
fn runs_behind(smooth: &Smooth) -> usize {
    (1.0 / smooth.leverage()) as usize
}
