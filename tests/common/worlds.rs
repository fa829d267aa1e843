//! Random scenarios: any value of many parameters, measures and sub-programmes on and off.

use five_measures::model::catalog::catalog;
use five_measures::model::programme::Measure;
use five_measures::scenario::{Entry, Type, register};
use proptest::prelude::*;

use crate::common::path_of;

/// Parameters that any value of their range leaves feasible and that no other override here sets.
pub fn free_parameters() -> Vec<&'static Entry> {
    let sections = [
        "measures",
        "support",
        "register",
        "money",
        "shocks",
        "demography",
        "growth",
    ];
    let named = [
        "income.crowding_out",
        "income.displacement",
        "income.worker_elasticity",
    ];
    register()
        .iter()
        .filter(|entry| entry.range.is_some() && entry.path != "money.scale")
        .filter(|entry| {
            let root = entry.path.split('.').next().unwrap_or_default();
            sections.contains(&root) || named.contains(&entry.path.as_str())
        })
        .collect()
}

/// A parameter at a place in its range; wide ranges are explored by orders of magnitude.
pub fn override_at(entry: &Entry, place: f64) -> String {
    let range = entry.range.as_ref().expect("a range");
    let [low, high] = [&range.low, &range.high].map(|end| end.as_f64().expect("a number"));
    let place = if high - low > 1e4 {
        place * place * place * place
    } else {
        place
    };
    let value = low + place * (high - low);
    match entry.value_type {
        Type::Whole => format!("{}={}", entry.path, value.round()),
        _ => format!("{}={value:?}", entry.path),
    }
}

/// Random values of a dozen parameters, a random scale, last year and shape.
pub fn world() -> impl Strategy<Value = Vec<String>> {
    let parameters = free_parameters();
    let number = parameters.len();
    let settings = prop::collection::btree_map(0..number, 0.0..=1.0f64, 8..16);
    (
        settings,
        3000..=10_000u32,
        2016..=2022u16,
        any::<bool>(),
        any::<u32>(),
    )
        .prop_map(move |(settings, scale, end, shifted, seed)| {
            let shape = if shifted {
                "shifted-lognormal"
            } else {
                "lognormal"
            };
            let mut overrides = vec![
                format!("population.scale={scale}"),
                format!("time.end={end}"),
                format!("population.seed={seed}"),
                format!("population.income_shape={shape}"),
            ];
            overrides.extend(
                settings
                    .iter()
                    .map(|(&i, &place)| override_at(parameters[i], place)),
            );
            overrides
        })
}

/// Random switches of all measures and sub-programmes, and a factor on all money.
pub fn policy() -> impl Strategy<Value = Vec<String>> {
    let switches = prop::collection::vec(
        prop::bool::weighted(0.8),
        Measure::ALL.len() + catalog().len(),
    );
    (switches, 0.0..3.0f64).prop_map(|(switches, scale)| {
        let measures = Measure::ALL.map(path_of_measure).into_iter();
        let mut overrides: Vec<String> = measures
            .chain(catalog().iter().map(path_of))
            .zip(switches)
            .map(|(path, on)| format!("{path}.enabled={on}"))
            .collect();
        overrides.push(format!("money.scale={scale:?}"));
        overrides
    })
}

pub fn path_of_measure(measure: Measure) -> String {
    match measure {
        Measure::Support => "support".to_owned(),
        measure => format!("measures.{}", measure.name()),
    }
}
