//! Where poverty is: regions, poor areas and provinces.

use super::super::figure::{Figure, Ink, Mark, Panel, Scale};
use super::super::number::percent;
use super::super::section::{DataCell, DataTable, Section};
use super::super::words::fill;
use super::tiles::tiles;
use super::{View, numbered, points, poverty, series, years};

pub(super) fn section(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let provinces = view.folder.table("provinces")?.distinct(&[], "province");
    let (first, last) = view.years()?;
    let mut figures = vec![regions(view)];
    figures.extend(map(view, &provinces));
    Some(Section {
        id: view.id("places"),
        label: l.places().to_owned(),
        heading: heading(view, first).unwrap_or_else(|| l.places_plain().to_owned()),
        lead: poorest(view, &provinces, first, last).into_iter().collect(),
        findings: Vec::new(),
        figures,
        tables: vec![table(view, first, last)],
    })
}

/// How much of the poverty of the first year is in the poor areas.
fn heading(view: &View<'_>, first: u16) -> Option<String> {
    let l = view.language;
    let year = first.to_string();
    let of = |place: &str| {
        let cells = [("region", place), ("year", year.as_str())];
        Some(
            view.folder
                .one("regions", &cells, "poor_population_observed")?
                .mid,
        )
    };
    let [poor, other] = [of("poor_areas")?, of("other_areas")?];
    let share = percent(poor / (poor + other));
    (poor > 0.0).then(|| fill(l.places_heading(), &[&share, &year]))
}

/// The provinces of the highest headcount ratio in the first year.
fn poorest(view: &View<'_>, provinces: &[String], first: u16, last: u16) -> Option<String> {
    let l = view.language;
    let mut ranked: Vec<(f64, f64, &String)> = provinces
        .iter()
        .filter_map(|province| {
            let values = ratio(view, province);
            let of = |year: u16| {
                values
                    .iter()
                    .find(|(other, _)| *other == year)
                    .map(|(_, share)| share.mid)
            };
            Some((of(first)?, of(last)?, province))
        })
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let named: Vec<String> = ranked
        .iter()
        .take(3)
        .map(|(before, after, province)| {
            fill(
                l.change_short(),
                &[&l.name(province), &percent(*before), &percent(*after)],
            )
        })
        .collect();
    (ranked.len() > 3).then(|| {
        fill(
            l.poorest_provinces(),
            &[&l.listed(&named), &first.to_string(), &last.to_string()],
        )
    })
}

fn ratio(view: &View<'_>, province: &str) -> Vec<(u16, super::Estimate)> {
    view.folder.by_year(
        "provinces",
        &[("province", province)],
        "headcount_ratio_observed",
    )
}

fn regions(view: &View<'_>) -> Figure {
    let l = view.language;
    let (unit, name) = l.persons();
    let places = view
        .folder
        .table("regions")
        .map_or_else(Vec::new, |table| table.distinct(&[], "region"));
    let panel = |title: &str, wanted: &[&str]| {
        let wanted: Vec<&String> = places
            .iter()
            .filter(|place| wanted.contains(&place.as_str()))
            .collect();
        let lines = wanted.iter().enumerate().map(|(number, place)| {
            let values =
                view.folder
                    .by_year("regions", &[("region", place)], "poor_population_observed");
            series(
                l.name(place),
                numbered(number),
                Mark::Line,
                points(&values, unit),
            )
        });
        let mut panel = view.by_year(
            view.axis(l.poor_population(), name, Scale::FromZero),
            lines.collect(),
        );
        title.clone_into(&mut panel.title);
        panel
    };
    let panels = vec![
        panel(l.by_region(), &["East", "Central", "West"]),
        panel(l.by_area(), &["poor_areas", "other_areas"]),
    ];
    let words = (l.regions_title().to_owned(), l.regions_caption().to_owned());
    view.figure("regions", "regions", words, panels)
}

/// The headcount ratio of every province, as tiles where they are known.
fn map(view: &View<'_>, provinces: &[String]) -> Option<Figure> {
    let l = view.language;
    let tiles = tiles(provinces);
    let panels = provinces.iter().enumerate().map(|(index, province)| {
        let simulated = points(&ratio(view, province), 0.01);
        let observed = poverty::published(
            view.folder,
            "headcount_ratio_observed",
            province,
            "observed",
        );
        let lines = vec![
            series(l.simulated(), Ink::Simulated, Mark::Line, simulated),
            series(
                l.published(),
                Ink::Observed,
                Mark::Dots,
                points(&observed, 0.01),
            ),
        ];
        Panel {
            title: l.name(province),
            tile: tiles.as_ref().and_then(|tiles| tiles.get(index).copied()),
            x: years(),
            y: view.axis(l.headcount_ratio(), "%", Scale::FromZero),
            series: lines
                .into_iter()
                .filter(|series| !series.points.is_empty())
                .collect(),
        }
    });
    let panels: Vec<Panel> = panels.collect();
    let words = (l.map_title().to_owned(), l.map_caption().to_owned());
    (!panels.is_empty()).then(|| view.figure("provinces", "provinces", words, panels))
}

/// Every province in the first and the last year.
fn table(view: &View<'_>, first: u16, last: u16) -> DataTable {
    let l = view.language;
    let (unit, unit_name) = l.persons();
    let poor = fill(l.in_unit(), &[l.poor_population(), unit_name]);
    let headers = [
        l.province().to_owned(),
        l.region().to_owned(),
        format!("#{} {first}", l.headcount_ratio()),
        format!("#{} {last}", l.headcount_ratio()),
        format!("#{poor} {first}"),
        format!("#{poor} {last}"),
        format!("#{} {last}", l.poor_counties()),
        format!("#{} {first}", l.mean_income()),
        format!("#{} {last}", l.mean_income()),
        format!("#{} {last}", l.gini()),
    ];
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let mut all =
        DataTable::new(view.id("provinces-table"), l.provinces_table(), &headers).opened();
    let Some(provinces) = view.folder.table("provinces") else {
        return all;
    };
    let (first, last) = (first.to_string(), last.to_string());
    for row in provinces.rows(&[("year", last.as_str())]) {
        let cells = [("year", first.as_str()), ("province", row.text("province"))];
        let before = provinces.rows(&cells).into_iter().next();
        let of_first = |column: &str| before.and_then(|row| row.number(column));
        let in_unit = |persons: Option<f64>| persons.map(|persons| persons / unit);
        all.push(vec![
            DataCell::words(l.name(row.text("province"))),
            DataCell::words(l.name(row.text("region"))),
            DataCell::percent(of_first("headcount_ratio_observed")),
            DataCell::percent(row.number("headcount_ratio_observed")),
            DataCell::fixed(in_unit(of_first("poor_population_observed")), 2),
            DataCell::fixed(in_unit(row.number("poor_population_observed")), 2),
            DataCell::fixed(row.number("designated_counties"), 0),
            DataCell::fixed(of_first("mean_income"), 0),
            DataCell::fixed(row.number("mean_income"), 0),
            DataCell::fixed(row.number("gini"), 3),
        ]);
    }
    all
}
