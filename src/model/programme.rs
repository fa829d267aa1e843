//! Sub-programmes of the measures and of the other support: what all of them have in common.

pub use super::rules::{Effect, Rule, Served};
use crate::math::to_nearest;
use crate::population::households::{Composition, Condition, Registry, Terms as RunningTerms};
use crate::scenario::parameters::Parameters;
use crate::scenario::parameters::programme::{Payers, Terms};

/// A measure, or the other support.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// Jobs and industry.
    Jobs,
    /// Relocation.
    Relocation,
    /// Eco-compensation.
    EcoCompensation,
    /// Education.
    Education,
    /// Subsistence allowances.
    Subsistence,
    /// Support beside the five.
    Support,
}

impl Measure {
    /// The five, then the other support.
    pub const ALL: [Self; 6] = [
        Self::Jobs,
        Self::Relocation,
        Self::EcoCompensation,
        Self::Education,
        Self::Subsistence,
        Self::Support,
    ];

    /// Name as in scenario files and tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jobs => "jobs",
            Self::Relocation => "relocation",
            Self::EcoCompensation => "eco_compensation",
            Self::Education => "education",
            Self::Subsistence => "subsistence",
            Self::Support => "support",
        }
    }

    /// Path of the parameter that switches it on and off.
    pub fn switch(self) -> &'static str {
        match self {
            Self::Jobs => "measures.jobs.enabled",
            Self::Relocation => "measures.relocation.enabled",
            Self::EcoCompensation => "measures.eco_compensation.enabled",
            Self::Education => "measures.education.enabled",
            Self::Subsistence => "measures.subsistence.enabled",
            Self::Support => "support.enabled",
        }
    }

    /// Whether the measure runs, the factor on its money, and who pays.
    pub fn policy(self, p: &Parameters) -> (bool, f64, &Payers) {
        let m = &p.measures;
        match self {
            Self::Jobs => (m.jobs.enabled, m.jobs.funding, &m.jobs.payers),
            Self::Relocation => (
                m.relocation.enabled,
                m.relocation.funding,
                &m.relocation.payers,
            ),
            Self::EcoCompensation => (
                m.eco_compensation.enabled,
                m.eco_compensation.funding,
                &m.eco_compensation.payers,
            ),
            Self::Education => (
                m.education.enabled,
                m.education.funding,
                &m.education.payers,
            ),
            Self::Subsistence => (
                m.subsistence.enabled,
                m.subsistence.funding,
                &m.subsistence.payers,
            ),
            Self::Support => (p.support.enabled, p.support.funding, &p.support.payers),
        }
    }
}

/// Income by source, yuan per household and year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sources {
    /// Wages.
    pub wage: f32,
    /// Household business, farming included.
    pub business: f32,
    /// Property.
    pub property: f32,
    /// Transfers, public and private.
    pub transfer: f32,
}

impl Sources {
    /// Sum of the four.
    #[inline]
    pub fn total(self) -> f32 {
        self.wage + self.business + self.property + self.transfer
    }

    /// The four in whole fen.
    #[inline]
    pub fn in_fen(self) -> [i64; 4] {
        [self.wage, self.business, self.property, self.transfer].map(fen)
    }

    /// Only wages.
    #[inline]
    pub fn of_wage(wage: f32) -> Self {
        Self {
            wage,
            ..Self::default()
        }
    }

    /// Only business income.
    #[inline]
    pub fn of_business(business: f32) -> Self {
        Self {
            business,
            ..Self::default()
        }
    }

    /// Only transfers.
    #[inline]
    pub fn of_transfer(transfer: f32) -> Self {
        Self {
            transfer,
            ..Self::default()
        }
    }
}

/// Whole fen of an amount in yuan.
#[inline]
pub fn fen(yuan: f32) -> i64 {
    to_nearest(f64::from(yuan) * 100.0)
}

impl std::ops::AddAssign for Sources {
    #[inline]
    fn add_assign(&mut self, other: Self) {
        self.wage += other.wage;
        self.business += other.business;
        self.property += other.property;
        self.transfer += other.transfer;
    }
}

/// How long a household is served once it is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Positions: the capacity is what can be held in the year; those who hold one come first.
    Positions,
    /// Places: the capacity is what can be given anew in the year, once to a household.
    Places,
    /// Guarantee: money follows the gap found after incomes are known (step 9).
    Guarantee,
    /// Public good of designated counties; no household is chosen.
    County,
    /// Open to all rural households, chosen by assessed income.
    Allowance,
}

/// What a programme sees of a supported household.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// Members.
    pub composition: Composition,
    /// Living conditions.
    pub condition: Condition,
    /// Place on the register.
    pub registry: Registry,
    /// Terms that run for years.
    pub terms: RunningTerms,
    /// Programmes that serve the household, one bit each.
    pub programmes: u32,
    /// Income per person of the year before, yuan.
    pub last_income: f32,
    /// Parameters of the year.
    pub p: &'a Parameters,
}

impl Case<'_> {
    /// Whether a programme serves the household.
    #[inline(always)]
    pub fn served_by(&self, id: ProgrammeId) -> bool {
        self.programmes & id.bit() != 0
    }

    /// Able workers without a position in public jobs, workshops or as rangers.
    #[inline(always)]
    pub fn free_workers(&self) -> u32 {
        let taken = u32::from(self.served_by(ProgrammeId::PublicJobs))
            + u32::from(self.served_by(ProgrammeId::Workshops))
            + u32::from(self.served_by(ProgrammeId::ForestRangers));
        self.composition.able().saturating_sub(taken)
    }
}

/// Everything that the year knows about a sub-programme; each measure's file fills it in.
pub struct Programme {
    /// Which one.
    pub id: ProgrammeId,
    /// Its measure.
    pub measure: Measure,
    /// Name as in scenario files and tables, without the measure's.
    pub name: &'static str,
    /// What its units are.
    pub unit: &'static str,
    /// How long it serves.
    pub kind: Kind,
    /// Common terms in a year.
    pub terms: fn(&Parameters) -> Terms,
    /// Units for which the household is eligible, 0 if it is not.
    pub units: &'static dyn Rule<u32>,
    /// How well the programme suits the household's need and cause of poverty, 0-1; scarce slots go to the highest.
    pub suitability: &'static dyn Rule<f32>,
    /// Yearly income that the programme adds; `None` if it pays or changes nothing in the year's income.
    pub benefit: Option<&'static dyn Effect>,
    /// What changes for the household when it is served for the first time.
    pub enroll: fn(&mut Enrolled, &Parameters),
}

/// What a programme may change in a household that it takes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Enrolled {
    /// Members.
    pub composition: Composition,
    /// Living conditions.
    pub condition: Condition,
    /// Terms that run for years.
    pub terms: RunningTerms,
    /// A uniform number for outcomes that are not certain.
    pub luck: f32,
}

impl Programme {
    /// The programmes, as bits, of those to whom it is closed: places are given once.
    pub fn closed_to(&self) -> u32 {
        match self.kind {
            Kind::Places => self.id.bit(),
            _ => 0,
        }
    }

    /// Terms of the year with capacity scaled by the measure's money; capacity zero if it is off.
    pub fn effective_terms(&self, p: &Parameters) -> Terms {
        let mut terms = (self.terms)(p);
        let (enabled, funding, _) = self.measure.policy(p);
        terms.enabled &= enabled;
        terms.capacity *= if terms.enabled {
            funding * p.money.scale
        } else {
            0.0
        };
        terms
    }
}

macro_rules! programme_ids {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// The sub-programmes in the order in which they are delivered; the place is the household's bit.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum ProgrammeId {
            $($(#[doc = $doc])+ $name,)+
        }

        impl ProgrammeId {
            /// All sub-programmes.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];
        }
    };
}

programme_ids! {
    /// Infrastructure of designated counties.
    Infrastructure,
    /// Medical insurance and reimbursement.
    Health,
    /// Renovation of houses.
    Housing,
    /// Drinking water.
    Water,
    /// Moving house.
    Resettlement,
    /// Land left behind returns to forest.
    LandRestoration,
    /// Forest rangers.
    ForestRangers,
    /// Farmland to forest.
    FarmlandToForest,
    /// Afforestation cooperatives.
    Afforestation,
    /// Public-welfare jobs.
    PublicJobs,
    /// Workshops.
    Workshops,
    /// Work for movers.
    FollowUpJobs,
    /// Organized migrant and local employment.
    MigrantWork,
    /// Training.
    Training,
    /// Ties to industry and cooperatives.
    Industry,
    /// Technical guidance.
    Technology,
    /// Sale over the internet.
    ECommerce,
    /// Purchase of products of poor areas.
    Consumption,
    /// Small loans.
    SmallLoans,
    /// Village solar stations.
    VillageSolar,
    /// Return of dropouts.
    DropoutReturn,
    /// Grants to children in school.
    Grants,
    /// Vocational schooling.
    Vocational,
    /// Higher education.
    Higher,
    /// Pensions.
    Pensions,
    /// Subsidies for the disabled.
    DisabilitySubsidy,
    /// Response to an epidemic.
    EpidemicResponse,
    /// Subsistence allowance.
    Allowance,
    /// Filling the gap to the line.
    TopUp,
}

/// Number of sub-programmes.
pub const COUNT: usize = ProgrammeId::ALL.len();
const _: () = assert!(COUNT <= 32, "a household has 32 programme bits");

impl ProgrammeId {
    /// The programme's bit in a household's programmes.
    #[inline(always)]
    pub fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Enrollment that changes nothing but the programme's own bit.
pub fn no_change(_: &mut Enrolled, _: &Parameters) {}

/// Need by last year's income: 1 far below the line, 0.5 at it, falling to 0.
#[inline(always)]
pub fn need(case: &Case<'_>) -> f32 {
    let line = case.p.prices.poverty_line as f32;
    line / (line + case.last_income.max(0.0))
}
