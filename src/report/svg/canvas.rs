//! The elements of the drawing, with coordinates to a hundredth of a point.

use svg::node::element::Element;
use svg::node::{Node, Text};

use super::super::ink::{Look, Marker, Texture};
use super::words::{Face, clean};

/// Color of text and axes.
pub const BLACK: &str = "#222222";
/// Color of grid lines.
pub const FAINT: &str = "#DDDDDD";
/// Radius of markers in points.
pub const RADIUS: f64 = 2.2;
/// Width and height of what a texture repeats: 16 dots at 300 an inch, so that no seams show.
const TILE: f64 = 3.84;

/// Where a text lies about its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// To the right of it.
    Start,
    /// Around it.
    Middle,
    /// To the left of it.
    End,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug)]
pub struct Stroke {
    /// Color.
    pub color: &'static str,
    /// Width in points.
    pub width: f64,
    /// Dashes and gaps in points.
    pub dash: &'static [u8],
}

impl Stroke {
    /// A solid line.
    pub const fn solid(color: &'static str, width: f64) -> Self {
        Stroke {
            color,
            width,
            dash: &[],
        }
    }

    /// The line of a series.
    pub const fn of(look: Look) -> Self {
        Stroke {
            color: look.color,
            width: 1.2,
            dash: look.dash,
        }
    }

    fn apply(self, element: &mut Element) {
        element.assign("stroke", self.color);
        element.assign("stroke-width", rounded(self.width));
        if !self.dash.is_empty() {
            let lengths: Vec<_> = self.dash.iter().map(u8::to_string).collect();
            element.assign("stroke-dasharray", lengths.join(" "));
        }
    }
}

/// A group of elements that is being drawn.
pub struct Canvas {
    group: Element,
    /// Begins the names of what the elements refer to.
    prefix: String,
}

impl Canvas {
    /// An empty group of a class. `prefix` sets the names in it apart from those of other drawings in the same page.
    pub fn new(class: &str, prefix: &str) -> Self {
        let mut group = Element::new("g");
        group.assign("class", class);
        Canvas {
            group,
            prefix: prefix.to_owned(),
        }
    }

    /// An empty group for a part of this one.
    pub fn part(&self, class: &str) -> Canvas {
        Canvas::new(class, &self.prefix)
    }

    /// Adds a part.
    pub fn add(&mut self, part: Canvas) {
        if !part.group.get_children().is_empty() {
            self.group.append(part.group);
        }
    }

    /// The group as an element.
    pub fn into_element(self) -> Element {
        self.group
    }

    /// A straight line.
    pub fn line(&mut self, from: [f64; 2], to: [f64; 2], stroke: Stroke) {
        let mut line = Element::new("line");
        for (name, value) in [
            ("x1", from[0]),
            ("y1", from[1]),
            ("x2", to[0]),
            ("y2", to[1]),
        ] {
            line.assign(name, rounded(value));
        }
        stroke.apply(&mut line);
        self.group.append(line);
    }

    /// A line through points.
    pub fn polyline(&mut self, points: &[[f64; 2]], stroke: Stroke) {
        let mut line = Element::new("polyline");
        line.assign("points", listed(points));
        line.assign("fill", "none");
        line.assign("stroke-linejoin", "round");
        stroke.apply(&mut line);
        self.group.append(line);
    }

    /// A light area within points.
    pub fn area(&mut self, points: &[[f64; 2]], color: &str) {
        let mut area = Element::new("polygon");
        area.assign("points", listed(points));
        area.assign("fill", color);
        area.assign("fill-opacity", 0.2);
        self.group.append(area);
    }

    /// A bar between two corners.
    pub fn bar(&mut self, one: [f64; 2], other: [f64; 2], look: Look) {
        let mut bar = Element::new("rect");
        let fill = match look.texture {
            Texture::Plain => look.color.to_owned(),
            _ => format!("url(#{})", pattern_name(&self.prefix, look)),
        };
        bar.assign("x", rounded(one[0].min(other[0])));
        bar.assign("y", rounded(one[1].min(other[1])));
        bar.assign("width", rounded((one[0] - other[0]).abs()));
        bar.assign("height", rounded((one[1] - other[1]).abs()));
        bar.assign("fill", fill);
        Stroke::solid(BLACK, 0.3).apply(&mut bar);
        self.group.append(bar);
    }

    /// A cell between two corners.
    pub fn cell(&mut self, one: [f64; 2], other: [f64; 2], color: &str) {
        let mut cell = Element::new("rect");
        cell.assign("x", rounded(one[0].min(other[0])));
        cell.assign("y", rounded(one[1].min(other[1])));
        cell.assign("width", rounded((one[0] - other[0]).abs()));
        cell.assign("height", rounded((one[1] - other[1]).abs()));
        cell.assign("fill", color);
        Stroke::solid("#FFFFFF", 0.5).apply(&mut cell);
        self.group.append(cell);
    }

    /// A line between two ends with a cap at each, upright or (`level`) lying.
    pub fn whisker(&mut self, from: [f64; 2], to: [f64; 2], level: bool, stroke: Stroke) {
        self.line(from, to, stroke);
        let cap = if level { [0.0, 2.0] } else { [2.0, 0.0] };
        for end in [from, to] {
            let (one, other) = (
                [end[0] - cap[0], end[1] - cap[1]],
                [end[0] + cap[0], end[1] + cap[1]],
            );
            self.line(one, other, stroke);
        }
    }

    /// A point.
    pub fn marker(&mut self, at: [f64; 2], look: Look) {
        let filled = |shape: &[[f64; 2]]| shape.to_vec();
        let diamond = [[0.0, -1.3], [1.3, 0.0], [0.0, 1.3], [-1.3, 0.0]];
        let (shape, open) = match look.marker {
            Marker::Absent => return,
            Marker::Circle | Marker::Ring => return self.circle(at, look),
            Marker::Cross => return self.strokes(at, look, &[[1.0, 1.0], [1.0, -1.0]]),
            Marker::Plus => return self.strokes(at, look, &[[0.0, 1.3], [1.3, 0.0]]),
            Marker::Star => {
                return self.strokes(at, look, &[[0.0, 1.3], [1.1, 0.7], [1.1, -0.7]]);
            }
            Marker::Square => (
                filled(&[[-0.9, -0.9], [0.9, -0.9], [0.9, 0.9], [-0.9, 0.9]]),
                false,
            ),
            Marker::Diamond => (filled(&diamond), false),
            Marker::OpenDiamond => (filled(&diamond), true),
            Marker::Up => (filled(&[[0.0, -1.2], [1.1, 0.8], [-1.1, 0.8]]), false),
            Marker::Down => (filled(&[[0.0, 1.2], [1.1, -0.8], [-1.1, -0.8]]), false),
        };
        let corners = shape
            .iter()
            .map(|[dx, dy]| [at[0] + dx * RADIUS, at[1] + dy * RADIUS]);
        let mut marker = Element::new("polygon");
        marker.assign("points", listed(&corners.collect::<Vec<_>>()));
        fill(&mut marker, look, open);
        self.group.append(marker);
    }

    /// Lines through a point, each from one side to the other.
    fn strokes(&mut self, [x, y]: [f64; 2], look: Look, halves: &[[f64; 2]]) {
        for [dx, dy] in halves.iter().map(|[dx, dy]| [dx * RADIUS, dy * RADIUS]) {
            self.line(
                [x - dx, y - dy],
                [x + dx, y + dy],
                Stroke::solid(look.color, 1.2),
            );
        }
    }

    fn circle(&mut self, at: [f64; 2], look: Look) {
        let mut circle = Element::new("circle");
        circle.assign("cx", rounded(at[0]));
        circle.assign("cy", rounded(at[1]));
        circle.assign("r", RADIUS);
        fill(&mut circle, look, look.marker == Marker::Ring);
        self.group.append(circle);
    }

    /// A line of text; `at` is the end of its baseline that the anchor names.
    pub fn text(&mut self, at: [f64; 2], anchor: Anchor, face: Face, text: &str) {
        let mut element = Element::new("text");
        element.assign("x", rounded(at[0]));
        element.assign("y", rounded(at[1]));
        element.assign("font-size", face.size);
        match anchor {
            Anchor::Start => {}
            Anchor::Middle => element.assign("text-anchor", "middle"),
            Anchor::End => element.assign("text-anchor", "end"),
        }
        if face.bold {
            element.assign("font-weight", "bold");
        }
        element.append(Text::new(clean(text)));
        self.group.append(element);
    }

    /// Lines of text from the top downwards; the first has its upper edge at `at`.
    pub fn lines(&mut self, at: [f64; 2], anchor: Anchor, face: Face, lines: &[String]) {
        for (index, line) in lines.iter().enumerate() {
            let baseline = at[1] + face.height(index) + face.size * 0.95;
            self.text([at[0], baseline], anchor, face, line);
        }
    }
}

/// Fills a marker with its color, or an open one with white.
fn fill(marker: &mut Element, look: Look, open: bool) {
    if open {
        marker.assign("fill", "#FFFFFF");
        Stroke::solid(look.color, 0.9).apply(marker);
    } else {
        marker.assign("fill", look.color);
    }
}

/// The texture of bars of a look as something that bars can refer to; nothing for plain bars.
pub fn pattern(prefix: &str, look: Look) -> Option<Element> {
    let lines = match look.texture {
        Texture::Plain => return None,
        Texture::Rising => "M-0.96 0.96L0.96 -0.96M0 3.84L3.84 0M2.88 4.8L4.8 2.88",
        Texture::Falling => "M-0.96 2.88L0.96 4.8M0 0L3.84 3.84M2.88 -0.96L4.8 0.96",
        Texture::Crossed => "M0 0L3.84 3.84M0 3.84L3.84 0",
        Texture::Dotted => "M1.42 1.92L2.42 1.92",
        Texture::Level => "M0 1.92L3.84 1.92",
        Texture::Upright => "M1.92 0L1.92 3.84",
    };
    let light = ["#E69F00", "#56B4E9"].contains(&look.color);
    let mut pattern = Element::new("pattern");
    pattern.assign("id", pattern_name(prefix, look));
    pattern.assign("patternUnits", "userSpaceOnUse");
    pattern.assign("width", TILE);
    pattern.assign("height", TILE);
    let mut ground = Element::new("rect");
    ground.assign("width", TILE);
    ground.assign("height", TILE);
    ground.assign("fill", look.color);
    pattern.append(ground);
    let mut path = Element::new("path");
    path.assign("d", lines);
    path.assign("stroke-width", 0.8);
    path.assign("stroke", if light { "#000000" } else { "#FFFFFF" });
    pattern.append(path);
    Some(pattern)
}

fn pattern_name(prefix: &str, look: Look) -> String {
    let texture = format!("{:?}", look.texture).to_lowercase();
    format!("{prefix}-{texture}-{}", look.color.trim_start_matches('#'))
}

/// A coordinate to a hundredth, without a negative zero.
pub fn rounded(value: f64) -> f64 {
    (value * 100.0).round() / 100.0 + 0.0
}

fn listed(points: &[[f64; 2]]) -> String {
    let points = points
        .iter()
        .map(|[x, y]| format!("{},{}", rounded(*x), rounded(*y)));
    points.collect::<Vec<_>>().join(" ")
}
