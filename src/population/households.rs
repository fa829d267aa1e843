//! The households of a county as columns: 40 bytes a household.

use super::bits::bits;
use crate::math::to_nearest;

bits! {
    /// Who lives in the household.
    pub struct Composition: u32 {
        /// Children below 16.
        children, set_children: 3 @ 0;
        /// Persons of 16 to 59, able or not, students included.
        working, set_working: 3 @ 3;
        /// Persons of 60 and older.
        elderly, set_elderly: 2 @ 6;
        /// Persons of working age who can work and are not students.
        able, set_able: 3 @ 8;
        /// Years of schooling of the best-educated worker.
        schooling, set_schooling: 5 @ 11;
        /// Persons of working age who are in upper school.
        students, set_students: 2 @ 16;
        /// Children who are out of school.
        dropouts, set_dropouts: 2 @ 18;
        /// Half-years of schooling that the programme added to the household's workers.
        added_schooling, set_added_schooling: 4 @ 20;
        /// 1 if the household belongs to a minority.
        minority, set_minority: 1 @ 24;
    }
}

impl Composition {
    /// Persons in the household; 0 is an empty slot.
    #[inline(always)]
    pub fn persons(self) -> u32 {
        self.children() + self.working() + self.elderly()
    }

    /// Persons of 16 and older.
    #[inline(always)]
    pub fn adults(self) -> u32 {
        self.working() + self.elderly()
    }
}

bits! {
    /// How the household lives and what struck it.
    pub struct Condition: u32 {
        /// 1 if a member is disabled.
        disabled, set_disabled: 1 @ 0;
        /// 1 if a member is chronically ill.
        chronic, set_chronic: 1 @ 1;
        /// 1 while a serious illness lasts.
        ill, set_ill: 1 @ 2;
        /// 1 if a disaster hit the household this year.
        disaster, set_disaster: 1 @ 3;
        /// 1 if the household lost work this year.
        jobless, set_jobless: 1 @ 4;
        /// 1 if the site cannot support the household.
        inhospitable, set_inhospitable: 1 @ 5;
        /// 1 if the household lives in an ecological area.
        eco_area, set_eco_area: 1 @ 6;
        /// 1 if the house is unsafe.
        unsafe_house, set_unsafe_house: 1 @ 7;
        /// 1 without safe drinking water.
        unsafe_water, set_unsafe_water: 1 @ 8;
        /// 1 without basic medical insurance.
        uninsured, set_uninsured: 1 @ 9;
        /// 1 if permanent income is below the county's middle.
        low_income, set_low_income: 1 @ 10;
        /// Group of poor villages in the county, 0 outside poor villages.
        village, set_village: 12 @ 12;
        /// 1 if a survey saw it below the line two years before the population is drawn.
        poor_before, set_poor_before: 1 @ 24;
    }
}

bits! {
    /// The household on the poverty register.
    pub struct Registry: u16 {
        /// See [`Status`].
        status_code, set_status_code: 3 @ 0;
        /// See [`Cause`].
        cause_code, set_cause_code: 3 @ 3;
        /// Years since the household last left the register.
        years_out, set_years_out: 5 @ 6;
        /// Years in a row with assessed income above the exit margin.
        years_above, set_years_above: 2 @ 11;
        /// 1 if a deregistered household is monitored.
        monitored, set_monitored: 1 @ 13;
        /// 1 if the household was ever registered.
        ever, set_ever: 1 @ 14;
    }
}

bits! {
    /// Terms that run for years.
    pub struct Terms: u16 {
        /// Years since the household moved (its own counts as 1, 7 is seven or more), 0 if it did not.
        years_moved, set_years_moved: 3 @ 0;
        /// Years that a small loan still runs.
        loan_years, set_loan_years: 2 @ 3;
        /// Years since the workers were trained, 0 if they were not.
        years_trained, set_years_trained: 5 @ 5;
        /// Workers of the household in organized employment.
        employed, set_employed: 3 @ 10;
        /// 1 while a student of the programme is in vocational school.
        in_vocational, set_in_vocational: 1 @ 13;
        /// 1 while a student of the programme is in higher education.
        in_higher, set_in_higher: 1 @ 14;
        /// 1 while a returned dropout is in school.
        returned_pupil, set_returned_pupil: 1 @ 15;
    }
}

bits! {
    /// Income over the years relative to each year's poverty line, for chronic and transient poverty.
    pub struct Past: u32 {
        /// Sum over the years of income as a multiple of the line, in units of 1/1024; the largest value means 64 or more.
        income_sum, set_income_sum: 16 @ 0;
        /// Sum over the years of the squared poverty gap, in units of 1/2048.
        squared_gap_sum, set_squared_gap_sum: 16 @ 16;
    }
}

impl Past {
    /// Units of [`Past::income_sum`] in one poverty line.
    pub const INCOME_UNITS: f32 = 1024.0;
    /// Units of [`Past::squared_gap_sum`] in a squared gap of one.
    pub const GAP_UNITS: f32 = 2048.0;

    /// Adds a year with an income of so many poverty lines.
    #[inline(always)]
    pub fn add_year(&mut self, lines: f32) {
        let gap = (1.0 - lines).clamp(0.0, 1.0);
        let income = to_nearest(f64::from(lines.clamp(0.0, 64.0) * Self::INCOME_UNITS)) as u32;
        self.set_income_sum(self.income_sum() + income);
        self.set_squared_gap_sum(
            self.squared_gap_sum() + to_nearest(f64::from(gap * gap * Self::GAP_UNITS)) as u32,
        );
    }
}

/// Administrative status of a household, which is not the same as being poor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Status {
    /// Never on the register.
    Never = 0,
    /// On the register and not yet deregistered.
    Registered = 1,
    /// Deregistered, with support going on.
    Grace = 2,
    /// Deregistered, support ended.
    Graduated = 3,
    /// Removed as wrongly included.
    Removed = 4,
}

impl Status {
    /// Name as in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Registered => "registered",
            Self::Grace => "grace",
            Self::Graduated => "graduated",
            Self::Removed => "removed",
        }
    }
}

impl Registry {
    /// The household's status.
    #[inline(always)]
    pub fn status(self) -> Status {
        match self.status_code() {
            1 => Status::Registered,
            2 => Status::Grace,
            3 => Status::Graduated,
            4 => Status::Removed,
            _ => Status::Never,
        }
    }

    /// Sets the status.
    #[inline(always)]
    pub fn set_status(&mut self, status: Status) {
        self.set_status_code(status as u32);
    }

    /// Whether the household is on the register and not yet deregistered.
    #[inline(always)]
    pub fn registered(self) -> bool {
        self.status_code() == Status::Registered as u32
    }

    /// Whether programmes for the registered poor serve the household: registered, or out of the register in grace.
    #[inline(always)]
    pub fn supported(self) -> bool {
        matches!(self.status_code(), 1 | 2)
    }

    /// Main cause of poverty as diagnosed at registration.
    #[inline(always)]
    pub fn cause(self) -> Cause {
        Cause::ALL[self.cause_code() as usize & 7]
    }

    /// Sets the main cause.
    #[inline(always)]
    pub fn set_cause(&mut self, cause: Cause) {
        self.set_cause_code(cause as u32);
    }
}

/// Main cause of a household's poverty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
pub enum Cause {
    /// Not diagnosed.
    None = 0,
    /// Illness of a member.
    Illness = 1,
    /// Disability of a member.
    Disability = 2,
    /// No able worker.
    LackOfWorkers = 3,
    /// Cost of schooling.
    Schooling = 4,
    /// Natural disaster.
    Disaster = 5,
    /// Lack of skills or technology.
    LackOfSkills = 6,
    /// Lack of funds.
    LackOfFunds = 7,
}

impl Cause {
    /// All causes, by code.
    pub const ALL: [Self; 8] = [
        Self::None,
        Self::Illness,
        Self::Disability,
        Self::LackOfWorkers,
        Self::Schooling,
        Self::Disaster,
        Self::LackOfSkills,
        Self::LackOfFunds,
    ];

    /// Name as in tables.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Their names in tables, in the same order.
    pub const NAMES: [&str; 8] = [
        "none",
        "illness",
        "disability",
        "lack_of_workers",
        "schooling",
        "disaster",
        "lack_of_skills",
        "lack_of_funds",
    ];
}

/// The households of one county, one element a slot in every column.
///
/// A slot whose household has no members is empty until a household splits off into it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Households {
    /// Fixed deviation of log market income from the county's mean.
    pub permanent: Vec<f32>,
    /// Slowly reverting deviation of log market income.
    pub persistent: Vec<f32>,
    /// Disposable income per person of the year, yuan.
    pub income: Vec<f32>,
    /// Members.
    pub composition: Vec<Composition>,
    /// Living conditions.
    pub condition: Vec<Condition>,
    /// Place on the poverty register.
    pub registry: Vec<Registry>,
    /// One bit a sub-programme that serves or has served the household.
    pub programmes: Vec<u32>,
    /// Terms that run for years.
    pub terms: Vec<Terms>,
    /// One bit a year (the first year is bit 0) in which income was below the line.
    pub poor_years: Vec<u32>,
    /// One bit a year in which the survey sees income below the line.
    pub observed_poor_years: Vec<u32>,
    /// Income over the years relative to the line.
    pub past: Vec<Past>,
}

impl Households {
    /// Bytes that one household takes.
    pub const BYTES: usize = 40;

    /// The bit of a year in the columns of poor years, so many years after the first.
    pub fn year_bit(since_start: u32) -> u32 {
        1 << since_start.min(31)
    }

    /// Columns of so many empty slots.
    pub fn empty(slots: usize) -> Self {
        Self {
            permanent: vec![0.0; slots],
            persistent: vec![0.0; slots],
            income: vec![0.0; slots],
            composition: vec![Composition::default(); slots],
            condition: vec![Condition::default(); slots],
            registry: vec![Registry::default(); slots],
            programmes: vec![0; slots],
            terms: vec![Terms::default(); slots],
            poor_years: vec![0; slots],
            observed_poor_years: vec![0; slots],
            past: vec![Past::default(); slots],
        }
    }

    /// Slots, empty ones included.
    pub fn len(&self) -> usize {
        self.composition.len()
    }

    /// Whether there is no slot.
    pub fn is_empty(&self) -> bool {
        self.composition.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_household_takes_forty_bytes() {
        let bytes = 3 * size_of::<f32>()
            + size_of::<Composition>()
            + size_of::<Condition>()
            + size_of::<Registry>()
            + size_of::<Terms>()
            + size_of::<Past>()
            + 3 * size_of::<u32>();
        assert_eq!(bytes, Households::BYTES);
    }

    #[test]
    fn fields_do_not_touch_each_other() {
        let mut composition = Composition::default();
        composition.set_children(7);
        composition.set_elderly(3);
        composition.set_schooling(16);
        assert_eq!(composition.persons(), 10);
        composition.set_children(1);
        assert_eq!((composition.elderly(), composition.schooling()), (3, 16));
    }

    #[test]
    fn status_and_cause_survive_their_codes() {
        let mut registry = Registry::default();
        registry.set_status(Status::Removed);
        registry.set_cause(Cause::LackOfFunds);
        assert_eq!(
            (registry.status(), registry.cause()),
            (Status::Removed, Cause::LackOfFunds)
        );
        assert!(!registry.supported());
    }
}
