//! The sum of squared residuals near a point as a quadratic function, and its minimum within the
//! bounds.

use super::linear::{Matrix, dot};
use super::space::{Space, clamp};

/// Steps of the minimization at most; a few are usual.
const STEPS: usize = 100;
/// Halvings of a step at most.
const HALVINGS: usize = 40;

/// A quadratic model of the sum of squared residuals, to which the prior's penalty is added.
#[derive(Clone, Debug, PartialEq)]
pub struct Quadratic<'a> {
    /// The parameters with their priors.
    pub space: &'a Space,
    /// Positions around which the model holds.
    pub center: Vec<f64>,
    /// Sum of squared residuals there.
    pub sum: f64,
    /// Half its gradient: transposed Jacobian times residuals.
    pub gradient: Vec<f64>,
    /// Half its second derivatives: transposed Jacobian times Jacobian.
    pub information: Matrix,
}

impl Quadratic<'_> {
    /// Sum of squared residuals plus penalty at the given positions.
    pub fn value(&self, positions: &[f64]) -> f64 {
        let step = self.step_to(positions);
        let bend = dot(&step, &self.information.times(&step));
        self.sum + 2.0 * dot(&self.gradient, &step) + bend + self.space.penalty(positions)
    }

    /// Half the second derivatives of [`value`](Self::value), with the prior's share on the sides
    /// of the central values on which the positions lie.
    pub fn curvature(&self, positions: &[f64]) -> Matrix {
        let mut curvature = self.information.clone();
        for (k, &x) in positions.iter().enumerate() {
            curvature[(k, k)] += self.space.precision(k, x);
        }
        curvature
    }

    /// The same model with a spring to its center: `damping` times the diagonal of the curvature.
    #[must_use]
    pub fn damped(&self, damping: f64) -> Self {
        let curvature = self.curvature(&self.center);
        let mut damped = self.clone();
        for k in 0..self.center.len() {
            damped.information[(k, k)] += damping * curvature[(k, k)];
        }
        damped
    }

    /// Positions in the unit cube with the lowest value, by Newton's method with projection.
    pub fn minimum(&self) -> Vec<f64> {
        self.minimum_with(None)
    }

    /// The same with one parameter held at a position.
    pub fn minimum_holding(&self, parameter: usize, position: f64) -> Vec<f64> {
        self.minimum_with(Some((parameter, position)))
    }

    fn minimum_with(&self, held: Option<(usize, f64)>) -> Vec<f64> {
        let mut at = self.center.clone();
        if let Some((k, position)) = held {
            at[k] = position;
        }
        let mut value = self.value(&at);
        for _ in 0..STEPS {
            let step = self.newton_step(&at, held.map(|(k, _)| k));
            let Some((next, lower)) = self.descend(&at, value, &step) else {
                break;
            };
            let gain = value - lower;
            (at, value) = (next, lower);
            if gain <= 1e-14 * value.abs() {
                break;
            }
        }
        at
    }

    /// Newton's step of the parameters that are free: neither held nor pressed against a bound.
    fn newton_step(&self, at: &[f64], held: Option<usize>) -> Vec<f64> {
        let curvature = self.curvature(at);
        let slope = self.slope(at);
        let free: Vec<usize> = (0..at.len())
            .filter(|&k| {
                let pressed = (at[k] <= 0.0 && slope[k] > 0.0) || (at[k] >= 1.0 && slope[k] < 0.0);
                held != Some(k) && !pressed
            })
            .collect();
        let mut step = vec![0.0; at.len()];
        let down: Vec<f64> = free.iter().map(|&k| -slope[k]).collect();
        if let Some(factor) = curvature.select(&free).cholesky() {
            for (&k, change) in free.iter().zip(factor.solve(&down)) {
                step[k] = change;
            }
        }
        step
    }

    /// Half the gradient of the value.
    fn slope(&self, at: &[f64]) -> Vec<f64> {
        let bend = self.information.times(&self.step_to(at));
        let central = self.space.central();
        (0..at.len())
            .map(|k| {
                let prior = self.space.precision(k, at[k]) * (at[k] - central[k]);
                self.gradient[k] + bend[k] + prior
            })
            .collect()
    }

    /// The first of the step, its half, its quarter and so on that leads to a lower value.
    fn descend(&self, at: &[f64], value: f64, step: &[f64]) -> Option<(Vec<f64>, f64)> {
        let mut share = 1.0;
        for _ in 0..HALVINGS {
            let mut next: Vec<f64> = at.iter().zip(step).map(|(x, s)| x + share * s).collect();
            clamp(&mut next);
            let reached = self.value(&next);
            if reached < value {
                return Some((next, reached));
            }
            share *= 0.5;
        }
        None
    }

    fn step_to(&self, positions: &[f64]) -> Vec<f64> {
        let pairs = positions.iter().zip(&self.center);
        pairs.map(|(x, center)| x - center).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calibration::space::Parameter;

    fn space(priors: &[[f64; 3]]) -> Space {
        let named = priors.iter().enumerate();
        Space::new(
            named
                .map(|(k, &p)| Parameter::new(k.to_string(), p))
                .collect(),
        )
        .expect("valid")
    }

    fn model(space: &Space, gradient: [f64; 2], information: [[f64; 2]; 2]) -> Quadratic<'_> {
        Quadratic {
            space,
            center: vec![0.5, 0.5],
            sum: 10.0,
            gradient: gradient.to_vec(),
            information: Matrix::from_fn(2, 2, |i, j| information[i][j]),
        }
    }

    #[test]
    fn an_inner_minimum_is_that_of_the_linear_equations() {
        let space = space(&[[0.0, 0.5, 1.0]; 2]);
        // Prior precision is 16; (20 + 16) d = 3.6 and (48 + 16) d = -6.4.
        let model = model(&space, [-3.6, 6.4], [[20.0, 0.0], [0.0, 48.0]]);
        let found = model.minimum();
        assert!((found[0] - 0.6).abs() < 1e-12 && (found[1] - 0.4).abs() < 1e-12);
        assert!((model.value(&found) - (10.0 - 0.36 - 0.64)).abs() < 1e-12);
        let held = model.minimum_holding(0, 0.2);
        assert!(held[0] == 0.2 && (held[1] - 0.4).abs() < 1e-12);
        // A spring as stiff as the curvature halves the step.
        let near = model.damped(1.0).minimum();
        assert!((near[0] - 0.55).abs() < 1e-12 && (near[1] - 0.45).abs() < 1e-12);
    }

    #[test]
    fn no_neighbor_of_a_minimum_is_lower() {
        let space = space(&[[0.0, 0.1, 1.0], [0.0, 0.8, 1.0]]);
        for pull in [-400.0, -40.0, -4.0, 4.0, 40.0, 400.0] {
            let model = model(&space, [pull, -0.7 * pull], [[90.0, 80.0], [80.0, 90.0]]);
            let found = model.minimum();
            let value = model.value(&found);
            for k in 0..2 {
                for move_by in [-1e-4, 1e-4] {
                    let mut near = found.clone();
                    near[k] = (near[k] + move_by).clamp(0.0, 1.0);
                    assert!(model.value(&near) >= value - 1e-12, "{pull}: {found:?}");
                }
            }
        }
    }

    #[test]
    fn a_minimum_beyond_the_bounds_ends_on_them() {
        let space = space(&[[0.0, 0.5, 1.0]; 2]);
        let model = model(&space, [-1000.0, 0.0], [[20.0, 10.0], [10.0, 20.0]]);
        let found = model.minimum();
        // The other one gives way: (20 + 16) d = -10 · 0.5.
        assert!(found[0] == 1.0 && (found[1] - (0.5 - 5.0 / 36.0)).abs() < 1e-12);
    }
}
