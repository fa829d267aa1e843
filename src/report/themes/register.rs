//! The register: who is on it, who comes and goes, and how well it meets the poor.

use super::super::figure::{Figure, Ink, Mark, Scale};
use super::super::number::{percent, plain};
use super::super::section::Section;
use super::super::words::fill;
use super::{View, bare, numbered, points, series};

pub(super) fn section(view: &View<'_>) -> Option<Section> {
    let (l, folder) = (view.language, view.folder);
    let (unit, unit_name) = l.persons();
    let registered = folder.by_year("registry", &[], "registered_population");
    let (year, peak) = registered
        .iter()
        .max_by(|a, b| a.1.mid.total_cmp(&b.1.mid))?;
    if peak.mid <= 0.0 {
        return None;
    }
    let exclusion = folder.by_year("registry", &[], "exclusion_error_long_run");
    let inclusion = folder.by_year("registry", &[], "inclusion_error_long_run");
    let in_peak = |values: &[(u16, super::Estimate)]| {
        let found = values.iter().find(|(other, _)| other == year);
        found.map_or_else(|| "–".to_owned(), |(_, share)| percent(share.mid))
    };
    let words = [
        plain(peak.mid / unit),
        unit_name.to_owned(),
        year.to_string(),
    ];
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let lead = fill(
        l.register_lead(),
        &[
            &year.to_string(),
            &in_peak(&exclusion),
            &in_peak(&inclusion),
        ],
    );
    Some(Section {
        id: view.id("register"),
        label: l.register().to_owned(),
        heading: fill(l.register_heading(), &words),
        lead: vec![lead],
        findings: Vec::new(),
        figures: vec![stocks(view), flows(view), errors(view)],
        tables: Vec::new(),
    })
}

fn stocks(view: &View<'_>) -> Figure {
    let l = view.language;
    let (unit, name) = l.persons();
    let of = |table: &str, column: &str| points(&view.folder.by_year(table, &[], column), unit);
    let all = vec![
        series(
            l.registered(),
            Ink::Simulated,
            Mark::Line,
            of("registry", "registered_population"),
        ),
        series(
            l.below_the_line(),
            Ink::Number(0),
            Mark::Line,
            of("national", "poor_population"),
        ),
        series(
            l.registered_and_poor(),
            Ink::Number(1),
            Mark::Line,
            of("registry", "registered_poor"),
        ),
        series(
            l.long_run_poor(),
            Ink::Reference,
            Mark::Line,
            of("registry", "long_run_poor"),
        ),
    ];
    let panel = view.by_year(view.axis("", name, Scale::FromZero), all);
    let words = (l.stocks_title().to_owned(), l.stocks_caption().to_owned());
    view.figure("register-stock", "registry", words, vec![panel])
}

fn flows(view: &View<'_>) -> Figure {
    let l = view.language;
    let (unit, name) = l.persons();
    let flows = [
        ("added", l.added(), 1.0),
        ("returned", l.returned(), 1.0),
        ("exited", l.exited(), -1.0),
        ("removed", l.removed(), -1.0),
        ("died", l.died(), -1.0),
    ];
    let all = flows
        .iter()
        .enumerate()
        .map(|(place, (column, name, sign))| {
            let values = view.folder.by_year("registry", &[], column);
            let points = values
                .iter()
                .map(|(year, flow)| bare(f64::from(*year), sign * flow.mid / unit));
            series(*name, numbered(place), Mark::Stacked, points.collect())
        });
    let panel = view.by_year(
        view.axis(l.flows_axis(), name, Scale::FromZero),
        all.collect(),
    );
    let words = (l.flows_title().to_owned(), l.flows_caption().to_owned());
    view.figure("register-flows", "registry", words, vec![panel])
}

fn errors(view: &View<'_>) -> Figure {
    let l = view.language;
    let panels = [
        (l.of_the_year(), "exclusion_error", "inclusion_error"),
        (
            l.of_the_long_run(),
            "exclusion_error_long_run",
            "inclusion_error_long_run",
        ),
    ];
    let panels = panels.map(|(title, exclusion, inclusion)| {
        let of = |column: &str| points(&view.folder.by_year("registry", &[], column), 0.01);
        let all = vec![
            series(
                l.exclusion_error(),
                Ink::Number(0),
                Mark::Line,
                of(exclusion),
            ),
            series(
                l.inclusion_error(),
                Ink::Number(1),
                Mark::Line,
                of(inclusion),
            ),
        ];
        let mut panel = view.by_year(view.axis("", "%", Scale::FromZero), all);
        title.clone_into(&mut panel.title);
        panel
    });
    let words = (l.errors_title().to_owned(), l.errors_caption().to_owned());
    view.figure("register-errors", "registry", words, panels.into())
}
