//! Functions whose sensitivity is known.

use std::f64::consts::PI;

/// The function of Ishigami and Homma (1990), sin a + 7 sin² b + 0.1 c⁴ sin a, with each parameter
/// uniform from -π to π, over the unit cube.
pub(super) fn ishigami(shares: &[f64]) -> f64 {
    let [a, b, c] = [shares[0], shares[1], shares[2]].map(|x| (2.0 * x - 1.0) * PI);
    let c4 = c * c * c * c;
    libm::sin(a) + 7.0 * libm::sin(b) * libm::sin(b) + 0.1 * c4 * libm::sin(a)
}
