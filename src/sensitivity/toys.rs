//! Functions whose sensitivity is known.

use std::f64::consts::PI;

/// The function of Ishigami and Homma (1990), sin a + 7 sin² b + 0.1 c⁴ sin a, with each parameter
/// uniform from -π to π, over the unit cube.
pub(super) fn ishigami(shares: &[f64]) -> f64 {
    let [a, b, c] = [shares[0], shares[1], shares[2]].map(|x| (2.0 * x - 1.0) * PI);
    let c4 = c * c * c * c;
    libm::sin(a) + 7.0 * libm::sin(b) * libm::sin(b) + 0.1 * c4 * libm::sin(a)
}

/// Coefficients of Sobol's G function: the smaller, the more a parameter matters.
pub(super) const G: [f64; 5] = [0.0, 0.5, 3.0, 9.0, 99.0];

/// Sobol's G function: the product of (|4x - 2| + a) / (1 + a) over the unit cube, with a from
/// [`G`].
pub(super) fn g_function(shares: &[f64]) -> f64 {
    let factors = shares.iter().zip(G);
    factors
        .map(|(x, a)| ((4.0 * x - 2.0).abs() + a) / (1.0 + a))
        .product()
}
