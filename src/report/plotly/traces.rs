//! Series as traces: lines with bands, dots and bars with whiskers.

use serde_json::{Value, json};

use super::super::cells::{self, DEEPEST};
use super::super::describe::x_value;
use super::super::figure::{Mark, Panel, Point, Scale, Series};
use super::super::ink::{Look, Marker, Texture};
use super::super::number::plain;
use super::super::svg::hides;
use super::text::escaped;

/// The name of a shape of points.
pub(super) const fn marker(look: &Look) -> &'static str {
    match look.marker {
        Marker::Circle => "circle",
        Marker::Square => "square",
        Marker::Diamond => "diamond",
        Marker::Up => "triangle-up",
        Marker::Down => "triangle-down",
        Marker::Ring => "circle-open",
        Marker::OpenDiamond => "diamond-open",
        Marker::Cross => "x",
        Marker::Plus => "cross",
        Marker::Star => "star",
        Marker::Absent => "",
    }
}

/// The name of a texture; empty for a plain bar.
pub(super) const fn texture(look: &Look) -> &'static str {
    match look.texture {
        Texture::Plain => "",
        Texture::Rising => "/",
        Texture::Falling => "\\",
        Texture::Level => "-",
        Texture::Upright => "|",
        Texture::Crossed => "x",
        Texture::Dotted => ".",
    }
}

/// Lengths of dashes and gaps on a screen.
pub(super) fn dash(look: &Look) -> String {
    if look.dash.is_empty() {
        return "solid".to_owned();
    }
    let lengths: Vec<String> = look
        .dash
        .iter()
        .map(|length| format!("{:.1}px", f32::from(*length) * 1.4))
        .collect();
    lengths.join(",")
}

/// The traces of a series: a band if it has one, then the series.
pub(super) fn traces(panel: &Panel, series: &Series, lying: bool) -> Vec<Value> {
    let look = series.ink.look();
    let mut all = Vec::new();
    if series.mark == Mark::Line {
        all.extend(band(series, &look));
    }
    let (x, y): (Vec<f64>, Vec<f64>) = series.points.iter().map(|point| (point.x, point.y)).unzip();
    let (x, y) = if lying { (y, x) } else { (x, y) };
    let said: Vec<String> = series
        .points
        .iter()
        .map(|point| said(panel, series, point, lying))
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
            trace["line"] = json!({"color": look.color, "dash": dash(&look), "width": 2});
            trace["marker"] = json!({"color": look.color, "symbol": marker(&look), "size": 5});
            if series.points.len() > 40 || look.marker == Marker::Absent {
                trace["mode"] = "lines".into();
            }
        }
        Mark::Dots => {
            trace["mode"] = "markers".into();
            let is_open = matches!(look.marker, Marker::Ring | Marker::OpenDiamond);
            let rim = if is_open { look.color } else { "#ffffff" };
            trace["marker"] = json!({"color": look.color, "symbol": marker(&look), "size": 9, "line": {"width": 1.3, "color": rim}});
        }
        // Cells are one trace for all series, see `heat`.
        Mark::Cells(_) => {}
        Mark::Bars | Mark::Stacked | Mark::Overlaid => bar(&mut trace, panel, series, lying),
    }
    let whiskers =
        series.mark != Mark::Line && series.points.iter().any(|point| point.interval.is_some());
    if whiskers {
        trace[if lying { "error_x" } else { "error_y" }] = errors(series, &look);
    }
    all.push(trace);
    all
}

/// Makes a trace one of bars.
fn bar(trace: &mut Value, panel: &Panel, series: &Series, lying: bool) {
    let look = series.ink.look();
    trace["type"] = "bar".into();
    trace["marker"] = json!({"color": look.color});
    if look.texture != Texture::Plain {
        trace["marker"]["pattern"] = json!({
            "shape": texture(&look), "fillmode": "overlay", "fgcolor": "#ffffff", "fgopacity": 0.55, "size": 6, "solidity": 0.25,
        });
    }
    if lying {
        trace["orientation"] = "h".into();
    }
    if series.mark == Mark::Overlaid {
        trace["width"] = widths(panel, series).into();
    }
}

/// Widths of overlaid bars, so that none is hidden.
fn widths(panel: &Panel, series: &Series) -> Vec<f64> {
    let number = panel.series.iter().position(|other| other == series);
    let is_over = |point: &Point| number.is_some_and(|number| hides(panel, number, point));
    let width = |point: &Point| if is_over(point) { 0.375 } else { 0.75 };
    series.points.iter().map(width).collect()
}

/// All cells of a panel as one trace.
pub(super) fn heat(panel: &Panel, lying: bool) -> Value {
    let Scale::Categories(names) = &panel.x.scale else {
        return json!({});
    };
    let cell = |series: &Series, place: usize| -> [Value; 3] {
        let at = |point: &&Point| point.x.round() == place as f64 && point.y.is_finite();
        match series.points.iter().find(at) {
            Some(point) => [
                cells::depth(panel, series, point).into(),
                cells::text(panel, series, point).into(),
                escaped(&format!(
                    "{}, {}: {}",
                    series.name,
                    names[place],
                    plain(point.y)
                ))
                .into(),
            ],
            None => [Value::Null, "".into(), "".into()],
        }
    };
    let rows: Vec<Vec<[Value; 3]>> = match lying {
        true => (0..names.len())
            .map(|place| {
                panel
                    .series
                    .iter()
                    .map(|series| cell(series, place))
                    .collect()
            })
            .collect(),
        false => {
            let series = panel.series.iter();
            let row = |series| (0..names.len()).map(|place| cell(series, place)).collect();
            series.map(row).collect()
        }
    };
    let part = |place: usize| -> Vec<Vec<Value>> {
        let row = |row: &Vec<[Value; 3]>| row.iter().map(|cell| cell[place].clone()).collect();
        rows.iter().map(row).collect()
    };
    let counts = match lying {
        true => [panel.series.len(), names.len()],
        false => [names.len(), panel.series.len()],
    };
    let [x, y] = counts.map(|count| (0..count).collect::<Vec<usize>>());
    json!({
        "type": "heatmap", "x": x, "y": y, "z": part(0), "text": part(1), "customdata": part(2), "texttemplate": "%{text}",
        "hovertemplate": "%{customdata}<extra></extra>", "zmin": -1, "zmax": 1, "showscale": false, "xgap": 1, "ygap": 1,
        "colorscale": [[0, DEEPEST[0]], [0.5, "#FFFFFF"], [1, DEEPEST[1]]], "textfont": {"color": "#1b1f23"}, "hoverongaps": false,
    })
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
fn said(panel: &Panel, series: &Series, point: &Point, lying: bool) -> String {
    let unit = if panel.y.unit == "%" { "%" } else { "" };
    let mut text = format!("{}{unit}", plain(point.y));
    if let Some([low, high]) = point.interval {
        text.push_str(&format!(" [{}, {}]", plain(low), plain(high)));
    }
    match panel.x.scale {
        Scale::Categories(_) if lying => escaped(&format!("{}: {text}", x_value(panel, point.x))),
        Scale::Linear | Scale::FromZero if series.mark == Mark::Dots => {
            format!("{}; {text}", plain(point.x))
        }
        _ => text,
    }
}
