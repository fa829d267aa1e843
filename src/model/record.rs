//! Step 12, record: what a county's year comes to, in whole persons and fen.

use super::account::Deliveries;
use super::context::Year;
use super::count::{self, Counted, DEPRIVED};
use super::distributions::Distributions;
use super::exit::Exits;
use super::follow_up::FollowUp;
use super::household::Vital;
use super::identify::Identified;
use super::lanes::Lanes;
use super::panel::{PanelRow, panel_rows};
pub use super::stocks::{PovertySums, Squares, Stocks};
use super::tally::Tally;
use super::workspace::Workspace;
use crate::population::County;
use crate::random::BLOCK;

/// What is recorded of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Detail {
    /// All that tables are made from.
    #[default]
    Everything,
    /// The rows of the counties without deprivations; no distributions and no counts of the nation. Saves a tenth of the time.
    Counties,
}

/// A county's year.
#[derive(Clone, Debug, PartialEq)]
pub struct CountyRow {
    /// Place of the county.
    pub county: u32,
    /// Index of its province.
    pub province: usize,
    /// Whether it was designated in the first year.
    pub designated: bool,
    /// Whether it is on the list of poor counties at the end of the year.
    pub on_list: bool,
    /// Poor villages on the list at the end of the year.
    pub villages_on_list: u32,
    /// Stocks at the end of the year.
    pub stocks: Stocks,
    /// Births, deaths, splits.
    pub vital: Vital,
    /// Changes of the register in step 4.
    pub identified: Identified,
    /// Changes of the register in step 10.
    pub exits: Exits,
    /// State of the deregistered.
    pub follow_up: FollowUp,
    /// Accounts of the programmes.
    pub deliveries: Deliveries,
    /// Persons by deprivations (one bit each, in the order of [`DEPRIVATIONS`](super::groups::DEPRIVATIONS)).
    pub deprived: [u64; DEPRIVED],
    /// Households of the panel.
    pub panel: Vec<PanelRow>,
}

impl CountyRow {
    /// The row of a county of which no household has been counted.
    pub fn new(county: &County, outcomes: Outcomes) -> Self {
        let listed = county.villages.iter().filter(|group| !group.exited);
        Self {
            county: county.id,
            province: county.province,
            designated: county.designated,
            on_list: county.designated && !county.exited,
            villages_on_list: listed.map(|group| group.villages).sum(),
            stocks: Stocks::default(),
            vital: outcomes.vital,
            identified: outcomes.identified,
            exits: outcomes.exits,
            follow_up: outcomes.follow_up,
            deliveries: outcomes.deliveries,
            deprived: [0; DEPRIVED],
            panel: Vec::new(),
        }
    }
}

/// What a year leaves behind: rows in the order of the counties, and counts of the nation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct YearRecord {
    /// One row a county.
    pub rows: Vec<CountyRow>,
    /// Distributions of income by province and kind of county.
    pub distributions: Distributions,
    /// Counts over all counties.
    pub tally: Tally,
}

impl YearRecord {
    /// The record of counties from what was counted of their households.
    pub fn of(rows: Vec<CountyRow>, distributions: Distributions, mut tally: Tally) -> Self {
        for (_, part) in distributions.parts() {
            tally.add_population(&part.incomes);
        }
        Self {
            rows,
            distributions,
            tally,
        }
    }

    /// Adds the record of the counties that follow.
    #[must_use]
    pub fn followed_by(mut self, other: Self) -> Self {
        if self.rows.is_empty() {
            return other;
        }
        self.rows.extend(other.rows);
        self.distributions.merge(other.distributions);
        self.tally.merge(&other.tally);
        self
    }
}

/// Outcomes of the steps that the record puts together.
#[derive(Default)]
pub struct Outcomes {
    /// Step 2.
    pub vital: Vital,
    /// Step 4.
    pub identified: Identified,
    /// Steps 7 and 9.
    pub deliveries: Deliveries,
    /// Step 10.
    pub exits: Exits,
    /// Step 11.
    pub follow_up: FollowUp,
}

/// Sums over counties that the county's households are added to.
pub struct Sums<'a> {
    /// Distributions of income.
    pub distributions: &'a mut Distributions,
    /// Counts.
    pub tally: &'a mut Tally,
}

/// Records the county's year and remembers what next year's assessments need.
pub fn county_row(
    county: &mut County,
    work: &Workspace,
    outcomes: Outcomes,
    sums: Sums<'_>,
    year: &Year<'_>,
) -> CountyRow {
    let mut row = CountyRow::new(county, outcomes);
    row.panel = panel_rows(county, work, year);
    let nation = (year.detail == Detail::Everything)
        .then(|| (sums.distributions.of_county(county), sums.tally));
    let counted = Counted {
        stocks: &mut row.stocks,
        deprived: &mut row.deprived,
        nation,
    };
    count::households(county, work, counted, year);
    remember(county, &row.stocks);
    row
}

/// Registered incidence of the county and its villages, by which they are assessed next year.
fn remember(county: &mut County, stocks: &Stocks) {
    county.registered = stocks.registered;
    county.persons = stocks.persons;
    for group in &mut county.villages {
        group.registered = 0;
        group.persons = 0;
    }
    let weight = u64::from(county.weight);
    let columns = &county.households;
    let mut lanes = Lanes::default();
    for (block, condition) in columns.condition.chunks(BLOCK).enumerate() {
        lanes.list(condition.len(), |lane| condition[lane].village() > 0);
        for lane in lanes.listed() {
            let i = block * BLOCK + lane;
            let persons = weight * u64::from(columns.composition[i].persons());
            let group = &mut county.villages[condition[lane].village() as usize - 1];
            group.persons += persons;
            if columns.registry[i].registered() {
                group.registered += persons;
            }
        }
    }
}

crate::exchange::portable! {
    impl [] CountyRow {
        county,
        province,
        designated,
        on_list,
        villages_on_list,
        stocks,
        vital,
        identified,
        exits,
        follow_up,
        deliveries,
        deprived,
        panel,
    }
    impl [] YearRecord { rows, distributions, tally }
}
