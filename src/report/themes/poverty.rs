//! Poverty, income, counties and funds, beside what was published.

use super::super::figure::{Figure, Ink, Mark, Scale, Series};
use super::super::number::{percent, plain};
use super::super::read::{Estimate, ResultFolder};
use super::super::section::{DataCell, DataTable, Section};
use super::super::words::fill;
use super::tiles::tiles;
use super::{View, points, series};

/// The published series of poverty: persons below the line as the survey sees them.
const SURVEYED: &str = "poor_population_observed";

/// How far the surveyed poor are from the published ones.
pub(in crate::report) struct Miss {
    /// Mean size of the relative error.
    pub(in crate::report) mean: f64,
    /// The year of the largest error in persons.
    pub(in crate::report) year: u16,
    /// Simulated persons of that year.
    pub(in crate::report) simulated: f64,
    /// Published persons of that year.
    pub(in crate::report) observed: f64,
}

/// The errors of the surveyed poor after the first year, which the population is drawn to meet.
pub(in crate::report) fn miss(folder: &ResultFolder) -> Option<Miss> {
    let [simulated, observed] =
        ["simulated", "observed"].map(|column| published(folder, SURVEYED, "nation", column));
    let pairs = simulated.iter().zip(&observed).skip(1);
    let errors: Vec<(u16, f64, f64)> = pairs
        .filter(|(_, (_, observed))| observed.mid > 0.0)
        .map(|((year, simulated), (_, observed))| (*year, simulated.mid, observed.mid))
        .collect();
    let (year, simulated, observed) = errors
        .iter()
        .copied()
        .max_by(|a, b| (a.1 - a.2).abs().total_cmp(&(b.1 - b.2).abs()))?;
    let sum: f64 = errors
        .iter()
        .map(|(_, simulated, observed)| ((simulated - observed) / observed).abs())
        .sum();
    Some(Miss {
        mean: sum / errors.len() as f64,
        year,
        simulated,
        observed,
    })
}

/// A column of targets.csv by year.
pub(super) fn published(
    folder: &ResultFolder,
    name: &str,
    place: &str,
    column: &str,
) -> Vec<(u16, Estimate)> {
    folder.by_year("targets", &[("series", name), ("place", place)], column)
}

pub(super) fn section(view: &View<'_>) -> Option<Section> {
    let (l, folder) = (view.language, view.folder);
    let (first, last) = view.years()?;
    let (unit, unit_name) = l.persons();
    let surveyed = folder.by_year("national", &[], SURVEYED);
    let [from, to] =
        [surveyed.first()?, surveyed.last()?].map(|(_, estimate)| plain(estimate.mid / unit));
    let interval = surveyed
        .last()?
        .1
        .interval
        .map_or_else(String::new, |ends| {
            let [low, high] = ends.map(|end| plain(end / unit));
            fill(l.between(), &[&low, &high])
        });
    let words = [
        from,
        to,
        unit_name.to_owned(),
        first.to_string(),
        last.to_string(),
        interval,
    ];
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let heading = fill(l.poverty_heading(), &words);
    let mut lead = vec![l.poverty_lead().to_owned()];
    if let Some(miss) = miss(folder) {
        let [simulated, observed] =
            [miss.simulated, miss.observed].map(|persons| plain(persons / unit));
        lead.push(fill(
            l.poverty_miss(),
            &[
                &percent(miss.mean),
                &miss.year.to_string(),
                &simulated,
                &observed,
                unit_name,
            ],
        ));
    }
    let figures = vec![
        poor(view),
        headcount(view),
        incomes(view),
        counties(view),
        funds(view),
    ];
    Some(Section {
        id: view.id("poverty"),
        label: l.poverty().to_owned(),
        heading,
        lead,
        findings: Vec::new(),
        figures: figures.into_iter().flatten().collect(),
        tables: vec![targets(view)],
    })
}

/// Lines of the nation's columns, and dots of what was published.
fn lines(
    view: &View<'_>,
    lines: &[(&str, &str, Ink)],
    observed: (&str, &str),
    unit: f64,
) -> Vec<Series> {
    let simulated = lines.iter().map(|(column, name, ink)| {
        let values = view.folder.by_year("national", &[], column);
        series(*name, *ink, Mark::Line, points(&values, unit))
    });
    let (name, place) = observed;
    let dots = published(view.folder, name, place, "observed");
    let dots = series(
        view.language.published(),
        Ink::Observed,
        Mark::Dots,
        points(&dots, unit),
    );
    simulated
        .chain([dots])
        .filter(|series| !series.points.is_empty())
        .collect()
}

/// A caption that says which figure of the white paper the chart repeats, where the places are those of China.
fn caption(view: &View<'_>, caption: &str, figure: u8) -> String {
    let l = view.language;
    let provinces = view.folder.table("provinces");
    let provinces = provinces.map_or_else(Vec::new, |table| table.distinct(&[], "province"));
    let paper = match tiles(&provinces) {
        Some(tiles) if !tiles.is_empty() => fill(l.white_paper(), &[&figure.to_string()]),
        _ => String::new(),
    };
    l.sentences(&[caption.to_owned(), paper])
}

fn poor(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let (unit, name) = l.persons();
    let all = [
        (SURVEYED, l.surveyed(), Ink::Simulated),
        ("poor_population", l.below_the_line(), Ink::Number(0)),
    ];
    let all = lines(view, &all, (SURVEYED, "nation"), unit);
    let panel = view.by_year(view.axis(l.poor_population(), name, Scale::FromZero), all);
    let words = (
        l.poor_title().to_owned(),
        caption(view, l.poor_caption(), 1),
    );
    Some(view.figure("poor-population", "national", words, vec![panel]))
}

fn headcount(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let all = [
        ("headcount_ratio_observed", l.surveyed(), Ink::Simulated),
        ("headcount_ratio", l.below_the_line(), Ink::Number(0)),
    ];
    let all = lines(view, &all, ("headcount_ratio_observed", "nation"), 0.01);
    let panel = view.by_year(view.axis(l.headcount_ratio(), "%", Scale::FromZero), all);
    let words = (
        l.headcount_title().to_owned(),
        l.headcount_caption().to_owned(),
    );
    Some(view.figure("headcount-ratio", "national", words, vec![panel]))
}

fn incomes(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let mut panels = Vec::new();
    for (column, place, title) in [
        ("mean_income_poor_areas", "poor_areas", l.poor_areas()),
        ("mean_income", "nation", l.all_rural()),
    ] {
        let all = lines(
            view,
            &[(column, l.simulated(), Ink::Simulated)],
            (column, place),
            1.0,
        );
        if all.iter().any(|series| {
            series.ink == Ink::Simulated && series.points.iter().any(|point| point.y > 0.0)
        }) {
            let axis = view.axis(l.mean_income(), l.yuan_per_person(), Scale::FromZero);
            let mut panel = view.by_year(axis, all);
            title.clone_into(&mut panel.title);
            panels.push(panel);
        }
    }
    let words = (
        l.incomes_title().to_owned(),
        caption(view, l.incomes_caption(), 3),
    );
    (!panels.is_empty()).then(|| view.figure("mean-income", "national", words, panels))
}

fn counties(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let all = [("designated_counties", l.simulated(), Ink::Simulated)];
    let all = lines(view, &all, ("designated_counties", "nation"), 1.0);
    if !all
        .iter()
        .any(|series| series.points.iter().any(|point| point.y > 0.0))
    {
        return None;
    }
    let panel = view.by_year(
        view.axis(l.poor_counties(), l.counties_unit(), Scale::FromZero),
        all,
    );
    let words = (
        l.counties_title().to_owned(),
        caption(view, l.counties_caption(), 2),
    );
    Some(view.figure("poor-counties", "national", words, vec![panel]))
}

fn funds(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let (unit, name) = l.money();
    let of = |column: &str| points(&view.folder.by_year("national", &[], column), unit);
    let all = vec![
        series(
            l.spending_of_all(),
            Ink::Simulated,
            Mark::Line,
            of("public_spending"),
        ),
        series(
            l.special_funds(),
            Ink::Observed,
            Mark::Dots,
            of("all_fiscal_funds_observed"),
        ),
        series(
            l.central_fund(),
            Ink::Number(1),
            Mark::Dots,
            of("central_special_fund_observed"),
        ),
    ];
    let all: Vec<Series> = all
        .into_iter()
        .filter(|series| !series.points.is_empty())
        .collect();
    let panel = view.by_year(view.axis(l.money_axis(), name, Scale::FromZero), all);
    let words = (
        l.funds_title().to_owned(),
        caption(view, l.funds_caption(), 4),
    );
    Some(view.figure("funds", "national", words, vec![panel]))
}

/// Every published figure beside the simulated one.
fn targets(view: &View<'_>) -> DataTable {
    let l = view.language;
    let headers = [
        l.series(),
        l.place(),
        &["#", l.year()].concat(),
        l.unit_word(),
        &["#", l.observed()].concat(),
        &["#", l.simulated()].concat(),
        &["#", l.standard_deviation()].concat(),
        &["#", l.relative_error()].concat(),
        l.grade(),
        l.source(),
    ];
    let mut table = DataTable::new(view.id("targets"), l.targets_title(), &headers);
    for row in view
        .folder
        .table("targets")
        .map_or_else(Vec::new, |table| table.rows(&[]))
    {
        table.push(vec![
            DataCell::words(l.name(row.text("series"))),
            DataCell::words(l.name(row.text("place"))),
            DataCell::year(row.text("year")),
            DataCell::words(l.unit(row.text("unit"))),
            DataCell::number(row.number("observed")),
            DataCell::number(row.number("simulated")),
            DataCell::number(row.number("simulated_sd")),
            DataCell::percent(row.number("relative_error")),
            DataCell::words(row.text("grade")),
            DataCell::words(row.text("source")),
        ]);
    }
    table
}
