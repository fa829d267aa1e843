//! Who remains poor, and in what beyond income.

use super::super::figure::{Figure, Ink, Mark, Panel, Scale};
use super::super::number::{percent, plain};
use super::super::section::{DataCell, DataTable, Section};
use super::super::words::fill;
use super::{View, categories, numbered, place, point, points, series};

/// Groupings of households, those that matter most first.
const DIMENSIONS: [&str; 5] = [
    "household_type",
    "cause",
    "schooling",
    "illness",
    "minority",
];

/// Two assurances and three guarantees.
const DEPRIVATIONS: [&str; 6] = [
    "food",
    "clothing",
    "schooling",
    "medical_care",
    "housing",
    "water",
];

/// The poor population of the last year in which anybody is poor.
fn last_poor(view: &View<'_>) -> Option<(u16, f64)> {
    let poor = view.folder.by_year("national", &[], "poor_population");
    let last = poor.iter().rev().find(|(_, poor)| poor.mid > 0.0)?;
    Some((last.0, last.1.mid))
}

pub(super) fn section(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let (year, poor) = last_poor(view)?;
    let (unit, unit_name) = l.persons();
    let heading = fill(
        l.remaining_heading(),
        &[&plain(poor / unit), unit_name, &year.to_string()],
    );
    let mut figures = vec![groups(view, year)];
    figures.extend(deprivations(view));
    Some(Section {
        id: view.id("remaining"),
        label: l.remaining().to_owned(),
        heading,
        lead: lead(view, year).into_iter().collect(),
        findings: Vec::new(),
        figures,
        tables: vec![table(view, year)],
    })
}

/// The group whose share of the poor is furthest above its share of the population.
fn lead(view: &View<'_>, year: u16) -> Option<String> {
    let l = view.language;
    let groups = view.folder.table("groups")?;
    let year = year.to_string();
    let nation = [("year", year.as_str()), ("place", "nation")];
    let rows = groups.rows(&nation);
    let population = |dimension: &str| {
        let of = rows.iter().filter(|row| row.text("dimension") == dimension);
        of.filter_map(|row| row.number("population")).sum::<f64>()
    };
    let over = rows
        .iter()
        .filter(|row| row.text("dimension") != "cause")
        .filter_map(|row| {
            let share = row.number("population")? / population(row.text("dimension"));
            let poor = row.number("poor_share")?;
            Some((row, share, poor))
        });
    let (row, share, poor) = over.max_by(|a, b| (a.2 - a.1).total_cmp(&(b.2 - b.1)))?;
    let name = format!(
        "{}: {}",
        l.name(row.text("dimension")),
        l.name(row.text("group"))
    );
    Some(fill(
        l.remaining_lead(),
        &[&name, &percent(share), &percent(poor)],
    ))
}

/// Shares of the population and of the poor by group.
fn groups(view: &View<'_>, year: u16) -> Figure {
    let l = view.language;
    let text = year.to_string();
    let table = view.folder.table("groups");
    let panels = DIMENSIONS.iter().filter_map(|dimension| {
        let cells = [
            ("year", text.as_str()),
            ("place", "nation"),
            ("dimension", *dimension),
        ];
        let rows = table?.rows(&cells);
        let all: f64 = rows.iter().filter_map(|row| row.number("population")).sum();
        if rows.is_empty() || all <= 0.0 {
            return None;
        }
        let group = |row: &super::super::table::Row<'_>| Some(row.text("group").to_owned());
        let shares = table?.estimates(&cells, "poor_share", group);
        let poor = rows.iter().enumerate().filter_map(|(index, row)| {
            let (_, share) = shares.iter().find(|(name, _)| name == row.text("group"))?;
            Some(point(place(index), *share, 0.01))
        });
        let population = rows.iter().enumerate().filter_map(|(index, row)| {
            Some(super::bare(
                place(index),
                row.number("population")? / all * 100.0,
            ))
        });
        Some(Panel {
            title: l.name(dimension),
            tile: None,
            x: categories(rows.iter().map(|row| l.name(row.text("group"))).collect()),
            y: view.axis("", "%", Scale::FromZero),
            series: vec![
                series(
                    l.share_of_population(),
                    Ink::Reference,
                    Mark::Bars,
                    population.collect(),
                ),
                series(
                    l.share_of_poor(),
                    Ink::Simulated,
                    Mark::Bars,
                    poor.collect(),
                ),
            ],
        })
    });
    let words = (
        fill(l.groups_title(), &[&text]),
        l.groups_caption().to_owned(),
    );
    view.figure("groups", "groups", words, panels.collect())
}

/// Deprivations beyond income by year.
fn deprivations(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let all = DEPRIVATIONS.iter().enumerate().map(|(number, dimension)| {
        let cells = [("place", "nation"), ("dimension", *dimension)];
        let values = view.folder.by_year("mpi", &cells, "hd");
        let name = l.name(&format!("{dimension}_deprivation"));
        series(name, numbered(number), Mark::Line, points(&values, 0.01))
    });
    let all: Vec<_> = all.filter(|series| !series.points.is_empty()).collect();
    if all.is_empty() {
        return None;
    }
    let panel = view.by_year(view.axis(l.deprived(), "%", Scale::FromZero), all);
    let words = (
        l.deprivations_title().to_owned(),
        l.deprivations_caption().to_owned(),
    );
    Some(view.figure("deprivations", "mpi", words, vec![panel]))
}

/// Poverty of every group in the first year and in `year`.
fn table(view: &View<'_>, year: u16) -> DataTable {
    let l = view.language;
    let first = view.years().map_or(year, |(first, _)| first).to_string();
    let last = year.to_string();
    let headers = [
        l.dimension().to_owned(),
        l.group().to_owned(),
        format!("#{} {first}", l.population()),
        format!("#{} {first}", l.headcount_ratio()),
        format!("#{} {last}", l.headcount_ratio()),
        format!("#{} {last}", l.poor_population()),
        format!("#{} {last}", l.share_of_poor()),
        format!("#{} {last}", l.mean_income()),
    ];
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let mut all = DataTable::new(view.id("groups-table"), l.groups_table(), &headers);
    let Some(groups) = view.folder.table("groups") else {
        return all;
    };
    for row in groups.rows(&[("year", last.as_str()), ("place", "nation")]) {
        let cells = [
            ("year", first.as_str()),
            ("place", "nation"),
            ("dimension", row.text("dimension")),
            ("group", row.text("group")),
        ];
        let before = groups.rows(&cells).into_iter().next();
        let of_first = |column: &str| before.and_then(|row| row.number(column));
        all.push(vec![
            DataCell::words(l.name(row.text("dimension"))),
            DataCell::words(l.name(row.text("group"))),
            DataCell::fixed(of_first("population"), 0),
            DataCell::percent(of_first("headcount")),
            DataCell::percent(row.number("headcount")),
            DataCell::fixed(row.number("poor_population"), 0),
            DataCell::percent(row.number("poor_share")),
            DataCell::fixed(row.number("mean"), 0),
        ]);
    }
    all
}
