//! No parameter is dead: a nudge of any number or switch changes some cell of some table.

use std::path::Path;

use five_measures::model::Simulation;
use five_measures::model::record::CountyRow;
use five_measures::results::Cell;
use five_measures::scenario::{Entry, Scenario, Type, Value, register};
use five_measures::tables::{self, Comparison};
use rayon::prelude::*;

/// Parameters that act only beside another setting, or under an unusual one: the reason, what is
/// set in both runs, and the value to change to if a nudge is not enough.
const NEEDS: &[(&str, &str, &[&str], Option<&str>)] = &[
    (
        "population.county_floor",
        "only the city has fewer than a million households",
        &[],
        Some("1_000_000"),
    ),
    (
        "population.income_floor",
        "the other shape has no floor",
        &["population.income_shape=shifted-lognormal"],
        None,
    ),
    (
        "measures.education.dropout_return.effect",
        "few children return, and fewer of them work by 2020",
        &[
            "population.conditions.out_of_school=0.5",
            "measures.education.dropout_return.capacity=20_000_000",
        ],
        None,
    ),
    (
        "measures.subsistence.policy_2012.recipients",
        "the policy of 2012 goes on where the measure is off",
        &["measures.subsistence.enabled=false"],
        None,
    ),
    (
        "measures.subsistence.policy_2012.standard",
        "the policy of 2012 goes on where the measure is off",
        &["measures.subsistence.enabled=false"],
        None,
    ),
    (
        "measures.subsistence.policy_2012.payment_share",
        "the policy of 2012 goes on where the measure is off",
        &["measures.subsistence.enabled=false"],
        None,
    ),
];

/// The section that no run reads: it tells `calibrate` how many runs to make and what to hold against them.
const SETTINGS: &str = "calibration";

/// A nation of fourteen counties, with few agents.
fn small(overrides: &[String]) -> Option<Scenario> {
    let provinces = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/few-counties.csv");
    let mut all = vec![
        format!("data.provinces='{}'", provinces.display()),
        "population.scale=120000".to_owned(),
    ];
    all.extend_from_slice(overrides);
    Scenario::load("shipped:baseline", &all).ok()
}

/// Lives a scenario through; `None` if the settings describe no possible nation.
fn live(
    overrides: &[String],
    mut visit: impl FnMut(&Scenario, Option<u16>, &Simulation<'_>),
) -> Option<()> {
    let scenario = small(overrides)?;
    let mut simulation = Simulation::new(&scenario, 0).ok()?;
    while let Some(year) = simulation.step() {
        visit(&scenario, Some(year), &simulation);
    }
    visit(&scenario, None, &simulation);
    Some(())
}

/// The rows of counties in all years, which most tables are sums of.
fn counties(overrides: &[String]) -> Option<Vec<CountyRow>> {
    let mut rows = Vec::new();
    live(overrides, |_, _, simulation| {
        rows.extend_from_slice(simulation.rows())
    })?;
    Some(rows)
}

/// All cells of all tables.
fn cells(overrides: &[String]) -> Option<Vec<Vec<Cell>>> {
    let mut comparison = Comparison::default();
    let mut cells = Vec::new();
    live(overrides, |scenario, year, simulation| {
        let rows = match year {
            Some(year) => tables::of_year(scenario, 0, year, simulation, &mut comparison).0,
            None => tables::of_history(scenario, 0, simulation, &mut comparison),
        };
        cells.extend(rows.into_iter().flat_map(|(_, rows)| rows));
        if year.is_none() {
            cells.extend(comparison.rows(scenario.name(), scenario.observations()));
        }
    })?;
    Some(cells)
}

/// Settings of the parameter near its default, the nearest first.
fn nudges(entry: &Entry) -> Vec<String> {
    if entry.value_type == Type::Switch {
        return vec!["true".to_owned(), "false".to_owned()];
    }
    let mut nudges = Vec::new();
    if !entry.fixed {
        nudges.extend([1.1, 0.9, 0.5, 2.0].map(|factor| format!("{{ multiply = {factor} }}")));
    }
    let first = entry.default_values().first().and_then(Value::as_f64);
    let range = entry.range.as_ref();
    let ends = range.and_then(|range| Some((range.low.as_f64()?, range.high.as_f64()?)));
    let (Some(value), Some((low, high))) = (first, ends) else {
        return nudges;
    };
    let near = [
        value * 1.1,
        value * 0.9,
        value + 1.0,
        value - 1.0,
        value + 0.1 * (high - low),
    ];
    for value in near.into_iter().filter(|near| (low..=high).contains(near)) {
        nudges.push(match entry.value_type {
            Type::Whole => format!("{value:.0}"),
            _ => format!("{value:?}"),
        });
    }
    nudges
}

/// Whether some nudge of the parameter changes some cell. Tables are made only where the counties
/// do not differ, since that takes longer.
fn acts(entry: &Entry, usual: &[CountyRow]) -> bool {
    let special = NEEDS.iter().find(|(path, ..)| *path == entry.path);
    let (beside, value) =
        special.map_or((&[][..], None), |(_, _, beside, value)| (*beside, *value));
    let beside: Vec<String> = beside.iter().map(|&setting| setting.to_owned()).collect();
    let nudges: Vec<Vec<String>> = value
        .map_or_else(|| nudges(entry), |value| vec![value.to_owned()])
        .iter()
        .map(|nudge| [beside.clone(), vec![format!("{}={nudge}", entry.path)]].concat())
        .collect();
    let special = (!beside.is_empty()).then(|| counties(&beside).expect("a nation"));
    let before = special.as_deref().unwrap_or(usual);
    let differs = |nudge: &Vec<String>| counties(nudge).is_some_and(|after| after != before);
    if nudges.iter().any(differs) {
        return true;
    }
    let before = cells(&beside);
    let differs = |nudge: &Vec<String>| cells(nudge).is_some_and(|after| Some(after) != before);
    nudges.iter().any(differs)
}

#[test]
fn every_number_and_switch_does_something() {
    let usual = counties(&[]).expect("a nation");
    let dead: Vec<&str> = register()
        .par_iter()
        .filter(|entry| entry.value_type.is_quantity() || entry.value_type == Type::Switch)
        .filter(|entry| entry.section() != SETTINGS && !acts(entry, &usual))
        .map(|entry| entry.path.as_str())
        .collect();
    assert!(
        dead.is_empty(),
        "no nudge of these changes anything: {dead:#?}"
    );
}

#[test]
fn exceptions_name_parameters_and_reasons() {
    for (path, reason, ..) in NEEDS {
        assert!(register().iter().any(|entry| entry.path == *path), "{path}");
        assert!(!reason.is_empty(), "{path}");
    }
}
