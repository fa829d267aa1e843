//! Which scenarios can be paired: those whose households and luck are the same.

use std::collections::BTreeSet;

use crate::experiments::run::parameters;
use crate::failure::Failure;
use crate::population::Nation;
use crate::scenario::{Posterior, Scenario, Value, register};

/// Sections of which every parameter decides the households of the first year.
const SECTIONS: [&str; 3] = [
    "population.",
    "income.sources.",
    "measures.subsistence.policy_2012.",
];

/// Other parameters that decide them, by their value of the first year.
const PARAMETERS: [&str; 9] = [
    "income.permanent_share",
    "income.persistence",
    "income.transitory_variance",
    "income.measurement_variance",
    "income.gain_before",
    "prices.poverty_line",
    "shocks.illness",
    "shocks.illness_chronic_factor",
    "shocks.recovery",
];

/// Checks that the scenarios have names of their own and can all be paired with the first.
///
/// # Errors
/// A fault of the input that names the parameter in the way and says what to do.
pub(super) fn pairable(scenarios: &[Scenario]) -> Result<(), Failure> {
    let Some((base, others)) = scenarios.split_first().filter(|(_, rest)| !rest.is_empty()) else {
        return Err(Failure::input("a comparison takes two scenarios or more"));
    };
    for (place, other) in others.iter().enumerate() {
        let twice = others[..place].iter().any(|o| o.name() == other.name());
        let shadows = other.name() == base.name() && parameters(other) != parameters(base);
        if twice || shadows {
            let problem = format!("two scenarios are named `{}`", other.name());
            return Err(Failure::input(problem).with_help("rename one of the files"));
        }
        same_population(base, other)?;
    }
    Ok(())
}

/// Checks years, sample and population of the first year.
///
/// # Errors
/// A fault of the input that names the parameter in the way.
pub(super) fn same_population(base: &Scenario, other: &Scenario) -> Result<(), Failure> {
    let first = |scenario: &Scenario, path: &str| -> Option<Value> {
        scenario.values_of(path)?.first().cloned()
    };
    let decides = |path: &str| {
        path.starts_with("time.")
            || SECTIONS.iter().any(|section| path.starts_with(section))
            || PARAMETERS.contains(&path)
    };
    for entry in register().iter().filter(|entry| decides(&entry.path)) {
        let path = entry.path.as_str();
        if let (Some(a), Some(b)) = (first(base, path), first(other, path))
            && a != b
        {
            let problem = format!(
                "`{path}` is {a} in {} and {b} in {}",
                base.name(),
                other.name()
            );
            return Err(refusal(base, other, &problem).with_help(advice(path, [&a, &b])));
        }
    }
    if base.provinces() != other.provinces() {
        let problem = "`data.provinces` holds other provinces";
        return Err(refusal(base, other, problem).with_help("let both name the same file"));
    }
    Ok(())
}

fn refusal(base: &Scenario, other: &Scenario, problem: &str) -> Failure {
    let (base, other) = (base.name(), other.name());
    Failure::input(format!("{other} cannot be compared with {base}: {problem}"))
}

/// What to do about a parameter that must be the same, by its value in both.
fn advice(path: &str, [base, other]: [&Value; 2]) -> String {
    // Years that both have are the safe choice.
    let fewer = other.as_f64() < base.as_f64();
    let end = if fewer { other } else { base };
    match path {
        "population.seed" => {
            format!("give all the same sample and luck, for example --seed {base}")
        }
        "population.scale" => format!("give all the same sample, for example --scale {base}"),
        "time.end" => format!("give all the same years, for example --set {path}={end}"),
        "time.start" => format!("give all the same years, for example --set {path}={base}"),
        path => format!(
            "all must begin with the same households: take the parameter out of one of the files, or set it in all with --set {path}={base}"
        ),
    }
}

/// Checks that the households drawn for both are the same, whatever decided them.
///
/// # Errors
/// A fault of the input that names a county.
pub(super) fn same_households(
    base: &Scenario,
    other: &Scenario,
    [ours, theirs]: [&Nation; 2],
) -> Result<(), Failure> {
    let pairs = ours.counties.iter().zip(&theirs.counties);
    let different = pairs.clone().find(|(a, b)| {
        let (x, y) = (&a.households, &b.households);
        (a.id, a.province, a.designated, a.weight) != (b.id, b.province, b.designated, b.weight)
            || x.composition != y.composition
            || x.permanent != y.permanent
    });
    if ours.counties.len() == theirs.counties.len() && different.is_none() {
        return Ok(());
    }
    let place = different.map_or_else(String::new, |(a, _)| format!(" of county {}", a.id));
    let problem = format!("the households{place} in {} differ", base.first_year());
    Err(refusal(base, other, &problem)
        .with_help("let one scenario extend the other and change policies alone"))
}

/// Checks that all scenarios draw from the same posterior; what one of them sets itself is its own.
///
/// # Errors
/// A fault of the input that names the scenario with another one.
pub(super) fn same_posterior(scenarios: &[Scenario]) -> Result<(), Failure> {
    let base = &scenarios[0];
    for other in &scenarios[1..] {
        let same = match (base.posterior(), other.posterior()) {
            (Some(ours), Some(theirs)) => is_same(ours, theirs),
            _ => false,
        };
        if !same {
            let problem = "their posterior draws are not the same";
            return Err(refusal(base, other, problem)
                .with_help("let both extend the calibrated scenario that names data.posterior"));
        }
    }
    Ok(())
}

/// Whether two posteriors have the same parameters and the same draws of those that both draw.
fn is_same(ours: &Posterior, theirs: &Posterior) -> bool {
    let all = |posterior: &Posterior| -> BTreeSet<String> {
        let entries = posterior.parameters().chain(posterior.kept());
        entries.map(|entry| entry.path.clone()).collect()
    };
    let place = |path: &str| theirs.parameters().position(|entry| entry.path == path);
    let common: Vec<(usize, usize)> = ours
        .parameters()
        .enumerate()
        .filter_map(|(ours, entry)| Some((ours, place(&entry.path)?)))
        .collect();
    let mut draws = ours.draws().iter().zip(theirs.draws());
    all(ours) == all(theirs)
        && ours.draws().len() == theirs.draws().len()
        && draws.all(|(a, b)| {
            let values = || common.iter().all(|&(x, y)| a.values[x] == b.values[y]);
            (a.number, a.weight) == (b.number, b.weight) && values()
        })
}
