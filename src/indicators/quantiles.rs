//! Quantiles, Lorenz ordinates, decile groups and buckets of change.

use super::distribution::{Distribution, Weighted};
use super::{finite, ratio};

/// Cumulated weights this close to a limit, as a share of the total, count as equal to it, so that
/// weights such as 0.1, whose sums are inexact, fall where whole numbers would.
const TOLERANCE: f64 = 1e-12;

/// Quantile: the lowest income up to which at least the share `p` of persons lies; where exactly
/// the share `p` lies up to an income, the mean of this income and the next.
///
/// Hyndman and Fan's type 2 with weights: the median of an even number of persons is the mean of
/// the middle two, and replicating everybody changes nothing. Unit of the incomes, negative ones as
/// they are. `None` for an empty group or `p` outside 0 to 1; `p` of 0 and 1 give the extremes.
pub fn quantile(incomes: &Distribution, p: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&p) {
        return None;
    }
    let target = p * incomes.total_weight();
    let slack = TOLERANCE * incomes.total_weight();
    let mut cumulated = 0.0;
    let mut last = None;
    let mut below = None;
    for (income, weight) in incomes.iter() {
        if let Some(below) = below {
            return Some(f64::midpoint(below, income));
        }
        cumulated += weight;
        if cumulated > target + slack {
            return Some(income);
        }
        if cumulated >= target - slack {
            below = Some(income);
        }
        last = Some(income);
    }
    last
}

/// Median: the [`quantile`] at one half.
pub fn median(incomes: &Distribution) -> Option<f64> {
    quantile(incomes, 0.5)
}

/// Lorenz curve at `p`: the income share of the poorest share `p` of persons.
///
/// A person (or tie) at the limit is split in proportion, so the curve is piecewise linear.
/// Negative incomes count as zero. `None` for an empty group, a mean of zero, or `p` outside 0 to 1.
pub fn lorenz_ordinate(incomes: &Distribution, p: f64) -> Option<f64> {
    if !(0.0..=1.0).contains(&p) {
        return None;
    }
    let total = incomes.floored_mean()? * incomes.total_weight();
    ratio(
        sum_of_poorest(incomes.floored(), p * incomes.total_weight()),
        total,
    )
    .map(|share| share.min(1.0))
}

/// Income share of the richest share `p` of persons: `1 - L(1 - p)` on the Lorenz curve.
pub fn top_share(incomes: &Distribution, p: f64) -> Option<f64> {
    lorenz_ordinate(incomes, 1.0 - p).map(|share| 1.0 - share)
}

/// Income shares of the ten tenths of persons, from the poorest; persons at the limits are split.
/// Negative incomes count as zero. They add up to one. `None` as for [`lorenz_ordinate`].
pub fn decile_shares(incomes: &Distribution) -> Option<[f64; 10]> {
    let total = incomes.floored_mean()? * incomes.total_weight();
    tenths(
        |target| sum_of_poorest(incomes.floored(), target),
        incomes.total_weight(),
        total,
    )
}

/// Mean incomes of the ten tenths of persons, from the poorest, in the unit of the incomes;
/// persons at the limits are split, negative incomes stay as they are. `None` for an empty group.
pub fn decile_means(incomes: &Distribution) -> Option<[f64; 10]> {
    let population = incomes.total_weight();
    tenths(
        |target| sum_of_poorest(incomes.iter(), target),
        population,
        population / 10.0,
    )
}

/// Differences of a cumulated sum over ten equal parts of the population, each over `unit`.
pub(super) fn tenths(up_to: impl Fn(f64) -> f64, population: f64, unit: f64) -> Option<[f64; 10]> {
    let mut parts = [0.0; 10];
    let mut before = 0.0;
    for (part, limit) in parts.iter_mut().zip(1..) {
        let sum = up_to(population * f64::from(limit) / 10.0);
        *part = ratio(sum - before, unit)?;
        before = sum;
    }
    Some(parts)
}

/// Sum of value times weight over the first points, up to a cumulated weight, splitting the last.
pub(super) fn sum_of_poorest(points: impl Iterator<Item = (f64, f64)>, target: f64) -> f64 {
    let mut left = target;
    let mut sum = 0.0;
    for (value, weight) in points {
        if weight >= left {
            return sum + value * left;
        }
        sum += value * weight;
        left -= weight;
    }
    sum
}

/// Decile group, 1 to 10, of each observation in the order of the data, by PolicyEngine's rule:
/// `ceil(10 * F / W)` held between 1 and 10, where F is the weight of all with the same or a lower
/// income and W that of all.
///
/// Ties stay together in the highest group that they reach, so groups need not be equal in size.
/// Observations of weight zero get the group of their income. Negative incomes are ranked as they
/// are. `None` when nobody has a positive weight.
pub fn decile_groups(incomes: &Weighted) -> Option<Vec<u8>> {
    let sorted = incomes.distribution();
    if sorted.is_empty() {
        return None;
    }
    let mut values: Vec<f64> = Vec::new();
    let mut cumulated: Vec<f64> = Vec::new();
    let mut below = 0.0;
    for (income, weight) in sorted.iter() {
        below += weight;
        values.push(income);
        cumulated.push(below);
    }
    let group = |income: f64| {
        let up_to = values.partition_point(|&value| value <= income);
        let weight = if up_to == 0 {
            0.0
        } else {
            cumulated[up_to - 1]
        };
        let tenths = 10.0 * weight / sorted.total_weight();
        (tenths - 10.0 * TOLERANCE).ceil().clamp(1.0, 10.0) as u8
    };
    Some(incomes.iter().map(|(income, _)| group(income)).collect())
}

/// Relative change of income from a base to a reform, `(reform - base) / max(base, 1)`, after
/// PolicyEngine: incomes below one yuan count as one in the denominator. `None` if not finite.
pub fn relative_change(base: f64, reform: f64) -> Option<f64> {
    finite((reform - base) / base.max(1.0))
}

/// PolicyEngine's five buckets of relative change; each holds its upper limit but not its lower.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeBucket {
    /// A change of -5% or worse.
    LoseMoreThan5Percent,
    /// Above -5%, up to -0.1%.
    LoseLessThan5Percent,
    /// Above -0.1%, up to 0.1%.
    NoChange,
    /// Above 0.1%, up to 5%.
    GainLessThan5Percent,
    /// Above 5%.
    GainMoreThan5Percent,
}

impl ChangeBucket {
    /// The bucket of a relative change (0.01 is one percent); `None` if it is not a number.
    pub fn of(change: f64) -> Option<Self> {
        if change.is_nan() {
            return None;
        }
        Some(match change {
            x if x <= -0.05 => Self::LoseMoreThan5Percent,
            x if x <= -0.001 => Self::LoseLessThan5Percent,
            x if x <= 0.001 => Self::NoChange,
            x if x <= 0.05 => Self::GainLessThan5Percent,
            _ => Self::GainMoreThan5Percent,
        })
    }

    /// The name that PolicyEngine's tables use.
    pub fn name(self) -> &'static str {
        match self {
            Self::LoseMoreThan5Percent => "lose_more_than_5pct",
            Self::LoseLessThan5Percent => "lose_less_than_5pct",
            Self::NoChange => "no_change",
            Self::GainLessThan5Percent => "gain_less_than_5pct",
            Self::GainMoreThan5Percent => "gain_more_than_5pct",
        }
    }
}
