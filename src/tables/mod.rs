//! From the rows of counties to the tables of a results folder.

pub mod attribution;
mod calibration;
pub(crate) mod columns;
pub mod compare;
mod distribution;
mod dynamics;
mod group;
mod groups;
mod kept;
mod measures;
mod multidimensional;
mod outcome;
mod panel;
mod places;
pub mod posterior;
mod quantiles;
mod register;
mod so_far;
pub mod sweep;
mod targeting;
mod targets;
pub mod validation;

use crate::exchange::{Alone, Exchange};
use crate::indicators::SurveyWaves;
use crate::model::Simulation;
use crate::model::context::Year;
use crate::model::record::CountyRow;
use crate::model::tally::Tally;
use crate::population::County;
use crate::results::document::document;
use crate::results::{Cell, TableFormat, TableSchema};
use crate::row;
use crate::scenario::{Observation, Province, Scenario};
pub use attribution::OF_ATTRIBUTION;
pub use calibration::{CALIBRATION, CORRELATIONS, DIAGNOSIS, FIT, POSTERIOR, PROFILES};
pub use compare::OF_COMPARISON;
pub use distribution::POVERTY;
pub use dynamics::DYNAMICS;
use dynamics::{Histories, survey_waves};
use group::Places;
pub use groups::GROUPS;
pub use kept::{Kept, Restored};
pub use measures::{COUNTY_MEASURES, MEASURES};
pub use multidimensional::MPI;
pub use panel::PANEL;
pub use places::{COUNTIES, NATIONAL, PROVINCES, REGIONS};
pub use posterior::POSTERIOR_DRAWS;
pub use quantiles::{QUANTILES, Runs, Spread};
use rayon::prelude::*;
pub use register::REGISTRY;
pub use targeting::TARGETING;
pub use targets::{Comparison, TARGETS, TARGETS_RUNS};
pub use validation::{VALIDATION, VALIDATION_SCORES};

/// Every table that a run can write but the quantiles, in the order of the manifest.
pub static ALL: [&TableSchema; 16] = [
    &NATIONAL,
    &REGIONS,
    &PROVINCES,
    &COUNTIES,
    &POVERTY,
    &GROUPS,
    &MPI,
    &DYNAMICS,
    &TARGETING,
    &MEASURES,
    &COUNTY_MEASURES,
    &REGISTRY,
    &TARGETS,
    &TARGETS_RUNS,
    &POSTERIOR_DRAWS,
    &PANEL,
];

/// What `calibrate` writes beside its texts; the first two have a further column for each fitted parameter.
pub static OF_CALIBRATION: [&TableSchema; 6] = [
    &CALIBRATION,
    &POSTERIOR,
    &DIAGNOSIS,
    &CORRELATIONS,
    &PROFILES,
    &FIT,
];

/// The tables of a validation.
pub static OF_VALIDATION: [&TableSchema; 2] = [&VALIDATION, &VALIDATION_SCORES];

/// The tables of `runs` runs: the panel if the scenario asks for it, quantiles if there are several, and for posterior draws
/// which they are, but not the tables by county, of which each run has as many rows as all others together.
pub fn of_run(scenario: &Scenario, runs: u32, spread: Spread) -> Vec<&'static TableSchema> {
    let panel = scenario.parameters(scenario.first_year()).output.panel > 0;
    let posterior = spread == Spread::Posterior;
    let is_written = |schema: &&TableSchema| match schema.name {
        name if name == PANEL.name => panel,
        name if name == TARGETS_RUNS.name => runs > 1,
        name if name == POSTERIOR_DRAWS.name => posterior,
        name if name == COUNTIES.name || name == COUNTY_MEASURES.name => !posterior,
        _ => true,
    };
    let base = ALL.into_iter().filter(is_written);
    base.chain(QUANTILES.iter().filter(|_| runs > 1)).collect()
}

/// The reference of all tables and columns, which stands in docs/results.md.
pub fn reference() -> String {
    let mut text = String::from(
        "# Tables and columns\n\n\
         What a results folder holds, made from the declarations in `src/tables` (a test keeps this page and the code together). All\n\
         files are CSV (or Parquet with `--tables parquet`): UTF-8, a header, a point for decimals, empty cells for what is not there. Persons and households are real ones:\n\
         agents times the number of households for which each stands. The unit says what is counted: most shares are over persons, and\n\
         columns of households have the unit households. Rows are in long form: scenario, replicate, year and place or group come first.\n\n\
         With more than one run (replicates or posterior draws), `NAME_quantiles.csv` stands beside ",
    );
    let with_quantiles: Vec<String> = QUANTILES
        .iter()
        .map(|schema| format!("`{}.csv`", schema.name.trim_end_matches("_quantiles")))
        .collect();
    text.push_str(&with_quantiles.join(", "));
    text.push_str(
        ":\nthe same columns without `replicate`, and with `over` (replicates or posterior) and `summary` (mean, sd, p2.5, p5, p25, p50, p75,\n\
         p95, p97.5 over the runs) after the columns that name the row. All numbers are reals there.\n\n\
         | table | rows |\n|---|---|\n",
    );
    let all: Vec<&TableSchema> = ALL
        .into_iter()
        .chain(OF_VALIDATION)
        .chain(OF_COMPARISON)
        .chain([&compare::BUDGETS])
        .chain(
            OF_ATTRIBUTION
                .into_iter()
                .filter(|schema| schema.name != compare::DECOMPOSITION.name),
        )
        .collect();
    for schema in &all {
        let link = schema.file_name(TableFormat::Csv).replace('.', "");
        text.push_str(&format!(
            "| [{0}](#{link}) | {1} |\n",
            schema.file_name(TableFormat::Csv),
            schema.title
        ));
    }
    text.push('\n');
    text.push_str(&document(&all));
    text.push_str(
        "\n# Tables of a calibration\n\n\
         `five-measures calibrate` writes these; the [guide](guide/calibration.md) says how to read them. `calibration.csv` and\n\
         `posterior.csv` have one more column for each fitted parameter, headed by its path, in the unit of the parameter.\n\n",
    );
    text += &document(&OF_CALIBRATION);
    text.push_str(
        "\n# Tables of a sweep\n\n\
         `five-measures sweep` writes these; the [guide](guide/sweeps.md) says how to read them. The columns of the varied parameters are\n\
         headed by their paths (with `.factor` behind it where the parameter is multiplied) and stand before `replicate` and `seed`.\n\n",
    );
    text + &document(&sweep::OF_SWEEP)
}

/// One year of one replicate, ready to be written.
pub struct YearTables<'a> {
    scenario: &'a Scenario,
    replicate: u32,
    year: u16,
    context: &'a Year<'a>,
    provinces: &'a [Province],
    observations: &'a [Observation],
    counties: &'a [County],
    rows: &'a [CountyRow],
    tally: &'a Tally,
    places: Places,
    poverty_line: f64,
    deflator: f64,
}

/// A function that makes the rows of one table.
type RowMaker = fn(&YearTables<'_>) -> Vec<Vec<Cell>>;

/// The tables that are made from one year alone, in the order of the files.
static MAKERS: [(&TableSchema, RowMaker); 13] = [
    (&NATIONAL, places::national_rows),
    (&REGIONS, places::region_rows),
    (&PROVINCES, places::province_rows),
    (&COUNTIES, places::county_rows),
    (&POVERTY, distribution::rows),
    (&GROUPS, groups::rows),
    (&MPI, multidimensional::rows),
    (&DYNAMICS, dynamics::transition_rows),
    (&TARGETING, targeting::rows),
    (&MEASURES, measures::rows),
    (&COUNTY_MEASURES, measures::county_rows),
    (&REGISTRY, register::rows),
    (&PANEL, panel::rows),
];

/// Rows of one table.
pub type TableRows = (&'static TableSchema, Vec<Vec<Cell>>);

/// What the terminal shows of a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Headline {
    /// Calendar year.
    pub year: u16,
    /// Persons below the line.
    pub poor: u64,
    /// Persons below the line as the survey sees them.
    pub observed_poor: u64,
    /// Persons registered and not yet deregistered.
    pub registered: u64,
    /// Designated counties on the list.
    pub counties: u32,
    /// Mean income of the poor areas.
    pub mean_income_poor_areas: f64,
    /// Mean income of all rural residents.
    pub mean_income: f64,
    /// Outlay of all measures and support, yuan.
    pub spending: f64,
}

/// The tables of the year that a simulation has reached; observed series are compared on the way.
pub fn of_year(
    scenario: &Scenario,
    replicate: u32,
    year: u16,
    simulation: &Simulation<'_>,
    comparison: &mut Comparison,
) -> (Vec<TableRows>, Headline) {
    let context = simulation.context(year);
    let tables = YearTables::new(scenario, replicate, simulation, &context, year);
    comparison.add(&tables);
    let mut all: Vec<TableRows> = Vec::new();
    let rows = MAKERS
        .par_iter()
        .map(|(schema, rows)| (*schema, rows(&tables)));
    all.par_extend(rows);
    (all, headline(&tables))
}

/// The tables of the year that a simulation has reached, of those in `wanted`; what is not wanted costs nothing.
pub fn some_of_year(
    scenario: &Scenario,
    replicate: u32,
    year: u16,
    simulation: &Simulation<'_>,
    wanted: &[&TableSchema],
) -> Vec<TableRows> {
    let context = simulation.context(year);
    let tables = YearTables::new(scenario, replicate, simulation, &context, year);
    let is_wanted = |schema: &TableSchema| wanted.iter().any(|other| other.name == schema.name);
    MAKERS
        .iter()
        .filter(|(schema, _)| is_wanted(schema))
        .map(|(schema, rows)| (*schema, rows(&tables)))
        .collect()
}

/// Compares the year that a simulation has reached with observed series, as [`of_year`] does, and makes no table.
pub fn compare_year(
    scenario: &Scenario,
    replicate: u32,
    year: u16,
    simulation: &Simulation<'_>,
    comparison: &mut Comparison,
) {
    let context = simulation.context(year);
    comparison.add(&YearTables::new(
        scenario, replicate, simulation, &context, year,
    ));
}

/// Compares what only a whole history gives, as [`of_history`] does, and makes no table.
pub fn compare_history(
    scenario: &Scenario,
    replicate: u32,
    simulation: &Simulation<'_>,
    comparison: &mut Comparison,
) {
    let Ok(waves) = survey_waves(simulation.nation(), &Alone);
    comparison.add_history(scenario, replicate, last_year(simulation), &waves);
}

/// The tables that only a whole history gives, after the last year of a replicate.
pub fn of_history(
    scenario: &Scenario,
    replicate: u32,
    simulation: &Simulation<'_>,
    comparison: &mut Comparison,
) -> Vec<TableRows> {
    let Ok(history) = WholeHistory::of(simulation, &Alone);
    history.tables(scenario, replicate, comparison)
}

/// What the households of all counties remember after the last year.
pub struct WholeHistory {
    last: u16,
    histories: Histories,
    waves: SurveyWaves,
}

impl WholeHistory {
    /// That of all counties in the first of the processes that share the simulation, of its own ones in the others.
    ///
    /// # Errors
    /// If another process is gone.
    pub fn of<E: Exchange>(simulation: &Simulation<'_>, exchange: &E) -> Result<Self, E::Lost> {
        let (scenario, nation) = (simulation.scenario(), simulation.nation());
        Ok(Self {
            last: last_year(simulation),
            histories: Histories::of(scenario, nation, exchange)?,
            waves: survey_waves(nation, exchange)?,
        })
    }

    /// The tables of [`of_history`]; observed series are compared on the way.
    pub fn tables(
        &self,
        scenario: &Scenario,
        replicate: u32,
        comparison: &mut Comparison,
    ) -> Vec<TableRows> {
        comparison.add_history(scenario, replicate, self.last, &self.waves);
        vec![(&DYNAMICS, self.histories.rows(scenario, replicate))]
    }
}

/// The last year that is simulated.
fn last_year(simulation: &Simulation<'_>) -> u16 {
    let next = simulation.next_year();
    next.map_or(simulation.scenario().last_year(), |next| next - 1)
}

fn headline(tables: &YearTables<'_>) -> Headline {
    let nation = &tables.places.nation;
    Headline {
        year: tables.year,
        poor: nation.stocks.poverty.poor,
        observed_poor: nation.stocks.observed_poor,
        registered: nation.stocks.registered,
        counties: nation.counties_on_list,
        mean_income_poor_areas: tables.places.poor_areas.mean_income().unwrap_or(0.0),
        mean_income: nation.mean_income().unwrap_or(0.0),
        spending: nation.deliveries.iter().map(|d| d.spending).sum::<i64>() as f64 / 100.0,
    }
}

impl<'a> YearTables<'a> {
    fn new(
        scenario: &'a Scenario,
        replicate: u32,
        simulation: &'a Simulation<'_>,
        context: &'a Year<'a>,
        year: u16,
    ) -> Self {
        let (counties, rows) = (&simulation.nation().counties, simulation.rows());
        Self {
            scenario,
            replicate,
            year,
            context,
            provinces: scenario.provinces(),
            observations: scenario.observations(),
            counties,
            rows,
            tally: simulation.tally(),
            places: Places::of(counties, simulation.record(), scenario.provinces()),
            poverty_line: context.p.prices.poverty_line,
            deflator: 1.0 / scenario.price_level(year),
        }
    }
}

impl YearTables<'_> {
    fn pairs(&self) -> impl Iterator<Item = (&County, &CountyRow)> {
        self.counties.iter().zip(self.rows)
    }

    fn lead(&self) -> Vec<Cell> {
        row![self.scenario.name().to_owned(), self.replicate, self.year]
    }

    fn observed(&self, series: &str, place: &str) -> Option<f64> {
        self.observations
            .iter()
            .find(|o| o.year == Some(self.year) && o.series == series && o.place == place)
            .map(|o| o.value)
    }
}
