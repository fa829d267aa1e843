//! The nation as the reference holds it: a household is one value, and so is a county with what it books in a year.

use five_measures::model::account::Deliveries;
use five_measures::model::exit::Exits;
use five_measures::model::follow_up::FollowUp;
use five_measures::model::household::Vital;
use five_measures::model::identify::Identified;
use five_measures::model::programme::{COUNT, Case, Measure, ProgrammeId, Sources};
use five_measures::population;
use five_measures::population::households::{
    Composition, Condition, Households, Past, Registry, Terms,
};

use crate::year::Year;

/// A household, or the empty slot of one: its state, and what holds for this year alone.
#[derive(Clone, Debug)]
pub struct Household {
    /// Number of the county and of the slot: the key of its draws.
    pub county: u32,
    pub slot: u32,
    pub permanent: f32,
    pub persistent: f32,
    pub income: f32,
    pub composition: Composition,
    pub condition: Condition,
    pub registry: Registry,
    pub programmes: u32,
    pub terms: Terms,
    pub poor_years: u32,
    pub observed_poor_years: u32,
    pub past: Past,
    pub now: ThisYear,
}

/// What a year finds out about a household and forgets.
#[derive(Clone, Debug, Default)]
pub struct ThisYear {
    /// Income per person of the year before, yuan.
    pub last_income: f32,
    /// Programmes of the year before, one bit each.
    pub served_before: u32,
    /// Whether programmes may serve it this year or have served it.
    pub participates: bool,
    /// Market income, yuan per household.
    pub market: Sources,
    /// Error of the survey, a factor.
    pub survey_error: f32,
    /// What programmes add to income, yuan per household.
    pub gains: Sources,
    /// The same by measure with allowance and top-up, fen.
    pub benefits: [i64; Measure::ALL.len()],
    /// Income by source, fen.
    pub fen: [i64; 4],
}

impl Household {
    fn new(county: &population::County, slot: usize) -> Self {
        let columns = &county.households;
        Self {
            county: county.id,
            slot: slot as u32,
            permanent: columns.permanent[slot],
            persistent: columns.persistent[slot],
            income: columns.income[slot],
            composition: columns.composition[slot],
            condition: columns.condition[slot],
            registry: columns.registry[slot],
            programmes: columns.programmes[slot],
            terms: columns.terms[slot],
            poor_years: columns.poor_years[slot],
            observed_poor_years: columns.observed_poor_years[slot],
            past: columns.past[slot],
            now: ThisYear::default(),
        }
    }

    /// Members; 0 is an empty slot.
    pub fn persons(&self) -> u32 {
        self.composition.persons()
    }

    /// Whether a programme serves it.
    pub fn served_by(&self, id: ProgrammeId) -> bool {
        self.programmes & id.bit() != 0
    }

    /// Whether a programme served it in the year before.
    pub fn served_before_by(&self, id: ProgrammeId) -> bool {
        self.now.served_before & id.bit() != 0
    }

    /// The household as the rules of the programmes see it.
    pub fn case<'a>(&self, year: &Year<'a>) -> Case<'a> {
        Case {
            composition: self.composition,
            condition: self.condition,
            registry: self.registry,
            terms: self.terms,
            programmes: self.programmes,
            last_income: self.income,
            p: year.p,
        }
    }
}

/// A county.
#[derive(Clone, Debug)]
pub struct County {
    /// All that the library's county holds beside households; its own columns of them are left empty.
    pub facts: population::County,
    pub households: Vec<Household>,
    pub books: Books,
}

/// What a county counts and books in a year.
#[derive(Clone, Debug, Default)]
pub struct Books {
    /// Units of each programme for which households are eligible, in agents.
    pub eligible: [u64; COUNT],
    /// Of them those of households that accept.
    pub willing: [u64; COUNT],
    /// Units of each programme that may be served, in agents.
    pub slots: [u32; COUNT],
    /// Money for each programme, fen.
    pub money: [i64; COUNT],
    pub accounts: Deliveries,
    pub vital: Vital,
    pub identified: Identified,
    pub exits: Exits,
    pub follow_up: FollowUp,
}

impl County {
    /// A county as it was drawn.
    pub fn new(drawn: &population::County) -> Self {
        let slots = 0..drawn.households.len();
        Self {
            facts: population::County {
                households: Households::default(),
                villages: drawn.villages.clone(),
                ..*drawn
            },
            households: slots.map(|slot| Household::new(drawn, slot)).collect(),
            books: Books::default(),
        }
    }

    /// Real households for which an agent stands.
    pub fn weight(&self) -> u64 {
        u64::from(self.facts.weight)
    }
}
