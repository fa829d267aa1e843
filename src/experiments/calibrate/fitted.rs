//! Which parameters of a scenario a calibration fits.

use crate::failure::Failure;
use crate::scenario::{Entry, Interpolation, Kind, Scenario, Type, nearest_path, register};

/// The parameters that a scenario lets a calibration fit.
///
/// # Errors
/// A name in `only` that is none, no parameter at all, or a value of the scenario outside its prior.
pub(super) fn entries(
    scenario: &Scenario,
    only: &[String],
) -> Result<Vec<&'static Entry>, Failure> {
    let inside = |entry: &Entry, name: &String| {
        let rest = entry.path.strip_prefix(name.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let all: Vec<&Entry> = register()
        .iter()
        .filter(|entry| is_fitted(entry) && own_value(scenario, entry).is_some())
        .collect();
    for name in only {
        if !all.iter().any(|entry| inside(entry, name)) {
            let message = format!("--fit {name} names no parameter that can be fitted");
            let names: Vec<&str> = all.iter().map(|entry| entry.path.as_str()).collect();
            let help = match nearest_path(name).filter(|near| names.contains(near)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("can be fitted: {}", names.join(", ")),
            };
            return Err(Failure::input(message).with_help(help));
        }
    }
    let chosen: Vec<&Entry> = all
        .into_iter()
        .filter(|entry| only.is_empty() || only.iter().any(|name| inside(entry, name)))
        .collect();
    if chosen.is_empty() {
        return Err(
            Failure::input("no parameter of this scenario can be fitted").with_help(
                "calibrated parameters with a prior are fitted if they have one value in all years",
            ),
        );
    }
    let faults: Vec<String> = chosen
        .iter()
        .filter_map(|entry| outside_prior(scenario, entry))
        .collect();
    if !faults.is_empty() {
        return Err(Failure::input(faults.join("\n")).with_help(
            "set a value within the prior, or leave the parameter out: --fit lists those to fit",
        ));
    }
    Ok(chosen)
}

/// Whether a parameter is fitted where its value is the same in all years.
fn is_fitted(entry: &Entry) -> bool {
    entry.kind == Kind::Calibrated
        && entry.prior.is_some()
        && entry.value_type == Type::Number
        && entry.interpolation != Interpolation::Linear
}

/// The one value of a parameter; none if it differs between years.
pub(super) fn own_value(scenario: &Scenario, entry: &Entry) -> Option<f64> {
    let values = scenario.values_of(&entry.path)?;
    let same = values.windows(2).all(|pair| pair[0] == pair[1]);
    values.first().filter(|_| same)?.as_f64()
}

fn outside_prior(scenario: &Scenario, entry: &Entry) -> Option<String> {
    let (prior, value) = (entry.prior?, own_value(scenario, entry)?);
    if (prior.low..=prior.high).contains(&value) {
        return None;
    }
    let origin = scenario.sources_of(&entry.path).last();
    let place = origin.map_or_else(String::new, |origin| format!("{origin}: "));
    Some(format!(
        "{place}`{}` is {value}, outside its prior of {prior}",
        entry.path
    ))
}
