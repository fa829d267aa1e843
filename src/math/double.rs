//! Functions of `f64` for everything outside the loops over households.

/// e to the power `x`. Any `x`; error below one unit of the last place.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// Natural logarithm. Any `x`: minus infinity for zero, NaN for negative numbers; error below one
/// unit of the last place.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// `base` to the power `exponent`. Any arguments: NaN for a negative base with a fractional
/// exponent; error below one unit of the last place.
#[inline]
pub fn powf(base: f64, exponent: f64) -> f64 {
    libm::pow(base, exponent)
}

/// Density of the standard normal distribution. Any `x`; relative error below 1e-15 within one
/// standard deviation, growing with the square of `x` to 1e-13 at 38, where the density vanishes.
#[inline]
pub fn normal_pdf(x: f64) -> f64 {
    /// 1 / sqrt(2 pi).
    const PEAK: f64 = 0.398_942_280_401_432_7;
    PEAK * exp(-0.5 * x * x)
}

/// Probability that a standard normal variate is below `x`. Any `x`; absolute error below 3e-16,
/// relative error below 1e-13 in the lower tail down to -37.
#[inline]
pub fn normal_cdf(x: f64) -> f64 {
    0.5 * libm::erfc(-x * std::f64::consts::FRAC_1_SQRT_2)
}

/// The value below which a standard normal variate falls with probability `p`: the inverse of
/// [`normal_cdf`].
///
/// `p` from 0 (minus infinity) to 1 (infinity), NaN elsewhere. Relative error about 1e-15
/// (Wichura 1988, algorithm AS 241, routine PPND16).
#[inline]
pub fn normal_quantile(p: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) {
        return f64::NAN;
    }
    let centered = p - 0.5;
    if centered.abs() <= 0.425 {
        let r = 0.180_625 - centered * centered;
        return centered * rational(CENTER, r);
    }
    let nearer_tail = p.min(1.0 - p);
    if nearer_tail == 0.0 {
        return f64::INFINITY.copysign(centered);
    }
    let r = (-ln(nearer_tail)).sqrt();
    let distance = if r <= 5.0 {
        rational(SHOULDER, r - 1.6)
    } else {
        rational(TAIL, r - 5.0)
    };
    distance.copysign(centered)
}

/// Coefficients of a numerator and a denominator, lowest first.
type Ratio = [[f64; 8]; 2];

fn rational([above, below]: Ratio, x: f64) -> f64 {
    let polynomial = |c: [f64; 8]| c.iter().rev().fold(0.0, |sum, &next| sum * x + next);
    polynomial(above) / polynomial(below)
}

/// AS 241 for |p - 1/2| up to 0.425.
#[expect(clippy::excessive_precision, reason = "the digits as published")]
const CENTER: Ratio = [
    [
        3.387_132_872_796_366_608_0e0,
        1.331_416_678_917_843_774_5e2,
        1.971_590_950_306_551_442_7e3,
        1.373_169_376_550_946_112_5e4,
        4.592_195_393_154_987_145_7e4,
        6.726_577_092_700_870_085_3e4,
        3.343_057_558_358_812_810_5e4,
        2.509_080_928_730_122_672_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091_125_2e1,
        6.871_870_074_920_579_083_0e2,
        5.394_196_021_424_751_107_7e3,
        2.121_379_430_158_659_586_7e4,
        3.930_789_580_009_271_061_0e4,
        2.872_908_573_572_194_267_4e4,
        5.226_495_278_852_854_561_0e3,
    ],
];

/// AS 241 for tails down to exp(-25).
#[expect(clippy::excessive_precision, reason = "the digits as published")]
const SHOULDER: Ratio = [
    [
        1.423_437_110_749_683_577_34e0,
        4.630_337_846_156_545_295_90e0,
        5.769_497_221_460_691_405_50e0,
        3.647_848_324_763_204_605_04e0,
        1.270_458_252_452_368_382_58e0,
        2.417_807_251_774_506_117_70e-1,
        2.272_384_498_926_918_458_33e-2,
        7.745_450_142_783_414_076_40e-4,
    ],
    [
        1.0,
        2.053_191_626_637_758_821_87e0,
        1.676_384_830_183_803_849_40e0,
        6.897_673_349_851_000_045_50e-1,
        1.481_039_764_274_800_745_90e-1,
        1.519_866_656_361_645_719_66e-2,
        5.475_938_084_995_344_946_00e-4,
        1.050_750_071_644_416_843_24e-9,
    ],
];

/// AS 241 for tails below exp(-25).
#[expect(clippy::excessive_precision, reason = "the digits as published")]
const TAIL: Ratio = [
    [
        6.657_904_643_501_103_777_20e0,
        5.463_784_911_164_114_369_90e0,
        1.784_826_539_917_291_335_80e0,
        2.965_605_718_285_048_912_30e-1,
        2.653_218_952_657_612_309_30e-2,
        1.242_660_947_388_078_438_60e-3,
        2.711_555_568_743_487_578_15e-5,
        2.010_334_399_292_288_132_65e-7,
    ],
    [
        1.0,
        5.998_322_065_558_879_376_90e-1,
        1.369_298_809_227_358_053_10e-1,
        1.487_536_129_085_061_485_25e-2,
        7.868_691_311_456_132_591_00e-4,
        1.846_318_317_510_054_681_80e-5,
        1.421_511_758_316_445_888_70e-7,
        2.044_263_103_389_939_785_64e-15,
    ],
];

#[cfg(test)]
#[allow(
    clippy::disallowed_methods,
    reason = "the standard library is what we compare with"
)]
mod tests {
    use super::*;
    use statrs::distribution::{Continuous, ContinuousCDF, Normal};

    fn assert_close(found: f64, truth: f64, relative: f64, what: &str) {
        assert!(
            (found / truth - 1.0).abs() <= relative,
            "{what}: {found:e}, not {truth:e}"
        );
    }

    /// Values computed with 40 digits.
    const QUANTILES: [(f64, f64); 6] = [
        (0.975, 1.9599639845400538),
        (0.1, -1.2815515655446004),
        (0.07, -1.4757910281791706),
        (0.001, -3.0902323061678136),
        (1e-10, -6.361340902404057),
        (1e-200, -30.20559417957964),
    ];

    #[test]
    fn elementary_functions_agree_with_the_standard_library() {
        for k in -7000..7000 {
            let x = f64::from(k) * 0.1;
            assert_close(exp(x), x.exp(), 3e-16, "exp");
            let y = x.exp();
            if k != 0 {
                assert_close(ln(y), y.ln(), 3e-16, "ln");
            }
            assert_close(
                powf(1.0 + x.abs(), 0.3),
                (1.0 + x.abs()).powf(0.3),
                3e-16,
                "powf",
            );
        }
        assert_eq!(powf(2.0, 10.0), 1024.0);
    }

    #[test]
    fn normal_functions_agree_with_an_independent_library() {
        let normal = Normal::standard();
        for k in -800..=800 {
            let x = f64::from(k) * 0.01;
            assert_close(normal_pdf(x), normal.pdf(x), 1e-14, "normal_pdf");
            assert_close(normal_cdf(x), normal.cdf(x), 1e-9, "normal_cdf");
        }
    }

    #[test]
    fn normal_quantile_has_published_accuracy() {
        for (p, x) in QUANTILES {
            assert_close(normal_quantile(p), x, 1e-15, "normal_quantile");
            assert_close(
                normal_cdf(x),
                p,
                2e-15 * x.abs().max(1.0).powi(2),
                "normal_cdf",
            );
        }
        assert_eq!(normal_quantile(0.5), 0.0);
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        assert!(normal_quantile(-0.1).is_nan() && normal_quantile(f64::NAN).is_nan());
    }

    #[test]
    fn normal_quantile_inverts_the_distribution_function() {
        for k in -3700..=500 {
            let x = f64::from(k) * 0.01;
            let found = normal_quantile(normal_cdf(x));
            // In the upper tail the rounding of p itself moves x.
            let bound = 4e-15 * (1.0 + x.abs()) + f64::EPSILON / normal_pdf(x.max(0.0));
            assert!((found - x).abs() < bound, "{x} came back as {found}");
        }
    }
}
