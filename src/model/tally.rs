//! Counts over all households of the nation in a year that are too large to keep by county: groups, movement between
//! classes of income, and who the register and the measures reach. All are whole numbers, which add up in any order.

use super::catalog::catalog;
use super::groups::{CELLS, GroupSums, INCOME_CLASSES};
use super::programme::Measure;
use crate::indicators::{Histogram, Targeting, TransitionMatrix};
use crate::math::to_nearest;
use std::sync::LazyLock;

/// What a household's need is measured by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Welfare {
    /// Disposable income of the year.
    Income,
    /// Market income of the year: before programmes, allowances and top-up.
    IncomeBeforeSupport,
    /// Permanent income: the fixed place in the county's distribution at its mean growth.
    PermanentIncome,
}

impl Welfare {
    /// All three, in the order of the tables.
    pub const ALL: [Self; 3] = [
        Self::Income,
        Self::IncomeBeforeSupport,
        Self::PermanentIncome,
    ];

    /// Name as in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Income => "income",
            Self::IncomeBeforeSupport => "income_before_support",
            Self::PermanentIncome => "permanent_income",
        }
    }
}

/// Number of subjects whose targeting is measured: the register, the five measures and the other support.
pub const SUBJECTS: usize = 1 + Measure::ALL.len();

/// Name of a subject as in tables; the register is the first.
pub fn subject_name(subject: usize) -> &'static str {
    match subject {
        0 => "register",
        _ => Measure::ALL[subject - 1].name(),
    }
}

/// Bits of the programmes of each measure.
pub fn programme_bits() -> &'static [u32; Measure::ALL.len()] {
    static BITS: LazyLock<[u32; Measure::ALL.len()]> = LazyLock::new(|| {
        Measure::ALL.map(|measure| {
            catalog()
                .iter()
                .filter(|programme| programme.measure == measure)
                .fold(0, |bits, programme| bits | programme.id.bit())
        })
    });
    &BITS
}

/// The population by one kind of welfare, and what each subject reaches of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// All persons with their welfare.
    pub population: Histogram,
    /// Persons below the line.
    pub poor: u64,
    /// Persons reached by each subject, with the benefits in place of the income.
    pub reached: [Histogram; SUBJECTS],
    /// The same by poor and not poor; those who are missed are what is left of the population.
    counts: [Targeting; SUBJECTS],
}

/// A household as the tally sees it: weights applied, yuan per person, fen per household.
pub struct Household {
    /// Real persons.
    pub persons: u64,
    /// Welfare per person of each kind, yuan.
    pub welfare: [f32; 3],
    /// Whether each subject reaches it.
    pub reached: [bool; SUBJECTS],
    /// What each subject brings, fen; for the register one for each person.
    pub benefits: [i64; SUBJECTS],
}

impl Reach {
    fn add(&mut self, household: &Household, welfare: f32, line: f32) {
        let fen = to_nearest(f64::from(welfare) * 100.0 * household.persons as f64);
        let poor = welfare < line;
        self.population.add(welfare, household.persons, fen);
        self.poor += if poor { household.persons } else { 0 };
        for subject in 0..SUBJECTS {
            if household.reached[subject] {
                let benefits = household.benefits[subject];
                self.reached[subject].add(welfare, household.persons, benefits);
                self.counts[subject].add(poor, true, household.persons, benefits);
            }
        }
    }

    fn merge(&mut self, other: &Self) {
        self.population.merge(&other.population);
        self.poor += other.poor;
        for subject in 0..SUBJECTS {
            self.reached[subject].merge(&other.reached[subject]);
            self.counts[subject].merge(&other.counts[subject]);
        }
    }

    /// Who a subject reaches and misses, the poor being its target.
    pub fn targeting(&self, subject: usize) -> Targeting {
        let mut counts = self.counts[subject];
        counts.target_missed = self.poor - counts.target_reached;
        counts.others_not_reached = self.population.persons() - self.poor - counts.others_reached;
        counts
    }
}

/// All counts of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// Sums by stratum (designated, other) and cell of groups.
    pub groups: [Vec<GroupSums>; 2],
    /// Persons by class of income last year and this year, by stratum; empty in the first year.
    pub transitions: [TransitionMatrix<{ INCOME_CLASSES.len() }>; 2],
    /// Reach by kind of welfare.
    pub reach: [Reach; 3],
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            groups: std::array::from_fn(|_| vec![GroupSums::default(); CELLS]),
            transitions: Default::default(),
            reach: Default::default(),
        }
    }
}

impl Tally {
    /// Counts a household's reach.
    pub fn add_reach(&mut self, household: &Household, line: f32) {
        for (reach, welfare) in self.reach.iter_mut().zip(household.welfare) {
            reach.add(household, welfare, line);
        }
    }

    /// Adds the counts of other counties.
    pub fn merge(&mut self, other: &Self) {
        for stratum in 0..2 {
            for (sum, group) in self.groups[stratum].iter_mut().zip(&other.groups[stratum]) {
                sum.merge(group);
            }
            self.transitions[stratum].merge(&other.transitions[stratum]);
        }
        for (sum, reach) in self.reach.iter_mut().zip(&other.reach) {
            sum.merge(reach);
        }
    }
}
