//! The year in the order of section 3 of docs/model.md: a table of contents of the reference.

use five_measures::model::Simulation;
use five_measures::model::catalog::catalog;
use five_measures::model::programme::ProgrammeId;
use five_measures::model::record::CountyRow;
use five_measures::population::followed::Followed;
use five_measures::population::income_shape::YearShape;
use five_measures::population::sources::SourceTable;
use five_measures::population::{self, Nation};
use five_measures::random::{Draw, Luck};
use five_measures::scenario::Scenario;
use five_measures::scenario::parameters::Parameters;

use crate::counts::Counts;
use crate::nation::{Books, County, Household};
use crate::{
    delivery, economy, exit, follow_up, guarantee, household, income, plan, record, register,
    shocks,
};

/// A nation that lives by the reference.
pub struct Reference<'a> {
    scenario: &'a Scenario,
    luck: Luck,
    followed: Followed,
    strata: [population::Stratum; 2],
    pub counties: Vec<County>,
    /// Rows of the last year, in the order of the counties.
    pub rows: Vec<CountyRow>,
    /// Counts of the nation in the last year.
    pub counts: Counts,
}

impl<'a> Reference<'a> {
    /// Takes over the nation of a simulation that has not begun.
    pub fn new(scenario: &'a Scenario, replicate: u32, drawn: &Simulation<'_>) -> Self {
        let p = scenario.parameters(scenario.first_year());
        let luck = Luck::new(u64::from(p.population.seed), replicate);
        let nation: &Nation = drawn.nation();
        Self {
            scenario,
            luck,
            followed: Followed::choose(nation, p.output.panel, luck),
            strata: nation.strata.clone(),
            counties: nation.counties.iter().map(County::new).collect(),
            rows: Vec::new(),
            counts: Counts::default(),
        }
    }

    /// Lives through a year.
    pub fn live(&mut self, calendar: u16) {
        let year = Year::new(
            self.scenario,
            &self.strata,
            &self.followed,
            self.luck,
            calendar,
        );
        for county in &mut self.counties {
            county.books = Books::default();
        }
        self.rows = if year.since_start == 0 {
            first_year(&mut self.counties, &year)
        } else {
            later_year(&mut self.counties, &year)
        };
        self.counts = Counts::of(&self.counties, &year);
    }
}

/// A year like any other.
fn later_year(counties: &mut [County], year: &Year<'_>) -> Vec<CountyRow> {
    let quotas = register::quotas(counties, year); //        4 quotas (national)
    for (county, quota) in counties.iter_mut().zip(quotas) {
        economy::grow(county, year); //                      1 economy
        household::age(county, year); //                     2 household
        shocks::strike(county, year); //                     3 shocks
        register::identify(county, quota, year); //          4 identify
        register::diagnose(county, year); //                 5 diagnose
        plan::ask(county, year); //                          6 ask
    }
    plan::share_out(counties, catalog(), year); //           6 plan (national)
    let mut rows = Vec::new();
    for county in counties.iter_mut() {
        income::earn(county, year); //                       8 market income
        delivery::serve(county, year); //                    7 the Five Measures and other support
        delivery::pay_allowances(county, year); //           7 allowance
        income::realize(county, year); //                    8 income
        income::meet_costs(county, year); //                 8 costs
        guarantee::fill_gaps(county, year); //               9 subsistence and guarantees
        exit::assess(county, year); //                      10 assess and exit
        follow_up::monitor(county, year); //                11 follow up
        income::displace(county, year); //                   8 displacement
        rows.push(record::county_row(county, year)); //     12 record
    }
    exit::leave_lists(counties, &mut rows, year); //        10 counties and villages (national)
    rows
}

/// The first year, drawn and not lived (5.8): events strike, and the allowance is placed in the incomes that contain it.
fn first_year(counties: &mut [County], year: &Year<'_>) -> Vec<CountyRow> {
    for county in counties.iter_mut() {
        shocks::events(county, year);
        plan::ask(county, year);
    }
    let allowance = ProgrammeId::Allowance as usize;
    plan::share_out(counties, &catalog()[allowance..=allowance], year);
    let mut rows = Vec::new();
    for county in counties {
        income::earn(county, year);
        delivery::serve(county, year);
        delivery::pay_allowances(county, year);
        income::take_allowance_out(county, year);
        income::realize(county, year);
        rows.push(record::county_row(county, year));
    }
    rows
}

/// What all households of a year have in common.
pub struct Year<'a> {
    pub year: u16,
    pub since_start: u32,
    /// Parameters of the year, of the year before, and of the first year.
    pub p: &'a Parameters,
    pub last: &'a Parameters,
    pub start: &'a Parameters,
    pub luck: Luck,
    pub followed: &'a Followed,
    designated: Stratum<'a>,
    other: Stratum<'a>,
}

/// Income in the counties of a stratum.
pub struct Stratum<'a> {
    pub shape: YearShape,
    pub sd_transitory: f32,
    pub sd_innovation: f32,
    pub persistence: f32,
    pub sd_measurement: f32,
    pub sources: &'a SourceTable,
}

impl<'a> Year<'a> {
    fn new(
        scenario: &'a Scenario,
        strata: &'a [population::Stratum; 2],
        followed: &'a Followed,
        luck: Luck,
        year: u16,
    ) -> Self {
        let first = scenario.first_year();
        let before = if year == first { first } else { year - 1 };
        Self {
            year,
            since_start: u32::from(year - first),
            p: scenario.parameters(year),
            last: scenario.parameters(before),
            start: scenario.parameters(first),
            luck,
            followed,
            designated: Stratum::new(scenario, &strata[0], year),
            other: Stratum::new(scenario, &strata[1], year),
        }
    }

    /// The poverty line.
    pub fn line(&self) -> f32 {
        self.p.prices.poverty_line as f32
    }

    /// The poverty line of the year before.
    pub fn last_line(&self) -> f32 {
        self.last.prices.poverty_line as f32
    }

    /// The stratum of a county.
    pub fn stratum(&self, county: &County) -> &Stratum<'a> {
        if county.facts.designated {
            &self.designated
        } else {
            &self.other
        }
    }

    /// The household's uniform numbers of the year.
    pub fn uniforms(&self, draw: Draw, household: &Household) -> [f32; 4] {
        self.luck
            .uniforms(draw, self.year, household.county, household.slot)
    }

    /// The household's normal numbers of the year.
    pub fn normals(&self, draw: Draw, household: &Household) -> [f32; 4] {
        self.luck
            .normals(draw, self.year, household.county, household.slot)
    }

    /// The household's words of the year.
    pub fn words(&self, draw: Draw, household: &Household) -> [u32; 4] {
        self.luck
            .words(draw, self.year, household.county, household.slot)
    }

    /// The household's uniform numbers that stay with it.
    pub fn lasting_uniforms(&self, draw: Draw, household: &Household) -> [f32; 4] {
        self.luck
            .uniforms(draw, 0, household.county, household.slot)
    }

    /// The household's normal numbers that stay with it.
    pub fn lasting_normals(&self, draw: Draw, household: &Household) -> [f32; 4] {
        self.luck.normals(draw, 0, household.county, household.slot)
    }

    /// The household's words that stay with it.
    pub fn lasting_words(&self, draw: Draw, household: &Household) -> [u32; 4] {
        self.luck.words(draw, 0, household.county, household.slot)
    }
}

impl<'a> Stratum<'a> {
    /// 5.3 and the incidence of 7.1: deviations of log income widen by the share of their standard deviation that is given.
    fn new(scenario: &Scenario, drawn: &'a population::Stratum, year: u16) -> Self {
        let v = &drawn.variance;
        let q = v.disadvantaged;
        let between = q * (1.0 - q) * v.disadvantage * v.disadvantage;
        let sd = (v.county + between + v.permanent + v.persistent + v.transitory).sqrt();
        let mut widening = 0.0;
        for y in scenario.first_year() + 1..=year {
            widening += scenario.parameters(y).growth.incidence / sd;
        }
        let persistence = scenario
            .parameters(scenario.first_year())
            .income
            .persistence;
        Self {
            shape: YearShape::new(v, 1.0 + widening),
            sd_transitory: v.transitory.sqrt() as f32,
            sd_innovation: (v.persistent * (1.0 - persistence * persistence)).sqrt() as f32,
            persistence: persistence as f32,
            sd_measurement: v.measurement.sqrt() as f32,
            sources: &drawn.sources,
        }
    }
}

/// A uniform number for one programme from a word that serves all: the finalizer of MurmurHash3, upper 24 bits.
pub fn hashed(word: u32, id: ProgrammeId) -> f32 {
    let k = id as u32;
    let mut x = word ^ (k + 1).wrapping_mul(0x9E37_79B9);
    x ^= x >> 16;
    x = x.wrapping_mul(0x85EB_CA6B);
    x ^= x >> 13;
    x = x.wrapping_mul(0xC2B2_AE35);
    x ^= x >> 16;
    (x >> 8) as f32 / 16_777_216.0
}
