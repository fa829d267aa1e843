//! How calibrated parameters meet the targets, and what these leave open.

use super::super::figure::{Axis, Figure, Ink, Mark, Panel, Scale};
use super::super::section::{DataCell, DataTable, Section};
use super::super::table::{Row, Table};
use super::super::words::fill;
use super::{Estimate, Point, View, affirmed, bare, categories, place, series};

/// Rise of the loss above which a profile is not drawn: far beyond every interval.
const HIGHEST_RISE: f64 = 20.0;

/// Column of fit.csv that says whether a target is met.
const INSIDE: &str = "inside_tolerance";

/// How many fitted and held-out targets are met, in a sentence.
pub(in crate::report) fn finding(view: &View<'_>) -> Option<String> {
    let l = view.language;
    let table = view.folder.table("fit")?;
    let (met, fitted) = affirmed(&table.rows(&[("use", "fit")]), INSIDE);
    let (held, out) = affirmed(&table.rows(&[("use", "held_out")]), INSIDE);
    let counts = [met, fitted, held, out].map(|count| count.to_string());
    Some(match out {
        0 => fill(l.fit_finding(), &[&counts[0], &counts[1]]),
        _ => fill(
            l.fit_finding_held_out(),
            &[&counts[0], &counts[1], &counts[2], &counts[3]],
        ),
    })
}

/// The fit of the targets.
pub(super) fn fit(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let table = view.folder.table("fit")?;
    Some(Section {
        id: view.id("fit"),
        label: l.fit().to_owned(),
        heading: finding(view)?,
        lead: vec![l.fit_lead().to_owned()],
        findings: Vec::new(),
        figures: vec![residuals(view, table)],
        tables: vec![fit_table(view, table)],
    })
}

/// Residuals in standard deviations before and after, a panel for each series with several years.
fn residuals(view: &View<'_>, table: &Table) -> Figure {
    let l = view.language;
    let mut panels = Vec::new();
    for name in table.distinct(&[], "series") {
        for at in table.distinct(&[("series", name.as_str())], "place") {
            let rows = table.rows(&[("series", name.as_str()), ("place", at.as_str())]);
            let of = |column: &str, uses: &[&str]| -> Vec<Point> {
                let rows = rows.iter().filter(|row| uses.contains(&row.text("use")));
                rows.filter_map(|row| Some(bare(row.number("year")?, row.number(column)?)))
                    .collect()
            };
            if rows.len() < 3 {
                continue;
            }
            let all = vec![
                series(
                    l.before(),
                    Ink::Reference,
                    Mark::Dots,
                    of("z_before", &["fit", "held_out", "report"]),
                ),
                series(l.fitted(), Ink::Simulated, Mark::Dots, of("z", &["fit"])),
                series(
                    l.not_fitted(),
                    Ink::Number(1),
                    Mark::Dots,
                    of("z", &["held_out", "report"]),
                ),
            ];
            let mut panel = view.by_year(view.axis("", "z", Scale::FromZero), all);
            panel.series.retain(|series| !series.points.is_empty());
            panel.title = match at.as_str() {
                "nation" => l.name(&name),
                _ => format!("{}, {}", l.name(&name), l.name(&at)),
            };
            panels.push(panel);
        }
    }
    let words = (
        l.residuals_title().to_owned(),
        l.residuals_caption().to_owned(),
    );
    view.figure("residuals", "fit", words, panels)
}

fn fit_table(view: &View<'_>, table: &Table) -> DataTable {
    let l = view.language;
    let headers = [
        l.series().to_owned(),
        l.place().to_owned(),
        format!("#{}", l.year()),
        l.use_word().to_owned(),
        l.unit_word().to_owned(),
        format!("#{}", l.observed()),
        format!("#{}", l.before()),
        format!("#{}", l.after()),
        "#z".to_owned(),
        l.grade().to_owned(),
    ];
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let mut all = DataTable::new(view.id("fit-table"), l.fit_table(), &headers);
    for row in table.rows(&[]) {
        all.push(vec![
            DataCell::words(l.name(row.text("series"))),
            DataCell::words(l.name(row.text("place"))),
            DataCell::year(row.text("year")),
            DataCell::words(l.name(row.text("use"))),
            DataCell::words(l.unit(row.text("unit"))),
            DataCell::number(row.number("observed")),
            DataCell::number(row.number("before")),
            DataCell::number(row.number("simulated")),
            DataCell::fixed(row.number("z"), 2),
            DataCell::words(row.text("grade")),
        ]);
    }
    all
}

/// What the targets say of the parameters.
pub(super) fn posterior(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let table = view.folder.table("diagnosis")?;
    let rows = table.rows(&[]);
    let identified = rows
        .iter()
        .filter(|row| row.text("identified") == "true")
        .count();
    let counts = [identified, rows.len()].map(|count| count.to_string());
    let figures = [intervals(view, &rows), profiles(view)];
    Some(Section {
        id: view.id("posterior"),
        label: l.posterior().to_owned(),
        heading: fill(l.posterior_heading(), &[&counts[0], &counts[1]]),
        lead: vec![l.posterior_lead().to_owned()],
        findings: Vec::new(),
        figures: figures.into_iter().flatten().collect(),
        tables: vec![diagnosis_table(view, &rows), correlations(view)],
    })
}

/// Posterior intervals between the bounds of the priors, those that say most first.
fn intervals(view: &View<'_>, rows: &[Row<'_>]) -> Option<Figure> {
    let l = view.language;
    let mut rows = rows.to_vec();
    let width = |row: &Row<'_>| row.number("width_ratio").unwrap_or(f64::INFINITY);
    rows.sort_by(|a, b| width(a).total_cmp(&width(b)));
    let position = |row: &Row<'_>, column: &str| {
        let [low, high] = row.interval("low", "high")?;
        let share = (row.number(column)? - low) / (high - low) * 100.0;
        share.is_finite().then_some(share)
    };
    let dots = |column: &str, with_interval: bool| -> Vec<Point> {
        let all = rows.iter().enumerate().filter_map(|(index, row)| {
            let estimate = Estimate {
                mid: position(row, column)?,
                interval: position(row, "p5")
                    .zip(position(row, "p95"))
                    .filter(|_| with_interval)
                    .map(|(low, high)| [low, high]),
            };
            Some(super::point(place(index), estimate, 1.0))
        });
        all.collect()
    };
    let panel = Panel {
        title: String::new(),
        tile: None,
        x: categories(
            rows.iter()
                .map(|row| row.text("parameter").to_owned())
                .collect(),
        ),
        y: view.axis(l.position_in_prior(), "%", Scale::FromZero),
        series: vec![
            series(
                l.central(),
                Ink::Reference,
                Mark::Dots,
                dots("central", false),
            ),
            series(l.median(), Ink::Simulated, Mark::Dots, dots("median", true)),
            series(l.best(), Ink::Number(1), Mark::Dots, dots("best", false)),
        ],
    };
    let words = (
        l.intervals_title().to_owned(),
        l.intervals_caption().to_owned(),
    );
    (!rows.is_empty()).then(|| view.figure("posterior-intervals", "diagnosis", words, vec![panel]))
}

/// How much worse the fit becomes when a parameter is held.
fn profiles(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let table = view.folder.table("profiles")?;
    let panels = table
        .distinct(&[], "parameter")
        .into_iter()
        .map(|parameter| {
            let rows = table.rows(&[("parameter", parameter.as_str())]).into_iter();
            let all = rows
                .filter_map(|row| Some(bare(row.number("value")?, row.number("rise")?)))
                .filter(|point| point.y <= HIGHEST_RISE);
            Panel {
                title: parameter.clone(),
                tile: None,
                x: Axis {
                    title: String::new(),
                    unit: String::new(),
                    scale: Scale::Linear,
                },
                y: view.axis(l.rise(), "", Scale::FromZero),
                series: vec![series("", Ink::Simulated, Mark::Line, all.collect())],
            }
        });
    let panels: Vec<Panel> = panels.collect();
    let words = (
        l.profiles_title().to_owned(),
        l.profiles_caption().to_owned(),
    );
    (!panels.is_empty()).then(|| view.figure("profiles", "profiles", words, panels))
}

fn diagnosis_table(view: &View<'_>, rows: &[Row<'_>]) -> DataTable {
    let l = view.language;
    let headers = [
        l.parameter().to_owned(),
        l.unit_word().to_owned(),
        format!("#{}", l.prior_low()),
        format!("#{}", l.prior_high()),
        format!("#{}", l.before()),
        format!("#{}", l.best()),
        format!("#{}", l.median()),
        "#5%".to_owned(),
        "#95%".to_owned(),
        format!("#{}", l.width_ratio()),
        l.identified().to_owned(),
    ];
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let mut all = DataTable::new(view.id("diagnosis"), l.diagnosis_table(), &headers).opened();
    for row in rows {
        let number = |column: &str| DataCell::number(row.number(column));
        let identified = if row.text("identified") == "true" {
            l.yes()
        } else {
            l.no()
        };
        all.push(vec![
            DataCell::words(row.text("parameter")),
            DataCell::words(l.unit(row.text("unit"))),
            number("low"),
            number("high"),
            number("before"),
            number("best"),
            number("median"),
            number("p5"),
            number("p95"),
            DataCell::percent(row.number("width_ratio")),
            DataCell::words(identified),
        ]);
    }
    all
}

/// Pairs of parameters that the targets hardly tell apart.
fn correlations(view: &View<'_>) -> DataTable {
    let l = view.language;
    let headers = [
        l.parameter(),
        l.parameter(),
        &["#", l.correlation()].concat(),
    ];
    let mut all = DataTable::new(view.id("correlations"), l.correlations_table(), &headers);
    let cells = [("trade_off", "true")];
    for row in view
        .folder
        .table("correlations")
        .map_or_else(Vec::new, |table| table.rows(&cells))
    {
        all.push(vec![
            DataCell::words(row.text("first")),
            DataCell::words(row.text("second")),
            DataCell::fixed(row.number("correlation"), 2),
        ]);
    }
    all
}
