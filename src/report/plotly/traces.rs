//! Series as traces: lines with bands, dots and bars with whiskers.

use serde_json::{Value, json};

use super::super::describe::x_value;
use super::super::figure::{Mark, Panel, Point, Scale, Series};
use super::super::ink::{Look, Marker, Texture};
use super::super::number::plain;
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
            trace["line"] = json!({"color": look.color, "dash": dash(&look), "width": 2});
            trace["marker"] = json!({"color": look.color, "symbol": marker(&look), "size": 5});
            if series.points.len() > 40 {
                trace["mode"] = "lines".into();
            }
        }
        Mark::Dots => {
            trace["mode"] = "markers".into();
            let is_open = matches!(look.marker, Marker::Ring | Marker::OpenDiamond);
            let rim = if is_open { look.color } else { "#ffffff" };
            trace["marker"] = json!({"color": look.color, "symbol": marker(&look), "size": 9, "line": {"width": 1.3, "color": rim}});
        }
        Mark::Bars | Mark::Stacked => {
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
