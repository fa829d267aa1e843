//! Forecasts beside what was observed, and beside simpler forecasts.

use super::super::figure::{Figure, Ink, Mark, Panel, Scale, Series};
use super::super::number::percent;
use super::super::section::{DataCell, DataTable, Section};
use super::super::table::{Row, Table};
use super::super::words::fill;
use super::{View, affirmed, bare, numbered, point, series};
use crate::report::read::Estimate;

/// The forecast of the result itself.
const MODEL: &str = "model";

/// Simple forecasts beside it.
const BASELINES: [&str; 3] = ["growth_alone", "constant_hazard", "deadline_alone"];

/// Names of the validated scenarios.
pub(in crate::report) fn scenarios(view: &View<'_>) -> Vec<String> {
    let table = view.folder.table("validation");
    table.map_or_else(Vec::new, |table| table.distinct(&[], "scenario"))
}

/// How often the 90% intervals of the model held the observed value, in a sentence for each scenario that has intervals.
pub(in crate::report) fn findings(view: &View<'_>) -> Vec<String> {
    let l = view.language;
    let Some(table) = view.folder.table("validation") else {
        return Vec::new();
    };
    let sentence = |scenario: &String| {
        let cells = [("scenario", scenario.as_str()), ("forecast", MODEL)];
        let (inside, judged) = affirmed(&table.rows(&cells), "inside");
        let counts = [inside, judged].map(|count| count.to_string());
        let share = percent(inside as f64 / judged as f64);
        (judged > 0).then(|| {
            fill(
                l.coverage_finding(),
                &[scenario, &counts[0], &counts[1], &share],
            )
        })
    };
    table
        .distinct(&[], "scenario")
        .iter()
        .filter_map(sentence)
        .collect()
}

/// How often the model beats every simple forecast, in a sentence.
fn wins(view: &View<'_>) -> Option<String> {
    let scores = view.folder.table("validation_scores")?;
    let rows = scores.rows(&[("forecast", MODEL)]);
    let sum = |column: &str| {
        rows.iter()
            .filter_map(|row| row.number(column))
            .sum::<f64>()
    };
    let [wins, years] = ["wins", "common_years"].map(|column| format!("{:.0}", sum(column)));
    (sum("common_years") > 0.0).then(|| fill(view.language.wins_finding(), &[&wins, &years]))
}

pub(super) fn section(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let table = view.folder.table("validation")?;
    let mut lead = findings(view);
    lead.push(l.validation_lead().to_owned());
    Some(Section {
        id: view.id("validation"),
        label: l.validation().to_owned(),
        heading: wins(view).unwrap_or_else(|| l.validation().to_owned()),
        lead,
        findings: Vec::new(),
        figures: [forecasts(view, table)].into_iter().flatten().collect(),
        tables: vec![scores(view), cases(view, table)],
    })
}

/// The headline series with all forecasts, a panel for each scenario and series.
fn forecasts(view: &View<'_>, table: &Table) -> Option<Figure> {
    let l = view.language;
    let scores = view.folder.table("validation_scores")?;
    let scenarios = scenarios(view);
    let mut panels = Vec::new();
    for scenario in &scenarios {
        for name in scores.distinct(&[("scenario", scenario.as_str())], "series") {
            for at in scores.distinct(
                &[("scenario", scenario.as_str()), ("series", name.as_str())],
                "place",
            ) {
                let cells = [
                    ("scenario", scenario.as_str()),
                    ("series", name.as_str()),
                    ("place", at.as_str()),
                ];
                let (unit, unit_name) = match name.starts_with("poor_population") {
                    true => l.persons(),
                    false => (1.0, ""),
                };
                let rows = table.rows(&cells);
                let unit_name = match unit_name {
                    "" => l.unit(rows.first().map_or("", |row| row.text("unit"))),
                    known => known.to_owned(),
                };
                let panel = view.by_year(
                    view.axis("", &unit_name, Scale::FromZero),
                    lines(view, &rows, unit),
                );
                let title = l.name(&name);
                panels.push(Panel {
                    title: match scenarios.len() {
                        1 => title,
                        _ => format!("{scenario}: {title}"),
                    },
                    ..panel
                });
            }
        }
    }
    let words = (
        l.forecasts_title().to_owned(),
        l.forecasts_caption().to_owned(),
    );
    (!panels.is_empty()).then(|| view.figure("forecasts", "validation", words, panels))
}

fn lines(view: &View<'_>, rows: &[Row<'_>], unit: f64) -> Vec<Series> {
    let l = view.language;
    let of = |forecast: &str| {
        let rows = rows.iter().filter(|row| row.text("forecast") == forecast);
        let all = rows.filter_map(|row| {
            let estimate = Estimate {
                mid: row.number("simulated")?,
                interval: row.interval("lower", "upper"),
            };
            Some(point(row.number("year")?, estimate, unit))
        });
        all.collect::<Vec<_>>()
    };
    let mut all = vec![series(l.name(MODEL), Ink::Simulated, Mark::Line, of(MODEL))];
    for (number, baseline) in BASELINES.iter().enumerate() {
        let points = of(baseline).into_iter().map(|point| bare(point.x, point.y));
        all.push(series(
            l.name(baseline),
            numbered(number),
            Mark::Line,
            points.collect(),
        ));
    }
    let observed = rows.iter().filter(|row| row.text("forecast") == MODEL);
    let observed =
        observed.filter_map(|row| Some(bare(row.number("year")?, row.number("observed")? / unit)));
    all.push(series(
        l.published(),
        Ink::Observed,
        Mark::Dots,
        observed.collect(),
    ));
    all.retain(|series| !series.points.is_empty());
    all
}

fn scores(view: &View<'_>) -> DataTable {
    let l = view.language;
    let headers = [
        l.scenario().to_owned(),
        l.series().to_owned(),
        l.use_word().to_owned(),
        l.forecast().to_owned(),
        format!("#{}", l.years_word()),
        format!("#{}", l.mean_absolute_error()),
        format!("#{}", l.crps()),
        format!("#{}", l.bias()),
        format!("#{}", l.relative_error()),
        format!("#{}", l.wins()),
    ];
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let mut all = DataTable::new(view.id("scores"), l.scores_table(), &headers).opened();
    for row in view
        .folder
        .table("validation_scores")
        .map_or_else(Vec::new, |table| table.rows(&[]))
    {
        all.push(vec![
            DataCell::words(row.text("scenario")),
            DataCell::words(l.name(row.text("series"))),
            DataCell::words(l.name(row.text("part"))),
            DataCell::words(l.name(row.text("forecast"))),
            DataCell::fixed(row.number("n"), 0),
            DataCell::number(row.number("mean_absolute_error")),
            DataCell::number(row.number("crps")),
            DataCell::number(row.number("bias")),
            DataCell::percent(row.number("relative_error")),
            DataCell::fixed(row.number("wins"), 0),
        ]);
    }
    all
}

/// Every forecast of the model.
fn cases(view: &View<'_>, table: &Table) -> DataTable {
    let l = view.language;
    let headers = [
        l.scenario().to_owned(),
        l.series().to_owned(),
        l.place().to_owned(),
        format!("#{}", l.year()),
        l.use_word().to_owned(),
        l.unit_word().to_owned(),
        format!("#{}", l.observed()),
        format!("#{}", l.simulated()),
        format!("#{}", l.lower()),
        format!("#{}", l.upper()),
        l.grade().to_owned(),
    ];
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let mut all = DataTable::new(view.id("cases"), l.cases_table(), &headers);
    for row in table.rows(&[("forecast", MODEL)]) {
        let number = |column: &str| DataCell::number(row.number(column));
        all.push(vec![
            DataCell::words(row.text("scenario")),
            DataCell::words(l.name(row.text("series"))),
            DataCell::words(l.name(row.text("place"))),
            DataCell::year(row.text("year")),
            DataCell::words(l.name(row.text("status"))),
            DataCell::words(l.unit(row.text("unit"))),
            number("observed"),
            number("simulated"),
            number("lower"),
            number("upper"),
            DataCell::words(row.text("grade")),
        ]);
    }
    all
}
