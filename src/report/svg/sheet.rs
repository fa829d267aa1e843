//! The sheet: where titles, panels and the legend stand, for the width that a journal allows.

use super::super::figure::{Axis, Figure, Panel, Scale};
use super::frame::{Frame, Needs};
use super::grid::Grid;
use super::legend::Legend;
use super::range::Range;
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
/// The greatest height of all plot areas together.
const PAGE: f64 = 560.0;
/// The share of a panel that names beside it may take.
const NAMES: f64 = 0.38;

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

/// What is decided before anything has a place.
struct Draft<'f> {
    panels: &'f [Panel],
    grid: Grid,
    flipped: bool,
    needs: Vec<Needs>,
    /// Whether all panels have the same axis across, and the same that stands.
    shared: [bool; 2],
    width: f64,
}

impl<'f> Draft<'f> {
    fn of(figure: &'f Figure, width: f64) -> Self {
        let panels = &figure.panels[..];
        let grid = Grid::of(panels, (width / 115.0) as usize);
        let flipped = !grid.is_map && names_need_lines(panels, width / grid.columns as f64 - 24.0);
        let same_x = panels.windows(2).all(|pair| pair[0].x == pair[1].x);
        let same_y = panels.windows(2).all(|pair| pair[0].y == pair[1].y);
        let shared = if flipped {
            [same_y, same_x]
        } else {
            [same_x, same_y]
        };
        let grid = match (flipped, shared[1]) {
            (true, false) => Grid::of(panels, (width / 220.0) as usize),
            _ => grid,
        };
        let mut needs: Vec<Needs> = panels.iter().map(Needs::of).collect();
        if let Some(mut all) = needs.first().copied() {
            for other in &needs {
                all.share_x(other);
                all.share_y(other);
            }
            for need in &mut needs {
                if same_x {
                    need.share_x(&all);
                }
                if same_y {
                    need.share_y(&all);
                }
            }
        }
        Draft {
            panels,
            grid,
            flipped,
            needs,
            shared,
            width,
        }
    }

    fn up_axis(&self, panel: usize) -> &'f Axis {
        let panel = &self.panels[panel];
        if self.flipped { &panel.x } else { &panel.y }
    }

    fn across_axis(&self, panel: usize) -> &'f Axis {
        let panel = &self.panels[panel];
        if self.flipped { &panel.y } else { &panel.x }
    }

    /// The axis that lies across, or stands, with ticks for so many points.
    fn range(&self, panel: usize, is_x: bool, room: f64) -> Range {
        let axis = if is_x {
            &self.panels[panel].x
        } else {
            &self.panels[panel].y
        };
        let across = is_x != self.flipped;
        let each = match (across, &axis.scale) {
            (false, _) => 19.0,
            (true, Scale::Years) => 25.0,
            (true, _) => 36.0,
        };
        let need = self.needs[panel];
        let (extent, pad) = if is_x {
            (need.x, need.pad)
        } else {
            (need.y, 0.0)
        };
        Range::new(
            &axis.scale,
            extent,
            pad,
            ((room / each) as usize).clamp(2, 9),
        )
    }

    /// Labels of the axis that stands.
    fn side_labels(&self, panel: usize, range: &Range, cell: f64) -> Vec<Vec<String>> {
        let names = matches!(self.up_axis(panel).scale, Scale::Categories(_));
        let room = if names { NAMES * cell } else { f64::INFINITY };
        let labels = range.ticks.iter();
        labels.map(|tick| TEXT.wrap(&tick.label, room)).collect()
    }

    /// Labels of the axis that lies across.
    fn foot_labels(&self, panel: usize, range: &Range, width: f64) -> Vec<Vec<String>> {
        let names = matches!(self.across_axis(panel).scale, Scale::Categories(_));
        let each = width / range.ticks.len().max(1) as f64 - 3.0;
        let room = if names { each.max(8.0) } else { f64::INFINITY };
        let labels = range.ticks.iter();
        labels.map(|tick| TEXT.wrap(&tick.label, room)).collect()
    }

    /// The height of plot areas, from the width that a cell of the grid has.
    fn panel_height(&self, cell: f64) -> f64 {
        let by_names = (0..self.panels.len()).filter_map(|panel| {
            let Scale::Categories(names) = &self.up_axis(panel).scale else {
                return None;
            };
            let lines = names
                .iter()
                .map(|name| TEXT.wrap(name, NAMES * cell).len())
                .max()?;
            let bars = super::blocks::blocks(&self.panels[panel]);
            let beside = bars.iter().map(|bar| bar.sides[1] - bar.sides[0]);
            let thinnest = beside.fold(0.8, f64::min).max(0.05);
            let each = TEXT.height(lines).max(5.0 / thinnest) + 4.0;
            Some(each * names.len() as f64)
        });
        let by_names = by_names.reduce(f64::max);
        let by_width = match (self.panels.len(), self.grid.is_map) {
            (0 | 1, _) => (cell * 0.58).min(230.0),
            (_, true) => cell * 0.72,
            (_, false) => (cell * 0.62).clamp(60.0, 160.0),
        };
        let height = by_names.unwrap_or(by_width);
        height.min((PAGE / self.grid.rows as f64).max(24.0))
    }
}

/// Whether all panels have names across, and some do not stand beside each other on three lines.
fn names_need_lines(panels: &[Panel], room: f64) -> bool {
    let names: Option<Vec<&Vec<String>>> = panels
        .iter()
        .map(|panel| match &panel.x.scale {
            Scale::Categories(names) => Some(names),
            _ => None,
        })
        .collect();
    let fits = |names: &&Vec<String>| {
        let each = room / names.len().max(1) as f64 - 3.0;
        names.iter().all(|name| TEXT.fits(name, each, 3))
    };
    names.is_some_and(|names| !names.iter().all(fits))
}

/// Sizes that all panels share.
struct Sizes {
    /// From the left edge of one plot area to the next.
    pitch: [f64; 2],
    /// Of a plot area.
    area: [f64; 2],
    /// From the left and the upper edge of a cell to the plot area.
    offset: [f64; 2],
    /// Lines of the titles of panels at most.
    title_lines: usize,
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
        let left = panels
            .iter()
            .map(|panel| panel.frame.left)
            .fold(width, f64::min);
        let right = panels
            .iter()
            .map(|panel| panel.frame.left + panel.frame.width);
        let middle = (left + right.fold(left, f64::max)) / 2.0;
        let half = TEXT.widest(footing.iter().map(String::as_str)) / 2.0;
        // Around the middle of the panels, as far as the sheet allows.
        let middle = middle.min(width - MARGIN - half);
        let footing = Heading {
            at: [middle, top],
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

/// Places the panels from `top` downwards; also how far they reach.
fn place(draft: &Draft, top: f64) -> (Vec<Placed>, f64) {
    let columns = draft.grid.columns as f64;
    let gap = if draft.grid.is_map { 7.0 } else { 12.0 };
    let cell = (draft.width - gap * (columns - 1.0)) / columns;
    let height = draft.panel_height(cell);
    let panels = 0..draft.panels.len();
    let up: Vec<Range> = panels
        .clone()
        .map(|panel| draft.range(panel, draft.flipped, height))
        .collect();
    let sides: Vec<_> = panels
        .clone()
        .map(|panel| draft.side_labels(panel, &up[panel], cell))
        .collect();
    let gutter = TEXT.widest(sides.iter().flatten().flatten().map(String::as_str)) + TICK + SPACE;
    let width = if draft.shared[1] {
        (draft.width - gutter - gap * (columns - 1.0)) / columns
    } else {
        cell - gutter
    };
    let width = width.max(10.0);
    let across: Vec<Range> = panels
        .clone()
        .map(|panel| draft.range(panel, !draft.flipped, width))
        .collect();
    let feet: Vec<_> = panels
        .clone()
        .map(|panel| draft.foot_labels(panel, &across[panel], width))
        .collect();
    let own = |shared: bool, axis: &Axis| {
        let text = if shared { String::new() } else { heading(axis) };
        TEXT.wrap(&text, width + if draft.shared[1] { 0.0 } else { gutter })
    };
    let titles: Vec<_> = draft
        .panels
        .iter()
        .map(|panel| PANEL.wrap(&panel.title, width + gap / 2.0))
        .collect();
    let ups: Vec<_> = panels
        .clone()
        .map(|panel| own(draft.shared[1], draft.up_axis(panel)))
        .collect();
    let acrosses: Vec<_> = panels
        .clone()
        .map(|panel| own(draft.shared[0], draft.across_axis(panel)))
        .collect();
    let most = |lists: &[Vec<String>]| lists.iter().map(Vec::len).max().unwrap_or(0);
    let title_lines = most(&titles);
    let head = PANEL.height(title_lines) + TEXT.height(most(&ups)) + SPACE;
    let labels = feet.iter().flatten().map(Vec::len).max().unwrap_or(1);
    let labels = TICK + SPACE + TEXT.height(labels) + TEXT.height(most(&acrosses));
    let between = match (draft.shared[0], draft.grid.is_map) {
        (false, _) => labels + 6.0,
        // Labels below a panel stand beside those of a panel further right and below.
        (true, true) => 10.0,
        (true, false) => 5.0,
    };
    let sizes = Sizes {
        pitch: [
            if draft.shared[1] {
                width + gap
            } else {
                cell + gap
            },
            head + height + between,
        ],
        area: [width, height],
        offset: [gutter, head],
        title_lines,
    };
    let placed = panels.map(|panel| {
        let [row, column] = draft.grid.places[panel].map(|place| place as f64);
        let corner = [MARGIN + column * sizes.pitch[0], top + row * sizes.pitch[1]];
        let (across, up) = (across[panel].clone(), up[panel].clone());
        let frame = frame(draft, panel, &sizes, corner, [across, up]);
        let lowest = !draft.shared[0] || draft.grid.is_lowest(panel);
        let leftmost = !draft.shared[1] || draft.grid.is_leftmost(panel);
        let text = [
            titles[panel].clone(),
            ups[panel].clone(),
            acrosses[panel].clone(),
        ];
        let labels = [
            lowest.then(|| feet[panel].clone()),
            leftmost.then(|| sides[panel].clone()),
        ];
        placed(draft, &sizes, frame, text, labels)
    });
    let rows = draft.grid.rows as f64;
    let bottom = top + rows * sizes.pitch[1] - between + labels;
    (placed.collect(), bottom)
}

fn frame(
    draft: &Draft,
    panel: usize,
    sizes: &Sizes,
    corner: [f64; 2],
    ranges: [Range; 2],
) -> Frame {
    let [across, up] = ranges;
    let (x, y) = if draft.flipped {
        (up, across)
    } else {
        (across, up)
    };
    Frame {
        left: corner[0] + sizes.offset[0],
        top: corner[1] + sizes.offset[1],
        width: sizes.area[0],
        height: sizes.area[1],
        x,
        y,
        flipped: draft.flipped,
        downwards: matches!(draft.up_axis(panel).scale, Scale::Categories(_)),
    }
}

fn placed(
    draft: &Draft,
    sizes: &Sizes,
    frame: Frame,
    text: [Vec<String>; 3],
    labels: [Option<Vec<Vec<String>>>; 2],
) -> Placed {
    let [title, up, across] = text;
    let [foot, side] = labels;
    let cell_top = frame.top - sizes.offset[1];
    // Titles of fewer lines stand close to their panel.
    let title_top = cell_top + PANEL.height(sizes.title_lines - title.len().min(sizes.title_lines));
    let left = if draft.shared[1] {
        frame.left
    } else {
        frame.left - sizes.offset[0]
    };
    let lines = foot.iter().flatten().map(Vec::len).max().unwrap_or(0);
    let below = frame.top + frame.height + TICK + SPACE + TEXT.height(lines);
    Placed {
        title: Heading {
            lines: title,
            at: [left, title_top],
        },
        up: Heading {
            lines: up,
            at: [left, cell_top + PANEL.height(sizes.title_lines)],
        },
        across: Heading {
            lines: across,
            at: [frame.left + frame.width / 2.0, below],
        },
        frame,
        foot,
        side,
    }
}
