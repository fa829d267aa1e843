//! What backs the values: kinds, grades and sources agree with each other.

use five_measures::scenario::{Entry, Grade, Kind, Type, register};

/// What a source can be cited by when it gives no figure or year.
const CITABLE: [&str; 6] = [
    "white paper",
    "nbs",
    "ministry",
    "studies",
    "criteria",
    "scenarios/data/readme.md",
];

/// Words that admit that the value itself was not read in the source.
const NOT_READ: [&str; 4] = ["assum", "value b", "taken as", "charged here"];

/// Fails with what is wrong with entries of a kind.
fn none(kind: Kind, rule: &str, is_wrong: impl Fn(&Entry, &str) -> bool) {
    let wrong: Vec<String> = register()
        .iter()
        .filter(|entry| entry.kind == kind && is_wrong(entry, &entry.source.to_lowercase()))
        .map(|entry| format!("{} ({}): {}", entry.path, entry.grade, entry.source))
        .collect();
    assert!(wrong.is_empty(), "{rule}: {wrong:#?}");
}

#[test]
fn sourced_values_name_a_source() {
    none(Kind::Sourced, "not citable", |_, source| {
        let names = CITABLE.iter().any(|word| source.contains(word));
        let has_figure = source.contains(|c: char| c.is_ascii_digit());
        source.starts_with("assum") || !(names || has_figure)
    });
}

#[test]
fn assumed_values_say_why() {
    none(Kind::Assumed, "no reason", |_, source| {
        let reason = source.strip_prefix("assumption").unwrap_or(source);
        !reason.contains(char::is_alphabetic)
    });
}

#[test]
fn what_is_assumed_is_not_graded_as_read() {
    none(Kind::Assumed, "assumptions have grade B", |entry, _| {
        entry.grade != Grade::B
    });
    none(
        Kind::Sourced,
        "the source does not give the value",
        |entry, source| {
            let is_read = matches!(entry.grade, Grade::A | Grade::ADerived | Grade::AWeak);
            is_read && NOT_READ.iter().any(|word| source.contains(word))
        },
    );
}

#[test]
fn calibrated_values_have_a_prior_around_them() {
    none(Kind::Calibrated, "no prior", |entry, _| {
        entry.prior.is_none()
    });
    for entry in register() {
        let (Some(prior), Type::Number | Type::Whole) = (entry.prior, entry.value_type) else {
            continue;
        };
        let values = entry
            .default_values()
            .iter()
            .filter_map(|value| value.as_f64());
        let most = values.clone().fold(f64::MIN, f64::max);
        let least = values.fold(f64::MAX, f64::min);
        assert!(
            prior.low <= most && least <= prior.high,
            "{}: {least} to {most} is outside the prior {prior}",
            entry.path
        );
    }
}
