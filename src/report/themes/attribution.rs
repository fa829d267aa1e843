//! What each measure contributed: Shapley values beside simpler counts.

use super::super::figure::{Figure, Ink, Mark, Panel, Scale};
use super::super::number::{plain, signed};
use super::super::read::Estimate;
use super::super::section::{DataCell, DataTable, Section};
use super::super::table::{Row, Table};
use super::super::words::fill;
use super::measures::ink;
use super::{View, categories, place, point, points, series};

/// How a contribution is counted: the columns that begin with it.
const COUNTS: [&str; 3] = ["shapley", "drop_one", "add_one"];

/// A contribution with its interval: over draws if there are any, over replicates otherwise.
fn contribution(row: &Row<'_>, count: &str) -> Option<Estimate> {
    let of = |end: &str| format!("{count}_{end}");
    let draws = row.interval(&of("draws_p5"), &of("draws_p95"));
    Some(Estimate {
        mid: row.number(count)?,
        interval: draws.or_else(|| row.interval(&of("lower"), &of("upper"))),
    })
}

/// Rows of single measures in the nation, in any order of the measures.
fn main_rows<'a>(table: &'a Table, outcome: &str, year: &str) -> Vec<Row<'a>> {
    let rows = table
        .rows(&[("outcome", outcome), ("term", "measure")])
        .into_iter();
    // Columns that a later version leaves out are taken to be the same everywhere.
    let is = |row: &Row<'_>, column: &str, wanted: &str| {
        matches!(row.text(column), "" | "all") || row.text(column) == wanted
    };
    rows.filter(|row| {
        is(row, "place", "nation") && is(row, "order", "any") && is(row, "year", year)
    })
    .collect()
}

/// The last year that an outcome has.
fn last_year(table: &Table, outcome: &str) -> String {
    table
        .distinct(&[("outcome", outcome)], "year")
        .pop()
        .unwrap_or_default()
}

/// The unit of an outcome in words, and what it is divided by.
fn unit(view: &View<'_>, table: &Table, outcome: &str) -> (f64, String) {
    let rows = table.rows(&[("outcome", outcome)]);
    super::large_unit(view, rows.first().map_or("", |row| row.text("unit")))
}

/// The measure that averts most poverty, in a sentence.
pub(in crate::report) fn finding(view: &View<'_>) -> Option<String> {
    let l = view.language;
    let table = view.folder.table("attribution")?;
    let outcomes = table.distinct(&[], "outcome");
    let outcome = outcomes
        .iter()
        .find(|outcome| *outcome == "poor_population")
        .or(outcomes.first())?;
    let year = last_year(table, outcome);
    let rows = main_rows(table, outcome, &year);
    let values = rows
        .iter()
        .filter_map(|row| Some((row.text("measure"), contribution(row, "shapley")?)));
    let (measure, value) = values.min_by(|a, b| a.1.mid.total_cmp(&b.1.mid))?;
    let (unit, unit_name) = unit(view, table, outcome);
    let range = value.interval.map_or_else(String::new, |[low, high]| {
        fill(l.between(), &[&signed(low / unit), &signed(high / unit)])
    });
    let words = [
        l.name(measure),
        l.name(outcome),
        plain(value.mid / unit),
        unit_name,
        range,
        year,
    ];
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    Some(fill(l.attribution_finding(), &words))
}

pub(super) fn section(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let table = view.folder.table("attribution")?;
    let figures = [
        super::fall::figure(view),
        contributions(view, table),
        over_time(view, table),
        by_place(view, table),
    ];
    Some(Section {
        id: view.id("attribution"),
        label: l.attribution().to_owned(),
        heading: finding(view).unwrap_or_else(|| l.attribution().to_owned()),
        lead: vec![l.attribution_lead().to_owned()],
        findings: finding(view)
            .into_iter()
            .chain(super::fall::sentences(view))
            .collect(),
        figures: figures.into_iter().flatten().collect(),
        tables: vec![all_terms(view, table)],
    })
}

/// The name of a way of counting.
fn count_name(view: &View<'_>, count: &str) -> &'static str {
    match count {
        "drop_one" => view.language.drop_one(),
        "add_one" => view.language.add_one(),
        _ => view.language.shapley(),
    }
}

/// Contributions to every outcome in the last year.
fn contributions(view: &View<'_>, table: &Table) -> Option<Figure> {
    let l = view.language;
    let panels = table
        .distinct(&[], "outcome")
        .into_iter()
        .filter_map(|outcome| {
            let year = last_year(table, &outcome);
            let rows = main_rows(table, &outcome, &year);
            let (divisor, unit_name) = unit(view, table, &outcome);
            let counts = COUNTS
                .iter()
                .filter(|count| table.has_column(count))
                .enumerate();
            let all = counts.map(|(number, count)| {
                let values = rows.iter().enumerate();
                let values = values.filter_map(|(index, row)| {
                    Some(point(place(index), contribution(row, count)?, divisor))
                });
                let (ink, mark) = match number {
                    0 => (Ink::Simulated, Mark::Bars),
                    other => (super::numbered(other), Mark::Dots),
                };
                series(count_name(view, count), ink, mark, values.collect())
            });
            let panel = Panel {
                title: fill(l.outcome_in_year(), &[&l.name(&outcome), &year]),
                tile: None,
                x: categories(rows.iter().map(|row| l.name(row.text("measure"))).collect()),
                y: view.axis("", &unit_name, Scale::FromZero),
                series: all.collect(),
            };
            (!rows.is_empty()).then_some(panel)
        });
    let panels: Vec<Panel> = panels.collect();
    let words = (
        l.contributions_title().to_owned(),
        l.contributions_caption().to_owned(),
    );
    (!panels.is_empty()).then(|| view.figure("attribution", "attribution", words, panels))
}

/// Shapley values of the poor population by year, if the table has several years.
fn over_time(view: &View<'_>, table: &Table) -> Option<Figure> {
    let l = view.language;
    let outcome = table
        .distinct(&[], "outcome")
        .into_iter()
        .find(|outcome| outcome == "poor_population")?;
    let years = table.distinct(&[("outcome", outcome.as_str())], "year");
    if years.len() < 2 {
        return None;
    }
    let (divisor, unit_name) = unit(view, table, &outcome);
    let measures = table.distinct(
        &[("outcome", outcome.as_str()), ("term", "measure")],
        "measure",
    );
    let lines = measures.iter().map(|measure| {
        let values: Vec<(u16, Estimate)> = years
            .iter()
            .filter_map(|year| {
                let rows = main_rows(table, &outcome, year);
                let row = rows
                    .into_iter()
                    .find(|row| row.text("measure") == *measure)?;
                Some((year.parse().ok()?, contribution(&row, "shapley")?))
            })
            .collect();
        series(
            l.name(measure),
            ink(measure),
            Mark::Line,
            points(&values, divisor),
        )
    });
    let panel = view.by_year(
        view.axis(l.shapley(), &unit_name, Scale::FromZero),
        lines.collect(),
    );
    let words = (
        fill(l.over_time_title(), &[&l.name(&outcome)]),
        l.over_time_caption().to_owned(),
    );
    Some(view.figure("attribution-by-year", "attribution", words, vec![panel]))
}

/// Shapley values of the poor population by place in the last year.
fn by_place(view: &View<'_>, table: &Table) -> Option<Figure> {
    let l = view.language;
    let outcome = "poor_population";
    let places = table.distinct(&[("outcome", outcome), ("term", "measure")], "place");
    let shown = ["East", "Central", "West", "poor_areas", "other_areas"];
    let places: Vec<&String> = places
        .iter()
        .filter(|place| shown.contains(&place.as_str()))
        .collect();
    let year = last_year(table, outcome);
    let (divisor, unit_name) = unit(view, table, outcome);
    let measures = table.distinct(&[("outcome", outcome), ("term", "measure")], "measure");
    let stacks = measures.iter().map(|measure| {
        let values = places.iter().enumerate().filter_map(|(index, name)| {
            let cells = [
                ("outcome", outcome),
                ("term", "measure"),
                ("measure", measure.as_str()),
                ("place", name.as_str()),
                ("year", year.as_str()),
            ];
            let rows = table.rows(&cells);
            let row = rows
                .iter()
                .find(|row| matches!(row.text("order"), "" | "any"))?;
            Some(super::bare(place(index), row.number("shapley")? / divisor))
        });
        series(
            l.name(measure),
            ink(measure),
            Mark::Stacked,
            values.collect(),
        )
    });
    let panel = Panel {
        title: String::new(),
        tile: None,
        x: categories(places.iter().map(|place| l.name(place)).collect()),
        y: view.axis(l.shapley(), &unit_name, Scale::FromZero),
        series: stacks.collect(),
    };
    let words = (
        fill(l.attribution_places_title(), &[&year]),
        l.attribution_places_caption().to_owned(),
    );
    (!places.is_empty())
        .then(|| view.figure("attribution-by-place", "attribution", words, vec![panel]))
}

/// Every term of the nation in the last year.
fn all_terms(view: &View<'_>, table: &Table) -> DataTable {
    let l = view.language;
    let counts: Vec<&str> = COUNTS
        .into_iter()
        .chain(["dividend"])
        .filter(|count| table.has_column(count))
        .collect();
    let mut headers = vec![
        l.outcome(),
        l.year(),
        l.order(),
        l.term(),
        l.measure(),
        l.unit_word(),
    ]
    .into_iter()
    .map(str::to_owned)
    .collect::<Vec<_>>();
    for count in &counts {
        let name = if *count == "dividend" {
            l.dividend()
        } else {
            count_name(view, count)
        };
        headers.extend([
            format!("#{name}"),
            format!("#{name}: {}", l.lower()),
            format!("#{name}: {}", l.upper()),
        ]);
    }
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let mut all = DataTable::new(
        view.id("attribution-table"),
        l.attribution_table(),
        &headers,
    );
    for outcome in table.distinct(&[], "outcome") {
        let year = last_year(table, &outcome);
        let rows = table.rows(&[("outcome", outcome.as_str()), ("year", year.as_str())]);
        for row in rows
            .iter()
            .filter(|row| matches!(row.text("place"), "" | "nation"))
        {
            let words = [
                l.name(&outcome),
                year.clone(),
                l.name(row.text("order")),
                l.name(row.text("term")),
                l.joined_name(row.text("measure")),
                l.unit(row.text("unit")),
            ];
            let mut cells: Vec<DataCell> = words.into_iter().map(DataCell::words).collect();
            for count in &counts {
                let value = contribution(row, count);
                let ends = value.and_then(|value| value.interval);
                cells.push(DataCell::number(value.map(|value| value.mid)));
                cells.push(DataCell::number(ends.map(|[low, _]| low)));
                cells.push(DataCell::number(ends.map(|[_, high]| high)));
            }
            all.push(cells);
        }
    }
    all
}
