//! Elementary functions that give the same bits on every machine.
//!
//! The functions of the standard library call the platform's mathematical library and change in
//! their last digits with the operating system and the processor. These here consist of additions,
//! multiplications, divisions and bit operations alone, each rounded as IEEE 754 demands. Rust
//! never fuses a multiplication and an addition by itself, so wider instruction sets change the
//! speed but not the result. Square roots are exact in IEEE 754: use [`f32::sqrt`] and
//! [`f64::sqrt`].
//!
//! - [`single`]: `f32`, free of branches, for the loops over blocks of households.
//! - [`double`]: `f64`, for set-up, calibration and statistics.
//! - [`decimal`]: rounding to decimal digits.
//! - [`roots`]: where an increasing function is zero.
//! - [`student`]: Student's t distribution.

pub mod decimal;
pub mod double;
pub mod roots;
pub mod single;
pub mod student;

/// The nearest whole number, halves away from zero: the same as `round` for every number that an `f32` times whole numbers below
/// 2^27 gives. Numbers beyond 2^51 count as 2^51. Free of branches and of conversions that old processors lack, so that loops vectorize.
///
/// ```
/// use five_measures::math::to_nearest;
/// assert_eq!([2.5, -2.5, 0.25, f64::from(0.499_999_97_f32)].map(to_nearest), [3, -3, 0, 0]);
/// ```
#[inline(always)]
pub fn to_nearest(value: f64) -> i64 {
    /// Between 2^52 and 2^53 floats are the whole numbers, and their bits count up by one.
    const WHOLES: f64 = 4_503_599_627_370_496.0;
    let size = (value.abs() + 0.5).min(WHOLES / 2.0);
    let near = size + WHOLES;
    let floor = if near - WHOLES > size {
        near - 1.0
    } else {
        near
    };
    let whole = floor.to_bits().wrapping_sub(WHOLES.to_bits()) as i64;
    if value < 0.0 { -whole } else { whole }
}

#[cfg(test)]
mod tests {
    use super::to_nearest;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nearest_is_round(yuan in -1e6f32..1e6, factor in 1u32..1 << 27) {
            for value in [f64::from(yuan) * f64::from(factor), f64::from(yuan)] {
                prop_assert_eq!(to_nearest(value), value.round() as i64);
            }
        }

        #[test]
        fn nearest_is_round_at_halves(halves in -1_000_000i64..1_000_000, ulps in -2i32..=2) {
            let half = halves as f32 / 2.0;
            let near = f32::from_bits(half.to_bits().wrapping_add_signed(ulps));
            prop_assert_eq!(to_nearest(f64::from(near)), f64::from(near).round() as i64);
        }
    }
}
