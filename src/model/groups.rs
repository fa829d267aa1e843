//! Groups of households by which poverty is broken down: cause, type of household, schooling, minority, illness.

use crate::math::single;
use crate::math::to_nearest;
use crate::population::households::{Cause, Composition, Condition, Registry};

/// A way to divide households into groups; every household is in one group of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Main cause of poverty as diagnosed at registration.
    Cause,
    /// Who lives in the household.
    HouseholdType,
    /// Schooling of the best-educated worker.
    Schooling,
    /// Ethnic minority or not.
    Minority,
    /// Illness of a member.
    Illness,
}

impl Dimension {
    /// All dimensions, in the order of the tables.
    pub const ALL: [Self; 5] = [
        Self::Cause,
        Self::HouseholdType,
        Self::Schooling,
        Self::Minority,
        Self::Illness,
    ];

    /// Name as in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cause => "cause",
            Self::HouseholdType => "household_type",
            Self::Schooling => "schooling",
            Self::Minority => "minority",
            Self::Illness => "illness",
        }
    }

    /// Names of the groups.
    pub fn groups(self) -> &'static [&'static str] {
        match self {
            Self::Cause => &Cause::NAMES,
            Self::HouseholdType => &[
                "elderly_alone",
                "no_able_worker",
                "workers_with_children",
                "workers_with_elderly",
                "workers_only",
            ],
            Self::Schooling => &["below_primary", "primary", "junior_middle", "upper"],
            Self::Minority => &["majority", "minority"],
            Self::Illness => &["healthy", "chronic_illness", "serious_illness"],
        }
    }

    /// Number of groups; one place for [`Cell::of`] and for reading a cell back.
    #[inline(always)]
    const fn size(self) -> usize {
        match self {
            Self::Cause => Cause::ALL.len(),
            Self::HouseholdType => 5,
            Self::Schooling => 4,
            Self::Minority => 2,
            Self::Illness => 3,
        }
    }

    /// The group of a household.
    #[inline(always)]
    fn of(self, composition: Composition, condition: Condition, registry: Registry) -> u32 {
        match self {
            Self::Cause => registry.cause_code(),
            Self::HouseholdType => household_type(composition),
            Self::Schooling => {
                let years = composition.schooling();
                u32::from(years >= 6) + u32::from(years >= 9) + u32::from(years >= 12)
            }
            Self::Minority => composition.minority(),
            Self::Illness => {
                if condition.ill() == 1 {
                    2
                } else {
                    condition.chronic()
                }
            }
        }
    }
}

#[inline(always)]
fn household_type(composition: Composition) -> u32 {
    if composition.working() == 0 && composition.children() == 0 {
        0
    } else if composition.able() == 0 {
        1
    } else if composition.children() > 0 {
        2
    } else if composition.elderly() > 0 {
        3
    } else {
        4
    }
}

/// Number of cells: all combinations of the groups of all dimensions.
pub const CELLS: usize = {
    let mut product = 1;
    let mut place = 0;
    while place < Dimension::ALL.len() {
        product *= Dimension::ALL[place].size();
        place += 1;
    }
    product
};

/// The combination of groups in which a household is.
#[inline(always)]
pub fn cell(composition: Composition, condition: Condition, registry: Registry) -> u32 {
    // Without a loop, so that the loops over households around it vectorize.
    let next = |cell: u32, dimension: Dimension| {
        cell * dimension.size() as u32 + dimension.of(composition, condition, registry)
    };
    let [first, second, third, fourth, fifth] = Dimension::ALL;
    next(
        next(next(next(next(0, first), second), third), fourth),
        fifth,
    )
}

/// The group of a dimension to which a cell belongs.
pub fn group_of(mut cell: usize, wanted: Dimension) -> usize {
    let mut group = 0;
    for dimension in Dimension::ALL.iter().rev() {
        if *dimension == wanted {
            group = cell % dimension.size();
        }
        cell /= dimension.size();
    }
    group
}

/// Units of a gap in [`GroupSums`]: a gap of the whole line.
const GAP_UNITS: f32 = 1e6;

/// Poverty of a group in whole numbers, so that groups add up in any order; real persons and households.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupSums {
    /// Persons.
    pub persons: u64,
    /// Households.
    pub households: u64,
    /// Persons below the line.
    pub poor: u64,
    /// Persons below the line as the survey sees them.
    pub observed_poor: u64,
    /// Persons registered and not yet deregistered.
    pub registered: u64,
    /// Sum over persons of the gap, in millionths of the line.
    gap: u64,
    /// Sum over persons of the squared gap, in millionths.
    squared_gap: u64,
    /// Income, fen.
    pub income: i64,
}

impl GroupSums {
    /// Adds another group.
    pub fn merge(&mut self, other: &Self) {
        self.persons += other.persons;
        self.households += other.households;
        self.poor += other.poor;
        self.observed_poor += other.observed_poor;
        self.registered += other.registered;
        self.gap += other.gap;
        self.squared_gap += other.squared_gap;
        self.income += other.income;
    }

    /// Adds the gap of poor persons with an income of so many lines.
    pub fn add_gap(&mut self, lines: f32, persons: u64) {
        let gap = (1.0 - lines).clamp(0.0, 1.0);
        let units = |share: f32| to_nearest(f64::from(share * GAP_UNITS)) as u64;
        self.gap += units(gap) * persons;
        self.squared_gap += units(gap * gap) * persons;
    }

    /// Poverty gap ratio (FGT 1), share of the line; `None` for nobody.
    pub fn poverty_gap(&self) -> Option<f64> {
        self.per_person(self.gap)
    }

    /// Squared poverty gap (FGT 2); `None` for nobody.
    pub fn severity(&self) -> Option<f64> {
        self.per_person(self.squared_gap)
    }

    fn per_person(&self, units: u64) -> Option<f64> {
        (self.persons > 0).then(|| units as f64 / f64::from(GAP_UNITS) / self.persons as f64)
    }
}

/// Classes of income as multiples of the line: below 1, 1 to 1.5, 1.5 to 2, 2 to 3, 3 and more.
pub const INCOME_CLASSES: [&str; 5] = [
    "below_line",
    "1_to_1.5_lines",
    "1.5_to_2_lines",
    "2_to_3_lines",
    "3_lines_and_more",
];

/// The class of an income of so many lines.
#[inline(always)]
pub fn income_class(lines: f32) -> u32 {
    u32::from(lines >= 1.0)
        + u32::from(lines >= 1.5)
        + u32::from(lines >= 2.0)
        + u32::from(lines >= 3.0)
}

/// Deprivations of a household as bits, in the order of [`DEPRIVATIONS`].
#[inline(always)]
pub fn deprivations(
    composition: Composition,
    condition: Condition,
    lines: f32,
    food_share: f32,
) -> u32 {
    let bits = [
        u32::from(lines < food_share),
        u32::from(lines < 1.0),
        u32::from(composition.dropouts() > 0),
        condition.uninsured(),
        condition.unsafe_house(),
        condition.unsafe_water(),
    ];
    bits[0] | bits[1] << 1 | bits[2] << 2 | bits[3] << 3 | bits[4] << 4 | bits[5] << 5
}

/// The two assurances (food, clothing) and the three guarantees (schooling, basic medical care, safe housing; safe water with it).
pub const DEPRIVATIONS: [&str; 6] = [
    "food",
    "clothing",
    "schooling",
    "medical_care",
    "housing",
    "water",
];

/// Permanent income per person, yuan a year: the household's fixed place around the mean of its county.
#[inline(always)]
pub fn permanent_income(county_mean: f32, permanent: f32) -> f32 {
    county_mean * single::exp(permanent)
}

crate::exchange::portable! {
    impl [] GroupSums {
        persons,
        households,
        poor,
        observed_poor,
        registered,
        gap,
        squared_gap,
        income,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_gives_its_groups_back() {
        let mut composition = Composition::default();
        composition.set_children(1);
        composition.set_working(2);
        composition.set_able(2);
        composition.set_schooling(9);
        composition.set_minority(1);
        let mut condition = Condition::default();
        condition.set_chronic(1);
        let mut registry = Registry::default();
        registry.set_cause(Cause::LackOfSkills);
        let cell = cell(composition, condition, registry) as usize;
        assert!(cell < CELLS);
        let groups = Dimension::ALL.map(|d| d.groups()[group_of(cell, d)]);
        assert_eq!(
            groups,
            [
                "lack_of_skills",
                "workers_with_children",
                "junior_middle",
                "minority",
                "chronic_illness"
            ]
        );
    }

    #[test]
    fn every_dimension_names_as_many_groups_as_it_has() {
        for dimension in Dimension::ALL {
            assert_eq!(dimension.groups().len(), dimension.size());
        }
    }

    #[test]
    fn classes_hold_their_lower_limit() {
        assert_eq!(
            [0.99, 1.0, 1.5, 2.9, 3.0].map(income_class),
            [0, 1, 2, 3, 4]
        );
    }
}
