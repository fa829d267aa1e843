//! The place of a panel on the sheet, and of values in it.

use super::super::figure::{Mark, Panel};
use super::blocks::{blocks, half_slot};
use super::range::{Extent, Range};
use super::{drawn, interval, shown};

/// A panel's plot area with its two axes.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Left edge in points.
    pub left: f64,
    /// Upper edge in points.
    pub top: f64,
    /// Width in points.
    pub width: f64,
    /// Height in points.
    pub height: f64,
    /// The axis of x.
    pub x: Range,
    /// The axis of y.
    pub y: Range,
    /// Whether x runs downwards and y to the right.
    pub flipped: bool,
    /// Whether the vertical axis of the sheet runs downwards, as names are read.
    pub downwards: bool,
}

impl Frame {
    /// The point of the sheet that shows two values.
    pub fn place(&self, x: f64, y: f64) -> [f64; 2] {
        let (x, y) = (self.x.share(x), self.y.share(y));
        let (across, up) = if self.flipped { (y, x) } else { (x, y) };
        let down = if self.downwards { up } else { 1.0 - up };
        [
            self.left + across * self.width,
            self.top + down * self.height,
        ]
    }

    /// The axis that lies across.
    pub fn across(&self) -> &Range {
        if self.flipped { &self.y } else { &self.x }
    }

    /// The axis that stands.
    pub fn up(&self) -> &Range {
        if self.flipped { &self.x } else { &self.y }
    }

    /// The point at a value of the axis that lies across, on the lower edge.
    pub fn foot(&self, value: f64) -> [f64; 2] {
        let across = self.across().share(value);
        [self.left + across * self.width, self.top + self.height]
    }

    /// The point at a value of the axis that stands, on the left edge.
    pub fn side(&self, value: f64) -> [f64; 2] {
        let up = self.up().share(value);
        let down = if self.downwards { up } else { 1.0 - up };
        [self.left, self.top + down * self.height]
    }
}

/// What the axes of a panel have to show.
#[derive(Clone, Copy, Debug)]
pub struct Needs {
    /// The values of x.
    pub x: Extent,
    /// What bars take up beside the lowest and the highest x.
    pub pad: f64,
    /// The values of y with their intervals.
    pub y: Extent,
}

impl Needs {
    /// What one panel needs.
    pub fn of(panel: &Panel) -> Self {
        let series = panel.series.iter();
        let all = series.clone().flat_map(|series| &series.points);
        let x = all.filter(|point| drawn(panel, point));
        let x = x.fold(Extent::NOTHING, |extent, point| extent.with(point.x));
        let bare = series.filter(|series| matches!(series.mark, Mark::Line | Mark::Dots));
        let bare = bare
            .flat_map(|series| &series.points)
            .filter(|point| drawn(panel, point));
        let bare = bare.flat_map(|point| {
            interval(panel, point)
                .into_iter()
                .flatten()
                .chain([point.y])
        });
        let bars = blocks(panel).into_iter();
        let bars = bars.flat_map(|block| {
            block
                .whisker
                .into_iter()
                .flat_map(|(_, ends)| ends)
                .chain(block.ends)
        });
        let y = bare
            .chain(bars)
            .filter(|value| shown(&panel.y.scale, *value));
        Needs {
            x,
            pad: half_slot(panel),
            y: y.fold(Extent::NOTHING, Extent::with),
        }
    }

    /// What two panels with the same x need.
    pub fn share_x(&mut self, other: &Needs) {
        self.x = self.x.and(other.x);
        self.pad = self.pad.max(other.pad);
    }

    /// What two panels with the same y need.
    pub fn share_y(&mut self, other: &Needs) {
        self.y = self.y.and(other.y);
    }
}
