//! Income histories: chronic and transient poverty, and movement between groups.

use super::{finite, ratio};

/// Poverty over time and its two components after Jalan & Ravallion (1998).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChronicTransient {
    /// Mean over persons and years of the squared (or other) poverty gap.
    pub total: f64,
    /// What would remain if each had the mean of the own incomes in every year.
    pub chronic: f64,
    /// The rest, owed to variation over time. Not negative for `alpha >= 1`.
    pub transient: f64,
}

/// Chronic and transient poverty on the FGT gap `(1 - y)^alpha`; Jalan & Ravallion take alpha 2.
///
/// Each row is a household's income per head year by year, **each divided by that year's line**, and
/// the number of persons (weight) it stands for; rows may differ in length. Negative incomes count
/// as zero. Total poverty is the persons' mean of the years' mean gap; chronic poverty is the gap at
/// the mean income over the years. `None` when there is nobody, a row of positive weight is empty,
/// a number is not finite, a weight is negative, or `alpha` is negative.
pub fn chronic_transient<'a>(
    alpha: f64,
    rows: impl IntoIterator<Item = (&'a [f64], f64)>,
) -> Option<ChronicTransient> {
    finite(alpha).filter(|&alpha| alpha >= 0.0)?;
    let mut sums = ChronicTransientSums::default();
    for (incomes, weight) in rows {
        finite(weight).filter(|&weight| weight >= 0.0)?;
        if weight == 0.0 {
            continue;
        }
        let mean = mean_of_floored(incomes)?;
        let gaps = incomes.iter().map(|&income| gap(income.max(0.0), alpha));
        sums.add(
            mean,
            gaps.sum::<f64>() / incomes.len() as f64,
            alpha,
            weight,
        );
    }
    sums.components()
}

/// `(1 - income)^alpha` for an income relative to the line, nothing above it.
fn gap(income: f64, alpha: f64) -> f64 {
    if income < 1.0 {
        libm::pow(1.0 - income, alpha)
    } else {
        0.0
    }
}

/// The sums behind [`chronic_transient`], for callers who keep only each household's means over the years.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ChronicTransientSums {
    persons: f64,
    total: f64,
    chronic: f64,
}

impl ChronicTransientSums {
    /// Adds a household: mean over the years of income relative to the line, mean over the years of the gap to the power of
    /// `alpha`, and persons.
    pub fn add(&mut self, mean_income: f64, mean_gap: f64, alpha: f64, persons: f64) {
        self.persons += persons;
        self.total += persons * mean_gap;
        self.chronic += persons * gap(mean_income, alpha);
    }

    /// Adds the sums of another place.
    pub fn merge(&mut self, other: &Self) {
        self.persons += other.persons;
        self.total += other.total;
        self.chronic += other.chronic;
    }

    /// The components; `None` when there is nobody.
    pub fn components(&self) -> Option<ChronicTransient> {
        let (total, chronic) = (
            ratio(self.total, self.persons)?,
            ratio(self.chronic, self.persons)?,
        );
        Some(ChronicTransient {
            total,
            chronic,
            transient: total - chronic,
        })
    }
}

/// Jalan & Ravallion's four groups of households.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PovertyPattern {
    /// Below the line in every year.
    PersistentlyPoor,
    /// Mean income below the line, but not the income of every year.
    ChronicallyPoor,
    /// Mean income at or above the line, the income of some year below it.
    TransientlyPoor,
    /// Never below the line.
    NeverPoor,
}

/// The group of a household from its incomes divided by each year's line, as in
/// [`chronic_transient`]. `None` for an empty history or a number that is not finite.
pub fn poverty_pattern(incomes: &[f64]) -> Option<PovertyPattern> {
    let mean = mean_of_floored(incomes)?;
    let poor_years = incomes.iter().filter(|&&income| income < 1.0).count();
    Some(PovertyPattern::of(mean, poor_years, incomes.len()))
}

impl PovertyPattern {
    /// All groups, in the order of their number.
    pub const ALL: [Self; 4] = [
        Self::PersistentlyPoor,
        Self::ChronicallyPoor,
        Self::TransientlyPoor,
        Self::NeverPoor,
    ];

    /// The group of a household from its mean income over the years relative to the line and the years in which it was poor.
    pub fn of(mean_income: f64, poor_years: usize, years: usize) -> Self {
        if poor_years == years {
            Self::PersistentlyPoor
        } else if mean_income < 1.0 {
            Self::ChronicallyPoor
        } else if poor_years > 0 {
            Self::TransientlyPoor
        } else {
            Self::NeverPoor
        }
    }

    /// Name as in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::PersistentlyPoor => "persistently_poor",
            Self::ChronicallyPoor => "chronically_poor",
            Self::TransientlyPoor => "transiently_poor",
            Self::NeverPoor => "never_poor",
        }
    }
}

fn mean_of_floored(incomes: &[f64]) -> Option<f64> {
    let sum: f64 = incomes
        .iter()
        .map(|&income| finite(income).map(|y| y.max(0.0)))
        .sum::<Option<_>>()?;
    ratio(sum, incomes.len() as f64)
}

/// Movement between K groups (poor and not, deciles, registry states) from one year to another, in
/// whole persons, so that counties can be merged in any order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TransitionMatrix<const K: usize> {
    persons: [[u64; K]; K],
}

impl<const K: usize> Default for TransitionMatrix<K> {
    fn default() -> Self {
        Self {
            persons: [[0; K]; K],
        }
    }
}

impl<const K: usize> TransitionMatrix<K> {
    /// Adds persons who were in one group and are in another (or the same), groups counted from
    /// zero.
    ///
    /// # Panics
    /// If a group is not below K, which is a mistake of the calling code.
    pub fn add(&mut self, from: usize, to: usize, persons: u64) {
        self.persons[from][to] += persons;
    }

    /// Adds the counts of another place.
    pub fn merge(&mut self, other: &Self) {
        for (ours, theirs) in self
            .persons
            .as_flattened_mut()
            .iter_mut()
            .zip(other.persons.as_flattened())
        {
            *ours += theirs;
        }
    }

    /// Persons by group before (rows) and after (columns).
    pub fn persons(&self) -> &[[u64; K]; K] {
        &self.persons
    }

    /// Share of a group's persons who moved to each group, adding up to one; `None` for an empty
    /// group, or one that does not exist.
    pub fn shares(&self, from: usize) -> Option<[f64; K]> {
        let row = self.persons.get(from)?;
        let total: u64 = row.iter().sum();
        (total > 0).then(|| row.map(|persons| persons as f64 / total as f64))
    }

    /// Share of all persons who changed their group; `None` when there is nobody.
    pub fn mobility(&self) -> Option<f64> {
        let all: u64 = self.persons.as_flattened().iter().sum();
        let stayed: u64 = (0..K).map(|group| self.persons[group][group]).sum();
        ratio((all - stayed) as f64, all as f64)
    }
}

crate::exchange::portable! {
    impl [] ChronicTransientSums { persons, total, chronic }
    impl [const K: usize] TransitionMatrix<K> { persons }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chronic_and_transient_by_hand() {
        // Mean 1 over the two years: all of its poverty is transient.
        let swinging = [0.5, 1.5];
        let steady = [0.6, 0.6];
        let rows = [(&swinging[..], 1.0), (&steady[..], 3.0), (&[][..], 0.0)];
        let found = chronic_transient(2.0, rows).unwrap();
        assert!((found.total - (0.125 + 3.0 * 0.16) / 4.0).abs() < 1e-15);
        assert!((found.chronic - 0.12).abs() < 1e-15);
        assert!((found.transient - 0.125 / 4.0).abs() < 1e-15);
    }

    #[test]
    fn histories_without_meaning_give_nothing() {
        assert_eq!(chronic_transient(2.0, []), None);
        assert_eq!(chronic_transient(2.0, [(&[][..], 1.0)]), None);
        assert_eq!(chronic_transient(-1.0, [(&[0.5][..], 1.0)]), None);
        assert_eq!(chronic_transient(2.0, [(&[f64::NAN][..], 1.0)]), None);
        assert_eq!(poverty_pattern(&[]), None);
    }

    #[test]
    fn the_four_patterns() {
        assert_eq!(
            poverty_pattern(&[0.2, 0.9]),
            Some(PovertyPattern::PersistentlyPoor)
        );
        assert_eq!(
            poverty_pattern(&[0.2, 1.2]),
            Some(PovertyPattern::ChronicallyPoor)
        );
        assert_eq!(
            poverty_pattern(&[0.8, 1.2]),
            Some(PovertyPattern::TransientlyPoor)
        );
        assert_eq!(
            poverty_pattern(&[1.0, 1.2]),
            Some(PovertyPattern::NeverPoor)
        );
    }

    #[test]
    fn transitions_are_counted_and_merged() {
        let mut here = TransitionMatrix::<2>::default();
        here.add(0, 0, 6);
        here.add(0, 1, 2);
        let mut there = TransitionMatrix::default();
        there.add(1, 0, 1);
        assert_eq!(here.shares(1), None);
        assert_eq!(here.shares(2), None);
        here.merge(&there);
        assert_eq!(here.persons(), &[[6, 2], [1, 0]]);
        assert_eq!(here.shares(0), Some([0.75, 0.25]));
        assert_eq!(here.mobility(), Some(3.0 / 9.0));
        assert_eq!(TransitionMatrix::<3>::default().mobility(), None);
    }
}
