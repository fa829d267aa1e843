//! Figures as plotly.js takes them: traces and axes; how panels share the width is decided in the browser.

use serde_json::{Map, Value, json};

use super::describe::x_value;
use super::figure::{Axis, Figure, Ink, Mark, Panel, Point, Scale, Series};
use super::number::plain;

/// Okabe and Ito's colors, which color-blind readers can tell apart; the palest last.
const COLORS: [&str; 7] = [
    "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#8C6D31", "#5E4FA2",
];

/// Dashes of lines that are one of several.
const DASHES: [&str; 7] = [
    "dash",
    "dot",
    "dashdot",
    "longdash",
    "solid",
    "longdashdot",
    "dash",
];

/// Markers of series that are one of several.
const MARKERS: [&str; 7] = [
    "square",
    "triangle-up",
    "cross",
    "diamond",
    "triangle-down",
    "star",
    "x",
];

/// Patterns of bars that are one of several.
const PATTERNS: [&str; 7] = ["", "/", "x", "\\", ".", "-", "|"];

/// Letters from which a label is broken into lines.
const LABEL: usize = 19;

/// Letters of a label up to which bars stand upright, such as the numbers of tenths.
const UPRIGHT: usize = 3;

/// How a series looks.
struct Look {
    color: &'static str,
    dash: &'static str,
    marker: &'static str,
    pattern: &'static str,
}

fn look(ink: Ink) -> Look {
    match ink {
        Ink::Simulated => Look {
            color: "#0072B2",
            dash: "solid",
            marker: "circle",
            pattern: "",
        },
        Ink::Observed => Look {
            color: "#000000",
            dash: "solid",
            marker: "diamond-open",
            pattern: "",
        },
        Ink::Reference => Look {
            color: "#767676",
            dash: "longdash",
            marker: "circle-open",
            pattern: "",
        },
        Ink::Number(number) => {
            let place = usize::from(number) % COLORS.len();
            Look {
                color: COLORS[place],
                dash: DASHES[place],
                marker: MARKERS[place],
                pattern: PATTERNS[place],
            }
        }
    }
}

/// A figure for the script of the page.
pub(super) fn figure(figure: &Figure) -> Value {
    let lying = figure.panels.iter().any(has_long_names);
    let panels: Vec<Value> = figure.panels.iter().map(|one| panel(one, lying)).collect();
    let first = figure.panels.first();
    let alike = |axis: fn(&Panel) -> &Axis| {
        figure
            .panels
            .iter()
            .all(|panel| Some(axis(panel)) == first.map(axis))
    };
    json!({
        "id": figure.id,
        "panels": panels,
        // Panels over years have the same ones; those of other numbers have each their own.
        "sharedPlaces": alike(|panel| &panel.x) && first.is_some_and(|panel| panel.x.scale != Scale::Linear),
        "sharedValues": alike(|panel| &panel.y),
        "legend": legend(figure),
    })
}

/// Quantity and unit of the vertical axis if all panels share it, to stand above the chart; empty otherwise.
pub(super) fn quantity(figure: &Figure) -> String {
    let mut axes = figure.panels.iter().map(|panel| &panel.y);
    let Some(first) = axes.next().filter(|first| axes.all(|axis| axis == *first)) else {
        return String::new();
    };
    match (first.title.is_empty(), first.unit.is_empty()) {
        (false, false) => format!("{} ({})", first.title, first.unit),
        _ => format!("{}{}", first.title, first.unit),
    }
}

/// Entries of the legend; none if there is one series, which the title names.
fn legend(figure: &Figure) -> Vec<Value> {
    let mut found: Vec<&Series> = Vec::new();
    for series in figure.panels.iter().flat_map(|panel| &panel.series) {
        if !series.name.is_empty() && !found.iter().any(|known| known.name == series.name) {
            found.push(series);
        }
    }
    if found.len() < 2 {
        found.clear();
    }
    let entry = |series: &&Series| {
        let look = look(series.ink);
        let bars = matches!(series.mark, Mark::Bars | Mark::Stacked);
        json!({
            "name": series.name,
            "color": look.color,
            "dash": if series.mark == Mark::Line { look.dash } else { "" },
            "marker": if bars { "" } else { look.marker },
            "pattern": look.pattern,
        })
    };
    found.iter().map(entry).collect()
}

fn panel(panel: &Panel, lying: bool) -> Value {
    let lying = lying && matches!(panel.x.scale, Scale::Categories(_));
    let traces: Vec<Value> = panel
        .series
        .iter()
        .flat_map(|series| traces(panel, series, lying))
        .collect();
    let (x, y) = match lying {
        true => (&panel.y, &panel.x),
        false => (&panel.x, &panel.y),
    };
    let labels = match &panel.x.scale {
        Scale::Categories(names) => names
            .iter()
            .map(|name| width(name))
            .max()
            .unwrap_or_default(),
        _ => 0,
    };
    let stacked = panel
        .series
        .iter()
        .any(|series| series.mark == Mark::Stacked);
    json!({
        "title": escaped(&panel.title),
        "tile": panel.tile,
        "x": axis(x, false),
        "y": axis(y, lying),
        "lying": lying,
        "years": panel.x.scale == Scale::Years,
        "categories": if let Scale::Categories(names) = &panel.x.scale { names.len() } else { 0 },
        "labels": labels.min(LABEL),
        "broken": labels > LABEL,
        "stacked": stacked,
        "traces": traces,
    })
}

/// Whether the names of the categories are so long that bars have to lie.
fn has_long_names(panel: &Panel) -> bool {
    match &panel.x.scale {
        Scale::Categories(names) => names.iter().any(|name| width(name) > UPRIGHT),
        _ => false,
    }
}

/// Letters of a text, Chinese ones counted twice.
fn width(text: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(text)
}

fn axis(axis: &Axis, lying: bool) -> Value {
    let mut all = Map::new();
    all.insert("title".into(), escaped(&axis.title).into());
    all.insert("unit".into(), escaped(&axis.unit).into());
    match &axis.scale {
        Scale::FromZero => {
            all.insert("rangemode".into(), "tozero".into());
        }
        Scale::Linear => {}
        Scale::Logarithmic => {
            all.insert("type".into(), "log".into());
        }
        Scale::Years => {
            all.insert("tickformat".into(), "d".into());
        }
        Scale::Categories(names) => {
            let places: Vec<usize> = (0..names.len()).collect();
            let labels: Vec<String> = names.iter().map(|name| broken(name)).collect();
            all.insert("tickmode".into(), "array".into());
            all.insert("tickvals".into(), places.into());
            all.insert("ticktext".into(), labels.into());
            let last = names.len() as f64 - 0.5;
            let range = if lying { [last, -0.5] } else { [-0.5, last] };
            all.insert("range".into(), range.to_vec().into());
        }
    }
    all.into()
}

/// The traces of a series: a band if it has one, then the series.
fn traces(panel: &Panel, series: &Series, lying: bool) -> Vec<Value> {
    let look = look(series.ink);
    let mut all = Vec::new();
    if series.mark == Mark::Line {
        all.extend(band(series, &look));
    }
    let (x, y): (Vec<f64>, Vec<f64>) = series.points.iter().map(|point| (point.x, point.y)).unzip();
    let (x, y) = if lying { (y, x) } else { (x, y) };
    let said: Vec<String> = series
        .points
        .iter()
        .map(|point| said(panel, point, lying))
        .collect();
    let mut trace = json!({
        "name": escaped(&series.name),
        "series": series.name,
        "x": x,
        "y": y,
        "customdata": said,
        "hovertemplate": match series.name.is_empty() {
            true => "%{customdata}<extra></extra>",
            false => "%{customdata}<extra>%{fullData.name}</extra>",
        },
    });
    match series.mark {
        Mark::Line => {
            trace["mode"] = "lines+markers".into();
            trace["line"] = json!({"color": look.color, "dash": look.dash, "width": 2});
            trace["marker"] = json!({"color": look.color, "symbol": look.marker, "size": 5});
            if series.points.len() > 40 {
                trace["mode"] = "lines".into();
            }
        }
        Mark::Dots => {
            trace["mode"] = "markers".into();
            let is_open = look.marker.ends_with("-open");
            let rim = if is_open { look.color } else { "#ffffff" };
            trace["marker"] = json!({"color": look.color, "symbol": look.marker, "size": 9, "line": {"width": 1.3, "color": rim}});
        }
        Mark::Bars | Mark::Stacked => {
            trace["type"] = "bar".into();
            trace["marker"] = json!({"color": look.color});
            if !look.pattern.is_empty() {
                trace["marker"]["pattern"] = json!({
                    "shape": look.pattern, "fillmode": "overlay", "fgcolor": "#ffffff", "fgopacity": 0.55, "size": 6, "solidity": 0.25,
                });
            }
            if lying {
                trace["orientation"] = "h".into();
            }
        }
    }
    let whiskers =
        series.mark != Mark::Line && series.points.iter().any(|point| point.interval.is_some());
    if whiskers {
        trace[if lying { "error_x" } else { "error_y" }] = errors(series, &look);
    }
    all.push(trace);
    all
}

/// The intervals of a line as one area.
fn band(series: &Series, look: &Look) -> Option<Value> {
    let ends: Vec<(f64, [f64; 2])> = series
        .points
        .iter()
        .filter_map(|point| Some((point.x, point.interval?)))
        .collect();
    let there = ends.iter().map(|(x, [low, _])| (*x, *low));
    let back = ends.iter().rev().map(|(x, [_, high])| (*x, *high));
    let (x, y): (Vec<f64>, Vec<f64>) = there.chain(back).unzip();
    (ends.len() > 1).then(|| {
        json!({
            "name": escaped(&series.name), "series": series.name, "x": x, "y": y, "mode": "lines", "fill": "toself",
            "fillcolor": format!("{}33", look.color), "line": {"width": 0, "color": look.color}, "hoverinfo": "skip",
        })
    })
}

/// The intervals of dots and bars as whiskers.
fn errors(series: &Series, look: &Look) -> Value {
    let ends = |size: fn(&Point, [f64; 2]) -> f64| -> Vec<Value> {
        let of = |point: &Point| {
            point
                .interval
                .map(|interval| size(point, interval).max(0.0))
        };
        series.points.iter().map(|point| of(point).into()).collect()
    };
    let color = if matches!(series.mark, Mark::Dots) {
        look.color
    } else {
        "#222222"
    };
    json!({
        "type": "data", "symmetric": false, "color": color, "thickness": 1.2, "width": 3,
        "array": ends(|point, [_, high]| high - point.y),
        "arrayminus": ends(|point, [low, _]| point.y - low),
    })
}

/// What is said of a point under the pointer: its value, its interval, and the place of a category or percentile.
fn said(panel: &Panel, point: &Point, lying: bool) -> String {
    let unit = if panel.y.unit == "%" { "%" } else { "" };
    let mut text = format!("{}{unit}", plain(point.y));
    if let Some([low, high]) = point.interval {
        text.push_str(&format!(" [{}, {}]", plain(low), plain(high)));
    }
    match panel.x.scale {
        Scale::Categories(_) if lying => escaped(&format!("{}: {text}", x_value(panel, point.x))),
        _ => text,
    }
}

/// Text that plotly.js, which knows some tags, shows as it is.
fn escaped(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => all.push_str("&amp;"),
            '<' => all.push_str("&lt;"),
            '>' => all.push_str("&gt;"),
            '\n' | '\r' | '\t' => all.push(' '),
            // Two dollars could be taken for a formula.
            '$' => all.push('＄'),
            plain => all.push(plain),
        }
    }
    all
}

/// A label in lines of a readable length, broken after blanks, points and low lines.
fn broken(label: &str) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for part in label.split_inclusive([' ', '.', '_', '、']) {
        if let Some(line) = lines.last_mut() {
            match !line.is_empty() && width(line) + width(part.trim_end()) > LABEL {
                true => lines.push(part.to_owned()),
                false => line.push_str(part),
            }
        }
    }
    let lines: Vec<String> = lines.iter().map(|line| escaped(line.trim_end())).collect();
    lines.join("<br>")
}

/// JSON that may stand inside a script of a page.
pub(super) fn for_script(value: &Value) -> String {
    let text = value.to_string();
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                safe.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            plain => safe.push(plain),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::themes::{bare, categories, series, years};

    fn one(x: Axis, all: Vec<Series>) -> Figure {
        Figure {
            id: "f".into(),
            title: String::new(),
            caption: String::new(),
            alternative: String::new(),
            source: String::new(),
            panels: vec![Panel {
                title: "a <b> $1$".into(),
                tile: None,
                x,
                y: years(),
                series: all,
            }],
        }
    }

    #[test]
    fn text_is_shown_and_never_run() {
        let name = "</script><a href=\"x\">\u{2028}$x$";
        let drawn = figure(&one(
            years(),
            vec![series(
                name,
                Ink::Simulated,
                Mark::Line,
                vec![bare(1.0, 2.0)],
            )],
        ));
        let panel = &drawn["panels"][0];
        assert_eq!(panel["title"], "a &lt;b&gt; ＄1＄");
        assert_eq!(
            panel["traces"][0]["name"],
            "&lt;/script&gt;&lt;a href=\"x\"&gt;\u{2028}＄x＄"
        );
        let text = for_script(&drawn);
        assert!(!text.contains(['<', '>', '&', '\u{2028}']));
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), drawn);
    }

    #[test]
    fn bands_go_there_and_back() {
        let points = [1.0, 2.0].map(|x| Point {
            x,
            y: 5.0,
            interval: Some([4.0, 7.0]),
        });
        let drawn = figure(&one(
            years(),
            vec![series("s", Ink::Number(9), Mark::Line, points.into())],
        ));
        let traces = &drawn["panels"][0]["traces"];
        assert_eq!(traces[0]["x"], json!([1.0, 2.0, 2.0, 1.0]));
        assert_eq!(traces[0]["y"], json!([4.0, 4.0, 7.0, 7.0]));
        assert_eq!(traces[1]["customdata"][0], "5.00 [4.00, 7.00]");
        assert_eq!(drawn["legend"], json!([]));
    }

    #[test]
    fn long_names_lie_and_are_broken() {
        let names = vec![
            "population.composition.size_gradient".to_owned(),
            "b".to_owned(),
        ];
        let points = vec![bare(0.0, 3.0), bare(1.0, -1.0)];
        let drawn = figure(&one(
            categories(names),
            vec![series("s", Ink::Reference, Mark::Bars, points)],
        ));
        let panel = &drawn["panels"][0];
        assert_eq!(
            (&panel["lying"], &panel["traces"][0]["orientation"]),
            (&json!(true), &json!("h"))
        );
        assert_eq!(panel["traces"][0]["x"], json!([3.0, -1.0]));
        assert_eq!(
            panel["y"]["ticktext"][0],
            "population.<br>composition.size_<br>gradient"
        );
        assert_eq!(panel["y"]["range"], json!([1.5, -0.5]));
    }
}
