//! The model: how one year of rural China follows from the last.

pub mod account;
pub mod apply;
pub mod assessment;
pub mod cases;
pub mod catalog;
pub mod context;
pub mod count;
pub mod deliver;
pub mod diagnose;
pub mod distributions;
pub mod economy;
pub mod exit;
pub mod follow_up;
pub mod groups;
pub mod household;
pub mod identify;
pub mod identities;
pub mod income;
pub mod lanes;
pub mod measures;
pub mod onset;
pub mod panel;
pub mod plan;
pub mod programme;
pub mod record;
pub mod rules;
pub mod safety_net;
pub mod select;
pub mod shocks;
pub mod shortlist;
pub mod slots;
pub mod stocks;
pub mod support;
pub mod tally;
pub mod trace;
pub mod watch;
pub mod willingness;
pub mod workspace;
pub mod year;

use crate::exchange::{Alone, Exchange};
use crate::population::followed::Followed;
use crate::population::{Infeasible, Nation};
use crate::random::Luck;
use crate::scenario::Scenario;
use context::Year;
use record::{CountyRow, Detail, YearRecord};
use tally::Tally;
use watch::Watch;

/// A nation on its way through the years of a scenario.
pub struct Simulation<'a> {
    scenario: &'a Scenario,
    replicate: u32,
    luck: Luck,
    nation: Nation,
    next_year: u16,
    followed: Followed,
    detail: Detail,
    record: YearRecord,
}

impl<'a> Simulation<'a> {
    /// Draws the population of the first year for one replicate.
    ///
    /// # Errors
    /// If no population can be drawn from the parameters.
    pub fn new(scenario: &'a Scenario, replicate: u32) -> Result<Self, Infeasible> {
        let Ok(drawn) = Self::among(scenario, replicate, &Alone);
        drawn
    }

    /// Draws the part of the population that this process holds among those that share the simulation. It must be moved by
    /// [`Self::step_among`] in all processes; the first of them has the records of the whole nation.
    ///
    /// # Errors
    /// If another process is gone; and those of [`Self::new`], which are the same in all processes.
    pub fn among<E: Exchange>(
        scenario: &'a Scenario,
        replicate: u32,
        exchange: &E,
    ) -> Result<Result<Self, Infeasible>, E::Lost> {
        let nation = Nation::draw_part(scenario, luck_of(scenario, replicate), exchange)?;
        let first = scenario.first_year();
        Ok(match nation {
            Ok(nation) => Ok(Self::beginning_in(
                first, scenario, replicate, nation, exchange,
            )?),
            Err(fault) => Err(fault),
        })
    }

    /// Goes on from the nation that a replicate of the scenario had come to at the end of `year`. Nothing is recorded of that year.
    pub fn resume(scenario: &'a Scenario, replicate: u32, nation: Nation, year: u16) -> Self {
        let Ok(simulation) = Self::beginning_in(year + 1, scenario, replicate, nation, &Alone);
        simulation
    }

    fn beginning_in<E: Exchange>(
        next_year: u16,
        scenario: &'a Scenario,
        replicate: u32,
        nation: Nation,
        exchange: &E,
    ) -> Result<Self, E::Lost> {
        let luck = luck_of(scenario, replicate);
        let wanted = scenario.parameters(scenario.first_year()).output.panel;
        // Slots are there from the first year on, so that the same households are followed whenever they are chosen.
        let followed = Followed::choose_among(&nation, wanted, luck, exchange)?;
        Ok(Self {
            scenario,
            replicate,
            luck,
            nation,
            next_year,
            followed,
            detail: Detail::Everything,
            record: YearRecord::default(),
        })
    }

    /// Records only so much of the years to come, which changes nothing in them.
    #[must_use]
    pub fn recording(self, detail: Detail) -> Self {
        Self { detail, ..self }
    }

    /// A copy that goes on under another scenario. It is what that scenario would have come to by itself if the parameters of both have
    /// the same effect in all years so far, and both began with the same households.
    ///
    /// ```
    /// use five_measures::model::Simulation;
    /// use five_measures::scenario::{Scenario, Setting};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let small = || Scenario::shipped("baseline")?.set("population.scale", 10_000)?.set("time.end", 2014);
    /// let base = small()?.build()?;
    /// let reform = small()?.set("measures.jobs.funding", Setting::from(2.0).from_year(2014))?.build()?;
    /// let mut shared = Simulation::new(&base, 0)?;
    /// while shared.next_year() != Some(2014) {
    ///     shared.step();
    /// }
    /// let mut branch = shared.branch(&reform);
    /// let mut alone = Simulation::new(&reform, 0)?;
    /// while branch.step().is_some() {}
    /// while alone.step().is_some() {}
    /// assert_eq!(branch.nation(), alone.nation());
    /// # Ok(())
    /// # }
    /// ```
    pub fn branch<'b>(&self, scenario: &'b Scenario) -> Simulation<'b> {
        Simulation {
            scenario,
            replicate: self.replicate,
            luck: self.luck,
            nation: self.nation.clone(),
            next_year: self.next_year,
            followed: self.followed.clone(),
            detail: self.detail,
            record: self.record.clone(),
        }
    }

    /// The scenario that is simulated.
    pub fn scenario(&self) -> &'a Scenario {
        self.scenario
    }

    /// Number of the replicate whose luck it has.
    pub fn replicate(&self) -> u32 {
        self.replicate
    }

    /// The last simulated year, or `None` before the first.
    pub fn year(&self) -> Option<u16> {
        (self.next_year > self.scenario.first_year()).then(|| self.next_year - 1)
    }

    /// The nation as it stands.
    pub fn nation(&self) -> &Nation {
        &self.nation
    }

    /// The year that [`Self::step`] will simulate, or `None` after the last.
    pub fn next_year(&self) -> Option<u16> {
        (self.next_year <= self.scenario.last_year()).then_some(self.next_year)
    }

    /// What all counties of a year have in common.
    pub fn context(&self, year: u16) -> Year<'_> {
        Year::new(self.scenario, &self.nation.strata, self.luck, year)
    }

    /// The county rows of the last simulated year, in the order of the counties.
    pub fn rows(&self) -> &[CountyRow] {
        &self.record.rows
    }

    /// All that the last simulated year leaves behind.
    pub fn record(&self) -> &YearRecord {
        &self.record
    }

    /// Counts of the nation in the last simulated year.
    pub fn tally(&self) -> &Tally {
        &self.record.tally
    }

    /// Simulates the next year and returns it; `None` after the last year.
    ///
    /// # Panics
    /// If the simulation is a part of one that processes share, which is a mistake of the calling code.
    pub fn step(&mut self) -> Option<u16> {
        let Ok(year) = self.live(None, &Alone);
        year
    }

    /// The same while one household is watched, which changes nothing.
    pub fn step_watched(&mut self, watch: &Watch) -> Option<u16> {
        let Ok(year) = self.live(Some(watch), &Alone);
        year
    }

    /// The same in all processes that share the simulation.
    ///
    /// # Errors
    /// If another process is gone; the simulation is of no use then.
    pub fn step_among<E: Exchange>(&mut self, exchange: &E) -> Result<Option<u16>, E::Lost> {
        self.live(None, exchange)
    }

    fn live<E: Exchange>(
        &mut self,
        watch: Option<&Watch>,
        exchange: &E,
    ) -> Result<Option<u16>, E::Lost> {
        let Some(year) = self.next_year() else {
            return Ok(None);
        };
        assert!(
            self.nation.is_whole() || exchange.place().ranks > 1,
            "a part of a nation cannot go on alone"
        );
        let mut context = Year::new(self.scenario, &self.nation.strata, self.luck, year);
        context.followed = Some(&self.followed);
        context.detail = self.detail;
        context.watch = watch;
        let (counties, held) = (&mut self.nation.counties, self.nation.held.clone());
        let record = if year == self.scenario.first_year() {
            year::begin(counties, held, &context, exchange)?
        } else {
            year::advance(counties, held, &context, exchange)?
        };
        if cfg!(debug_assertions)
            && let Err(broken) = identities::check(&self.record, &record)
        {
            panic!("in {year}: {broken}");
        }
        self.record = record;
        self.next_year += 1;
        Ok(Some(year))
    }
}

fn luck_of(scenario: &Scenario, replicate: u32) -> Luck {
    let seed = scenario.parameters(scenario.first_year()).population.seed;
    Luck::new(u64::from(seed), replicate)
}
