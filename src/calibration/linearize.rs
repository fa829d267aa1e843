//! Derivatives of the residuals by finite differences, freed from the luck in them.
//!
//! Every difference is taken within a replicate, so most luck cancels. What is left would still
//! make parameters look identified that are not: the square of a noisy slope is too large on
//! average. Sums of squares are therefore estimated from products of *different* replicates only,
//! whose luck is independent: `sum over r != s of J_r' J_s / (R (R - 1))`. This is right on average,
//! but may have negative eigenvalues, which become zero.

use super::evaluate::{Evaluator, Halt};
use super::linear::Matrix;
use super::problem::Scored;
use super::quadratic::Quadratic;
use super::space::Space;

/// The residuals near a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Linearization {
    /// The point and its score.
    pub scored: Scored,
    /// Residuals of the mean of the runs.
    pub residuals: Vec<f64>,
    /// Change of each residual with each position.
    pub jacobian: Matrix,
    /// Transposed Jacobian times Jacobian, without the squares of luck.
    pub information: Matrix,
    /// Transposed Jacobian times residuals, without the products of luck.
    pub gradient: Vec<f64>,
}

/// Number of runs of a linearization.
pub fn runs_of_linearization(dimension: usize, replicates: usize) -> usize {
    (2 * dimension + 1) * replicates
}

impl Linearization {
    /// Runs the point and steps of `step` to both sides of it in each parameter, with every
    /// replicate. Beside a bound the step to that side is left out.
    ///
    /// # Errors
    /// A [`Halt`] of the runs.
    pub fn new<E: Send>(
        evaluator: &mut Evaluator<'_, E>,
        position: &[f64],
        replicates: &[u32],
        step: f64,
    ) -> Result<Self, Halt<E>> {
        let problem = evaluator.problem();
        let stencil = Stencil::new(position, step.clamp(1e-9, 0.5));
        let runs = evaluator.run_all(&stencil.points, replicates)?;
        let scored = problem.score(position, &runs[0]);
        evaluator.note_distance(scored.distance);
        let residuals: Vec<Vec<Vec<f64>>> = runs
            .iter()
            .map(|runs| {
                // The errors are those of the mean, since the sums over replicates are.
                let of_run = |run| problem.targets.residuals(run, replicates.len());
                runs.iter().map(|run| of_run(run)).collect()
            })
            .collect();
        let by_replicate: Vec<(Matrix, &[f64])> = (0..replicates.len())
            .map(|r| (stencil.jacobian(&residuals, r), &residuals[0][r][..]))
            .collect();
        Ok(Self::combine(scored, &by_replicate))
    }

    fn combine(scored: Scored, by_replicate: &[(Matrix, &[f64])]) -> Self {
        let (first, z) = &by_replicate[0];
        let (targets, dimension) = (z.len(), first.columns());
        let count = by_replicate.len() as f64;
        let mut jacobian = Matrix::zeros(targets, dimension);
        let mut residuals = vec![0.0; targets];
        let mut own_information = Matrix::zeros(dimension, dimension);
        let mut own_gradient = vec![0.0; dimension];
        for (of_one, z) in by_replicate {
            jacobian.add(of_one, 1.0 / count);
            own_information.add(&of_one.transposed_product(of_one), 1.0);
            add(&mut own_gradient, &of_one.transposed_times(z), 1.0);
            add(&mut residuals, z, 1.0 / count);
        }
        let mut information = jacobian.transposed_product(&jacobian);
        let mut gradient = jacobian.transposed_times(&residuals);
        if by_replicate.len() > 1 {
            // From (sum)(sum) to the pairs of different replicates.
            let pairs = count * (count - 1.0);
            let mut corrected = Matrix::zeros(dimension, dimension);
            corrected.add(&information, count * count / pairs);
            corrected.add(&own_information, -1.0 / pairs);
            information = corrected.symmetric_eigen().map(|value| value.max(0.0));
            let both = gradient.iter().zip(&own_gradient);
            gradient = both
                .map(|(all, own)| (all * count * count - own) / pairs)
                .collect();
        }
        Self {
            scored,
            residuals,
            jacobian,
            information,
            gradient,
        }
    }

    /// The sum of squares near the point, with the prior of the space: what is known there.
    pub fn quadratic<'a>(&self, space: &'a Space) -> Quadratic<'a> {
        Quadratic {
            space,
            center: self.scored.position.clone(),
            sum: self.scored.distance * self.residuals.len() as f64,
            gradient: self.gradient.clone(),
            information: self.information.clone(),
        }
    }

    /// The same for steps to a better point: with the squares of luck left in the second
    /// derivatives, so that steps are short where slopes are mostly luck, and parameters that do
    /// nothing stay where they are.
    pub fn cautious<'a>(&self, space: &'a Space) -> Quadratic<'a> {
        Quadratic {
            information: self.jacobian.transposed_product(&self.jacobian),
            ..self.quadratic(space)
        }
    }
}

/// A point, the points beside it, and which of them make a difference.
struct Stencil {
    points: Vec<Vec<f64>>,
    /// By parameter: the upper and the lower point and their distance.
    pairs: Vec<(usize, usize, f64)>,
}

impl Stencil {
    fn new(position: &[f64], step: f64) -> Self {
        let mut points = vec![position.to_vec()];
        let mut pairs = Vec::new();
        for (k, &x) in position.iter().enumerate() {
            let mut beside = |to: f64| {
                if (0.0..=1.0).contains(&to) {
                    let mut point = position.to_vec();
                    point[k] = to;
                    points.push(point);
                    (points.len() - 1, to)
                } else {
                    (0, x)
                }
            };
            let (upper, high) = beside(x + step);
            let (lower, low) = beside(x - step);
            pairs.push((upper, lower, high - low));
        }
        Self { points, pairs }
    }

    fn jacobian(&self, residuals: &[Vec<Vec<f64>>], replicate: usize) -> Matrix {
        let targets = residuals[0][replicate].len();
        Matrix::from_fn(targets, self.pairs.len(), |j, k| {
            let (upper, lower, distance) = self.pairs[k];
            (residuals[upper][replicate][j] - residuals[lower][replicate][j]) / distance
        })
    }
}

fn add(sum: &mut [f64], more: &[f64], factor: f64) {
    for (sum, more) in sum.iter_mut().zip(more) {
        *sum += factor * more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::Problem;
    use crate::calibration::space::Parameter;
    use crate::calibration::targets::{Target, Targets};
    use crate::sampling::draws::{Purpose, normals};

    const TARGETS: usize = 10;

    fn ground() -> (Space, Targets) {
        let parameter = |name| Parameter::new(name, [0.0, 0.5, 1.0]);
        let space = Space::new(vec![parameter("a"), parameter("b")]);
        let target = |j: usize| Target {
            name: j.to_string(),
            observed: 0.0,
            source_sd: 1.0,
            discrepancy_sd: 0.0,
            monte_carlo_sd: 0.0,
        };
        let targets = Targets::new((0..TARGETS).map(target).collect());
        (space.expect("valid"), targets.expect("valid"))
    }

    type Outcome = Result<Vec<f64>, std::fmt::Error>;

    /// Slopes of 1 and, for one target after the other, -2 and 2; and luck of its own in every run.
    fn simulate(values: &[f64], replicate: u32) -> Outcome {
        let run = (values[0] * 1000.0) as u32 * 1001 + (values[1] * 1000.0) as u32;
        let luck = normals(1, Purpose::Latin, replicate, run).take(TARGETS);
        let slopes = [-2.0, 2.0].into_iter().cycle();
        Ok(luck
            .zip(slopes)
            .map(|(luck, slope)| values[0] + slope * values[1] + 0.1 * luck)
            .collect())
    }

    #[test]
    fn squares_of_luck_are_not_information() {
        let (space, targets) = ground();
        let problem = Problem {
            space: &space,
            targets: &targets,
        };
        let mut evaluator = Evaluator::new(problem, simulate);
        let (mut plain, mut freed, mut gradient) = (0.0, 0.0, 0.0);
        let times = 400;
        for _ in 0..times {
            let fresh = evaluator.fresh_replicates(2);
            let local = Linearization::new(&mut evaluator, &[0.4, 0.6], &fresh, 0.1);
            let local = local.expect("a simulator that works");
            let squared = local.jacobian.transposed_product(&local.jacobian);
            plain += squared[(0, 0)] / f64::from(times);
            freed += local.information[(0, 0)] / f64::from(times);
            gradient += local.gradient[0] / f64::from(times);
        }
        // Ten slopes of 1, each with a variance of 2 · 0.01 / 0.04 / 2 = 0.25. Standard errors are
        // about 0.17 for the squares and 0.1 for the gradient.
        assert!((plain - 12.5).abs() < 0.7, "{plain}");
        assert!((freed - 10.0).abs() < 0.7, "{freed}");
        // Five residuals of -0.8 and five of 1.6.
        assert!((gradient - 4.0).abs() < 0.5, "{gradient}");
    }

    #[test]
    fn differences_are_one_sided_beside_the_bounds() {
        let (space, targets) = ground();
        let problem = Problem {
            space: &space,
            targets: &targets,
        };
        let curved = |x: &[f64], _| -> Outcome { Ok(vec![x[0] * x[0] + 3.0 * x[1]; TARGETS]) };
        let mut evaluator = Evaluator::new(problem, curved);
        let mut slopes = |at: f64| {
            let local = Linearization::new(&mut evaluator, &[at, 1.0 - at], &[0], 0.1);
            let local = local.expect("a simulator that works");
            [local.jacobian[(0, 0)], local.jacobian[(0, 1)]]
        };
        for (at, slope) in [(0.0, 0.1), (0.5, 1.0), (1.0, 1.9)] {
            let found = slopes(at);
            assert!((found[0] - slope).abs() < 1e-12, "{found:?} at {at}");
            assert!((found[1] - 3.0).abs() < 1e-12, "{found:?} at {at}");
        }
        assert_eq!(runs_of_linearization(2, 1), 5);
        // Two of the three points are at the bounds, with four runs instead of five.
        assert_eq!(evaluator.status().runs, 3 + 5 + 3);
    }
}
