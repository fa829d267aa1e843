//! The spread of runs where nothing is varied but luck.

use super::super::super::figure::{Figure, Ink, Mark, Panel, Scale};
use super::super::super::words::fill;
use super::super::{View, bare, categories, place, series};
use super::scatter::{DOTS, Outcome, TABLE, scenarios};
use super::{filled, overview};

/// Every run of each scenario, and their mean.
pub(super) fn figure(view: &View<'_>, outcome: &Outcome<'_>, number: usize) -> Figure {
    let l = view.language;
    let names = scenarios(&outcome.rows);
    let (mut runs, mut mean) = (Vec::new(), Vec::new());
    for (index, name) in names.iter().enumerate() {
        let rows = outcome
            .rows
            .iter()
            .filter(|row| row.text("scenario") == *name);
        let values: Vec<f64> = rows
            .filter_map(|row| Some(row.number(outcome.variable)? / outcome.unit.0))
            .collect();
        let step = values.len().div_ceil(DOTS).max(1);
        runs.extend(
            values
                .iter()
                .step_by(step)
                .map(|value| bare(place(index), *value)),
        );
        if !values.is_empty() {
            let sum: f64 = values.iter().sum();
            mean.push(bare(place(index), sum / values.len() as f64));
        }
    }
    let panel = Panel {
        title: String::new(),
        tile: None,
        x: categories(names.iter().map(|&name| name.to_owned()).collect()),
        y: view.axis("", &outcome.unit.1, Scale::Linear),
        series: filled(vec![
            series(l.single_run(), Ink::Simulated, Mark::Dots, runs),
            series(l.mean_of_runs(), Ink::Observed, Mark::Dots, mean),
        ]),
    };
    let words = (
        fill(l.strip_title(), &[&outcome.label]),
        l.sentences(&[l.strip_caption().to_owned(), overview::runs(view)]),
    );
    view.figure(&format!("outcome-{number}"), TABLE, words, vec![panel])
}
