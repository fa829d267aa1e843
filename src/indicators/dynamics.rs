//! Entry, exit, return and spells of poverty, counted from bit masks of poor years.

use std::ops::Range;

use thiserror::Error;

use super::ratio;

/// Most years that a mask can hold.
const MOST_YEARS: usize = 32;

/// Why histories cannot be counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum DynamicsError {
    /// A mask of years holds 1 to 32 of them.
    #[error("{0} years, expected 1 to 32")]
    Years(u32),
    /// Counts over different numbers of years cannot be added.
    #[error("counts over {ours} years cannot be merged with counts over {theirs}")]
    DifferentYears {
        /// Years of the counts merged into.
        ours: u32,
        /// Years of the counts to be added.
        theirs: u32,
    },
}

/// Counts of poverty histories, mergeable in any order because they are integers.
///
/// A history is a mask whose bit `t` is set when the household was poor in year `t`, counted from
/// zero; years are named by this number throughout. Counts are of persons if `add` is given persons
/// (household size is then taken as that of the whole history). Rates are `None` when nobody was at
/// risk, or a year lies outside the history.
///
/// A spell is an unbroken run of poor years. One that runs already in the first year has at least
/// the length seen: rates by duration count it from the first year on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PovertyDynamics {
    years: u32,
    persons: u64,
    ever_poor: u64,
    always_poor: u64,
    poor: [u64; MOST_YEARS],
    /// By the year before the change.
    entries: [u64; MOST_YEARS],
    reentries: [u64; MOST_YEARS],
    exits: [u64; MOST_YEARS],
    /// By the number of years poor so far; index 0 is unused.
    at_risk: [u64; MOST_YEARS + 1],
    left: [u64; MOST_YEARS + 1],
    /// By the number of years since the first year out of poverty; index 0 is unused.
    followed: [u64; MOST_YEARS],
    returned: [u64; MOST_YEARS],
    /// By length; index 0 is unused.
    complete_spells: [u64; MOST_YEARS + 1],
    open_spells: [u64; MOST_YEARS + 1],
}

impl PovertyDynamics {
    /// Empty counts for histories of so many years.
    ///
    /// # Errors
    /// No year, or more than 32.
    pub fn new(years: u32) -> Result<Self, DynamicsError> {
        if years == 0 || years as usize > MOST_YEARS {
            return Err(DynamicsError::Years(years));
        }
        Ok(Self {
            years,
            persons: 0,
            ever_poor: 0,
            always_poor: 0,
            poor: [0; MOST_YEARS],
            entries: [0; MOST_YEARS],
            reentries: [0; MOST_YEARS],
            exits: [0; MOST_YEARS],
            at_risk: [0; MOST_YEARS + 1],
            left: [0; MOST_YEARS + 1],
            followed: [0; MOST_YEARS],
            returned: [0; MOST_YEARS],
            complete_spells: [0; MOST_YEARS + 1],
            open_spells: [0; MOST_YEARS + 1],
        })
    }

    /// Adds the history of a household with its number of persons. Bits beyond the last year are
    /// ignored. Those who were never poor cost next to nothing.
    pub fn add(&mut self, poor_years: u32, persons: u64) {
        self.persons += persons;
        let all_years = (1_u64 << self.years) - 1;
        // Twice the width, so that shifting by all years stays defined.
        let mask = u64::from(poor_years) & all_years;
        if mask == 0 {
            return;
        }
        self.ever_poor += persons;
        if mask == all_years {
            self.always_poor += persons;
        }
        let mut rest = mask;
        while rest != 0 {
            let start = rest.trailing_zeros();
            let end = start + (rest >> start).trailing_ones();
            self.add_spell(mask, start as usize, end as usize, persons);
            rest = rest >> end << end;
        }
    }

    /// Counts one spell, poor from `start` to the year before `end`.
    fn add_spell(&mut self, mask: u64, start: usize, end: usize, persons: u64) {
        let years = self.years as usize;
        let length = end - start;
        for year in start..end {
            self.poor[year] += persons;
            if year + 1 < years {
                self.at_risk[year + 1 - start] += persons;
            }
        }
        if start > 0 {
            self.entries[start - 1] += persons;
            if mask & ((1 << start) - 1) != 0 {
                self.reentries[start - 1] += persons;
            }
        }
        if start > 0 && end < years {
            self.complete_spells[length] += persons;
        } else {
            self.open_spells[length] += persons;
        }
        if end < years {
            self.exits[end - 1] += persons;
            self.left[length] += persons;
            let later = mask >> end;
            for since in 1..years - end {
                self.followed[since] += persons;
                if later & ((2 << since) - 1) != 0 {
                    self.returned[since] += persons;
                }
            }
        }
    }

    /// Adds the counts of another place.
    ///
    /// # Errors
    /// Counts over another number of years; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), DynamicsError> {
        if self.years != other.years {
            return Err(DynamicsError::DifferentYears {
                ours: self.years,
                theirs: other.years,
            });
        }
        self.persons += other.persons;
        self.ever_poor += other.ever_poor;
        self.always_poor += other.always_poor;
        add_each(&mut self.poor, &other.poor);
        add_each(&mut self.entries, &other.entries);
        add_each(&mut self.reentries, &other.reentries);
        add_each(&mut self.exits, &other.exits);
        add_each(&mut self.at_risk, &other.at_risk);
        add_each(&mut self.left, &other.left);
        add_each(&mut self.followed, &other.followed);
        add_each(&mut self.returned, &other.returned);
        add_each(&mut self.complete_spells, &other.complete_spells);
        add_each(&mut self.open_spells, &other.open_spells);
        Ok(())
    }

    /// All persons counted.
    pub fn persons(&self) -> u64 {
        self.persons
    }

    /// Share of persons who were poor in a year.
    pub fn headcount(&self, year: u32) -> Option<f64> {
        let poor = self.poor[..self.years as usize].get(year as usize)?;
        share(*poor, self.persons)
    }

    /// Share of persons who were poor in at least one year.
    pub fn ever_poor(&self) -> Option<f64> {
        share(self.ever_poor, self.persons)
    }

    /// Share of persons who were poor in every year.
    pub fn always_poor(&self) -> Option<f64> {
        share(self.always_poor, self.persons)
    }

    /// Mean number of poor years among those who were ever poor, unbroken or not.
    pub fn mean_years_poor(&self) -> Option<f64> {
        share(self.poor.iter().sum(), self.ever_poor)
    }

    /// Entry rate: of those not poor in a year, the share poor in the next, pooled over the given
    /// years (the earlier of each pair).
    pub fn entry_rate(&self, from: Range<u32>) -> Option<f64> {
        let years = self.pairs(from)?;
        let not_poor = self.poor[years.clone()]
            .iter()
            .map(|poor| self.persons - poor)
            .sum();
        share(self.entries[years].iter().sum(), not_poor)
    }

    /// Exit rate: of those poor in a year, the share not poor in the next, pooled over the given
    /// years (the earlier of each pair).
    pub fn exit_rate(&self, from: Range<u32>) -> Option<f64> {
        let years = self.pairs(from)?;
        share(
            self.exits[years.clone()].iter().sum(),
            self.poor[years].iter().sum(),
        )
    }

    /// Of those who enter poverty after the given years, the share who had been poor before within
    /// the history.
    pub fn reentry_share(&self, from: Range<u32>) -> Option<f64> {
        let years = self.pairs(from)?;
        share(
            self.reentries[years.clone()].iter().sum(),
            self.entries[years].iter().sum(),
        )
    }

    /// Exit rate by duration: of those poor for a number of years in a row within the range, the
    /// share not poor in the year that follows. `5..33` means five years or more.
    pub fn exit_rate_by_duration(&self, years_poor: Range<u32>) -> Option<f64> {
        let range = years_poor.start as usize..(years_poor.end as usize).min(MOST_YEARS + 1);
        let at_risk = self.at_risk.get(range.clone())?.iter().sum();
        share(self.left.get(range)?.iter().sum(), at_risk)
    }

    /// Re-entry rate: of those who left poverty and could be followed for `within` years after
    /// their first year out of it, the share poor again in at least one of these years.
    pub fn reentry_rate(&self, within: u32) -> Option<f64> {
        share(
            *self.returned.get(within as usize)?,
            *self.followed.get(within as usize)?,
        )
    }

    /// Persons by length in years of their complete spells, those seen to begin and to end. Index 0
    /// is empty; a person with two spells counts twice.
    pub fn complete_spells(&self) -> &[u64] {
        &self.complete_spells[..=self.years as usize]
    }

    /// The same for open spells, cut off by the first or the last year.
    pub fn open_spells(&self) -> &[u64] {
        &self.open_spells[..=self.years as usize]
    }

    /// Mean length in years of the complete spells. Long spells are more often open, so this
    /// understates lengths; the rates by duration do not.
    pub fn mean_complete_spell(&self) -> Option<f64> {
        let years = self
            .complete_spells
            .iter()
            .zip(0_u64..)
            .map(|(count, length)| count * length);
        share(years.sum(), self.complete_spells.iter().sum())
    }

    /// A range of years each of which has a next one.
    fn pairs(&self, from: Range<u32>) -> Option<Range<usize>> {
        (from.start <= from.end && from.end < self.years)
            .then_some(from.start as usize..from.end as usize)
    }
}

fn add_each(ours: &mut [u64], theirs: &[u64]) {
    for (ours, theirs) in ours.iter_mut().zip(theirs) {
        *ours += theirs;
    }
}

fn share(part: u64, whole: u64) -> Option<f64> {
    ratio(part as f64, whole as f64)
}

crate::exchange::portable! {
    impl [] PovertyDynamics {
        years,
        persons,
        ever_poor,
        always_poor,
        poor,
        entries,
        reentries,
        exits,
        at_risk,
        left,
        followed,
        returned,
        complete_spells,
        open_spells,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(years: u32, histories: &[(u32, u64)]) -> PovertyDynamics {
        let mut counts = PovertyDynamics::new(years).unwrap();
        for &(mask, persons) in histories {
            counts.add(mask, persons);
        }
        counts
    }

    #[test]
    fn a_hand_counted_history() {
        // Poor in years 0, 1 and 4 of six; three persons. Five others were never poor.
        let counts = counted(6, &[(0b01_0011, 3), (0, 5)]);
        assert_eq!(counts.headcount(0), Some(3.0 / 8.0));
        assert_eq!(counts.headcount(2), Some(0.0));
        assert_eq!(counts.headcount(6), None);
        assert_eq!(counts.exit_rate(0..1), Some(0.0));
        assert_eq!(counts.exit_rate(1..2), Some(1.0));
        assert_eq!(counts.exit_rate(0..5), Some(2.0 / 3.0));
        assert_eq!(counts.exit_rate(2..3), None);
        assert_eq!(counts.exit_rate(0..6), None);
        assert_eq!(counts.entry_rate(3..4), Some(3.0 / 8.0));
        assert_eq!(counts.reentry_share(3..4), Some(1.0));
        assert_eq!(counts.exit_rate_by_duration(1..2), Some(0.5));
        assert_eq!(counts.exit_rate_by_duration(2..33), Some(1.0));
        // First out in year 2 (followed for 3 years, poor again in the second) and in year 5.
        assert_eq!(counts.reentry_rate(1), Some(0.0));
        assert_eq!(counts.reentry_rate(2), Some(1.0));
        assert_eq!(counts.reentry_rate(3), Some(1.0));
        assert_eq!(counts.reentry_rate(4), None);
        assert_eq!(counts.complete_spells(), [0, 3, 0, 0, 0, 0, 0]);
        assert_eq!(counts.open_spells(), [0, 0, 3, 0, 0, 0, 0]);
        assert_eq!(counts.mean_complete_spell(), Some(1.0));
        assert_eq!(counts.mean_years_poor(), Some(3.0));
        assert_eq!(counts.ever_poor(), Some(3.0 / 8.0));
        assert_eq!(counts.always_poor(), Some(0.0));
    }

    #[test]
    fn all_thirty_two_years() {
        let counts = counted(32, &[(u32::MAX, 2)]);
        assert_eq!(counts.always_poor(), Some(1.0));
        assert_eq!(counts.exit_rate(0..31), Some(0.0));
        assert_eq!(counts.open_spells()[32], 2);
        assert_eq!(counts.mean_complete_spell(), None);
    }

    #[test]
    fn nobody_gives_no_rate() {
        let counts = counted(9, &[]);
        assert_eq!(counts.headcount(0), None);
        assert_eq!(counts.entry_rate(0..8), None);
        assert_eq!(counts.ever_poor(), None);
        assert_eq!(counts.mean_years_poor(), None);
    }

    #[test]
    fn merging_equals_adding_and_needs_the_same_years() {
        let all: Vec<(u32, u64)> = (0..512)
            .map(|mask| (mask, 1 + u64::from(mask) % 7))
            .collect();
        let mut merged = counted(9, &all[300..]);
        merged.merge(&counted(9, &all[..300])).unwrap();
        assert_eq!(merged, counted(9, &all));
        let error = merged.merge(&counted(8, &[])).unwrap_err();
        assert_eq!(error, DynamicsError::DifferentYears { ours: 9, theirs: 8 });
        assert_eq!(PovertyDynamics::new(0), Err(DynamicsError::Years(0)));
        assert_eq!(PovertyDynamics::new(33), Err(DynamicsError::Years(33)));
    }
}
