//! Parameters that differ from the defaults of the register.

use serde_json::{Map, Value};

use super::number::plain;
use super::section::{DataCell, DataTable};
use super::themes::View;
use crate::results::table::{ColumnKind, SIGNIFICANT, rounded};
use crate::scenario::{Entry, baseline, register};

/// The parameters of one scenario as its manifest has them.
struct Set<'a> {
    scenario: String,
    values: &'a Map<String, Value>,
}

/// All sets of a manifest: one for a run, one for each scenario of a comparison or sweep.
fn sets<'a>(name: &str, parameters: &'a Value) -> Vec<Set<'a>> {
    match parameters {
        Value::Array(all) => all
            .iter()
            .flat_map(|one| sets(one["scenario"].as_str().unwrap_or(name), &one["parameters"]))
            .collect(),
        Value::Object(values) if values.contains_key("sweep") => values["scenarios"]
            .as_object()
            .into_iter()
            .flatten()
            .flat_map(|(scenario, parameters)| sets(scenario, parameters))
            .collect(),
        Value::Object(values) => vec![Set {
            scenario: name.to_owned(),
            values,
        }],
        _ => Vec::new(),
    }
}

/// Every parameter that differs from its default, with what the register knows of it; `None` if the manifest has no parameters.
pub(super) fn table(view: &View<'_>) -> Option<DataTable> {
    let l = view.language;
    let record = &view.folder.manifest.scenario;
    let sets = sets(&record.name, &record.parameters);
    let headers = [
        l.scenario(),
        l.parameter(),
        l.value(),
        l.default_word(),
        l.unit_word(),
        l.meaning(),
        l.grade(),
        l.source(),
    ];
    let mut all =
        DataTable::new(view.id("parameters-table"), l.parameters_table(), &headers).opened();
    for set in &sets {
        for entry in register() {
            let Some(value) = set.values.get(&entry.path).filter(|value| !value.is_null()) else {
                continue;
            };
            let default = default(entry);
            if is_same(value, &default) {
                continue;
            }
            let meaning = entry.meaning.replace('\n', " ");
            all.push(vec![
                DataCell::words(&set.scenario),
                DataCell::words(&entry.path),
                shown(value),
                shown(&default),
                DataCell::words(l.unit(entry.unit.unwrap_or_default())),
                DataCell::words(meaning),
                DataCell::words(entry.grade.name()),
                DataCell::words(entry.source),
            ]);
        }
    }
    (!sets.is_empty()).then_some(all)
}

/// The default as a manifest would have it: one value, or an object by year of the baseline.
fn default(entry: &Entry) -> Value {
    let values = entry.default_values();
    let years = baseline().horizon();
    match values.first() {
        Some(first) if values.iter().all(|value| value == first) => first.into(),
        _ => years
            .zip(values)
            .map(|(year, value)| (year.to_string(), value.into()))
            .collect::<Map<_, _>>()
            .into(),
    }
}

/// Whether a value is the default in all years that both have.
fn is_same(value: &Value, default: &Value) -> bool {
    let in_year = |value: &Value, year: &str| match value {
        Value::Object(years) => years.get(year).cloned(),
        one => Some(one.clone()),
    };
    let years: Vec<&String> = [value, default]
        .into_iter()
        .filter_map(Value::as_object)
        .flat_map(Map::keys)
        .collect();
    if years.is_empty() {
        return is_equal(value, default);
    }
    years.into_iter().all(
        |year| match (in_year(value, year), in_year(default, year)) {
            (Some(a), Some(b)) => is_equal(&a, &b),
            _ => true,
        },
    )
}

/// Whether two values are the same; numbers that were read from text may differ in their last bit.
fn is_equal(a: &Value, b: &Value) -> bool {
    match (a.as_f64(), b.as_f64()) {
        (Some(a), Some(b)) => (a - b).abs() <= 1e-12 * a.abs().max(b.abs()),
        _ => a == b,
    }
}

/// One value, or values by year with years of the same value together.
fn shown(value: &Value) -> DataCell {
    let one = |value: &Value| match value {
        Value::Number(number) => number.as_f64().map_or_else(String::new, exact),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let Value::Object(years) = value else {
        return DataCell::words(one(value));
    };
    let mut spans: Vec<(&str, &str, String)> = Vec::new();
    for (year, value) in years {
        let text = one(value);
        match spans.last_mut().filter(|(_, _, last)| *last == text) {
            Some((_, to, _)) => *to = year,
            None => spans.push((year, year, text)),
        }
    }
    let spans: Vec<String> = spans
        .iter()
        .map(|(from, to, text)| match from == to {
            true => format!("{from}: {text}"),
            false => format!("{from}–{to}: {text}"),
        })
        .collect();
    DataCell::words(spans.join("; "))
}

/// A number as given, with thousands apart where it is a large whole one.
fn exact(number: f64) -> String {
    let is_whole = number.fract() == 0.0;
    match is_whole && number.abs() >= 10_000.0 {
        true => plain(number),
        false => rounded(number, ColumnKind::Significant(SIGNIFICANT))
            .map_or_else(String::new, |number| number.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_are_held_against_the_default_year_by_year() {
        let by_year = json!({"2012": 1.0, "2013": 2.0});
        assert!(is_same(
            &by_year,
            &json!({"2012": 1, "2013": 2.0, "2014": 9.0})
        ));
        assert!(!is_same(&json!(1.0), &by_year));
        assert!(is_same(&json!(3), &json!(3.0)));
        assert!(!is_same(&json!(true), &json!(false)));
        assert!(is_same(&json!(0.051_000_000_000_000_004), &json!(0.051)));
    }

    #[test]
    fn years_of_one_value_are_together() {
        let cell = shown(&json!({"2012": 1.5, "2013": 1.5, "2014": 20000.0}));
        assert_eq!(cell.text, "2012–2013: 1.5; 2014: 20,000");
        assert_eq!(shown(&json!("linear")).text, "linear");
        assert_eq!(shown(&json!(0.051_000_000_000_000_004)).text, "0.051");
    }
}
