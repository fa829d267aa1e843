//! Alternative text: what a figure shows, in words and numbers, for those who cannot see it.

use super::figure::{Axis, Ink, Mark, Panel, Point, Scale};
use super::number::plain;
use super::words::{Language, fill};

/// Panels that are described one by one; the numbers of further ones are in the table of the figure.
const PANELS: usize = 6;

/// Series that are described in each of them.
const SERIES: usize = 8;

/// The kind of chart, its axes, and the ends of every series.
pub(super) fn describe(panels: &[Panel], l: Language) -> String {
    let Some(first) = panels.first() else {
        return String::new();
    };
    let marks: Vec<Mark> = panels
        .iter()
        .flat_map(|panel| &panel.series)
        .map(|series| series.mark)
        .collect();
    let kind = match marks.first() {
        Some(mark) if mark.is_bar() => l.bar_chart(),
        Some(Mark::Cells(_)) => l.heat_map(),
        Some(Mark::Dots) if !marks.contains(&Mark::Line) => l.dot_chart(),
        _ => l.line_chart(),
    };
    let mut sentences = vec![match panels.len() {
        1 => fill(l.described(), &[kind, &axis(&first.y, l)]),
        count => fill(
            l.described_panels(),
            &[kind, &axis(&first.y, l), &count.to_string()],
        ),
    }];
    for panel in panels.iter().take(PANELS) {
        let parts: Vec<String> = panel
            .series
            .iter()
            .filter(|series| !matches!(series.ink, Ink::Guide(_)))
            .take(SERIES)
            .filter_map(|series| {
                let ends = ends(panel, &series.points, l)?;
                let parts = [panel.title.as_str(), series.name.as_str()];
                let named: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
                Some(fill(l.described_series(), &[&named.join(", "), &ends]))
            })
            .collect();
        sentences.push(l.sentences(&parts));
    }
    if panels.len() > PANELS || panels.iter().any(|panel| panel.series.len() > SERIES) {
        sentences.push(l.described_further().to_owned());
    }
    l.sentences(&sentences)
}

/// Title and unit of an axis.
fn axis(axis: &Axis, l: Language) -> String {
    match (axis.title.is_empty(), axis.unit.is_empty()) {
        (true, true) => l.value().to_owned(),
        (true, false) => axis.unit.clone(),
        (false, true) => axis.title.clone(),
        (false, false) => format!("{} ({})", axis.title, axis.unit),
    }
}

/// The first and last value, or the lowest and highest of categories.
fn ends(panel: &Panel, points: &[Point], l: Language) -> Option<String> {
    let (first, last) = match panel.x.scale {
        Scale::Categories(_) => {
            let by_value = |a: &&Point, b: &&Point| a.y.total_cmp(&b.y);
            (
                points.iter().min_by(by_value)?,
                points.iter().max_by(by_value)?,
            )
        }
        _ => (points.first()?, points.last()?),
    };
    let [from, to] = [first, last].map(|point| (plain(point.y), x_value(panel, point.x)));
    Some(fill(l.change(), &[&from.0, &from.1, &to.0, &to.1]))
}

/// What stands at a place on the horizontal axis.
pub(super) fn x_value(panel: &Panel, x: f64) -> String {
    match &panel.x.scale {
        Scale::Years => format!("{x:.0}"),
        Scale::Categories(names) => {
            let name = names.get(x.round().max(0.0) as usize);
            name.cloned().unwrap_or_default()
        }
        _ => plain(x),
    }
}
