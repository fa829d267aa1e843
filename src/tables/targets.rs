//! targets.csv: every observed series that the model also gives, beside what it gives.

use super::YearTables;
use super::group::{Group, mean};
use super::quantiles::standard_deviation;
use super::so_far::SoFar;
use crate::bytes::{Decoder, Encoder, Malformed};
use crate::indicators::SurveyWaves;
use crate::model::catalog::catalog;
use crate::model::programme::ProgrammeId as Id;
use crate::results::{Cell, Column, TableSchema};
use crate::row;
use crate::scenario::{Observation, Scenario};
use std::collections::BTreeMap;

/// Observed beside simulated.
pub static TARGETS: TableSchema = TableSchema {
    name: "targets",
    title: "Observed and simulated",
    description: "One row per observed series, year and place that the model also gives; simulated is the mean over the runs (replicates or posterior draws). Coverage of measures is an input by way of capacities; poverty, counties and incomes are outcomes.",
    columns: &[
        super::columns::SCENARIO,
        Column::text("series", "Name of the observed series."),
        Column::integer("year", "", "Calendar year."),
        Column::text(
            "place",
            "nation, East, Central, West, poor_areas or a province.",
        ),
        Column::text("unit", "Unit of the values."),
        Column::real("observed", "as unit", "Published value."),
        Column::text(
            "grade",
            "How well the observed value is backed: A, A-derived, A-weak, B or B-derived.",
        ),
        Column::real("simulated", "as unit", "Mean over the runs."),
        Column::real(
            "simulated_sd",
            "as unit",
            "Standard deviation over the runs; empty for one.",
        )
        .significant(4),
        Column::real("error", "as unit", "simulated less observed.").significant(6),
        Column::real(
            "relative_error",
            "share",
            "error over observed; empty where observed is zero.",
        )
        .significant(6),
        Column::text("source", "Where the observed value was published."),
    ],
    deterministic: true,
};

/// The simulated values of every run.
pub static TARGETS_RUNS: TableSchema = TableSchema {
    name: "targets_runs",
    title: "Observed series as simulated in every run",
    description: "Written for more than one run: one row per run and row of targets.csv that the run has; scores of ensembles are made from it.",
    columns: &[
        super::columns::SCENARIO,
        super::columns::REPLICATE,
        Column::text("series", "Name of the observed series."),
        Column::integer("year", "", "Calendar year.").key(),
        Column::text(
            "place",
            "nation, East, Central, West, poor_areas or a province.",
        ),
        Column::real("simulated", "as in targets.csv", "The run's value."),
    ],
    deterministic: true,
};

/// Simulated values of the observed series, collected over years and runs.
#[derive(Debug, Default)]
pub struct Comparison {
    /// Number of the run and value.
    values: BTreeMap<(String, u16, String), Vec<(u32, f64)>>,
    so_far: SoFar,
}

/// Years after the first in which the last visit of the household survey falls.
const LAST_VISIT: u16 = 4;

/// Moments of poverty over time as the survey sees them that they were published from: visits every other year, survey error, the
/// years up to the fourth after the first. None if the last simulated year comes before.
fn moments(
    scenario: &Scenario,
    last_year: u16,
    waves: &SurveyWaves,
) -> [(&'static str, Option<f64>); 3] {
    let complete = last_year >= scenario.first_year() + LAST_VISIT;
    let given = |value: Option<f64>| value.filter(|_| complete);
    [
        ("exit_within_one_year", given(waves.yearly_exit())),
        (
            "exit_after_five_years",
            given(waves.yearly_exit_of_long_poor()),
        ),
        (
            "return_within_three_to_five_years",
            given(waves.return_within_two_visits()),
        ),
    ]
}

impl Comparison {
    /// Adds a replicate's year.
    pub fn add(&mut self, year: &YearTables<'_>) {
        self.so_far.add(year);
        let of_year = year.observations.iter();
        for observation in of_year.filter(|o| o.year == Some(year.year)) {
            let so_far = self.so_far.value(&observation.series, &observation.place);
            if let Some(value) = so_far.or_else(|| simulated(observation, year)) {
                self.push(year.replicate, observation, year.year, value);
            }
        }
    }

    /// Adds what only the history of a run up to its last simulated year gives.
    pub fn add_history(
        &mut self,
        scenario: &Scenario,
        run: u32,
        last_year: u16,
        waves: &SurveyWaves,
    ) {
        for (series, value) in moments(scenario, last_year, waves) {
            let observations = scenario.observations().iter();
            for observation in observations.filter(|o| o.series == series && o.place == "nation") {
                let inside = observation.year.filter(|y| scenario.horizon().contains(y));
                if let (Some(year), Some(value)) = (inside, value) {
                    self.push(run, observation, year, value);
                }
            }
        }
    }

    fn push(&mut self, run: u32, observation: &Observation, year: u16, value: f64) {
        let key = (observation.series.clone(), year, observation.place.clone());
        self.values.entry(key).or_default().push((run, value));
    }

    /// Puts what was collected so far.
    pub(super) fn put(&self, to: &mut Encoder) {
        self.so_far.put(to);
        to.count(self.values.len());
        for ((series, year, place), values) in &self.values {
            to.text(series);
            to.u16(*year);
            to.text(place);
            to.count(values.len());
            for (run, value) in values {
                to.u32(*run);
                to.f64(*value);
            }
        }
    }

    /// Takes back what was put.
    pub(super) fn take(from: &mut Decoder<'_>) -> Result<Self, Malformed> {
        let so_far = SoFar::take(from)?;
        let mut values = BTreeMap::new();
        for _ in 0..from.count(1)? {
            let key = (
                from.text()?.to_owned(),
                from.u16()?,
                from.text()?.to_owned(),
            );
            let of_runs = (0..from.count(12)?).map(|_| Ok((from.u32()?, from.f64()?)));
            values.insert(key, of_runs.collect::<Result<_, _>>()?);
        }
        Ok(Self { values, so_far })
    }

    /// Mean over the runs of a series in a year at a place, if the model gives it.
    pub fn mean(&self, series: &str, year: u16, place: &str) -> Option<f64> {
        let values = self
            .values
            .get(&(series.to_owned(), year, place.to_owned()))?;
        Some(values.iter().map(|(_, value)| value).sum::<f64>() / values.len() as f64)
    }

    /// Number and value of every run that has a value.
    fn runs(&self, o: &Observation, year: u16) -> &[(u32, f64)] {
        let key = (o.series.clone(), year, o.place.clone());
        self.values.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Rows of the single runs, in the order of the observed series.
    pub fn rows_of_runs(&self, scenario: &str, observations: &[Observation]) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for o in observations {
            let Some(year) = o.year else { continue };
            rows.extend(self.runs(o, year).iter().map(|(run, value)| {
                let (series, place) = (o.series.clone(), o.place.clone());
                row![scenario.to_owned(), *run, series, year, place, *value]
            }));
        }
        rows
    }

    /// Published values of the years that the model gives too, and all published values of these years.
    pub fn counts(&self, scenario: &Scenario) -> [usize; 2] {
        let inside = |o: &&Observation| o.year.is_some_and(|y| scenario.horizon().contains(&y));
        let all = scenario.observations().iter().filter(inside).count();
        [self.values.len(), all]
    }

    /// Rows in the order of the observed series.
    pub fn rows(&self, scenario: &str, observations: &[Observation]) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for o in observations {
            let Some(year) = o.year else { continue };
            let Some(mean) = self.mean(&o.series, year, &o.place) else {
                continue;
            };
            let values: Vec<f64> = self.runs(o, year).iter().map(|(_, value)| *value).collect();
            let sd = standard_deviation(&values, mean);
            let error = mean - o.value;
            rows.push(row![
                scenario.to_owned(),
                o.series.clone(),
                year,
                o.place.clone(),
                o.unit.clone(),
                o.value,
                o.grade.name(),
                mean,
                sd,
                error,
                (o.value != 0.0).then(|| error / o.value),
                o.source.clone(),
            ]);
        }
        rows
    }
}

/// The model's value of an observed series in the year, or `None` if it has none.
fn simulated(o: &Observation, year: &YearTables<'_>) -> Option<f64> {
    let (_, group) = year
        .places
        .named(year.provinces)
        .find(|(name, _)| *name == o.place)?;
    let of_nation = || (o.place == "nation").then(|| of_nation(&o.series, year))?;
    of_nation().or_else(|| of_group(&o.series, group))
}

/// Series that hold for any place; a place without persons has none.
fn of_group(series: &str, g: &Group) -> Option<f64> {
    let s = &g.stocks;
    if s.persons == 0 {
        return None;
    }
    let persons = s.persons as f64;
    let total: i64 = s.income.iter().sum();
    let source = |k: usize| mean(s.income[k], s.persons);
    let share = |k: usize| (total > 0).then(|| s.income[k] as f64 / total as f64);
    match series {
        "poor_population_observed" => Some(s.observed_poor as f64),
        "headcount_ratio_observed" => Some(s.observed_poor as f64 / persons),
        "mean_income" | "mean_income_poor_areas" => mean(total, s.persons),
        "median_income" => g.incomes.median(),
        "income_wage" => source(0),
        "income_business" => source(1),
        "income_property" => source(2),
        "income_transfer" => source(3),
        "income_wage_share" => share(0),
        "income_business_share" => share(1),
        "income_property_share" => share(2),
        "income_transfer_share" => share(3),
        "mean_income_registered" => mean(s.ever_registered_income, s.ever_registered),
        "registered_population_cumulative" => Some(s.ever_registered as f64),
        _ => None,
    }
}

/// Series that exist for the nation alone.
fn of_nation(series: &str, year: &YearTables<'_>) -> Option<f64> {
    let g = &year.places.nation;
    let reached = |id: Id| Some(g.deliveries[id as usize].reached as f64);
    let sum = |ids: &[Id]| {
        Some(
            ids.iter()
                .map(|&id| g.deliveries[id as usize].reached as f64)
                .sum(),
        )
    };
    let terms = |id: Id| (catalog()[id as usize].terms)(year.context.p);
    match series {
        "designated_counties" => Some(f64::from(g.counties_on_list)),
        "poor_villages" => Some(f64::from(g.villages_on_list)),
        "county_exits" => Some(f64::from(g.counties_left)),
        "registered_population" => Some(g.stocks.registered as f64),
        "registered_households" => Some(g.stocks.registered_households as f64),
        "registered_remaining" => Some(g.stocks.registered as f64),
        "returned_to_poverty" => Some(g.identified[2][0] as f64),
        "registered_share_of_poor_2014" => (g.stocks.observed_poor_last_year > 0).then(|| {
            g.stocks.registered_observed_poor_last_year as f64
                / g.stocks.observed_poor_last_year as f64
        }),
        "pension_recipients" => reached(Id::Pensions),
        "poor_workers_employed" => sum(&[Id::MigrantWork, Id::PublicJobs, Id::Workshops]),
        "relocated" => reached(Id::Resettlement),
        "forest_rangers" => reached(Id::ForestRangers),
        "allowance_recipients" => reached(Id::Allowance),
        "allowance_spending" => Some(g.deliveries[Id::Allowance as usize].spending as f64 / 100.0),
        "allowance_mean_payment" => Some(terms(Id::Allowance).unit_cost),
        "registered_allowance_recipients" => Some(g.stocks.ever_registered_on_allowance as f64),
        "mean_income_poor_areas" => year.places.poor_areas.mean_income(),
        _ => None,
    }
}
