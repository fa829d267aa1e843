//! Scenarios beside each other: levels, differences, and where they arise.

use super::super::figure::{Figure, Ink, Mark, Panel, Scale};
use super::super::number::plain;
use super::super::read::Estimate;
use super::super::section::{DataCell, DataTable, Section};
use super::super::table::{Row, Table};
use super::super::words::fill;
use super::{View, categories, numbered, place, point, points, series};

/// Places whose differences are drawn.
const PLACES: [&str; 6] = [
    "nation",
    "East",
    "Central",
    "West",
    "poor_areas",
    "other_areas",
];

/// The interval of a paired difference: over draws if there are any, over replicates otherwise.
pub(super) fn paired(row: &Row<'_>, mid: &str, prefix: &str) -> Option<Estimate> {
    let of = |name: &str| format!("{prefix}{name}");
    let draws = row.interval(&of("draws_p5"), &of("draws_p95"));
    Some(Estimate {
        mid: row.number(mid)?,
        interval: draws.or_else(|| row.interval(&of("lower"), &of("upper"))),
    })
}

/// The scenarios beside the first, in the order of the table.
pub(super) fn others(table: &Table) -> Vec<String> {
    table.distinct(&[], "other")
}

/// The name of the first scenario.
pub(in crate::report) fn base(view: &View<'_>) -> String {
    let table = view.folder.table("comparison");
    let bases = table.map_or_else(Vec::new, |table| table.distinct(&[], "base"));
    bases.into_iter().next().unwrap_or_default()
}

/// The scenarios and what they are compared with, in words.
pub(in crate::report) fn title(view: &View<'_>) -> String {
    let l = view.language;
    let others = view
        .folder
        .table("comparison")
        .map_or_else(Vec::new, others);
    fill(l.comparison_title(), &[&l.named(&others), &base(view)])
}

/// Differences of the nation by year.
fn differences(table: &Table, other: &str, indicator: &str) -> Vec<(u16, Estimate)> {
    let cells = [
        ("other", other),
        ("indicator", indicator),
        ("place", "nation"),
        ("group", "all"),
    ];
    let rows = table.rows(&cells).into_iter();
    rows.filter_map(|row| {
        Some((
            row.text("year").parse().ok()?,
            paired(&row, "difference", "")?,
        ))
    })
    .collect()
}

/// What each scenario does to the number of the poor in the last year, a sentence each.
pub(in crate::report) fn findings(view: &View<'_>) -> Vec<String> {
    let l = view.language;
    let Some(table) = view.folder.table("comparison") else {
        return Vec::new();
    };
    let (unit, unit_name) = l.persons();
    let base = base(view);
    let sentence = |other: &String| {
        let all = differences(table, other, "poor_population");
        let (year, difference) = all.last()?;
        let year = year.to_string();
        let ends = difference
            .interval
            .map(|[low, high]| [low.abs().min(high.abs()), low.abs().max(high.abs())]);
        let is_unclear = difference
            .interval
            .is_some_and(|[low, high]| low <= 0.0 && high >= 0.0);
        if is_unclear || difference.mid == 0.0 {
            return Some(fill(l.as_many_poor(), &[other, &year, &base]));
        }
        let range = ends.map_or_else(String::new, |ends| {
            let [low, high] = ends.map(|end| plain(end / unit));
            fill(l.between(), &[&low, &high])
        });
        let sentence = if difference.mid < 0.0 {
            l.fewer_poor()
        } else {
            l.more_poor()
        };
        let size = plain(difference.mid.abs() / unit);
        Some(fill(
            sentence,
            &[other, &size, unit_name, &base, &year, &range],
        ))
    };
    others(table).iter().filter_map(sentence).collect()
}

pub(super) fn section(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let table = view.folder.table("comparison")?;
    let findings = findings(view);
    let mut lead = vec![fill(l.comparison_lead(), &[&base(view)])];
    lead.extend(findings.iter().skip(1).cloned());
    Some(Section {
        id: view.id("comparison"),
        label: l.comparison().to_owned(),
        heading: findings
            .first()
            .cloned()
            .unwrap_or_else(|| l.comparison().to_owned()),
        lead,
        findings,
        figures: vec![
            levels(view, table),
            difference(view, table),
            by_place(view, table),
        ],
        tables: vec![indicators(view, table)],
    })
}

/// The poor under every scenario.
fn levels(view: &View<'_>, table: &Table) -> Figure {
    let l = view.language;
    let (unit, name) = l.persons();
    let line = |other: &str, column: &str| {
        let cells = [
            ("other", other),
            ("indicator", "poor_population"),
            ("place", "nation"),
            ("group", "all"),
        ];
        points(&table.by_year(&cells, column), unit)
    };
    let others = others(table);
    let first = others.first().map_or("", String::as_str);
    let mut all = vec![series(
        base(view),
        Ink::Reference,
        Mark::Line,
        line(first, "base_value"),
    )];
    for (number, other) in others.iter().enumerate() {
        all.push(series(
            other,
            numbered(number),
            Mark::Line,
            line(other, "other_value"),
        ));
    }
    let panel = view.by_year(view.axis(l.poor_population(), name, Scale::FromZero), all);
    let words = (l.levels_title().to_owned(), l.levels_caption().to_owned());
    view.figure("levels", "comparison", words, vec![panel])
}

/// Differences in poverty, income of the registered, and spending.
fn difference(view: &View<'_>, table: &Table) -> Figure {
    let l = view.language;
    let ((persons, persons_name), (money, money_name)) = (l.persons(), l.money());
    let panels = [
        (
            "poor_population",
            l.poor_population(),
            persons,
            persons_name,
        ),
        (
            "public_spending_2012_prices",
            l.spending_first_prices(),
            money,
            money_name,
        ),
        (
            "mean_income_ever_registered",
            l.income_ever_registered(),
            1.0,
            l.yuan_per_person(),
        ),
    ];
    let panels = panels
        .into_iter()
        .map(|(indicator, title, unit, unit_name)| {
            let lines = others(table)
                .into_iter()
                .enumerate()
                .map(|(number, other)| {
                    let values = differences(table, &other, indicator);
                    series(other, numbered(number), Mark::Line, points(&values, unit))
                });
            let lines = lines.filter(|series| !series.points.is_empty()).collect();
            let mut panel =
                view.by_year(view.axis(l.difference(), unit_name, Scale::FromZero), lines);
            title.clone_into(&mut panel.title);
            panel
        });
    let panels = panels.filter(|panel| !panel.series.is_empty()).collect();
    let words = (
        fill(l.difference_title(), &[&base(view)]),
        l.difference_caption().to_owned(),
    );
    view.figure("differences", "comparison", words, panels)
}

/// Differences in the number of the poor by place in the last year.
fn by_place(view: &View<'_>, table: &Table) -> Figure {
    let l = view.language;
    let (unit, name) = l.persons();
    let year = table.distinct(&[], "year").pop().unwrap_or_default();
    let places: Vec<&str> = PLACES
        .into_iter()
        .filter(|place| !table.rows(&[("place", place)]).is_empty())
        .collect();
    let bars = others(table)
        .into_iter()
        .enumerate()
        .map(|(number, other)| {
            let value = |place: &str| {
                let cells = [
                    ("other", other.as_str()),
                    ("indicator", "poor_population"),
                    ("year", year.as_str()),
                    ("place", place),
                    ("group", "all"),
                ];
                paired(table.rows(&cells).first()?, "difference", "")
            };
            let all = places
                .iter()
                .enumerate()
                .filter_map(|(index, name)| Some(point(place(index), value(name)?, unit)));
            let all = all.collect();
            series(other, numbered(number), Mark::Bars, all)
        });
    let panel = Panel {
        title: String::new(),
        tile: None,
        x: categories(places.iter().map(|place| l.name(place)).collect()),
        y: view.axis(l.difference_poor(), name, Scale::FromZero),
        series: bars.collect(),
    };
    let words = (
        fill(l.by_place_title(), &[&year]),
        l.by_place_caption().to_owned(),
    );
    view.figure("differences-by-place", "comparison", words, vec![panel])
}

/// The nation's indicators in the last year.
fn indicators(view: &View<'_>, table: &Table) -> DataTable {
    let l = view.language;
    let year = table.distinct(&[], "year").pop().unwrap_or_default();
    let headers = [
        l.scenario().to_owned(),
        l.indicator().to_owned(),
        l.unit_word().to_owned(),
        format!("#{}", base(view)),
        format!("#{}", l.scenario_value()),
        format!("#{}", l.difference()),
        format!("#{}", l.lower()),
        format!("#{}", l.upper()),
    ];
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let title = fill(l.indicators_title(), &[&year]);
    let mut all = DataTable::new(view.id("indicators"), title, &headers);
    for row in table.rows(&[
        ("place", "nation"),
        ("group", "all"),
        ("year", year.as_str()),
    ]) {
        let interval = paired(&row, "difference", "").and_then(|difference| difference.interval);
        all.push(vec![
            DataCell::words(row.text("other")),
            DataCell::words(l.name(row.text("indicator"))),
            DataCell::words(l.unit(row.text("unit"))),
            DataCell::number(row.number("base_value")),
            DataCell::number(row.number("other_value")),
            DataCell::number(row.number("difference")),
            DataCell::number(interval.map(|[low, _]| low)),
            DataCell::number(interval.map(|[_, high]| high)),
        ]);
    }
    all
}
