//! The legend: one entry for every name, in rows below the panels.

use super::super::figure::{Figure, Mark, Series};
use super::super::ink::Look;
use super::canvas::{Anchor, Canvas, Stroke};
use super::sheet::TEXT;
use super::{heading, interval};

/// Width of a sample in points.
const SAMPLE: f64 = 18.0;
/// Space between a sample and its name, and half of that between entries.
const SPACE: f64 = 4.0;
/// Height of a line in points.
const LINE: f64 = 11.0;

/// Names with samples of how they are drawn.
#[derive(Clone, Debug)]
pub struct Legend {
    entries: Vec<Entry>,
    rows: usize,
}

#[derive(Clone, Debug)]
struct Entry {
    lines: Vec<String>,
    look: Look,
    mark: Mark,
    intervals: bool,
    /// Row, and left edge from that of the legend.
    row: usize,
    left: f64,
}

impl Legend {
    /// The legend of a figure in rows of at most `room` points; empty if a single name says what the axis says.
    pub fn of(figure: &Figure, room: f64) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        let (mut left, mut row) = (0.0, 0);
        let mut names: Vec<&str> = Vec::new();
        let all = figure.panels.iter();
        for series in all.flat_map(|panel| &panel.series) {
            let is_row = matches!(series.mark, Mark::Cells(_));
            if is_row || series.name.is_empty() || names.contains(&series.name.as_str()) {
                continue;
            }
            names.push(&series.name);
            let lines = TEXT.wrap(&series.name, room - SAMPLE - SPACE);
            let width = SAMPLE + SPACE + TEXT.widest(lines.iter().map(String::as_str));
            if left > 0.0 && left + width > room {
                (left, row) = (0.0, row + 1);
            }
            let above = lines.len().saturating_sub(1);
            entries.push(Entry {
                look: series.ink.look(),
                mark: series.mark,
                intervals: has_intervals(figure, series),
                lines,
                row,
                left,
            });
            row += above;
            left += width + 2.5 * SPACE;
        }
        let spoken = figure.panels.first().map(|panel| heading(&panel.y));
        if names.len() == 1 && spoken.is_some_and(|spoken| spoken.starts_with(names[0])) {
            entries.clear();
        }
        let rows = if entries.is_empty() { 0 } else { row + 1 };
        Legend { entries, rows }
    }

    /// Its height in points.
    pub fn height(&self) -> f64 {
        self.rows as f64 * LINE
    }

    /// Draws it below and to the right of a corner.
    pub fn draw(&self, canvas: &mut Canvas, [left, top]: [f64; 2]) {
        for entry in &self.entries {
            let (left, middle) = (left + entry.left, top + (entry.row as f64 + 0.5) * LINE);
            sample(canvas, entry, [left, middle]);
            let at = [left + SAMPLE + SPACE, middle - TEXT.size * 0.6];
            canvas.lines(at, Anchor::Start, TEXT, &entry.lines);
        }
    }
}

fn has_intervals(figure: &Figure, like: &Series) -> bool {
    figure.panels.iter().any(|panel| {
        let same = panel
            .series
            .iter()
            .filter(|series| series.name == like.name);
        same.flat_map(|series| &series.points)
            .any(|point| interval(panel, point).is_some())
    })
}

fn sample(canvas: &mut Canvas, entry: &Entry, [left, middle]: [f64; 2]) {
    let (right, look) = (left + SAMPLE, entry.look);
    let center = [left + SAMPLE / 2.0, middle];
    match entry.mark {
        Mark::Line => {
            if entry.intervals {
                let (up, down) = (middle - 4.0, middle + 4.0);
                canvas.area(
                    &[[left, up], [right, up], [right, down], [left, down]],
                    look.color,
                );
            }
            canvas.line([left, middle], [right, middle], Stroke::of(look));
            canvas.marker(center, look);
        }
        Mark::Dots => {
            if entry.intervals {
                let ends = [[center[0], middle - 4.5], [center[0], middle + 4.5]];
                canvas.whisker(ends[0], ends[1], false, Stroke::solid(look.color, 0.8));
            }
            canvas.marker(center, look);
        }
        Mark::Cells(_) => {}
        Mark::Bars | Mark::Stacked | Mark::Overlaid => {
            canvas.bar([left + 1.0, middle - 3.5], [right, middle + 3.5], look);
        }
    }
}
