//! Indices of Sobol: which part of an output's variance each parameter explains.
//!
//! The first-order index `S1` of a parameter is the part of the variance that would vanish on
//! average if the parameter were known; the total index `ST` is the part that would remain if all
//! others were known, so that `ST - S1` is what it does together with others. The second-order index
//! `S2` is what two parameters do together beyond what each does alone. All take the parameters as
//! independent.
//!
//! The design is that of Saltelli (2002): two points A and B, independent of each other, and for
//! each parameter the point AB that is A but for this parameter, which comes from B; for second
//! order also BA, the other way round. Estimators are those of SALib: `S1` by Saltelli et al.
//! (2010), `ST` by Jansen (1999), `S2` by Saltelli (2002), over the variance of the outputs at all A
//! and B. Estimates may lie a little below 0 or above 1.
//!
//! Saltelli, A. (2002): Making best use of model evaluations to compute sensitivity indices.
//! Computer Physics Communications 145, 280-297. Saltelli, A., Annoni, P., Azzini, I., Campolongo,
//! F., Ratto, M. and Tarantola, S. (2010): Variance based sensitivity analysis of model output.
//! Design and estimator for the total sensitivity index. Computer Physics Communications 181,
//! 259-270. Jansen, M. J. W. (1999): Analysis of variance designs for model output. Computer Physics
//! Communications 117, 35-43.

use thiserror::Error;

use super::bootstrap::Bootstrap;
use crate::sampling::designs;

/// Most base points of a design.
pub const MOST_POINTS: u32 = designs::MOST_POINTS;

/// Most parameters of a design: A and B are one point of the sequence.
pub const MOST_PARAMETERS: usize = designs::MOST_DIMENSIONS / 2;

/// Why there is no design.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SobolError {
    /// A number of base points over which the sequence is not balanced, or that it does not have.
    #[error("{0} base points: expected a power of two from 2 to {MOST_POINTS}")]
    Points(u32),
    /// A number of parameters that the sequence does not have.
    #[error("{0} parameters: expected 1 to {MOST_PARAMETERS}")]
    Parameters(usize),
}

/// An index with its interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SobolIndex {
    /// Share of the variance of the output; `None` if the output does not vary or is missing at
    /// every base point.
    pub value: Option<f64>,
    /// Half of its interval; `None` for fewer than two base points or resamples as well.
    pub conf: Option<f64>,
}

/// Indices of all parameters for an output.
#[derive(Clone, Debug, PartialEq)]
pub struct SobolIndices {
    /// Number of base points used: those with an output at every point.
    pub n: usize,
    /// First-order indices, by parameter.
    pub s1: Vec<SobolIndex>,
    /// Total indices, by parameter.
    pub st: Vec<SobolIndex>,
    /// Second-order indices, by pair of parameters in ascending order; none unless asked for.
    pub s2: Vec<([usize; 2], SobolIndex)>,
}

/// Number of points, and so of runs, for each base point.
pub fn points_of_each(dimension: usize, second_order: bool) -> usize {
    dimension * if second_order { 2 } else { 1 } + 2
}

/// Points of Saltelli's design, from `base_points` points of a scrambled [Sobol
/// sequence](designs::sobol): shares of the distribution of each parameter, strictly between 0 and
/// 1 (odd multiples of 2^-24), for the quantile function of any distribution.
///
/// In the order of SALib's `sobol.sample`: for each base point A, AB of every parameter, BA of every
/// parameter if second order is asked for, B. The first base points are the same whatever their
/// number; those of fewer are balanced less well.
///
/// # Errors
/// Not a power of two from 2 to [`MOST_POINTS`] base points, or not from 1 to [`MOST_PARAMETERS`]
/// parameters.
pub fn design(
    dimension: usize,
    base_points: u32,
    second_order: bool,
    seed: u64,
) -> Result<Vec<Vec<f64>>, SobolError> {
    /// Moves shares from the lower end of a cell of the sequence, which may be 0, into its middle.
    const HALF_CELL: f64 = 1.0 / 16_777_216.0;
    if !(1..=MOST_PARAMETERS).contains(&dimension) {
        return Err(SobolError::Parameters(dimension));
    }
    if !base_points.is_power_of_two() || !(2..=MOST_POINTS).contains(&base_points) {
        return Err(SobolError::Points(base_points));
    }
    let base = designs::sobol(2 * dimension, base_points, seed);
    let points = base.into_iter().flat_map(|mut both| {
        both.iter_mut().for_each(|share| *share += HALF_CELL);
        let (a, b) = both.split_at(dimension);
        crossed(a, b, second_order)
    });
    Ok(points.collect())
}

/// The points of one base point.
fn crossed(a: &[f64], b: &[f64], second_order: bool) -> Vec<Vec<f64>> {
    let but_one = |of: &[f64], k: usize, other: &[f64]| {
        let mut point = of.to_vec();
        point[k] = other[k];
        point
    };
    let mut points = vec![a.to_vec()];
    points.extend((0..a.len()).map(|k| but_one(a, k, b)));
    if second_order {
        points.extend((0..a.len()).map(|k| but_one(b, k, a)));
    }
    points.push(b.to_vec());
    points
}

/// Indices from one output at every point of a [design].
///
/// A base point with an output that is not finite is left out with all its points. Resamples are of
/// base points.
///
/// # Panics
/// Not one output for each point of every base point.
pub fn analyze(
    dimension: usize,
    second_order: bool,
    outputs: &[f64],
    bootstrap: &Bootstrap,
) -> SobolIndices {
    let layout = Layout {
        dimension,
        second_order,
    };
    let size = points_of_each(dimension, second_order);
    assert!(
        outputs.len().is_multiple_of(size),
        "{size} outputs for each base point"
    );
    let complete = |outputs: &&[f64]| outputs.iter().all(|y| y.is_finite());
    let found: Vec<&[f64]> = outputs.chunks(size).filter(complete).collect();
    let n = found.len();
    // All once, and the resamples.
    let mut draws = vec![vec![1; n]];
    draws.extend(bootstrap.resamples(n));
    let estimates = layout.estimates(&normalized(&found), &draws);
    let index = |place: usize| {
        let of = |estimate: &Option<Vec<f64>>| {
            let value = estimate.as_ref().map(|indices| indices[place]);
            value.filter(|index| index.is_finite())
        };
        let value = of(&estimates[0]);
        let again: Vec<f64> = estimates[1..].iter().filter_map(of).collect();
        let conf = value.and_then(|_| bootstrap.half_width(&again));
        SobolIndex { value, conf }
    };
    let s2 = layout.pairs().zip(2 * dimension..);
    SobolIndices {
        n,
        s1: (0..dimension).map(index).collect(),
        st: (dimension..2 * dimension).map(index).collect(),
        s2: s2.map(|(pair, place)| (pair, index(place))).collect(),
    }
}

/// Less the mean of all outputs and over their standard deviation, as in SALib: estimates of outputs
/// far from zero would be less precise.
fn normalized(outputs: &[&[f64]]) -> Vec<Vec<f64>> {
    let count = outputs.iter().map(|of| of.len()).sum::<usize>() as f64;
    let all = || outputs.iter().copied().flatten();
    let mean = all().sum::<f64>() / count;
    let squares: f64 = all().map(|y| (y - mean) * (y - mean)).sum();
    let sd = (squares / count).sqrt();
    let of_point = |of: &&[f64]| of.iter().map(|y| (y - mean) / sd).collect();
    outputs.iter().map(of_point).collect()
}

/// Where the outputs and the indices of a design stand.
struct Layout {
    dimension: usize,
    second_order: bool,
}

impl Layout {
    /// Pairs of parameters with an index.
    fn pairs(&self) -> impl Iterator<Item = [usize; 2]> {
        let asked_for = if self.second_order { self.dimension } else { 0 };
        (0..asked_for).flat_map(move |j| (j + 1..asked_for).map(move |k| [j, k]))
    }

    /// The terms of one base point whose means over the variance are `S1`, `ST` and, with `S1` of
    /// both in it, `S2`.
    fn terms(&self, outputs: &[f64], terms: &mut Vec<f64>) {
        let d = self.dimension;
        let (a, b) = (outputs[0], outputs[outputs.len() - 1]);
        let (ab, ba) = outputs[1..].split_at(d);
        terms.clear();
        terms.extend(ab.iter().map(|ab| b * (ab - a)));
        terms.extend(ab.iter().map(|ab| 0.5 * (a - ab) * (a - ab)));
        terms.extend(self.pairs().map(|[j, k]| ba[j] * ab[k] - a * b));
    }

    /// All indices, with each base point taken as often as each of the draws says; `None` where the
    /// output does not vary.
    fn estimates(&self, outputs: &[Vec<f64>], draws: &[Vec<u32>]) -> Vec<Option<Vec<f64>>> {
        let count = 2 * self.dimension + self.pairs().count();
        let mut sums = vec![vec![0.0; count]; draws.len()];
        let mut terms = Vec::with_capacity(count);
        for (i, outputs) in outputs.iter().enumerate() {
            self.terms(outputs, &mut terms);
            for (sums, times) in sums.iter_mut().zip(draws) {
                let times = f64::from(times[i]);
                for (sum, term) in sums.iter_mut().zip(&terms) {
                    *sum += times * term;
                }
            }
        }
        let n = outputs.len() as f64;
        let estimate = |(mut indices, times): (Vec<f64>, &Vec<u32>)| {
            let variance = variance_of_ends(outputs, times)?;
            indices
                .iter_mut()
                .for_each(|sum| *sum = *sum / n / variance);
            for ([j, k], place) in self.pairs().zip(2 * self.dimension..) {
                indices[place] -= indices[j] + indices[k];
            }
            Some(indices)
        };
        sums.into_iter().zip(draws).map(estimate).collect()
    }
}

/// Variance of the outputs at all A and B, each base point taken so many times; `None` if they are
/// all equal.
fn variance_of_ends(outputs: &[Vec<f64>], times: &[u32]) -> Option<f64> {
    let ends = || {
        let drawn = outputs.iter().zip(times).filter(|(_, times)| **times > 0);
        drawn.flat_map(|(of, &times)| {
            let times = f64::from(times);
            [(times, of[0]), (times, of[of.len() - 1])]
        })
    };
    let (_, first) = ends().next()?;
    if ends().all(|(_, y)| y == first) {
        return None;
    }
    let count = 2.0 * outputs.len() as f64;
    let mean = ends().map(|(times, y)| times * y).sum::<f64>() / count;
    let squares = ends().map(|(times, y)| times * ((y - mean) * (y - mean)));
    Some(squares.sum::<f64>() / count)
}

#[cfg(test)]
mod tests;
