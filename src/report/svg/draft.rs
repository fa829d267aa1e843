//! What is decided before anything has a place: rows and columns, which axes are shared, which way bars lie.

use super::super::figure::{Axis, Figure, Panel, Scale};
use super::frame::Needs;
use super::grid::Grid;
use super::range::Range;
use super::sheet::TEXT;

/// The greatest height of all plot areas together, in points.
const PAGE: f64 = 560.0;
/// The share of a cell that names beside a plot area may take.
const NAMES: f64 = 0.38;

/// What is decided before anything has a place.
pub struct Draft<'f> {
    /// The panels of the figure.
    pub panels: &'f [Panel],
    /// Their rows and columns.
    pub grid: Grid,
    /// Whether x stands and y lies across, so that long names can be read.
    pub flipped: bool,
    needs: Vec<Needs>,
    /// Whether all panels have the same axis across, and the same that stands.
    pub shared: [bool; 2],
    /// Width of the sheet without margins, in points.
    pub width: f64,
}

impl<'f> Draft<'f> {
    /// Decides for a width in points.
    pub fn of(figure: &'f Figure, width: f64) -> Self {
        let panels = &figure.panels[..];
        let grid = Grid::of(panels, (width / 115.0) as usize);
        let flipped = !grid.is_map && names_need_lines(panels, width / grid.columns as f64 - 24.0);
        let same_x = panels.len() < 2 || figure.shares_places();
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
        let needs = needs(panels, same_x, same_y);
        Draft {
            panels,
            grid,
            flipped,
            needs,
            shared,
            width,
        }
    }

    /// The axis of a panel that stands.
    pub fn up_axis(&self, panel: usize) -> &'f Axis {
        let panel = &self.panels[panel];
        if self.flipped { &panel.x } else { &panel.y }
    }

    /// The axis of a panel that lies across.
    pub fn across_axis(&self, panel: usize) -> &'f Axis {
        let panel = &self.panels[panel];
        if self.flipped { &panel.y } else { &panel.x }
    }

    /// The axis that lies across, or stands, with ticks for so many points.
    pub fn range(&self, panel: usize, is_x: bool, room: f64) -> Range {
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
    pub fn side_labels(&self, panel: usize, range: &Range, cell: f64) -> Vec<Vec<String>> {
        let names = matches!(self.up_axis(panel).scale, Scale::Categories(_));
        let room = if names { NAMES * cell } else { f64::INFINITY };
        let labels = range.ticks.iter();
        labels.map(|tick| TEXT.wrap(&tick.label, room)).collect()
    }

    /// Labels of the axis that lies across.
    pub fn foot_labels(&self, panel: usize, range: &Range, width: f64) -> Vec<Vec<String>> {
        let names = matches!(self.across_axis(panel).scale, Scale::Categories(_));
        let each = width / range.ticks.len().max(1) as f64 - 3.0;
        let room = if names { each.max(8.0) } else { f64::INFINITY };
        let labels = range.ticks.iter();
        labels.map(|tick| TEXT.wrap(&tick.label, room)).collect()
    }

    /// The heights of plot areas, from the width that a cell of the grid has.
    pub fn heights(&self, cell: f64) -> Vec<f64> {
        let by_width = match (self.panels.len(), self.grid.is_map) {
            (0 | 1, _) => (cell * 0.58).min(230.0),
            (_, true) => cell * 0.72,
            (_, false) => (cell * 0.62).clamp(60.0, 160.0),
        };
        let most = (PAGE / self.grid.rows as f64).max(24.0);
        let heights = (0..self.panels.len()).map(|panel| match &self.up_axis(panel).scale {
            Scale::Categories(names) => self.height_of_names(panel, names, cell),
            _ => by_width,
        });
        heights.map(|height| height.min(most)).collect()
    }

    /// The height at which names, and the bars beside them, have room below each other.
    fn height_of_names(&self, panel: usize, names: &[String], cell: f64) -> f64 {
        let lines = names.iter().map(|name| TEXT.wrap(name, NAMES * cell).len());
        let bars = super::blocks::blocks(&self.panels[panel]);
        let widths = bars.iter().map(|bar| bar.sides[1] - bar.sides[0]);
        let thinnest = widths.fold(0.8, f64::min).max(0.05);
        let each = TEXT.height(lines.max().unwrap_or(1)).max(5.0 / thinnest) + 4.0;
        each * names.len().max(1) as f64
    }
}

/// What the axes of every panel have to show, the same where they are shared.
fn needs(panels: &[Panel], same_x: bool, same_y: bool) -> Vec<Needs> {
    let mut needs: Vec<Needs> = panels.iter().map(Needs::of).collect();
    let Some(mut all) = needs.first().copied() else {
        return needs;
    };
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
    needs
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
