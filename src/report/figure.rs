//! What a figure shows, apart from how it is drawn: the page and the image files are made from the same figures.

/// A figure: one panel, or several small ones beside each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Short name: the anchor in the page and the name of the image files.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// What is to be seen, and what to be careful with, in one to three sentences.
    pub caption: String,
    /// For those who cannot see it: kind of chart, axes, and the most important numbers.
    pub alternative: String,
    /// The results it was made from: folder and table.
    pub source: String,
    /// The panels, in reading order.
    pub panels: Vec<Panel>,
}

impl Figure {
    /// A figure of which tests look at the panels alone.
    #[cfg(test)]
    pub(crate) fn of_panels(panels: Vec<Panel>) -> Self {
        Figure {
            id: "f".into(),
            title: String::new(),
            caption: String::new(),
            alternative: String::new(),
            source: String::new(),
            panels,
        }
    }

    /// Whether all panels have the same horizontal axis. Numbers without a zero are each panel's own.
    pub fn shares_places(&self) -> bool {
        let alike = self.panels.windows(2).all(|pair| pair[0].x == pair[1].x);
        let first = self.panels.first();
        alike && first.is_some_and(|panel| panel.x.scale != Scale::Linear)
    }
}

/// One pair of axes.
#[derive(Clone, Debug, PartialEq)]
pub struct Panel {
    /// What sets it apart from the other panels; empty for a single one.
    pub title: String,
    /// Row and column in a tile map, where the place of a panel means something; panels without flow in reading order.
    pub tile: Option<[u8; 2]>,
    /// The horizontal axis.
    pub x: Axis,
    /// The vertical axis.
    pub y: Axis,
    /// What is drawn, from back to front.
    pub series: Vec<Series>,
}

/// An axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The quantity; empty for years and categories that speak for themselves.
    pub title: String,
    /// The unit, as in "million persons"; empty if there is none.
    pub unit: String,
    /// How values are placed.
    pub scale: Scale,
}

/// How the values of an axis are placed.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// In proportion, zero always in view.
    FromZero,
    /// In proportion, from the lowest value to the highest.
    Linear,
    /// Logarithmic.
    Logarithmic,
    /// Whole years.
    Years,
    /// Names; a value is the place among them, from 0.
    Categories(Vec<String>),
}

/// Values that belong together.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name in the legend; series of one name in several panels are one entry.
    pub name: String,
    /// Its role, from which color, dash and marker follow.
    pub ink: Ink,
    /// How it is drawn.
    pub mark: Mark,
    /// The values, ascending in x.
    pub points: Vec<Point>,
}

/// A value with its uncertainty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// Place on the horizontal axis.
    pub x: f64,
    /// Value on the vertical axis.
    pub y: f64,
    /// Ends of its interval: a band around a line, a whisker on dots and bars.
    pub interval: Option<[f64; 2]>,
}

/// How a series is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// A line with small markers, and a band if there are intervals.
    Line,
    /// Markers alone.
    Dots,
    /// Bars beside those of other series.
    Bars,
    /// Bars on top of those of other series; negative ones below zero.
    Stacked,
    /// Bars from zero in the place of those of other series; a later one that would hide an earlier one is thinner.
    Overlaid,
    /// A row of colored cells, one at each place, with their values in them; the rows of a panel are its series.
    Cells(Shading),
}

impl Mark {
    /// Whether bars are drawn.
    pub fn is_bar(self) -> bool {
        matches!(self, Mark::Bars | Mark::Stacked | Mark::Overlaid)
    }
}

/// What the color of a cell says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shading {
    /// How large its value is beside the greatest of the panel.
    OfPanel,
    /// How large its value is beside the greatest of its series.
    OfSeries,
}

/// The role of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// What the model gives.
    Simulated,
    /// What was observed.
    Observed,
    /// What stands for comparison: a baseline, a reference.
    Reference,
    /// One of several of a kind, by number.
    Number(u8),
    /// A line to judge others by, which is no data, by number.
    Guide(u8),
}
