//! Small dense matrices: products, Cholesky factors, and eigenvalues by Jacobi's rotations.
//!
//! Every sum runs in the order of the indices, so results have the same bits everywhere.

use std::ops::{Index, IndexMut};

/// A dense matrix, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    values: Vec<f64>,
}

impl Matrix {
    /// A matrix of zeros.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Self {
            rows,
            columns,
            values: vec![0.0; rows * columns],
        }
    }

    /// A square matrix with the given diagonal and zeros elsewhere.
    pub fn diagonal(diagonal: &[f64]) -> Self {
        let mut matrix = Self::zeros(diagonal.len(), diagonal.len());
        for (i, &value) in diagonal.iter().enumerate() {
            matrix[(i, i)] = value;
        }
        matrix
    }

    /// A matrix whose entries are a function of row and column.
    pub fn from_fn(rows: usize, columns: usize, entry: impl Fn(usize, usize) -> f64) -> Self {
        let values = (0..rows * columns)
            .map(|place| entry(place / columns, place % columns))
            .collect();
        Self {
            rows,
            columns,
            values,
        }
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// One row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.columns..(row + 1) * self.columns]
    }

    /// The matrix times a vector of as many entries as it has columns.
    pub fn times(&self, vector: &[f64]) -> Vec<f64> {
        (0..self.rows)
            .map(|row| dot(self.row(row), vector))
            .collect()
    }

    /// The transposed matrix times a vector of as many entries as it has rows.
    pub fn transposed_times(&self, vector: &[f64]) -> Vec<f64> {
        let mut product = vec![0.0; self.columns];
        for (row, &factor) in vector.iter().enumerate() {
            for (sum, &value) in product.iter_mut().zip(self.row(row)) {
                *sum += value * factor;
            }
        }
        product
    }

    /// Transposed `self` times `other`, which has as many rows.
    pub fn transposed_product(&self, other: &Matrix) -> Matrix {
        let mut product = Matrix::zeros(self.columns, other.columns);
        for row in 0..self.rows {
            for (i, &factor) in self.row(row).iter().enumerate() {
                for (j, &value) in other.row(row).iter().enumerate() {
                    product[(i, j)] += factor * value;
                }
            }
        }
        product
    }

    /// Adds `factor` times another matrix of the same shape.
    pub fn add(&mut self, other: &Matrix, factor: f64) {
        for (value, &more) in self.values.iter_mut().zip(&other.values) {
            *value += factor * more;
        }
    }

    /// The rows and columns with the given numbers, of a square matrix.
    pub fn select(&self, kept: &[usize]) -> Matrix {
        Matrix::from_fn(kept.len(), kept.len(), |i, j| self[(kept[i], kept[j])])
    }

    /// The lower triangle whose product with its own transpose is this symmetric matrix; `None`
    /// if the matrix is not positive definite. Only the lower half is read.
    pub fn cholesky(&self) -> Option<Cholesky> {
        let n = self.rows;
        let mut lower = Matrix::zeros(n, n);
        for i in 0..n {
            for j in 0..=i {
                let known = dot(&lower.row(i)[..j], &lower.row(j)[..j]);
                let rest = self[(i, j)] - known;
                lower[(i, j)] = if i != j {
                    rest / lower[(j, j)]
                } else if rest > 0.0 && rest.is_finite() {
                    rest.sqrt()
                } else {
                    return None;
                };
            }
        }
        Some(Cholesky { lower })
    }

    /// Eigenvalues, the largest first, and unit eigenvectors of a symmetric matrix.
    ///
    /// Jacobi's rotations until the entries off the diagonal vanish beside the rest. The entry of
    /// a vector that is largest in size is positive.
    pub fn symmetric_eigen(&self) -> Eigen {
        const SWEEPS: usize = 60;
        let n = self.rows;
        let mut matrix = self.clone();
        let mut vectors = Matrix::diagonal(&vec![1.0; n]);
        let scale: f64 = self.values.iter().map(|value| value * value).sum();
        for _ in 0..SWEEPS {
            let off: f64 = (0..n)
                .flat_map(|i| (0..i).map(move |j| (i, j)))
                .map(|place| matrix[place] * matrix[place])
                .sum();
            if off <= 1e-30 * scale {
                break;
            }
            for p in 0..n {
                for q in p + 1..n {
                    rotate(&mut matrix, &mut vectors, p, q);
                }
            }
        }
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by(|&a, &b| matrix[(b, b)].total_cmp(&matrix[(a, a)]));
        let vector = |&column: &usize| {
            let entries: Vec<f64> = (0..n).map(|row| vectors[(row, column)]).collect();
            let largest = entries.iter().fold(0.0_f64, |largest, &entry| {
                if entry.abs() > largest.abs() {
                    entry
                } else {
                    largest
                }
            });
            let sign = 1.0_f64.copysign(largest);
            entries.iter().map(|entry| entry * sign).collect()
        };
        Eigen {
            values: order.iter().map(|&i| matrix[(i, i)]).collect(),
            vectors: order.iter().map(vector).collect(),
        }
    }
}

impl Index<(usize, usize)> for Matrix {
    type Output = f64;

    fn index(&self, (row, column): (usize, usize)) -> &f64 {
        &self.values[row * self.columns + column]
    }
}

impl IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (row, column): (usize, usize)) -> &mut f64 {
        &mut self.values[row * self.columns + column]
    }
}

/// One rotation of Jacobi, which makes the entry at `(p, q)` zero.
fn rotate(matrix: &mut Matrix, vectors: &mut Matrix, p: usize, q: usize) {
    if matrix[(p, q)] == 0.0 {
        return;
    }
    let theta = (matrix[(q, q)] - matrix[(p, p)]) / (2.0 * matrix[(p, q)]);
    let tangent = 1.0_f64.copysign(theta) / (theta.abs() + (theta * theta + 1.0).sqrt());
    let cosine = 1.0 / (tangent * tangent + 1.0).sqrt();
    let sine = tangent * cosine;
    let turn = |matrix: &mut Matrix, first: (usize, usize), second: (usize, usize)| {
        let (a, b) = (matrix[first], matrix[second]);
        matrix[first] = cosine * a - sine * b;
        matrix[second] = sine * a + cosine * b;
    };
    for k in 0..matrix.rows {
        turn(matrix, (k, p), (k, q));
    }
    for k in 0..matrix.rows {
        turn(matrix, (p, k), (q, k));
    }
    for k in 0..vectors.rows {
        turn(vectors, (k, p), (k, q));
    }
}

/// Eigenvalues and eigenvectors of a symmetric matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Eigen {
    /// Eigenvalues, the largest first.
    pub values: Vec<f64>,
    /// Unit eigenvectors in the same order.
    pub vectors: Vec<Vec<f64>>,
}

impl Eigen {
    /// The matrix with a function applied to its eigenvalues, such as the square root.
    pub fn map(&self, change: impl Fn(f64) -> f64) -> Matrix {
        let n = self.values.len();
        let mut matrix = Matrix::zeros(n, n);
        for (&value, vector) in self.values.iter().zip(&self.vectors) {
            let changed = change(value);
            matrix.add(
                &Matrix::from_fn(n, n, |i, j| vector[i] * vector[j]),
                changed,
            );
        }
        matrix
    }
}

/// The Cholesky factor of a symmetric positive definite matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Cholesky {
    lower: Matrix,
}

impl Cholesky {
    /// The lower triangle.
    pub fn lower(&self) -> &Matrix {
        &self.lower
    }

    /// The vector that the factored matrix maps to `right`.
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let n = self.lower.rows;
        let mut x = right.to_vec();
        for i in 0..n {
            x[i] = (x[i] - dot(&self.lower.row(i)[..i], &x[..i])) / self.lower[(i, i)];
        }
        for i in (0..n).rev() {
            let known: f64 = (i + 1..n).map(|k| self.lower[(k, i)] * x[k]).sum();
            x[i] = (x[i] - known) / self.lower[(i, i)];
        }
        x
    }

    /// The inverse of the factored matrix, symmetric to the last bit.
    pub fn inverse(&self) -> Matrix {
        let n = self.lower.rows;
        let columns: Vec<Vec<f64>> = (0..n)
            .map(|column| {
                let mut unit = vec![0.0; n];
                unit[column] = 1.0;
                self.solve(&unit)
            })
            .collect();
        Matrix::from_fn(n, n, |i, j| columns[i.min(j)][i.max(j)])
    }
}

/// Sum of the products of the entries, in their order.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hilbert(n: usize) -> Matrix {
        Matrix::from_fn(n, n, |i, j| 1.0 / (i + j + 1) as f64)
    }

    fn assert_close(a: &Matrix, b: &Matrix, tolerance: f64) {
        for (a, b) in a.values.iter().zip(&b.values) {
            assert!((a - b).abs() <= tolerance, "{a} and {b}");
        }
    }

    #[test]
    fn products_are_those_by_hand() {
        // Rows (0 1 2) and (3 4 5).
        let a = Matrix::from_fn(2, 3, |i, j| (3 * i + j) as f64);
        assert_eq!(a.times(&[1.0, 0.0, -1.0]), [-2.0, -2.0]);
        assert_eq!(a.transposed_times(&[1.0, 2.0]), [6.0, 9.0, 12.0]);
        let square = a.transposed_product(&a);
        assert_eq!(square.row(0), [9.0, 12.0, 15.0]);
        assert_eq!(square.row(2), [15.0, 22.0, 29.0]);
        assert_eq!(square.select(&[0, 2]).row(1), [15.0, 29.0]);
    }

    #[test]
    fn cholesky_solves_and_inverts() {
        let a = hilbert(5);
        let factor = a.cholesky().expect("positive definite");
        let x = factor.solve(&a.times(&[1.0, -2.0, 3.0, -4.0, 5.0]));
        for (found, expected) in x.iter().zip([1.0, -2.0, 3.0, -4.0, 5.0]) {
            assert!((found - expected).abs() < 1e-9, "{found}");
        }
        // The inverse of a Hilbert matrix has whole numbers: 25 first, 44100 last but at the corner.
        let inverse = factor.inverse();
        assert!((inverse[(0, 0)] - 25.0).abs() < 1e-8);
        assert!((inverse[(4, 4)] - 44_100.0).abs() < 1e-5);
        assert_eq!(inverse[(1, 3)], inverse[(3, 1)]);
    }

    #[test]
    fn cholesky_refuses_what_is_not_positive_definite() {
        assert!(Matrix::diagonal(&[1.0, -1.0]).cholesky().is_none());
        assert!(Matrix::from_fn(2, 2, |_, _| 1.0).cholesky().is_none());
        assert!(Matrix::diagonal(&[f64::NAN]).cholesky().is_none());
    }

    #[test]
    fn eigen_of_two_by_two_is_that_by_hand() {
        let a = Matrix::from_fn(2, 2, |i, j| if i == j { 2.0 } else { 1.0 });
        let eigen = a.symmetric_eigen();
        assert!((eigen.values[0] - 3.0).abs() < 1e-14);
        assert!((eigen.values[1] - 1.0).abs() < 1e-14);
        let half = std::f64::consts::FRAC_1_SQRT_2;
        assert!((eigen.vectors[0][0] - half).abs() < 1e-14);
        assert!((eigen.vectors[0][1] - half).abs() < 1e-14);
    }

    #[test]
    fn eigen_rebuilds_the_matrix_and_its_square_root() {
        let a = hilbert(8);
        let eigen = a.symmetric_eigen();
        assert_close(&eigen.map(|value| value), &a, 1e-14);
        let root = eigen.map(|value| value.max(0.0).sqrt());
        assert_close(&root.transposed_product(&root), &a, 1e-13);
        assert!(eigen.values.windows(2).all(|pair| pair[0] >= pair[1]));
        for (i, a) in eigen.vectors.iter().enumerate() {
            for (j, b) in eigen.vectors.iter().enumerate() {
                let expected = if i == j { 1.0 } else { 0.0 };
                assert!((dot(a, b) - expected).abs() < 1e-13);
            }
        }
    }

    #[test]
    fn eigen_of_a_diagonal_matrix_only_sorts() {
        let eigen = Matrix::diagonal(&[1.0, 4.0, -2.0]).symmetric_eigen();
        assert_eq!(eigen.values, [4.0, 1.0, -2.0]);
        assert_eq!(eigen.vectors[0], [0.0, 1.0, 0.0]);
    }
}
