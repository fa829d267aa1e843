//! Functions of `f32` for loops over blocks: free of branches, so that the loops vectorize.
//!
//! The polynomials are minimax fits (Remez) to the function that stands beside each; the errors
//! stated were measured against the `f64` functions over the whole range, rounding included.
//! They are always inlined because a call would keep the loop around it from vectorizing and from
//! using the instruction set of a multiversioned caller.

/// 1.5 * 2^23: adding it rounds to the nearest integer, which then stands in the low bits. Unlike
/// `round_ties_even` this needs no instruction beyond the oldest of x86-64.
const ROUNDER: f32 = 12_582_912.0;

/// The upper part of ln 2, with 9 significant bits: its product with any exponent is exact.
const LN_2_HIGH: f32 = 355.0 / 512.0;
/// ln 2 minus [`LN_2_HIGH`].
const LN_2_LOW: f32 = -2.121_944_4e-4;

/// Evaluates a polynomial, lowest coefficient first, by Horner's rule.
#[inline(always)]
fn polynomial<const N: usize>(coefficients: [f32; N], x: f32) -> f32 {
    let mut sum = coefficients[N - 1];
    for &coefficient in coefficients[..N - 1].iter().rev() {
        sum = sum * x + coefficient;
    }
    sum
}

/// The largest whole number that is not above `x`, for `x` from 0 to 2^22.
#[inline(always)]
pub fn floor(x: f32) -> u32 {
    /// From 2^23 on floats are the whole numbers, and their bits count up by one.
    const WHOLES: f32 = 8_388_608.0;
    let near = x + WHOLES;
    let above = u32::from(near - WHOLES > x);
    near.to_bits()
        .wrapping_sub(WHOLES.to_bits())
        .wrapping_sub(above)
}

/// e to the power `x`.
///
/// Any `x`: infinite above 88.73, zero below -103.98, NaN for NaN. Relative error below 1.2e-7;
/// below -87.33, where results are subnormal, within one unit of the last place.
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    let x = x.clamp(-104.0, 89.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUNDER;
    let power = (rounded.to_bits() as i32).wrapping_sub(ROUNDER.to_bits() as i32);
    let whole = rounded - ROUNDER;
    let rest = (x - whole * LN_2_HIGH) - whole * LN_2_LOW;
    // (exp(r) - 1 - r) / r^2 for |r| <= ln(2) / 2.
    let tail = polynomial(
        [
            0.499_999_94,
            0.166_665_21,
            0.041_668_39,
            0.008_368_745,
            0.001_381_453_9,
        ],
        rest,
    );
    let mantissa = (rest * rest * tail + rest) + 1.0;
    // Two factors, since 2^128 and 2^-150 are no normal numbers.
    let half = power >> 1;
    mantissa * power_of_two(half) * power_of_two(power.wrapping_sub(half))
}

/// 2 to a power in -126..=127.
#[inline(always)]
fn power_of_two(power: i32) -> f32 {
    f32::from_bits((power.wrapping_add(127) as u32) << 23)
}

/// Natural logarithm.
///
/// Any `x`: minus infinity for zero, NaN for negative numbers and NaN. Relative error below
/// 1.8e-7, also near 1.
#[inline(always)]
pub fn ln(x: f32) -> f32 {
    let subnormal = x < f32::MIN_POSITIVE;
    let scaled = if subnormal { x * 33_554_432.0 } else { x };
    let exponent_shift = if subnormal { -25.0 } else { 0.0 };
    let result = ln_normal(scaled, exponent_shift);
    let result = if x < f32::INFINITY { result } else { x };
    let result = if x > 0.0 { result } else { f32::NAN };
    if x == 0.0 { f32::NEG_INFINITY } else { result }
}

/// Natural logarithm of `x` times 2 to the power `exponent_shift`, for positive, normal, finite
/// `x` only: what [`ln`] costs without its special cases.
#[inline(always)]
pub(crate) fn ln_normal(x: f32, exponent_shift: f32) -> f32 {
    /// The bits of the square root of one half, the lower end of the reduced range.
    const SQRT_HALF: u32 = 0x3f35_04f3;
    let offset = x.to_bits().wrapping_sub(SQRT_HALF);
    let exponent = ((offset as i32) >> 23) as f32 + exponent_shift;
    let mantissa = f32::from_bits((offset & 0x007f_ffff) + SQRT_HALF);
    let f = mantissa - 1.0;
    let square = f * f;
    // (ln(1 + f) - f + f^2 / 2) / f^3 for 1 + f between sqrt(1/2) and sqrt(2).
    let cubic = polynomial(
        [
            0.333_340_4,
            -0.250_007_72,
            0.199_571_19,
            -0.165_947_6,
            0.150_027_25,
            -0.141_468_45,
            0.082_620_37,
        ],
        f,
    );
    let small = f * square * cubic + exponent * LN_2_LOW;
    ((small - 0.5 * square) + f) + exponent * LN_2_HIGH
}

/// Sine and cosine of an angle in turns: (sin 2πu, cos 2πu).
///
/// `u` between -2^20 and 2^20. Absolute error below 1.2e-7 each.
#[inline(always)]
pub fn sin_cos_turns(u: f32) -> (f32, f32) {
    let rounded = u * 4.0 + ROUNDER;
    // The low bits of `ROUNDER` are zero, so these are the quarter turns modulo 4.
    let quarter = rounded.to_bits() & 3;
    let rest = u - (rounded - ROUNDER) * 0.25;
    let square = rest * rest;
    // sin(2 pi r) / r and (cos(2 pi r) - 1) / r^2 for |r| <= 1/8, in r^2.
    let sin = rest
        * polynomial(
            [std::f32::consts::TAU, -41.341_67, 81.593_765, -75.445_61],
            square,
        );
    let cos = 1.0 + square * polynomial([-19.739_208, 64.939_32, -85.443_74, 59.245_968], square);
    let swap = quarter & 1 != 0;
    let (sin, cos) = if swap { (cos, sin) } else { (sin, cos) };
    let sin_sign = (quarter & 2) << 30;
    let cos_sign = ((quarter + 1) & 2) << 30;
    (
        f32::from_bits(sin.to_bits() ^ sin_sign),
        f32::from_bits(cos.to_bits() ^ cos_sign),
    )
}

/// Probability that a standard normal variate is below `x`.
///
/// Any `x`. Absolute error below 3e-7. The lower tail keeps a relative error below 1e-5 down to
/// -4 and below 2e-4 down to -6.
#[inline(always)]
pub fn normal_cdf(x: f32) -> f32 {
    let distance = x.abs();
    let t = 1.0 / (1.0 + 0.28 * distance);
    // (1 - cdf(x)) * exp(x^2 / 2) / t.
    let ratio = t * polynomial(
        [
            0.116_707_66,
            0.066_435_71,
            0.271_279_96,
            -0.239_592_12,
            0.391_269_98,
            -0.106_101_17,
        ],
        t,
    );
    let tail = ratio * exp(-0.5 * distance * distance);
    if x < 0.0 { tail } else { 1.0 - tail }
}

/// The standard normal variate below which lies the probability `p`; `rest` is 1 - `p`, which beside one has digits that `p` has not.
///
/// Both strictly between 0 and 1. Wichura (1988), algorithm AS 241 (PPND7); absolute error below 2e-6 up to 5 in size and below 3e-6 to 7,
/// relative error below 1e-6 beyond 1 in size.
#[inline(always)]
#[expect(clippy::excessive_precision, reason = "the digits as published")]
pub fn normal_quantile(p: f32, rest: f32) -> f32 {
    let center = 0.5 * (p - rest);
    let r = 0.180_625 - center * center;
    let inner = center
        * polynomial(
            [
                3.387_132_717_9,
                50.434_271_938,
                159.291_132_02,
                59.109_374_720,
            ],
            r,
        )
        / polynomial([1.0, 17.895_169_469, 78.757_757_664, 67.187_563_600], r);
    let tail = if p < rest { p } else { rest };
    let r = (-ln_normal(tail.max(f32::MIN_POSITIVE), 0.0)).sqrt();
    let near = polynomial(
        [
            1.423_437_277_7,
            2.756_815_390_0,
            1.306_728_481_6,
            0.170_238_211_03,
        ],
        r - 1.6,
    ) / polynomial([1.0, 0.737_001_642_50, 0.120_211_329_75], r - 1.6);
    let far = polynomial(
        [
            6.657_905_115_0,
            3.081_226_386_0,
            0.428_682_943_37,
            0.017_337_203_997,
        ],
        r - 5.0,
    ) / polynomial([1.0, 0.241_978_942_25, 0.012_258_202_635], r - 5.0);
    let outer = if r <= 5.0 { near } else { far };
    let outer = if p < rest { -outer } else { outer };
    if center.abs() <= 0.425 { inner } else { outer }
}

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    reason = "the standard library is what we compare with"
)]
mod tests {
    use super::*;

    /// Every `step`-th float between two of the same sign, ends included.
    fn floats(from: f32, to: f32, step: usize) -> impl Iterator<Item = f32> {
        let (low, high) = (from.abs().to_bits(), to.abs().to_bits());
        let sign = from.to_bits() & 0x8000_0000;
        (low.min(high)..=low.max(high))
            .step_by(step)
            .chain([high])
            .map(move |bits| f32::from_bits(bits | sign))
    }

    fn relative(found: f32, truth: f64) -> f64 {
        ((f64::from(found) - truth) / truth).abs()
    }

    #[test]
    fn floor_is_that_of_the_standard_library() {
        for x in floats(1e-9, 4_194_304.0, 97).chain([0.0, 0.5, 1.0, 1.5, 2.5, 7.0]) {
            assert_eq!(floor(x), x.floor() as u32, "{x}");
        }
    }

    #[test]
    fn exp_is_accurate_over_its_whole_range() {
        let positive = floats(1e-30, 88.72, 997);
        let negative = floats(-1e-30, -87.33, 997);
        let worst = positive
            .chain(negative)
            .map(|x| relative(exp(x), f64::from(x).exp()))
            .fold(0.0, f64::max);
        assert!(worst < 1.2e-7, "relative error {worst:e}");
        let tiny = f64::from(f32::from_bits(1));
        for x in floats(-87.34, -103.9, 13) {
            assert!(
                (f64::from(exp(x)) - f64::from(x).exp()).abs() <= tiny,
                "exp({x})"
            );
        }
    }

    #[test]
    fn exp_meets_its_limits() {
        assert_eq!(exp(0.0), 1.0);
        assert_eq!(exp(88.73), f32::INFINITY);
        assert_eq!(exp(f32::INFINITY), f32::INFINITY);
        assert_eq!(exp(-104.0), 0.0);
        assert_eq!(exp(f32::NEG_INFINITY), 0.0);
        assert!(exp(f32::NAN).is_nan());
    }

    #[test]
    fn ln_is_accurate_over_its_whole_range() {
        let all = floats(f32::from_bits(1), f32::MAX, 997);
        let near_one = floats(0.99, 1.01, 7);
        let worst = all
            .chain(near_one)
            .filter(|&x| x != 1.0)
            .map(|x| relative(ln(x), f64::from(x).ln()))
            .fold(0.0, f64::max);
        assert!(worst < 1.8e-7, "relative error {worst:e}");
    }

    #[test]
    fn ln_meets_its_limits() {
        assert_eq!(ln(1.0), 0.0);
        assert_eq!(ln(0.0), f32::NEG_INFINITY);
        assert_eq!(ln(-0.0), f32::NEG_INFINITY);
        assert_eq!(ln(f32::INFINITY), f32::INFINITY);
        assert!(ln(-1.0).is_nan());
        assert!(ln(f32::NEG_INFINITY).is_nan());
        assert!(ln(f32::NAN).is_nan());
    }

    #[test]
    fn sine_and_cosine_are_accurate() {
        let turn = (0..1 << 20).map(|k| k as f32 / (1 << 20) as f32);
        let wide = (-40_000..40_000).map(|k| k as f32 * 25.6125);
        let mut worst = 0.0_f64;
        for u in turn.chain(wide) {
            let angle = (f64::from(u) - f64::from(u).round()) * std::f64::consts::TAU;
            let (sin, cos) = sin_cos_turns(u);
            worst = worst.max((f64::from(sin) - angle.sin()).abs());
            worst = worst.max((f64::from(cos) - angle.cos()).abs());
        }
        assert!(worst < 1.2e-7, "absolute error {worst:e}");
        assert_eq!(sin_cos_turns(0.25), (1.0, -0.0));
        assert_eq!(sin_cos_turns(0.5), (-0.0, -1.0));
    }

    #[test]
    fn normal_cdf_is_accurate() {
        let mut worst = 0.0_f64;
        for x in floats(1e-6, 15.0, 997).chain(floats(-1e-6, -15.0, 997)) {
            let truth = super::super::double::normal_cdf(f64::from(x));
            worst = worst.max((f64::from(normal_cdf(x)) - truth).abs());
            if x < 0.0 && x > -6.0 {
                let bound = if x > -4.0 { 1e-5 } else { 2e-4 };
                assert!(relative(normal_cdf(x), truth) < bound, "normal_cdf({x})");
            }
        }
        assert!(worst < 3e-7, "absolute error {worst:e}");
        assert_eq!(normal_cdf(f32::NEG_INFINITY), 0.0);
        assert_eq!(normal_cdf(f32::INFINITY), 1.0);
        assert!(normal_cdf(f32::NAN).is_nan());
    }

    #[test]
    fn normal_quantile_is_accurate() {
        let (mut within_five, mut absolute, mut beyond_one) = (0.0_f64, 0.0_f64, 0.0_f64);
        for p in floats(1e-12, 0.5, 997) {
            for (p, rest) in [(p, 1.0 - p), (1.0 - p, p)] {
                let small = f64::from(p.min(rest));
                let truth = super::super::double::normal_quantile(small);
                let truth = if p < rest { truth } else { -truth };
                let found = normal_quantile(p, rest);
                let error = (f64::from(found) - truth).abs();
                absolute = absolute.max(error);
                if truth.abs() <= 5.0 {
                    within_five = within_five.max(error);
                }
                if truth.abs() > 1.0 {
                    beyond_one = beyond_one.max(relative(found, truth));
                }
            }
        }
        assert!(within_five < 2e-6, "absolute error {within_five:e}");
        assert!(absolute < 3e-6, "absolute error {absolute:e}");
        assert!(beyond_one < 1e-6, "relative error {beyond_one:e}");
    }
}
