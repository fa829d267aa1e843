//! Differences between two policies over runs that are paired by their luck.

use std::collections::BTreeMap;

use super::crossed;
use crate::indicators::{Distribution, quantile};
use crate::math::student;

/// Coverage of the interval over replicates.
const COVERAGE: f64 = 0.95;

/// The ends of the interval over posterior draws.
const DRAW_QUANTILES: [f64; 2] = [0.05, 0.95];

/// How the runs of a comparison follow each other: all replicates of the first draw, then those of the next.
#[derive(Clone, Copy, Debug)]
pub struct Layout {
    draws: Option<u32>,
    replicates: u32,
    /// Half of the interval in standard errors; `None` for a single replicate.
    width: Option<f64>,
}

impl Layout {
    /// `replicates` of each of so many posterior draws; `None` for the scenarios' own values.
    pub fn new(draws: Option<u32>, replicates: u32) -> Self {
        Self {
            draws,
            replicates,
            width: student::two_sided(COVERAGE, replicates.saturating_sub(1)),
        }
    }

    /// Half of an interval over replicates in standard errors; `None` for a single replicate.
    pub(super) fn width(&self) -> Option<f64> {
        self.width
    }

    /// Number of runs.
    pub fn runs(&self) -> usize {
        self.draws.unwrap_or(1) as usize * self.replicates as usize
    }
}

/// Values of one quantity under both policies, run by run.
#[derive(Clone, Debug, Default)]
pub struct Pairs(Vec<[f64; 2]>);

impl Pairs {
    /// Values of one quantity that is a difference already.
    pub fn of_differences(differences: impl IntoIterator<Item = f64>) -> Self {
        Self(differences.into_iter().map(|value| [0.0, value]).collect())
    }

    /// Adds the next run; a value that is not defined in it leaves the quantity without intervals.
    pub fn push(&mut self, base: Option<f64>, other: Option<f64>) {
        self.0
            .push([base, other].map(|value| value.unwrap_or(f64::NAN)));
    }

    /// The same with the policies in the other order, so that a reduction is a difference above zero.
    #[must_use]
    pub fn reversed(&self) -> Self {
        Self(self.0.iter().map(|[base, other]| [*other, *base]).collect())
    }

    /// Other less base, run by run.
    fn differences(&self) -> impl Iterator<Item = f64> {
        self.0.iter().map(|[base, other]| other - base)
    }

    /// The differences of all runs of the layout; `None` if one of them has none.
    pub(super) fn complete(&self, layout: &Layout) -> Option<Vec<f64>> {
        let all: Vec<f64> = self.differences().collect();
        let complete = all.len() == layout.runs() && all.iter().all(|value| value.is_finite());
        complete.then_some(all)
    }

    /// Means and difference over the runs that have both values, and its two intervals if every run of the layout has them.
    pub fn estimate(&self, layout: &Layout) -> Estimate {
        let mean_of = |place: usize| {
            let values = self.0.iter().map(|pair| pair[place]);
            mean(values.filter(|value| value.is_finite()))
        };
        let complete = self.complete(layout);
        let all = complete.as_deref();
        Estimate {
            base: mean_of(0),
            other: mean_of(1),
            difference: mean(self.differences().filter(|value| value.is_finite())),
            interval: all.and_then(|all| monte_carlo(&by_luck(all, layout), layout)),
            draws: all.and_then(|all| percentiles(&without_luck(all, layout))),
        }
    }
}

/// A quantity under two policies over all runs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Mean under the first policy.
    pub base: Option<f64>,
    /// Mean under the other.
    pub other: Option<f64>,
    /// Mean of the differences, other less base.
    pub difference: Option<f64>,
    /// The 95% interval of the mean difference over replicates: Monte Carlo error alone. `None` for a single replicate.
    pub interval: Option<[f64; 2]>,
    /// The 5th and 95th percentile of the difference over posterior draws, each averaged over its replicates: uncertainty of
    /// parameters, without the luck of the runs where two replicates or more tell it apart. `None` without at least two draws.
    pub draws: Option<[f64; 2]>,
}

impl Estimate {
    /// The difference relative to the first policy's value; `None` where that is zero.
    pub fn relative(&self) -> Option<f64> {
        let (difference, base) = (self.difference?, self.base?);
        (base != 0.0).then(|| difference / base.abs())
    }
}

pub(super) fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, count) = values.fold((0.0, 0u32), |(sum, count), value| (sum + value, count + 1));
    (count > 0).then(|| sum / f64::from(count))
}

/// The value of each replicate, the mean over its draws, since a replicate has the same luck in all of them.
pub(super) fn by_luck(all: &[f64], layout: &Layout) -> Vec<f64> {
    let replicates = layout.replicates as usize;
    (0..replicates)
        .filter_map(|luck| mean(all.iter().copied().skip(luck).step_by(replicates)))
        .collect()
}

/// The value of each posterior draw, the mean over its replicates; none without draws.
pub(super) fn by_draw(all: &[f64], layout: &Layout) -> Vec<f64> {
    let draws = all.chunks(layout.replicates as usize);
    let means = draws.filter_map(|replicates| mean(replicates.iter().copied()));
    means.filter(|_| layout.draws.is_some()).collect()
}

/// The same without the luck of the runs, where it can be told apart.
fn without_luck(all: &[f64], layout: &Layout) -> Vec<f64> {
    let replicates = layout.replicates as usize;
    let draws = layout.draws.map(|_| crossed::without_luck(all, replicates));
    draws.unwrap_or_default()
}

/// Student's interval of the mean over replicates.
fn monte_carlo(by_luck: &[f64], layout: &Layout) -> Option<[f64; 2]> {
    let width = layout.width?;
    let n = f64::from(layout.replicates);
    let middle = mean(by_luck.iter().copied())?;
    let squares: f64 = by_luck.iter().map(|d| (d - middle) * (d - middle)).sum();
    let half = width * (squares / (n - 1.0) / n).sqrt();
    Some([middle - half, middle + half])
}

/// The 5th and 95th percentile over draws; `None` without at least two.
pub(super) fn percentiles(by_draw: &[f64]) -> Option<[f64; 2]> {
    (by_draw.len() > 1).then_some(())?;
    let sorted = Distribution::equal(by_draw).ok()?;
    let [low, high] = DRAW_QUANTILES.map(|p| quantile(&sorted, p));
    Some([low?, high?])
}

/// Paired values of many quantities, in the order of their keys.
#[derive(Clone, Debug)]
pub struct Sample<K>(BTreeMap<K, Pairs>);

impl<K> Default for Sample<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> Sample<K> {
    /// Adds the next run of a quantity.
    pub fn push(&mut self, key: K, base: Option<f64>, other: Option<f64>) {
        self.0.entry(key).or_default().push(base, other);
    }

    /// The runs of one quantity; none if it was never pushed.
    pub fn pairs(&self, key: &K) -> Pairs {
        self.0.get(key).cloned().unwrap_or_default()
    }

    /// The estimate of one quantity; empty if it was never pushed.
    pub fn estimate(&self, key: &K, layout: &Layout) -> Estimate {
        let pairs = self.0.get(key);
        pairs.map_or_else(Estimate::default, |pairs| pairs.estimate(layout))
    }

    /// All estimates in the order of the keys.
    pub fn estimates<'a>(
        &'a self,
        layout: &'a Layout,
    ) -> impl Iterator<Item = (&'a K, Estimate)> + 'a {
        let pairs = self.0.iter();
        pairs.map(|(key, pairs)| (key, pairs.estimate(layout)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Draw, Luck};

    fn pairs(values: &[[f64; 2]]) -> Pairs {
        Pairs(values.to_vec())
    }

    #[test]
    fn the_interval_is_students_over_the_paired_differences() {
        // Differences 1, 2 and 3: mean 2, standard error 1 / sqrt 3, t of two degrees 4.3027.
        let values = pairs(&[[10.0, 11.0], [50.0, 52.0], [20.0, 23.0]]);
        let found = values.estimate(&Layout::new(None, 3));
        assert_eq!(found.difference, Some(2.0));
        assert_eq!(found.relative(), Some(2.0 / (80.0 / 3.0)));
        let [low, high] = found.interval.expect("an interval");
        let half = 4.302_652_73 / 3.0_f64.sqrt();
        assert!((low - 2.0 + half).abs() < 1e-6 && (high - 2.0 - half).abs() < 1e-6);
        assert_eq!(found.draws, None);
    }

    #[test]
    fn luck_and_parameters_stand_apart() {
        // Two draws with two replicates each: differences (1, 3) and (5, 7).
        let values = pairs(&[[0.0, 1.0], [0.0, 3.0], [0.0, 5.0], [0.0, 7.0]]);
        let found = values.estimate(&Layout::new(Some(2), 2));
        assert_eq!(found.difference, Some(4.0));
        // Over the draws: their means, 2 and 6.
        assert_eq!(found.draws, Some([2.0, 6.0]));
        // Over luck: 3 and 5, whose mean has a standard error of 1.
        let [low, high] = found.interval.expect("an interval");
        let width = student::two_sided(0.95, 1).expect("a value");
        assert!((low - 4.0 + width).abs() < 1e-9 && (high - 4.0 - width).abs() < 1e-9);
    }

    #[test]
    fn a_single_run_has_a_difference_and_no_interval() {
        let found = pairs(&[[4.0, 3.0]]).estimate(&Layout::new(None, 1));
        assert_eq!((found.difference, found.interval), (Some(-1.0), None));
        assert_eq!(found.relative(), Some(-0.25));
    }

    #[test]
    fn a_value_that_a_run_lacks_takes_the_interval_away() {
        let mut values = Pairs::default();
        values.push(Some(1.0), Some(2.0));
        values.push(Some(1.0), None);
        let found = values.estimate(&Layout::new(None, 2));
        assert_eq!(
            (found.base, found.other, found.difference, found.interval),
            (Some(1.0), Some(2.0), Some(1.0), None)
        );
        let never = Sample::<u8>::default().estimate(&1, &Layout::new(None, 2));
        assert_eq!(never, Estimate::default());
    }

    #[test]
    fn nineteen_intervals_in_twenty_hold_the_truth() {
        let luck = Luck::new(11, 0);
        let trials = 2000;
        let covered = (0..trials).filter(|&trial| {
            let mut values = Pairs::default();
            for replicate in 0..5 {
                // Sums of uniforms are close to normal; the large common part must cancel.
                let u = luck.uniforms(Draw::Events, 2012, trial, replicate);
                let own: f32 = u.iter().sum();
                let common = f64::from(u[0]) * 1000.0;
                values.push(Some(common), Some(common + 3.0 + f64::from(own)));
            }
            let found = values.estimate(&Layout::new(None, 5));
            let [low, high] = found.interval.expect("an interval");
            (low..=high).contains(&5.0)
        });
        let share = covered.count() as f64 / f64::from(trials);
        assert!((share - 0.95).abs() < 0.02, "{share}");
    }
}
