//! Figures as SVG, fit for a paper: as wide as a column or two, with text of 8 and 9 points.
//!
//! The bytes depend on the figure and the style alone. Values that are not finite, or not positive on a logarithmic axis,
//! are left out, and lines break there.

mod blocks;
mod canvas;
mod draft;
mod draw;
mod frame;
mod grid;
mod legend;
mod place;
mod range;
mod sheet;
mod words;

use svg::Document;
use svg::node::element::Element;
use svg::node::{Node, Text};

use super::cells;
use super::figure::{Axis, Figure, Panel, Point, Scale};
pub(super) use blocks::hides;
use canvas::{Anchor, BLACK, Canvas, pattern};
use sheet::{Sheet, TEXT};
use words::clean;

/// The attribute by which a figure is known to be ours.
pub const MARK: &str = "data-generator=\"five-measures\"";

/// Sans-serif fonts, first those whose widths the layout assumes, then those with more characters.
pub const FONTS: [&str; 11] = [
    "Helvetica",
    "Arial",
    "Liberation Sans",
    "Noto Sans",
    "DejaVu Sans",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
];

/// The width of a figure in a journal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Columns {
    /// One column: 89 mm.
    One,
    /// The whole page: 183 mm.
    Two,
}

impl Columns {
    /// The width in points of 1/72 inch.
    pub fn points(self) -> f64 {
        match self {
            Columns::One => 252.0,
            Columns::Two => 519.0,
        }
    }
}

/// How a figure is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Its width.
    pub columns: Columns,
    /// Whether its title stands above it. Journals want titles in captions.
    pub title: bool,
}

impl Style {
    /// One column for a single panel, two for several and for crowded ones, with the title.
    pub fn fitting(figure: &Figure) -> Self {
        let crowded = |panel: &Panel| panel.series.len() > 6 || cells::has_cells(panel);
        let one = figure.panels.len() <= 1 && !figure.panels.iter().any(crowded);
        Style {
            columns: if one { Columns::One } else { Columns::Two },
            title: true,
        }
    }
}

/// The figure as an SVG document.
pub fn svg(figure: &Figure, style: Style) -> String {
    let laid = Figure {
        panels: figure
            .panels
            .iter()
            .map(|panel| cells::laid(panel).into_owned())
            .collect(),
        ..figure.clone()
    };
    let sheet = Sheet::of(&laid, &style);
    let prefix = identifier(&figure.id);
    let mut root = Canvas::new("figure", &prefix);
    for (heading, face) in &sheet.headings {
        root.lines(heading.at, Anchor::Start, *face, &heading.lines);
    }
    for (panel, placed) in figure.panels.iter().zip(&sheet.panels) {
        let mut part = root.part("panel");
        draw::panel(&mut part, panel, placed);
        root.add(part);
    }
    root.lines(sheet.footing.at, Anchor::Middle, TEXT, &sheet.footing.lines);
    let mut legend = root.part("legend");
    sheet.legend.0.draw(&mut legend, sheet.legend.1);
    root.add(legend);
    document(figure, &sheet, &prefix, root.into_element())
}

fn document(figure: &Figure, sheet: &Sheet, prefix: &str, mut content: Element) -> String {
    let (width, height) = (canvas::rounded(sheet.width), canvas::rounded(sheet.height));
    let mut ground = Element::new("rect");
    ground.assign("width", width);
    ground.assign("height", height);
    ground.assign("fill", "#FFFFFF");
    content.assign("font-family", families());
    content.assign("fill", BLACK);
    let document = Document::new()
        .set("viewBox", (0, 0, width, height))
        .set("width", format!("{width}pt"))
        .set("height", format!("{height}pt"))
        .set("role", "img")
        .set("data-generator", "five-measures")
        .set("aria-labelledby", format!("{prefix}-title {prefix}-desc"))
        .add(told("title", prefix, &figure.title))
        .add(told("desc", prefix, &figure.alternative));
    let document = match patterns(figure, prefix) {
        Some(patterns) => document.add(patterns),
        None => document,
    };
    let mut text = document.add(ground).add(content).to_string();
    text.push('\n');
    text
}

fn told(element: &str, prefix: &str, text: &str) -> Element {
    let mut told = Element::new(element);
    told.assign("id", format!("{prefix}-{element}"));
    told.append(Text::new(clean(text)));
    told
}

fn families() -> String {
    let names = FONTS.map(|name| {
        if name.contains(' ') {
            format!("'{name}'")
        } else {
            name.to_owned()
        }
    });
    format!("{}, sans-serif", names.join(", "))
}

/// The textures of all bars, each once.
fn patterns(figure: &Figure, prefix: &str) -> Option<Element> {
    let series = figure.panels.iter().flat_map(|panel| &panel.series);
    let bars = series.filter(|series| series.mark.is_bar());
    let mut looks: Vec<_> = Vec::new();
    for look in bars.map(|series| series.ink.look()) {
        if !looks.contains(&look) {
            looks.push(look);
        }
    }
    let mut patterns = looks
        .into_iter()
        .filter_map(|look| pattern(prefix, look))
        .peekable();
    patterns.peek()?;
    let mut definitions = Element::new("defs");
    patterns.for_each(|pattern| definitions.append(pattern));
    Some(definitions)
}

/// A name that XML takes as an identifier.
fn identifier(id: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    format!("figure-{}", id.chars().map(plain).collect::<String>())
}

/// What is said of an axis: title and unit.
fn heading(axis: &Axis) -> String {
    let (title, unit) = (&axis.title, &axis.unit);
    match (title.is_empty(), unit.is_empty()) {
        (true, _) => unit.clone(),
        (_, true) => title.clone(),
        // Chinese text has parentheses of its own.
        _ if !title.chars().any(words::is_wide) => format!("{title} ({unit})"),
        _ => format!("{title}（{unit}）"),
    }
}

/// Whether a value has a place on an axis. The greatest are left out, since their differences are no numbers.
fn shown(scale: &Scale, value: f64) -> bool {
    value.abs() <= 1e100 && (*scale != Scale::Logarithmic || value > 0.0)
}

fn drawn(panel: &Panel, point: &Point) -> bool {
    shown(&panel.x.scale, point.x) && shown(&panel.y.scale, point.y)
}

/// The interval of a point in ascending order. On a logarithmic axis one that reaches zero ends where the axis does.
fn interval(panel: &Panel, point: &Point) -> Option<[f64; 2]> {
    let [one, other] = point.interval?;
    if !(one.abs() <= 1e100 && other.abs() <= 1e100) {
        return None;
    }
    let (low, high) = (one.min(other), one.max(other));
    shown(&panel.y.scale, high).then_some([low, high])
}
