//! Simulated values as smooth functions of the parameters, so that the luck of single runs cancels.

use super::linear::{Cholesky, Matrix, dot};
use super::targets::{mean_of_runs, sd_of_runs};

/// Runs wanted for each coefficient.
const RUNS_PER_TERM: usize = 4;
/// Keeps the equations solvable where terms hardly differ, beside entries of about 1.
const RIDGE: f64 = 1e-8;

/// Polynomials of the positions through simulated values, one for each target.
#[derive(Clone, Debug, PartialEq)]
pub struct Smooth {
    degree: Degree,
    means: Vec<f64>,
    sds: Vec<f64>,
    factor: Cholesky,
    /// By target: value where the polynomial's terms are zero, and their coefficients.
    fits: Vec<(f64, Vec<f64>)>,
    residual_variance: Vec<f64>,
    runs: usize,
}

impl Smooth {
    /// Fits every target by a polynomial of second degree with products, without them, or of first
    /// degree, whichever is the richest that the number of runs bears: four for each term. `None`
    /// if none is.
    pub fn new(positions: &[Vec<f64>], outputs: &[Vec<f64>]) -> Option<Self> {
        let runs = positions.len();
        let dimension = positions.first()?.len();
        let degree = [Degree::Products, Degree::Squares, Degree::Linear]
            .into_iter()
            .find(|degree| runs_for(degree.terms(dimension)) <= runs)?;
        let mut smooth = Self {
            degree,
            means: mean_of_runs(positions),
            sds: sd_of_runs(positions),
            factor: Matrix::diagonal(&[1.0]).cholesky()?,
            fits: Vec::new(),
            residual_variance: Vec::new(),
            runs,
        };
        let rows: Vec<Vec<f64>> = positions.iter().map(|x| smooth.row(x)).collect();
        let terms = degree.terms(dimension);
        let design = Matrix::from_fn(runs, terms, |run, term| rows[run][term]);
        let mut normal = Matrix::diagonal(&vec![RIDGE * runs as f64; terms]);
        normal.add(&design.transposed_product(&design), 1.0);
        smooth.factor = normal.cholesky()?;
        for target in 0..outputs[0].len() {
            let values: Vec<f64> = outputs.iter().map(|run| run[target]).collect();
            smooth.fit(&design, &values);
        }
        Some(smooth)
    }

    fn fit(&mut self, design: &Matrix, values: &[f64]) {
        // Around the mean, so that the ridge cannot pull a large value toward zero.
        let mean = values.iter().sum::<f64>() / values.len() as f64;
        let around: Vec<f64> = values.iter().map(|value| value - mean).collect();
        let coefficients = self.factor.solve(&design.transposed_times(&around));
        let fitted = design.times(&coefficients);
        let residuals = around.iter().zip(&fitted).map(|(a, f)| (a - f) * (a - f));
        let freedom = (design.rows() - design.columns()) as f64;
        self.residual_variance
            .push(residuals.sum::<f64>() / freedom);
        self.fits.push((mean, coefficients));
    }

    /// Fitted values of all targets.
    pub fn values(&self, position: &[f64]) -> Vec<f64> {
        let row = self.row(position);
        let value = |(mean, coefficients): &(f64, Vec<f64>)| mean + dot(&row, coefficients);
        self.fits.iter().map(value).collect()
    }

    /// Slopes of all targets, one row each, along all positions.
    pub fn slopes(&self, position: &[f64]) -> Matrix {
        let rows = self.slope_rows(position);
        Matrix::from_fn(self.fits.len(), rows.len(), |j, k| {
            dot(&rows[k], &self.fits[j].1)
        })
    }

    /// Covariance of the slopes of a target whose residual variance is 1.
    pub fn slope_covariance(&self, position: &[f64]) -> Matrix {
        let rows = self.slope_rows(position);
        let solved: Vec<Vec<f64>> = rows.iter().map(|row| self.factor.solve(row)).collect();
        Matrix::from_fn(rows.len(), rows.len(), |i, j| {
            dot(&rows[i.min(j)], &solved[i.max(j)])
        })
    }

    /// Variance of the runs around the fit, by target.
    pub fn residual_variance(&self) -> &[f64] {
        &self.residual_variance
    }

    /// Terms over runs: the mean variance of a fitted value is this times the residual variance.
    pub fn leverage(&self) -> f64 {
        self.degree.terms(self.means.len()) as f64 / self.runs as f64
    }

    fn row(&self, position: &[f64]) -> Vec<f64> {
        self.degree.row(&self.standard(position))
    }

    /// Derivatives of the row along each position.
    fn slope_rows(&self, position: &[f64]) -> Vec<Vec<f64>> {
        let standard = self.standard(position);
        let slope = |k: usize| {
            let row = self.degree.slope(&standard, k);
            row.iter().map(|slope| slope / self.sd(k)).collect()
        };
        (0..standard.len()).map(slope).collect()
    }

    /// Positions with mean 0 and standard deviation 1 over the runs.
    fn standard(&self, position: &[f64]) -> Vec<f64> {
        let pairs = position.iter().zip(&self.means).enumerate();
        pairs
            .map(|(k, (x, mean))| (x - mean) / self.sd(k))
            .collect()
    }

    fn sd(&self, k: usize) -> f64 {
        self.sds[k].max(f64::MIN_POSITIVE)
    }
}

/// Runs needed to fit so many terms.
fn runs_for(terms: usize) -> usize {
    RUNS_PER_TERM * terms
}

/// Runs needed for the simplest polynomial of so many parameters.
pub fn least_runs(dimension: usize) -> usize {
    runs_for(Degree::Linear.terms(dimension))
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Degree {
    Products,
    Squares,
    Linear,
}

impl Degree {
    fn terms(self, n: usize) -> usize {
        match self {
            Degree::Products => (n + 1) * (n + 2) / 2,
            Degree::Squares => 2 * n + 1,
            Degree::Linear => n + 1,
        }
    }

    /// Factors of every term of second degree.
    fn pairs(self, n: usize) -> Vec<(usize, usize)> {
        match self {
            Degree::Products => (0..n).flat_map(|i| (0..=i).map(move |j| (i, j))).collect(),
            Degree::Squares => (0..n).map(|i| (i, i)).collect(),
            Degree::Linear => Vec::new(),
        }
    }

    /// The terms: one, the positions, their products.
    fn row(self, x: &[f64]) -> Vec<f64> {
        let mut row = vec![1.0];
        row.extend(x);
        row.extend(self.pairs(x.len()).iter().map(|&(i, j)| x[i] * x[j]));
        row
    }

    /// Derivatives of the terms along position `k`.
    fn slope(self, x: &[f64], k: usize) -> Vec<f64> {
        let is = |i: usize| f64::from(u8::from(i == k));
        let mut row = vec![0.0];
        row.extend((0..x.len()).map(is));
        let pairs = self.pairs(x.len());
        row.extend(pairs.iter().map(|&(i, j)| is(i) * x[j] + is(j) * x[i]));
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sampling::draws::{Purpose, normals, uniforms};

    fn points(count: u32, dimension: usize) -> Vec<Vec<f64>> {
        let point = |item| {
            uniforms(1, Purpose::Latin, 0, item)
                .take(dimension)
                .collect()
        };
        (0..count).map(point).collect()
    }

    #[test]
    fn the_degree_follows_the_number_of_runs() {
        let curved = |x: &Vec<f64>| vec![1e6 + x[0] * x[1] - 2.0 * x[2] * x[2] + x[0]];
        let spread = |runs: u32| {
            let points = points(runs, 3);
            let outputs: Vec<Vec<f64>> = points.iter().map(curved).collect();
            Smooth::new(&points, &outputs).map(|fit| fit.residual_variance()[0])
        };
        // Ten, seven and four terms.
        assert!(spread(40).expect("products") < 1e-12);
        let squares = spread(39).expect("squares");
        let linear = spread(27).expect("linear");
        assert!(
            squares > 1e-4 && linear > 2.0 * squares,
            "{squares} {linear}"
        );
        assert_eq!(spread(15), None);
    }

    #[test]
    fn luck_is_measured_and_mostly_gone() {
        let points = points(400, 3);
        let truth = |x: &Vec<f64>| x[0] - x[1] * x[2];
        let outputs: Vec<Vec<f64>> = (0..)
            .zip(&points)
            .map(|(i, x)| {
                let luck = normals(2, Purpose::Latin, 0, i).next().unwrap_or(0.0);
                vec![truth(x) + 0.5 * luck]
            })
            .collect();
        let fit = Smooth::new(&points, &outputs).expect("enough runs");
        // Variance 0.25 with a standard error of 7%.
        assert!((fit.residual_variance()[0] - 0.25).abs() < 0.25 * 0.07 * 4.5);
        let errors = points.iter().map(|x| fit.values(x)[0] - truth(x));
        let left: f64 = errors.map(|error| error * error).sum();
        // Ten coefficients of 400 runs leave a fortieth of the variance, with a spread of 45%.
        assert_eq!(fit.leverage(), 0.025);
        assert!(left / 400.0 < 0.25 * 0.025 * 3.0, "{left}");
        // Slopes at (0.2, 0.4, 0.6) within 4.5 of their standard errors.
        let at = [0.2, 0.4, 0.6];
        let (slopes, covariance) = (fit.slopes(&at), fit.slope_covariance(&at));
        for (k, exact) in [1.0, -0.6, -0.4].into_iter().enumerate() {
            let error = (0.25 * covariance[(k, k)]).sqrt();
            assert!((0.05..0.5).contains(&error), "{error}");
            assert!((slopes[(0, k)] - exact).abs() < 4.5 * error, "{slopes:?}");
        }
    }

    #[test]
    fn slopes_are_the_derivatives_of_the_fit() {
        let curved = |x: &Vec<f64>| vec![x[0] * x[1] - 2.0 * x[2] * x[2], 3.0 * x[0] * x[0]];
        let points = points(60, 3);
        let outputs: Vec<Vec<f64>> = points.iter().map(curved).collect();
        let fit = Smooth::new(&points, &outputs).expect("enough runs");
        let slopes = fit.slopes(&[0.2, 0.4, 0.6]);
        for (found, exact) in slopes.row(0).iter().zip([0.4, 0.2, -2.4]) {
            assert!((found - exact).abs() < 1e-5, "{slopes:?}");
        }
        for (found, exact) in slopes.row(1).iter().zip([1.2, 0.0, 0.0]) {
            assert!((found - exact).abs() < 1e-5, "{slopes:?}");
        }
    }
}
