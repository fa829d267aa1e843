//! The five measures and the support beside them: whom they reach, what they cost, what they add.

use super::super::figure::{Figure, Ink, Mark, Panel, Scale};
use super::super::number::{percent, plain};
use super::super::read::Estimate;
use super::super::section::{DataCell, DataTable, Section};
use super::super::words::fill;
use super::{View, bare, categories, numbered, place, points, series};

/// The measures in the order in which the programme names them, and the support beside them.
const MEASURES: [&str; 6] = [
    "jobs",
    "relocation",
    "eco_compensation",
    "education",
    "subsistence",
    "support",
];

/// A measure has the same ink in all figures.
pub(super) fn ink(measure: &str) -> Ink {
    let place = MEASURES.iter().position(|name| *name == measure);
    place.map_or(Ink::Reference, numbered)
}

/// A column of measures.csv, summed over sub-programmes, by year.
fn of_measure(view: &View<'_>, measure: &str, column: &str) -> Vec<(u16, Estimate)> {
    let cells = [("measure", measure), ("programme", "all")];
    view.folder.by_year("measures", &cells, column)
}

pub(super) fn section(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let (unit, unit_name) = l.money();
    let sum = |measure: &str, column: &str| {
        of_measure(view, measure, column)
            .iter()
            .map(|(_, value)| value.mid)
            .sum::<f64>()
    };
    let spent: Vec<(&str, f64)> = MEASURES
        .iter()
        .map(|measure| (*measure, sum(measure, "spending")))
        .collect();
    let total: f64 = spent.iter().map(|(_, money)| money).sum();
    if total <= 0.0 {
        return None;
    }
    let (largest, money) = spent.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
    let benefit: f64 = MEASURES.iter().map(|measure| sum(measure, "benefit")).sum();
    let leakage: f64 = MEASURES.iter().map(|measure| sum(measure, "leakage")).sum();
    let lead = fill(
        l.measures_lead(),
        &[
            &l.name(largest),
            &percent(money / total),
            &plain(benefit / unit),
            unit_name,
            &plain(leakage / unit),
        ],
    );
    Some(Section {
        id: view.id("measures"),
        label: l.measures().to_owned(),
        heading: fill(l.measures_heading(), &[&plain(total / unit), unit_name]),
        lead: vec![lead],
        findings: Vec::new(),
        figures: [
            coverage(view),
            money_figure(view, true),
            money_figure(view, false),
            tenths(view),
        ]
        .into_iter()
        .flatten()
        .collect(),
        tables: vec![programmes(view)],
    })
}

/// The share of those who would be poor without support whom each measure reaches.
fn coverage(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let all = MEASURES.iter().map(|measure| {
        let cells = [("subject", *measure), ("welfare", "income_before_support")];
        let values = view.folder.by_year("targeting", &cells, "coverage");
        series(
            l.name(measure),
            ink(measure),
            Mark::Line,
            points(&values, 0.01),
        )
    });
    let all: Vec<_> = all.filter(|series| !series.points.is_empty()).collect();
    let panel = view.by_year(view.axis(l.coverage(), "%", Scale::FromZero), all);
    let words = (
        l.coverage_title().to_owned(),
        l.coverage_caption().to_owned(),
    );
    Some(view.figure("coverage", "targeting", words, vec![panel]))
}

/// What was spent, or the income that was added, by measure and year.
fn money_figure(view: &View<'_>, spending: bool) -> Option<Figure> {
    let l = view.language;
    let (unit, name) = l.money();
    let column = if spending { "spending" } else { "benefit" };
    let all = MEASURES.iter().map(|measure| {
        let values = of_measure(view, measure, column);
        let points = values
            .iter()
            .map(|(year, value)| bare(f64::from(*year), value.mid / unit));
        series(
            l.name(measure),
            ink(measure),
            Mark::Stacked,
            points.collect(),
        )
    });
    let panel = view.by_year(
        view.axis(l.money_axis(), name, Scale::FromZero),
        all.collect(),
    );
    let (id, title, caption) = match spending {
        true => ("spending", l.spending_title(), l.spending_caption()),
        false => ("benefits", l.benefits_title(), l.benefits_caption()),
    };
    Some(view.figure(
        id,
        "measures",
        (title.to_owned(), caption.to_owned()),
        vec![panel],
    ))
}

/// How the benefits of each measure fall on tenths of persons, in the year of most benefits.
fn tenths(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let mut by_year: Vec<(u16, f64)> = Vec::new();
    for measure in MEASURES {
        for (year, value) in of_measure(view, measure, "benefit") {
            match by_year.iter_mut().find(|(other, _)| *other == year) {
                Some((_, sum)) => *sum += value.mid,
                None => by_year.push((year, value.mid)),
            }
        }
    }
    let year = by_year
        .iter()
        .max_by(|a, b| a.1.total_cmp(&b.1))?
        .0
        .to_string();
    let panels = MEASURES.iter().filter_map(|measure| {
        let cells = [
            ("year", year.as_str()),
            ("subject", *measure),
            ("welfare", "income_before_support"),
        ];
        let shares: Vec<_> = (1..=10)
            .filter_map(|tenth| {
                view.folder
                    .one("targeting", &cells, &format!("decile{tenth}"))
            })
            .collect();
        let points = shares
            .iter()
            .enumerate()
            .map(|(tenth, share)| super::point(place(tenth), *share, 0.01));
        let names = (1..=10).map(|tenth: u8| tenth.to_string()).collect();
        (shares.len() == 10).then(|| Panel {
            title: l.name(measure),
            tile: None,
            x: super::Axis {
                title: l.tenth().to_owned(),
                ..categories(names)
            },
            y: view.axis(l.share_of_benefits(), "%", Scale::FromZero),
            series: vec![series("", ink(measure), Mark::Bars, points.collect())],
        })
    });
    let panels: Vec<_> = panels.collect();
    let words = (
        l.incidence_title().to_owned(),
        fill(l.incidence_caption(), &[&year]),
    );
    (!panels.is_empty()).then(|| view.figure("benefit-incidence", "targeting", words, panels))
}

/// Sub-programmes in their year of most spending.
fn programmes(view: &View<'_>) -> DataTable {
    let l = view.language;
    let money = fill(l.in_unit(), &[l.spending(), l.money().1]);
    let benefit = fill(l.in_unit(), &[l.added_income(), l.money().1]);
    let headers = [
        l.measure(),
        l.programme(),
        &["#", l.year_of_most()].concat(),
        &["#", l.reached()].concat(),
        l.unit_word(),
        &["#", l.persons_in_households()].concat(),
        &["#", &money].concat(),
        &["#", &benefit].concat(),
        &["#", l.benefit_per_household()].concat(),
    ];
    let mut table = DataTable::new(view.id("programmes"), l.programmes_title(), &headers).opened();
    let Some(measures) = view.folder.table("measures") else {
        return table;
    };
    for measure in MEASURES {
        for programme in measures.distinct(&[("measure", measure)], "programme") {
            let cells = [("measure", measure), ("programme", programme.as_str())];
            let spending = measures.by_year(&cells, "spending");
            let most = spending.iter().max_by(|a, b| a.1.mid.total_cmp(&b.1.mid));
            let Some((year, most)) =
                most.filter(|(_, money)| programme != "all" && money.mid > 0.0)
            else {
                continue;
            };
            let year = year.to_string();
            let cells = [
                ("measure", measure),
                ("programme", programme.as_str()),
                ("year", year.as_str()),
            ];
            let Some(row) = measures.rows(&cells).into_iter().next() else {
                continue;
            };
            table.push(vec![
                DataCell::words(l.name(measure)),
                DataCell::words(l.name(&programme)),
                DataCell::year(&year),
                DataCell::fixed(row.number("reached"), 0),
                DataCell::words(l.unit(row.text("unit"))),
                DataCell::fixed(row.number("persons"), 0),
                DataCell::fixed(Some(most.mid / l.money().0), 1),
                DataCell::fixed(row.number("benefit").map(|yuan| yuan / l.money().0), 1),
                DataCell::fixed(row.number("mean_benefit"), 0),
            ]);
        }
    }
    table
}
