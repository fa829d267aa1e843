//! Indices of inequality and polarization. All are relative: multiplying every income by the same
//! number changes none. Negative incomes count as zero; an empty group, or one whose mean income
//! is then zero, gives `None`.

use super::distribution::Distribution;
use super::quantiles::{lorenz_ordinate, median};
use super::{finite, ratio};

/// Orders of entropy and aversion closer than this to a special case are taken as that case, since
/// the general formula would lose all its digits to cancellation.
const SPECIAL_CASE: f64 = 1e-8;

/// Gini index: one minus twice the area under the Lorenz curve, by trapezoids, with weights.
///
/// Between 0 and 1, without the small-sample correction; for n persons of equal weight the
/// corrected value is `n / (n - 1)` times this one.
pub fn gini(incomes: &Distribution) -> Option<f64> {
    gini_of_sorted(incomes.floored())
}

/// Generalized entropy GE(alpha): `(mean((y/m)^alpha) - 1) / (alpha * (alpha - 1))`, with its
/// limits [`mean_log_deviation`] at 0 and [`theil`] at 1. Twice GE(2) is the squared coefficient of
/// variation.
///
/// Any finite `alpha`. For `alpha <= 0` a zero or negative income makes it infinite: `None`. It
/// decomposes additively: over groups with population shares `f` and relative means `r`, the sum of
/// `f * r^alpha * GE(alpha)` plus the GE(alpha) of the groups' means is the whole.
pub fn generalized_entropy(incomes: &Distribution, alpha: f64) -> Option<f64> {
    if !alpha.is_finite() {
        return None;
    }
    if alpha.abs() < SPECIAL_CASE {
        return mean_log_deviation(incomes);
    }
    if (alpha - 1.0).abs() < SPECIAL_CASE {
        return theil(incomes);
    }
    let mean = incomes.floored_mean()?;
    let moment = weighted_mean(incomes, |income| libm::pow(income / mean, alpha))?;
    // Rounding alone could take an equal distribution below zero.
    finite(((moment - 1.0) / (alpha * (alpha - 1.0))).max(0.0))
}

/// Mean log deviation, GE(0), Theil's L: the mean of `ln(m/y)`. `None` when an income is zero or
/// negative.
pub fn mean_log_deviation(incomes: &Distribution) -> Option<f64> {
    let mean = incomes.floored_mean()?;
    weighted_mean(incomes, |income| libm::log(mean / income)).map(|value| value.max(0.0))
}

/// Theil index, GE(1), Theil's T: the mean of `(y/m) * ln(y/m)`, zero incomes adding zero.
pub fn theil(incomes: &Distribution) -> Option<f64> {
    let mean = incomes.floored_mean()?;
    let term = |income: f64| {
        let relative = income / mean;
        if relative > 0.0 {
            relative * libm::log(relative)
        } else {
            0.0
        }
    };
    weighted_mean(incomes, term).map(|value| value.max(0.0))
}

/// Atkinson index: one minus the equally-distributed equivalent income as a share of the mean,
/// `1 - mean((y/m)^(1-e))^(1/(1-e))`, and `1 - exp(mean(ln(y/m)))` for `e = 1`.
///
/// The aversion `e` is any number from zero up (`None` otherwise). For `e >= 1` a zero or negative
/// income gives the limit, which is 1. Between 0 and 1.
pub fn atkinson(incomes: &Distribution, epsilon: f64) -> Option<f64> {
    if !(epsilon.is_finite() && epsilon >= 0.0) {
        return None;
    }
    let mean = incomes.floored_mean()?;
    let power = 1.0 - epsilon;
    if power <= SPECIAL_CASE && incomes.lowest()? <= 0.0 {
        return Some(1.0);
    }
    let equivalent = if power.abs() < SPECIAL_CASE {
        libm::exp(weighted_mean(incomes, |income| libm::log(income / mean))?)
    } else {
        let moment = weighted_mean(incomes, |income| libm::pow(income / mean, power))?;
        libm::pow(moment, 1.0 / power)
    };
    finite((1.0 - equivalent).max(0.0))
}

/// Palma ratio: the income share of the richest tenth over that of the poorest four tenths, with
/// persons at the limits split ([`lorenz_ordinate`]). `None` when the poorest four tenths have no
/// income.
pub fn palma(incomes: &Distribution) -> Option<f64> {
    ratio(
        1.0 - lorenz_ordinate(incomes, 0.9)?,
        lorenz_ordinate(incomes, 0.4)?,
    )
}

/// Wolfson polarization index in the scaling of the World Bank's PIP:
/// `2 * (m * (1 - G) - m_low) / median`, with mean m, Gini index G and mean m_low of the poorer
/// half. Zero for equal incomes, 1 for two equal halves of which one has nothing.
///
/// The other scaling in use (PySAL's, among others) is half of this. `None` unless the median is
/// positive. Wolfson (1994).
pub fn wolfson(incomes: &Distribution) -> Option<f64> {
    wolfson_at_median(incomes, median(incomes)?)
}

/// [`wolfson`] with a median that the caller knows better than the points of the distribution do.
pub(super) fn wolfson_at_median(incomes: &Distribution, median: f64) -> Option<f64> {
    if median <= 0.0 {
        return None;
    }
    let mean = incomes.floored_mean()?;
    let mean_of_poorer_half = 2.0 * mean * lorenz_ordinate(incomes, 0.5)?;
    finite(2.0 * (mean * (1.0 - gini(incomes)?) - mean_of_poorer_half) / median)
}

/// Gini index of values that ascend and are not negative; `None` when they add up to nothing.
pub(super) fn gini_of_sorted(values: impl Iterator<Item = (f64, f64)>) -> Option<f64> {
    let mut population = 0.0;
    let mut income = 0.0;
    let mut twice_area = 0.0;
    for (value, weight) in values {
        let own = value * weight;
        twice_area += weight * (2.0 * income + own);
        income += own;
        population += weight;
    }
    ratio(twice_area, population * income).map(|area| (1.0 - area).max(0.0))
}

/// Weighted mean of a function of income.
fn weighted_mean(incomes: &Distribution, of: impl Fn(f64) -> f64) -> Option<f64> {
    let sum: f64 = incomes
        .floored()
        .map(|(income, weight)| weight * of(income))
        .sum();
    ratio(sum, incomes.total_weight())
}
