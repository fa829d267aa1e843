//! Counts over all households of the nation in a year that are too large to keep by county: groups, movement between
//! classes of income, and who the register and the measures reach. All are whole numbers, which add up in any order.

use super::catalog::catalog;
use super::groups::{CELLS, GroupSums, INCOME_CLASSES};
use super::programme::Measure;
use crate::indicators::{self, Histogram, Incidence, ReachHistogram, Targeting, TransitionMatrix};
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

/// Places for subjects in [`Reach`]: a power of two, which processors add at once.
const LANES: usize = SUBJECTS.next_power_of_two();

/// Persons whom each subject reaches, and what it brings them.
pub type Reached = indicators::Reached<LANES>;

/// The population by one kind of welfare, and what each subject reaches of it; for the register the benefits are persons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reach {
    /// Persons by welfare, all and reached.
    by_welfare: ReachHistogram<LANES>,
    /// Persons below the line.
    pub poor: u64,
    /// Persons reached, not poor and poor; those who are missed are what is left of the population.
    counts: [Reached; 2],
}

impl Default for Reach {
    fn default() -> Self {
        Self {
            by_welfare: ReachHistogram::default(),
            poor: 0,
            counts: [Reached::NOBODY; 2],
        }
    }
}

impl Reach {
    /// Adds persons to the cell of their welfare.
    #[inline(always)]
    pub(super) fn add_persons(&mut self, cell: u32, persons: u64) {
        self.by_welfare.add_persons(cell, persons);
    }

    /// Adds to the cell of their welfare those whom subjects reach.
    #[inline(always)]
    pub(super) fn add_reached(&mut self, cell: u32, poor: bool, reached: &Reached) {
        self.by_welfare.add_reached(cell, reached);
        self.counts[usize::from(poor)].merge(reached);
    }

    fn merge(&mut self, other: &Self) {
        self.by_welfare.merge(&other.by_welfare);
        self.poor += other.poor;
        for (ours, theirs) in self.counts.iter_mut().zip(&other.counts) {
            ours.merge(theirs);
        }
    }

    /// Who a subject reaches and misses, the poor being its target.
    pub fn targeting(&self, subject: usize) -> Targeting {
        let [others, target] = &self.counts;
        let all = self.by_welfare.persons();
        Targeting {
            target_reached: target.persons[subject],
            target_missed: self.poor - target.persons[subject],
            others_reached: others.persons[subject],
            others_not_reached: all - self.poor - others.persons[subject],
            benefits_to_target: target.benefits[subject].into(),
            benefits_to_others: others.benefits[subject].into(),
        }
    }

    /// Incidence of a subject by tenth of the population.
    pub fn incidence(&self, subject: usize) -> Option<Incidence> {
        self.by_welfare.incidence(subject)
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
    /// Adds persons by income to the population whose reach is measured by income.
    pub fn add_population(&mut self, by_income: &Histogram) {
        self.reach[0].by_welfare.add_population(by_income);
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

crate::exchange::portable! {
    impl [] Reach { by_welfare, poor, counts }
    impl [] Tally { groups, transitions, reach }
}
