//! Several runs in one picture.

use super::describe::describe;
use super::figure::{Figure, Ink, Mark, Scale, Series};
use super::read::Kind;
use super::section::Section;
use super::themes::{View, numbered, points, series};

/// The surveyed poor of all runs beside what was published; `None` unless there are several runs.
pub(super) fn section(views: &[View<'_>]) -> Option<Section> {
    let runs: Vec<&View<'_>> = views
        .iter()
        .filter(|view| view.folder.kind == Kind::Run)
        .collect();
    let first = *runs.first().filter(|_| runs.len() > 1)?;
    let l = first.language;
    let (unit, unit_name) = l.persons();
    let name = "poor_population_observed";
    let lines = runs.iter().enumerate().map(|(number, view)| {
        let ink = match number {
            0 => Ink::Simulated,
            later => numbered(later - 1),
        };
        let values = view.folder.by_year("national", &[], name);
        series(
            view.folder.name.clone(),
            ink,
            Mark::Line,
            points(&values, unit),
        )
    });
    let published = first.folder.by_year(
        "targets",
        &[("series", name), ("place", "nation")],
        "observed",
    );
    let published = series(
        l.published(),
        Ink::Observed,
        Mark::Dots,
        points(&published, unit),
    );
    let all: Vec<Series> = lines
        .chain([published])
        .filter(|series| !series.points.is_empty())
        .collect();
    let panels = vec![first.by_year(
        first.axis(l.poor_population(), unit_name, Scale::FromZero),
        all,
    )];
    let folders: Vec<&str> = runs.iter().map(|view| view.folder.name.as_str()).collect();
    let figure = Figure {
        id: "overview-poor".to_owned(),
        title: l.poor_title().to_owned(),
        caption: l.overview_caption().to_owned(),
        alternative: describe(&panels, l),
        source: format!("{}/national.csv", folders.join(", ")),
        panels,
    };
    Some(Section {
        id: "overview".to_owned(),
        label: l.overview().to_owned(),
        heading: l.overview_heading().to_owned(),
        lead: Vec::new(),
        findings: Vec::new(),
        figures: vec![figure],
        tables: Vec::new(),
    })
}
