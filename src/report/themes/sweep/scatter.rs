//! Outcomes over the parameters of designs that give no indices, and over luck alone.

use std::collections::BTreeMap;

use super::super::super::figure::{Figure, Ink, Mark, Panel, Point, Scale};
use super::super::super::number::percent;
use super::super::super::section::Section;
use super::super::super::table::{Row, Table};
use super::super::super::words::fill;
use super::super::{View, bare, numbered, place, series};
use super::{Rank, filled, keys, label, last_years, overview, rank, unit};
use crate::results::Column;
use crate::tables::{ALL, OF_ATTRIBUTION};

/// Outcomes of which figures are made.
const OUTCOMES: usize = 4;

/// Parameters that have a panel.
const PANELS: usize = 12;

/// Dots of a scenario in a panel.
pub(super) const DOTS: usize = 800;

/// The table of all runs.
pub(super) const TABLE: &str = "results";

/// A column of values of some rows, one a run.
pub(super) struct Outcome<'a> {
    pub(super) label: String,
    pub(super) unit: (f64, String),
    pub(super) rows: Vec<Row<'a>>,
    pub(super) variable: &'a str,
    rank: Rank,
}

/// The column of a table of a run that a column of results is; its name has the table in front where others have the name as well.
fn source(table: &str, column: &str) -> Option<&'static Column> {
    let own = column
        .strip_prefix(table)
        .and_then(|rest| rest.strip_prefix('_'));
    let mut schemas = ALL.iter().chain(&OF_ATTRIBUTION);
    let schema = schemas.find(|schema| schema.name == table)?;
    let find = |name: &str| schema.columns.iter().find(|known| known.name == name);
    find(column).or_else(|| own.and_then(find))
}

/// All outcomes of the last kept years, those first of which figures are made.
fn outcomes<'a>(view: &View<'a>, table: &'a Table) -> Vec<Outcome<'a>> {
    let rows = table.rows(&[]);
    let years = last_years(&rows);
    let kept: Vec<&str> = years.keys().copied().collect();
    let of_run = |column: &str| kept.iter().find_map(|table| source(table, column));
    let names = keys(table, "seed", |column| {
        column != "table" && of_run(column).is_none_or(|column| !column.key)
    });
    let all = table.columns();
    let after = all.iter().position(|column| column == "seed");
    let values = &all[after
        .map_or(0, |place| place + 1 + names.len())
        .min(all.len())..];
    let mut found: BTreeMap<Vec<&str>, Vec<Row<'a>>> = BTreeMap::new();
    for row in rows {
        let name = names.iter().map(|key| row.text(key)).collect();
        found.entry(name).or_default().push(row);
    }
    let mut outcomes = Vec::new();
    for rows in found.into_values() {
        let Some(&first) = rows.first() else {
            continue;
        };
        for variable in values {
            if rows.iter().all(|row| row.number(variable).is_none()) {
                continue;
            }
            let known = source(first.text("table"), variable);
            outcomes.push(Outcome {
                label: label(
                    view,
                    &first,
                    names,
                    known.map_or(variable, |column| column.name),
                ),
                unit: unit(view, &first, known.map_or("", |column| column.unit)),
                rows: rows.clone(),
                variable,
                rank: rank(&first, variable, &years),
            });
        }
    }
    outcomes.sort_by_key(|outcome| outcome.rank);
    outcomes
}

pub(in crate::report::themes) fn section(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let table = view.folder.table(TABLE)?;
    let all = outcomes(view, table);
    let first = all.first()?;
    let parameters = overview::parameters(table);
    let (topic, heading, lead): (_, String, _) = match parameters.is_empty() {
        true => (
            l.strip_label(),
            l.strip_heading().to_owned(),
            l.strip_lead(),
        ),
        false => (
            l.outcomes_by_parameter(),
            straight(view, first, &parameters),
            l.scatter_lead(),
        ),
    };
    let mut lead = vec![lead.to_owned()];
    if all.len() > OUTCOMES {
        let counts = [OUTCOMES, all.len()].map(|count| count.to_string());
        lead.push(fill(l.outcomes_left_out(), &[&counts[0], &counts[1]]));
    }
    let shown = all.iter().zip(1..).take(OUTCOMES);
    let figures = shown.map(|(outcome, number)| match parameters.is_empty() {
        true => super::strip::figure(view, outcome, number),
        false => over_parameters(view, outcome, &parameters, number),
    });
    Some(Section {
        id: view.id("outcomes"),
        label: topic.to_owned(),
        heading,
        lead,
        findings: Vec::new(),
        figures: figures.collect(),
        tables: Vec::new(),
    })
}

/// The scenarios of some rows in their order.
pub(super) fn scenarios<'a>(rows: &[Row<'a>]) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for row in rows {
        let scenario = row.text("scenario");
        if !found.contains(&scenario) {
            found.push(scenario);
        }
    }
    found
}

/// A point of the design under a scenario: a row that has its parameters, and the mean of the outcome over its runs.
type Mean<'a> = (Row<'a>, f64);

/// Means by point under a scenario.
fn means<'a>(outcome: &Outcome<'a>, scenario: &str) -> Vec<Mean<'a>> {
    let mut sums: BTreeMap<u64, (Row<'a>, f64, f64)> = BTreeMap::new();
    for row in outcome
        .rows
        .iter()
        .filter(|row| row.text("scenario") == scenario)
    {
        let point = row.text("point").parse().ok();
        if let Some((point, value)) = point.zip(row.number(outcome.variable)) {
            let (_, sum, count) = sums.entry(point).or_insert((*row, 0.0, 0.0));
            *sum += value / outcome.unit.0;
            *count += 1.0;
        }
    }
    let means = sums.into_values();
    means.map(|(row, sum, count)| (row, sum / count)).collect()
}

/// Where the value of a parameter stands: numbers at themselves, words at their place among all.
fn position(row: &Row<'_>, parameter: &str, words: &[&str]) -> Option<f64> {
    let text = row.text(parameter);
    if text.is_empty() {
        return None;
    }
    let among = || words.iter().position(|word| *word == text).map(place);
    row.number(parameter).or_else(among)
}

/// The words that a parameter takes, if it takes no numbers.
fn words<'a>(rows: &[Row<'a>], parameter: &str) -> Vec<&'a str> {
    let mut found: Vec<&str> = Vec::new();
    for row in rows {
        let text = row.text(parameter);
        if !text.is_empty() && row.number(parameter).is_none() && !found.contains(&text) {
            found.push(text);
        }
    }
    found
}

/// The square of the correlation of two lists of numbers; zero if one is constant.
fn alikeness(pairs: &[(f64, f64)]) -> f64 {
    let count = pairs.len() as f64;
    let mean = |value: fn(&(f64, f64)) -> f64| pairs.iter().map(value).sum::<f64>() / count;
    let (x, y) = (mean(|pair| pair.0), mean(|pair| pair.1));
    let (mut xx, mut yy, mut xy) = (0.0, 0.0, 0.0);
    for pair in pairs {
        let (dx, dy) = (pair.0 - x, pair.1 - y);
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    let square = xy * xy / (xx * yy);
    if square.is_finite() { square } else { 0.0 }
}

/// Points from which a straight line says something.
const ENOUGH: usize = 5;

/// With which parameter an outcome moves most, in a sentence.
fn straight<'a>(view: &View<'_>, outcome: &Outcome<'a>, parameters: &[&'a str]) -> String {
    let l = view.language;
    let means = scenarios(&outcome.rows)
        .first()
        .map(|scenario| means(outcome, scenario));
    let means = means.unwrap_or_default();
    let found = parameters.iter().map(|parameter| {
        let words = words(&outcome.rows, parameter);
        (*parameter, alike(&means, parameter, &words))
    });
    let most = found.max_by(|a, b| a.1.total_cmp(&b.1));
    match most.filter(|(_, share)| *share > 0.0 && means.len() >= ENOUGH) {
        Some((parameter, share)) => fill(
            l.scatter_heading(),
            &[&outcome.label, parameter, &percent(share)],
        ),
        None => l.outcomes_heading().to_owned(),
    }
}

/// How straight the points of a design lie over a parameter, 0 to 1.
fn alike(means: &[Mean<'_>], parameter: &str, words: &[&str]) -> f64 {
    let pairs = means.iter();
    let pairs = pairs.filter_map(|(row, y)| Some((position(row, parameter, words)?, *y)));
    alikeness(&pairs.collect::<Vec<_>>())
}

/// Parameters with the words that they take; of many those with which the outcome moves most.
fn chosen<'a>(
    outcome: &Outcome<'a>,
    parameters: &[&'a str],
    means: &[Mean<'a>],
) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut all: Vec<(&str, Vec<&str>)> = parameters
        .iter()
        .map(|parameter| (*parameter, words(&outcome.rows, parameter)))
        .collect();
    if all.len() > PANELS {
        all.sort_by_cached_key(|(parameter, words)| {
            // Squares of correlations are at most 1, and six digits of them are enough for an order.
            let alike = alike(means, parameter, words);
            std::cmp::Reverse((alike * 1e6) as u64)
        });
        all.truncate(PANELS);
    }
    all
}

/// Every so many of the points of a design over a parameter.
fn dots(means: &[Mean<'_>], parameter: &str, words: &[&str], step: usize) -> Vec<Point> {
    let points = means.iter().step_by(step);
    let points = points.filter_map(|(row, y)| Some(bare(position(row, parameter, words)?, *y)));
    let mut points: Vec<Point> = points.collect();
    points.sort_by(|a, b| a.x.total_cmp(&b.x));
    points
}

/// The outcome over each parameter, a panel for each.
fn over_parameters<'a>(
    view: &View<'_>,
    outcome: &Outcome<'a>,
    parameters: &[&'a str],
    number: usize,
) -> Figure {
    let l = view.language;
    let of_scenarios: Vec<(&str, Vec<Mean<'_>>)> = scenarios(&outcome.rows)
        .into_iter()
        .map(|scenario| (scenario, means(outcome, scenario)))
        .collect();
    let first = of_scenarios.first().map_or(&[][..], |(_, means)| means);
    let most = of_scenarios.iter().map(|(_, means)| means.len()).max();
    let most = most.unwrap_or(0);
    let step = most.div_ceil(DOTS).max(1);
    let panel = |(parameter, words): (&str, Vec<&str>)| {
        let all = of_scenarios.iter().enumerate();
        let all = all.map(|(index, (scenario, means))| {
            let name = if of_scenarios.len() > 1 {
                *scenario
            } else {
                ""
            };
            let points = dots(means, parameter, &words, step);
            series(name, ink(index), Mark::Dots, points)
        });
        Panel {
            title: parameter.to_owned(),
            tile: None,
            x: view.axis(&across(view, parameter, &words), "", Scale::Linear),
            y: view.axis("", &outcome.unit.1, Scale::Linear),
            series: filled(all.collect()),
        }
    };
    let shown = chosen(outcome, parameters, first).into_iter();
    let panels = shown.map(panel).collect();
    let mut sentences = vec![l.scatter_caption().to_owned(), overview::runs(view)];
    if step > 1 {
        sentences.push(fill(l.thinned(), &[&most.to_string(), &step.to_string()]));
    }
    if parameters.len() > PANELS {
        let counts = [PANELS, parameters.len()].map(|count| count.to_string());
        sentences.push(fill(l.parameters_left(), &[&counts[0], &counts[1]]));
    }
    let words = (
        fill(l.scatter_title(), &[&outcome.label]),
        l.sentences(&sentences),
    );
    view.figure(&format!("outcome-{number}"), TABLE, words, panels)
}

/// The first scenario has the color of what the model gives.
fn ink(index: usize) -> Ink {
    match index {
        0 => Ink::Simulated,
        later => numbered(later - 1),
    }
}

/// What stands below a panel: the unit of the parameter, or what the places of its words mean.
fn across(view: &View<'_>, parameter: &str, words: &[&str]) -> String {
    if words.is_empty() {
        return overview::unit_of(view, parameter);
    }
    let places = words.iter().enumerate();
    let places: Vec<String> = places
        .map(|(place, word)| format!("{place} = {word}"))
        .collect();
    view.language.named(&places)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_known_from_the_tables_of_runs() {
        let unit = |table, column| source(table, column).map(|column| column.unit);
        assert_eq!(unit("national", "poor_population"), Some("persons"));
        assert_eq!(
            unit("national", "national_poor_population"),
            Some("persons")
        );
        assert_eq!(unit("national", "nothing"), None);
        assert!(source("national", "year").is_some_and(|column| column.key));
    }

    #[test]
    fn what_moves_together_is_alike() {
        let line = [(0.0, 1.0), (1.0, -1.0), (2.0, -3.0)];
        assert!((alikeness(&line) - 1.0).abs() < 1e-12);
        assert_eq!(alikeness(&[(0.0, 1.0), (0.0, 2.0)]), 0.0);
        assert_eq!(alikeness(&[]), 0.0);
    }
}
