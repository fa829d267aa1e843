//! What the fall of poverty since the first year is made of, and what of it the data cannot assign.

use super::super::figure::{Figure, Ink, Mark, Scale};
use super::super::table::Table;
use super::super::words::fill;
use super::measures::ink;
use super::{View, bare, series};

const OF_NATION: [(&str, &str); 2] = [("outcome", "poor_population"), ("place", "nation")];

/// Terms that are no part of the fall.
const WHOLES: [&str; 2] = ["fall", "unassigned"];

/// The parts of the fall by year, on top of each other.
pub(super) fn figure(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let table = view.folder.table("fall")?;
    let (divisor, unit) = l.persons();
    let terms = table.distinct(&OF_NATION, "term");
    let parts = terms.iter().filter(|term| !WHOLES.contains(&term.as_str()));
    let stacks = parts.map(|term| {
        let rows = table.rows(&[OF_NATION[0], OF_NATION[1], ("term", term)]);
        let points = rows.iter().filter_map(|row| {
            let year: u16 = row.text("year").parse().ok()?;
            Some(bare(f64::from(year), row.number("reduction")? / divisor))
        });
        let ink = if term == "given" {
            Ink::Reference
        } else {
            ink(term)
        };
        series(l.name(term), ink, Mark::Stacked, points.collect())
    });
    let panel = view.by_year(
        view.axis(l.fewer_poor_axis(), unit, Scale::FromZero),
        stacks.collect(),
    );
    let words = (l.fall_title().to_owned(), l.fall_caption().to_owned());
    Some(view.figure("fall", "fall", words, vec![panel]))
}

/// Which shares of the fall are given and unassigned, in sentences.
pub(super) fn sentences(view: &View<'_>) -> Vec<String> {
    let l = view.language;
    let Some(table) = view.folder.table("fall") else {
        return Vec::new();
    };
    let Some(year) = table.distinct(&OF_NATION, "year").pop() else {
        return Vec::new();
    };
    let percent =
        |term: &str| share(table, &year, term).map(|share| format!("{:.0}%", 100.0 * share));
    let given = percent("given").map(|share| fill(l.given_finding(), &[&share, &year]));
    let open = percent("unassigned").map(|share| fill(l.unassigned_finding(), &[&share, &year]));
    given.into_iter().chain(open).collect()
}

fn share(table: &Table, year: &str, term: &str) -> Option<f64> {
    let rows = table.rows(&[OF_NATION[0], OF_NATION[1], ("year", year), ("term", term)]);
    rows.first()?.number("share_of_fall")
}
