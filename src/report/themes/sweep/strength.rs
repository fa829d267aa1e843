//! How strong each parameter is: tornado charts, and all indices.

use super::super::super::figure::{Figure, Ink, Mark, Point, Scale, Series};
use super::super::super::number::{plain, signed};
use super::super::super::section::{DataCell, DataTable, Section};
use super::super::super::table::Row;
use super::super::super::words::fill;
use super::super::{View, bare, place, series};
use super::{Method, OUTCOMES, Outcome, TABLE, of_parameter, outcomes, overview};

/// Parameters of which bars are drawn.
const BARS: usize = 25;

/// The length of a bar, and half the width of its interval.
type Length = (f64, Option<f64>);

/// Rows of indices that a page holds.
const ROWS: usize = 3000;

/// Names in the finding: those after the strongest.
const NEXT: usize = 2;

/// What lowers an outcome, or belongs to the last value.
const FALLS: Ink = Ink::Simulated;

/// What raises an outcome, or belongs to the first value.
const RISES: Ink = Ink::Number(3);

pub(in crate::report::themes) fn section(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let all = outcomes(view);
    let first = all.first()?;
    let method = match first.method {
        Method::Morris => l.strength_morris(),
        Method::Sobol => l.strength_sobol(),
        Method::OneAtATime => l.strength_oat(),
    };
    let mut lead = vec![method.to_owned()];
    if all.len() > OUTCOMES {
        let counts = [OUTCOMES, all.len()].map(|count| count.to_string());
        lead.push(fill(l.outcomes_left(), &[&counts[0], &counts[1]]));
    }
    let (heading, finding) = sentences(view, first);
    let shown = all.iter().zip(1..).take(OUTCOMES);
    Some(Section {
        id: view.id("strength"),
        label: l.strength().to_owned(),
        heading,
        lead,
        findings: vec![finding],
        figures: shown
            .map(|(outcome, number)| tornado(view, outcome, number))
            .collect(),
        tables: vec![table(view, &all)],
    })
}

/// The strongest parameter of an outcome and those after it, in a short sentence and a long one.
fn sentences(view: &View<'_>, outcome: &Outcome<'_>) -> (String, String) {
    let l = view.language;
    let told = outcome.ranked().into_iter().take(1 + NEXT);
    let told: Vec<String> = told
        .filter(|(_, strength)| *strength > 0.0)
        .map(|(parameter, _)| with_value(view, outcome, parameter))
        .collect();
    let (first, rest) = told.split_at(told.len().min(1));
    let first = l.named(first);
    let short = fill(l.strength_first(), &[&outcome.label, &first]);
    let long = match rest {
        [] => short.clone(),
        _ => fill(l.strength_then(), &[&outcome.label, &first, &l.named(rest)]),
    };
    (short, long)
}

/// A parameter with its strength and direction under the first scenario, in parentheses.
pub(super) fn with_value(view: &View<'_>, outcome: &Outcome<'_>, parameter: &str) -> String {
    let l = view.language;
    let (divisor, unit) = outcome.scale();
    let rows = outcome.of_scenarios.first().map(|(_, rows)| rows);
    let row = rows.and_then(|rows| of_parameter(rows, parameter));
    let Some(value) = row.and_then(|row| outcome.method.signed(row)) else {
        return parameter.to_owned();
    };
    let number = match outcome.method.has_unit() {
        true => signed(value / divisor),
        false => plain(value),
    };
    match unit {
        "" => fill(l.with_number(), &[parameter, &number]),
        unit => fill(l.with_number_and_unit(), &[parameter, &number, unit]),
    }
}

/// Bars of the strongest parameters, a panel for each scenario.
fn tornado(view: &View<'_>, outcome: &Outcome<'_>, number: usize) -> Figure {
    let l = view.language;
    let names = outcome.strongest(BARS);
    let (divisor, unit) = outcome.scale();
    let (title, caption) = match outcome.method {
        Method::Morris => (l.mu_star(), l.morris_caption()),
        Method::Sobol => (l.share_of_variance(), l.sobol_caption()),
        Method::OneAtATime => (l.change_of_outcome(), l.oat_caption()),
    };
    let y = view.axis(title, unit, Scale::FromZero);
    let labels: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let panels = outcome.panels(&labels, &y, |rows| {
        bars(view, outcome.method, rows, &names, divisor)
    });
    let mut sentences = vec![caption.to_owned(), overview::runs(view)];
    sentences.extend(outcome.cuts(view, names.len()));
    let words = (
        fill(l.strength_title(), &[&outcome.label]),
        l.sentences(&sentences),
    );
    view.figure(&format!("strength-{number}"), TABLE, words, panels)
}

fn bars(
    view: &View<'_>,
    method: Method,
    rows: &[Row<'_>],
    names: &[&str],
    divisor: f64,
) -> Vec<Series> {
    let l = view.language;
    let points = |value: &dyn Fn(&Row<'_>) -> Option<Length>| -> Vec<Point> {
        let all = names.iter().enumerate().filter_map(|(index, name)| {
            let (value, half) = value(of_parameter(rows, name)?)?;
            let ends = half.map(|half| [value - half, value + half]);
            Some(Point {
                interval: ends.map(|ends| ends.map(|end| end / divisor)),
                ..bare(place(index), value / divisor)
            })
        });
        all.collect()
    };
    let index = |name: &'static str, conf: &'static str| {
        points(&move |row| Some((row.number(name)?, row.number(conf))))
    };
    match method {
        Method::Morris => {
            let side = |falls: bool| {
                points(&move |row| {
                    let is_side = (row.number("mu")? < 0.0) == falls;
                    let value = row.number("mu_star").filter(|_| is_side)?;
                    Some((value, row.number("mu_star_conf")))
                })
            };
            vec![
                series(l.rises(), RISES, Mark::Overlaid, side(false)),
                series(l.falls(), FALLS, Mark::Overlaid, side(true)),
            ]
        }
        Method::Sobol => vec![
            series(l.first_order(), RISES, Mark::Bars, index("S1", "S1_conf")),
            series(l.total_order(), FALLS, Mark::Bars, index("ST", "ST_conf")),
        ],
        Method::OneAtATime => {
            let end = |name: &'static str| points(&move |row| Some((row.number(name)?, None)));
            vec![
                series(l.first_value(), RISES, Mark::Overlaid, end("low")),
                series(l.last_value(), FALLS, Mark::Overlaid, end("high")),
            ]
        }
    }
}

/// All indices in the units of the figures.
fn table(view: &View<'_>, all: &[Outcome<'_>]) -> DataTable {
    let l = view.language;
    let rows = || all.iter().flat_map(|outcome| &outcome.of_scenarios);
    let count: usize = rows().map(|(_, rows)| rows.len()).sum();
    let has = |column: &&str| {
        let mut rows = rows().flat_map(|(_, rows)| rows);
        rows.any(|row| !row.text(column).is_empty())
    };
    let in_unit = ["mu", "mu_star", "sigma", "mu_star_conf", "low", "high"];
    let shares = ["S1", "S1_conf", "ST", "ST_conf", "S2", "S2_conf"];
    let columns: Vec<&str> = in_unit.into_iter().chain(shares).filter(has).collect();
    let pairs = has(&"parameter_2");
    let numbered = has(&"n");
    let mut headers = vec![l.outcome(), l.unit_word(), l.scenario(), l.parameter()];
    headers.extend(pairs.then(|| l.parameter_second()));
    let effects = format!("#{}", l.effects_number());
    headers.extend(numbered.then_some(effects.as_str()));
    let names: Vec<String> = columns.iter().map(|column| format!("#{column}")).collect();
    headers.extend(names.iter().map(String::as_str));
    let title = match count > ROWS {
        true => fill(l.indices_first(), &[&ROWS.to_string(), &count.to_string()]),
        false => l.indices_table().to_owned(),
    };
    let mut table = DataTable::new(view.id("indices"), title, &headers);
    for outcome in all {
        let (divisor, unit) = &outcome.unit;
        for (scenario, row) in outcome
            .of_scenarios
            .iter()
            .flat_map(|(scenario, rows)| rows.iter().map(move |row| (scenario, row)))
        {
            if table.rows.len() == ROWS {
                return table;
            }
            let words = [
                outcome.label.as_str(),
                unit,
                scenario,
                row.text("parameter"),
            ];
            let mut cells: Vec<DataCell> = words.into_iter().map(DataCell::words).collect();
            cells.extend(pairs.then(|| DataCell::words(row.text("parameter_2"))));
            cells.extend(numbered.then(|| DataCell::number(row.number("n"))));
            cells.extend(columns.iter().map(|column| {
                let divisor = if shares.contains(column) {
                    1.0
                } else {
                    *divisor
                };
                DataCell::number(row.number(column).map(|number| number / divisor))
            }));
            table.push(cells);
        }
    }
    table
}
