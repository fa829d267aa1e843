//! How much memory a command will need, and whether there is so much.

use super::begin::infeasible;
use crate::exchange::Place;
use crate::failure::Failure;
use crate::memory::{self, gib};
use crate::model::record::CountyRow;
use crate::population::households::Households;
use crate::population::{self, County, Extent};
use crate::scenario::{Scenario, Value};

/// What every run takes, however small: the program, its tables of a year, and what threads leave unused between blocks.
const BASE: u64 = 48 << 20;
/// What a thread takes beyond the columns of a county: its counts and distributions, and what it has freed and not given back.
const THREAD: u64 = 10 << 20;
/// Columns of a year for each household of the county that a thread is busy with.
const WORKSPACE: u64 = 60;
/// Rows of quantiles for each year while they are made, and the values that are kept of each year of each run for them.
const QUANTILES: u64 = 6 << 20;
const RUN_YEAR: u64 = 256 << 10;
/// Rows of each household of the panel in a year, as cells, as text and in what threads have freed and not given back.
const FOLLOWED: u64 = 3700;
/// What a run that saves or continues a state keeps of each year and of each household of its panel in it.
const KEPT_YEAR: u64 = 4 << 20;
const KEPT_FOLLOWED: u64 = 1000;
/// What is kept of a pair of scenarios, and of each of its runs.
const PAIR: u64 = 10 << 20;
const PAIR_RUN: u64 = 1 << 20;
/// Incomes by which the households of a comparison are ranked.
const RANKED: u64 = 24;
/// Rows of an attribution while they are written.
const ATTRIBUTION: u64 = 20 << 20;
/// Runs of a calibration and the targets that they are held against.
const CALIBRATION: u64 = 24 << 20;
/// County rows alive at once for each nation: of the last year and of this one.
const YEARS: u64 = 2;

/// The parameter that says how many agents there are.
const SCALE: &str = "population.scale";
/// Beyond it a sample has less than one agent in a county of any country.
const LARGEST_SCALE: u32 = 1_000_000;

/// What a command is going to simulate.
pub(super) struct Demand<'a> {
    /// The scenario with the largest population.
    scenario: &'a Scenario,
    /// The parameter by which the user makes it smaller.
    parameter: &'static str,
    /// Nations alive at once, by the agents of one.
    nations: Box<dyn Fn(u64) -> usize + 'a>,
    /// Bytes for each agent of one nation beside all nations.
    ranked: u64,
    /// Households whose rows are written.
    followed: u64,
    /// Bytes that are kept of all runs until the last is made.
    kept: u64,
    /// The process whose demand it is among those that share the simulation.
    place: Place,
}

impl<'a> Demand<'a> {
    /// Of so many runs of a scenario, one after the other.
    pub(super) fn of_runs(scenario: &'a Scenario, runs: u32) -> Self {
        let years = scenario.horizon().count() as u64;
        let quantiles = if runs > 1 {
            years * (QUANTILES + u64::from(runs) * RUN_YEAR)
        } else {
            0
        };
        let panel = scenario.parameters(scenario.first_year()).output.panel;
        Self {
            followed: panel.into(),
            ..Self::of(scenario, |_| 1, quantiles)
        }
    }

    /// The same for the part of a process among those that share the simulation.
    pub(super) fn of_part(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// The same with the rows of all years, which a run keeps that saves or continues a state.
    pub(super) fn keeping_rows(self) -> Self {
        let years = self.scenario.horizon().count() as u64;
        Self {
            kept: self.kept + years * (KEPT_YEAR + self.followed * KEPT_FOLLOWED),
            ..self
        }
    }

    /// Of scenarios side by side; `pairs` are compared in every run.
    pub(super) fn of_comparison(
        scenario: &'a Scenario,
        nations: usize,
        pairs: usize,
        runs: u32,
    ) -> Self {
        Self {
            ranked: RANKED,
            ..Self::of(
                scenario,
                move |_| nations,
                pairs as u64 * (PAIR + u64::from(runs) * PAIR_RUN),
            )
        }
    }

    /// Of an attribution that keeps so many bytes of every run.
    pub(super) fn of_attribution(
        scenario: &'a Scenario,
        nations: impl Fn(u64) -> usize + 'a,
        run: u64,
        runs: u32,
    ) -> Self {
        Self::of(scenario, nations, ATTRIBUTION + u64::from(runs) * run)
    }

    /// Of runs side by side in a calibration, whose sample has a scale of its own.
    pub(super) fn of_calibration(
        scenario: &'a Scenario,
        parameter: &'static str,
        runs: usize,
    ) -> Self {
        Self {
            parameter,
            ..Self::of(scenario, move |_| runs, CALIBRATION)
        }
    }

    /// Of runs side by side in a sweep, each of so many nations.
    pub(super) fn of_sweep(
        scenario: &'a Scenario,
        runs: usize,
        nations: impl Fn(u64) -> usize + 'a,
    ) -> Self {
        let panel = scenario.parameters(scenario.first_year()).output.panel;
        Self {
            followed: u64::from(panel) * runs as u64,
            ..Self::of(scenario, move |agents| runs * nations(agents), 0)
        }
    }

    fn of(scenario: &'a Scenario, nations: impl Fn(u64) -> usize + 'a, kept: u64) -> Self {
        Self {
            scenario,
            parameter: SCALE,
            nations: Box::new(nations),
            ranked: 0,
            followed: 0,
            kept,
            place: Place::ALONE,
        }
    }

    /// Refuses what does not fit.
    ///
    /// # Errors
    /// A fault of the input that says how much is needed, how much there is, and the largest sample that fits.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let Some(room) = memory::room() else {
            return Ok(());
        };
        let needed = self.bytes()?;
        if needed <= room {
            return Ok(());
        }
        let name = self.scenario.name();
        let problem = format!(
            "{name} at a scale of {} needs about {} of memory, and {} is available",
            scale(self.scenario),
            gib(needed),
            gib(room)
        );
        Err(
            Failure::input(problem).with_help(match self.smallest_scale(room) {
                Some(scale) => format!("choose a scale of at least {scale} (`{}`)", self.parameter),
                None => "not even the smallest sample fits: free some memory".to_owned(),
            }),
        )
    }

    /// Largest number of bytes that will be held at once.
    pub(super) fn bytes(&self) -> Result<u64, Failure> {
        let bytes = population::extent_of_part(self.scenario, self.place)
            .map(|extent| self.bytes_of(extent));
        bytes.map_err(|fault| infeasible(self.scenario, &fault))
    }

    fn bytes_of(&self, extent: Extent) -> u64 {
        let threads = rayon::current_num_threads() as u64;
        let county = size_of::<County>() as u64 + YEARS * size_of::<CountyRow>() as u64;
        let nation = extent.agents * Households::BYTES as u64 + extent.counties * county;
        let nations = (self.nations)(extent.agents) as u64 * nation;
        let busy = threads * (THREAD + extent.largest_county * WORKSPACE);
        let listed = extent.agents * self.ranked + extent.agents.min(self.followed) * FOLLOWED;
        BASE + nations + busy + listed + self.kept
    }

    /// The smallest scale, which is the largest sample, that fits; `None` if none does.
    fn smallest_scale(&self, room: u64) -> Option<u32> {
        let bytes = |scale: u32| {
            let scaled = [(SCALE, Value::Whole(scale.into()))];
            let scenario = self.scenario.with_values(SCALE, scaled).ok()?;
            let extent = population::extent_of_part(&scenario, self.place).ok()?;
            Some(self.bytes_of(extent))
        };
        // Scales so large that a county would be empty need nothing: they end the search, but are no answer.
        let fits = |scale: u32| bytes(scale).is_none_or(|bytes| bytes <= room);
        let mut too_small = scale(self.scenario);
        let next = |scale: u32| scale.saturating_mul(2).min(LARGEST_SCALE);
        let mut fitting = next(too_small);
        while fitting < LARGEST_SCALE && !fits(fitting) {
            (too_small, fitting) = (fitting, next(fitting));
        }
        while fitting - too_small > 1 {
            let middle = too_small + (fitting - too_small) / 2;
            if fits(middle) {
                fitting = middle;
            } else {
                too_small = middle;
            }
        }
        bytes(fitting)
            .filter(|bytes| *bytes <= room)
            .map(|_| fitting)
    }
}

/// Memory that one run of a scenario takes at most, in bytes.
///
/// # Errors
/// A fault of the input if no population can be drawn from the scenario.
pub fn memory_of_run(scenario: &Scenario) -> Result<u64, Failure> {
    Demand::of_runs(scenario, 1).bytes()
}

fn scale(scenario: &Scenario) -> u32 {
    scenario.parameters(scenario.first_year()).population.scale
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Simulation;
    use crate::scenario::Setting;

    fn baseline(settings: &[(&str, u32)]) -> Scenario {
        let mut built = Scenario::shipped("baseline").expect("shipped");
        for (path, value) in settings {
            built = built.set(path, Setting::from(*value)).expect("set");
        }
        built.build().expect("built")
    }

    #[test]
    fn the_extent_is_that_of_the_nation_that_is_drawn() {
        let scenario = baseline(&[(SCALE, 10_000)]);
        let extent = population::extent(&scenario).expect("an extent");
        let simulation = Simulation::new(&scenario, 0).expect("a nation");
        let counties = simulation.nation().counties.iter();
        let agents: Vec<u64> = counties.map(|c| c.households.len() as u64).collect();
        assert_eq!(extent.counties, agents.len() as u64);
        assert_eq!(extent.agents, agents.iter().sum::<u64>());
        assert_eq!(Some(extent.largest_county), agents.into_iter().max());
    }

    #[test]
    fn a_part_needs_its_share_of_the_households() {
        let scenario = baseline(&[(SCALE, 10)]);
        let needed = |rank, ranks| {
            let demand = Demand::of_runs(&scenario, 1).of_part(Place { rank, ranks });
            demand.bytes().expect("bytes") as f64 / f64::from(1 << 20)
        };
        let whole = needed(0, 1);
        assert_eq!(
            Demand::of_runs(&scenario, 1).bytes().ok(),
            memory_of_run(&scenario).ok()
        );
        for rank in 0..4 {
            // 25.6 million households of 40 bytes.
            assert!(
                (whole - needed(rank, 4) - 0.75 * 976.0).abs() < 20.0,
                "{rank}"
            );
        }
    }

    #[test]
    fn the_scale_that_fits_is_the_smallest_that_does() {
        let scenario = baseline(&[(SCALE, 20)]);
        let demand = Demand::of_runs(&scenario, 1);
        let room = 256 << 20;
        let scale = demand.smallest_scale(room).expect("a scale");
        let needed = |scale| memory_of_run(&baseline(&[(SCALE, scale)])).expect("bytes");
        assert!(needed(scale) <= room && needed(scale - 1) > room, "{scale}");
        assert_eq!(demand.smallest_scale(1 << 20), None);
    }

    #[test]
    fn a_run_takes_forty_bytes_a_household_and_what_it_is_asked_for() {
        let needed = |settings: &[(&str, u32)]| {
            let bytes = memory_of_run(&baseline(settings)).expect("bytes");
            bytes as f64 / f64::from(1 << 20)
        };
        let (coarse, fine) = (needed(&[(SCALE, 1000)]), needed(&[(SCALE, 10)]));
        // 25.6 million households less 0.26 million.
        assert!((fine - coarse - 966.0).abs() < 30.0, "{coarse} {fine}");
        let followed = needed(&[(SCALE, 1000), ("output.panel", 100_000)]);
        assert!(
            (followed - coarse - 353.0).abs() < 1.0,
            "{coarse} {followed}"
        );
    }
}
