//! The sheet: where titles, panels and the legend stand, for the width that a journal allows.

use super::super::figure::Figure;
use super::draft::Draft;
use super::frame::Frame;
use super::legend::Legend;
use super::place::place;
use super::words::Face;
use super::{Style, heading};

/// Ordinary text.
pub const TEXT: Face = Face::plain(8.0);
/// Titles of panels.
pub const PANEL: Face = Face::bold(8.0);
/// The title of the figure.
pub const TITLE: Face = Face::bold(9.0);
/// White space around everything, in points.
pub const MARGIN: f64 = 4.0;
/// Length of a tick.
pub const TICK: f64 = 3.0;
/// Space between a tick and its label, and between lines of different meaning.
pub const SPACE: f64 = 2.5;
/// Text that stands once for all panels or once in each.
#[derive(Clone, Debug)]
pub struct Heading {
    /// Its lines.
    pub lines: Vec<String>,
    /// Its place: upper edge, and the left edge or the middle.
    pub at: [f64; 2],
}

/// A panel on the sheet.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The plot area.
    pub frame: Frame,
    /// Its title and then the title of its vertical axis, from the left edge.
    pub title: Heading,
    /// The title of its vertical axis.
    pub up: Heading,
    /// The title of the axis that lies across, around its middle.
    pub across: Heading,
    /// Labels of the axis that lies across, in lines; `None` where a panel below has them.
    pub foot: Option<Vec<Vec<String>>>,
    /// Labels of the axis that stands, in lines; `None` where a panel to the left has them.
    pub side: Option<Vec<Vec<String>>>,
}

/// The whole figure in points.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
    /// Title of the figure, and the axes' titles that hold for all panels: from the left edge.
    pub headings: Vec<(Heading, Face)>,
    /// The title below that holds for all panels: around its middle.
    pub footing: Heading,
    /// The panels.
    pub panels: Vec<Placed>,
    /// The legend and its upper left corner.
    pub legend: (Legend, [f64; 2]),
}

impl Sheet {
    /// Lays a figure out.
    pub fn of(figure: &Figure, style: &Style) -> Self {
        let width = style.columns.points();
        let draft = Draft::of(figure, width - 2.0 * MARGIN);
        let mut top = MARGIN;
        let mut headings = Vec::new();
        let mut head = |lines: Vec<String>, face: Face, top: &mut f64| {
            if !lines.is_empty() {
                let height = face.height(lines.len());
                let at = [MARGIN, *top];
                headings.push((Heading { lines, at }, face));
                *top += height + SPACE;
            }
        };
        if style.title {
            head(TITLE.wrap(&figure.title, draft.width), TITLE, &mut top);
        }
        if let Some(first) = figure.panels.first().filter(|_| draft.shared[1]) {
            let axis = if draft.flipped { &first.x } else { &first.y };
            head(TEXT.wrap(&heading(axis), draft.width), TEXT, &mut top);
        }
        let (panels, bottom) = place(&draft, top + SPACE);
        let mut top = bottom;
        let footing = match figure.panels.first().filter(|_| draft.shared[0]) {
            Some(_) => TEXT.wrap(&heading(draft.across_axis(0)), draft.width),
            None => Vec::new(),
        };
        let footing = Heading {
            at: [middle(&panels, &footing, width), top],
            lines: footing,
        };
        top += TEXT.height(footing.lines.len());
        let legend = Legend::of(figure, draft.width);
        if legend.height() > 0.0 {
            top += 2.0 * SPACE;
        }
        Sheet {
            width,
            height: top + legend.height() + MARGIN,
            headings,
            footing,
            panels,
            legend: (legend, [MARGIN, top]),
        }
    }
}

/// The middle of all panels, as far as lines around it stay on a sheet of that width.
fn middle(panels: &[Placed], lines: &[String], width: f64) -> f64 {
    let lefts = panels.iter().map(|panel| panel.frame.left);
    let rights = panels
        .iter()
        .map(|panel| panel.frame.left + panel.frame.width);
    let middle = (lefts.fold(width, f64::min) + rights.fold(0.0, f64::max)) / 2.0;
    let half = TEXT.widest(lines.iter().map(String::as_str)) / 2.0;
    middle.min(width - MARGIN - half)
}
