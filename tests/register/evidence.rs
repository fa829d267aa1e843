//! What backs the values: kinds, grades and sources agree with each other.

use five_measures::scenario::{Entry, Grade, Kind, register};

fn of_kind(kind: Kind) -> impl Iterator<Item = &'static Entry> {
    register().iter().filter(move |entry| entry.kind == kind)
}

/// The paths of entries, for messages.
fn paths<'a>(entries: impl Iterator<Item = &'a Entry>) -> Vec<String> {
    entries
        .map(|entry| format!("{}: {}", entry.path, entry.source))
        .collect()
}

#[test]
fn sourced_values_name_a_source() {
    let citable = |entry: &&Entry| {
        let source = entry.source.to_lowercase();
        let is_assumption = source.starts_with("assum") || source.starts_with("one unless");
        !is_assumption && source.chars().filter(|c| c.is_alphabetic()).count() >= 2
    };
    let wrong = paths(of_kind(Kind::Sourced).filter(|entry| !citable(entry)));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn values_graded_as_read_are_not_assumed() {
    let wrong = paths(of_kind(Kind::Assumed).filter(|entry| entry.grade != Grade::B));
    assert!(wrong.is_empty(), "assumptions are of grade B: {wrong:#?}");
}

#[test]
fn calibrated_values_have_a_prior() {
    let wrong = paths(of_kind(Kind::Calibrated).filter(|entry| entry.prior.is_none()));
    assert!(wrong.is_empty(), "{wrong:#?}");
}
