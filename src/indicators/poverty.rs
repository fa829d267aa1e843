//! Indices of poverty. `line` is in the unit of the incomes; a line that is not a positive finite
//! number gives `None`, as does an empty group. A group in which nobody is poor gives zero.

use super::distribution::Distribution;
use super::inequality::gini_of_sorted;
use super::{finite, ratio};

/// Headcount ratio H, FGT(0): the share whose income is strictly below the line.
pub fn headcount(incomes: &Distribution, line: f64) -> Option<f64> {
    fgt(incomes, line, 0.0)
}

/// Poverty gap ratio, FGT(1): the mean shortfall below the line as a share of the line, the
/// non-poor counting as zero.
pub fn poverty_gap(incomes: &Distribution, line: f64) -> Option<f64> {
    fgt(incomes, line, 1.0)
}

/// Squared poverty gap, FGT(2), "severity": the mean of the squared shortfall.
pub fn severity(incomes: &Distribution, line: f64) -> Option<f64> {
    fgt(incomes, line, 2.0)
}

/// Foster-Greer-Thorbecke index: the mean over all persons of `(1 - y/z)^alpha` for `y < z` and 0
/// otherwise.
///
/// `alpha` is any number from zero up (`None` otherwise). Negative incomes count as zero, so the
/// index lies between 0 and 1. It decomposes additively: the index of a population is the mean of
/// its groups' indices weighted by their share of persons. Foster, Greer & Thorbecke (1984).
pub fn fgt(incomes: &Distribution, line: f64, alpha: f64) -> Option<f64> {
    if !(alpha.is_finite() && alpha >= 0.0) {
        return None;
    }
    let sum: f64 = poor(incomes, line)?
        .map(|(income, weight)| weight * gap_power(income / line, alpha))
        .sum();
    ratio(sum, incomes.total_weight())
}

/// Watts index: the mean over all persons of `ln(z/y)` for the poor and 0 for the others.
///
/// `None` when a poor person's income is zero or negative, where the index is infinite.
pub fn watts(incomes: &Distribution, line: f64) -> Option<f64> {
    let sum: f64 = poor(incomes, line)?
        .map(|(income, weight)| weight * libm::log(line / income))
        .sum();
    ratio(sum, incomes.total_weight())
}

/// Sen index `H * (I + (1 - I) * Gp)`: headcount, mean gap ratio I of the poor, and Gini index Gp
/// **of the poor only**, without small-sample correction. Between 0 and H. Sen (1976) in its form
/// for large populations.
pub fn sen(incomes: &Distribution, line: f64) -> Option<f64> {
    let headcount = headcount(incomes, line)?;
    if headcount == 0.0 {
        return Some(0.0);
    }
    let gap_of_poor = poverty_gap(incomes, line)? / headcount;
    // Without any income among the poor there is nothing unequal: I is one and H remains.
    let gini_of_poor = gini_of_sorted(poor(incomes, line)?).unwrap_or(0.0);
    finite(headcount * (gap_of_poor + (1.0 - gap_of_poor) * gini_of_poor))
}

/// Sen-Shorrocks-Thon index `H * I * (1 + Gg)`, where `H * I` is the poverty gap ratio and Gg the
/// Gini index of the gap ratios of **all** persons, zero for the non-poor, without small-sample
/// correction. Between 0 and 1. Shorrocks (1995) in the factors of Osberg & Xu (2000).
pub fn sen_shorrocks_thon(incomes: &Distribution, line: f64) -> Option<f64> {
    let gap = poverty_gap(incomes, line)?;
    // From the highest income down the gaps ascend.
    let gaps = incomes
        .floored()
        .rev()
        .map(|(income, weight)| ((1.0 - income / line).max(0.0), weight));
    finite(gap * (1.0 + gini_of_sorted(gaps).unwrap_or(0.0)))
}

/// The poor with their weights from the poorest up; `None` for a line that is not positive.
fn poor(incomes: &Distribution, line: f64) -> Option<impl Iterator<Item = (f64, f64)>> {
    (line.is_finite() && line > 0.0).then(|| {
        incomes
            .floored()
            .take_while(move |&(income, _)| income < line)
    })
}

/// `(1 - relative)^alpha` for an income relative to the line.
fn gap_power(relative: f64, alpha: f64) -> f64 {
    let gap = 1.0 - relative;
    if alpha == 0.0 {
        1.0
    } else if alpha == 1.0 {
        gap
    } else if alpha == 2.0 {
        gap * gap
    } else {
        libm::pow(gap, alpha)
    }
}
