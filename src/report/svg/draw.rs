//! Panels drawn in their frames.

use super::super::cells;
use super::super::figure::{Mark, Panel, Point, Scale, Series};
use super::blocks::{Block, blocks};
use super::canvas::{Anchor, BLACK, Canvas, FAINT, Stroke};
use super::frame::Frame;
use super::sheet::{PANEL, Placed, SPACE, TEXT, TICK};
use super::{drawn, interval};

/// Draws a panel with its axes.
pub fn panel(canvas: &mut Canvas, panel: &Panel, placed: &Placed) {
    let frame = &placed.frame;
    if !cells::has_cells(panel) {
        grid(canvas, panel, frame);
    }
    for (number, series) in panel.series.iter().enumerate() {
        let mut part = canvas.part("series");
        match series.mark {
            Mark::Line => line(&mut part, panel, series, frame),
            Mark::Dots => dots(&mut part, panel, number, frame),
            Mark::Cells(_) => row(&mut part, panel, number, frame),
            Mark::Bars | Mark::Stacked | Mark::Overlaid => {}
        }
        // All bars of a panel at the place of its first, so that whiskers lie on top of them.
        let first = panel.series.iter().position(|series| series.mark.is_bar());
        if first == Some(number) {
            bars(&mut part, panel, frame);
        }
        canvas.add(part);
    }
    axes(canvas, placed);
    canvas.lines(placed.title.at, Anchor::Start, PANEL, &placed.title.lines);
    canvas.lines(placed.up.at, Anchor::Start, TEXT, &placed.up.lines);
    canvas.lines(placed.across.at, Anchor::Middle, TEXT, &placed.across.lines);
}

/// Faint lines at the ticks of quantities, and a darker one at zero.
fn grid(canvas: &mut Canvas, panel: &Panel, frame: &Frame) {
    let (across, up) = if frame.flipped {
        (&panel.y, &panel.x)
    } else {
        (&panel.x, &panel.y)
    };
    let is_quantity = |scale: &Scale| !matches!(scale, Scale::Categories(_) | Scale::Years);
    let faint = Stroke::solid(FAINT, 0.4);
    let dark = Stroke::solid("#888888", 0.5);
    if is_quantity(&across.scale) {
        let values = frame.across().ticks.iter().map(|tick| (tick.value, faint));
        let zero = frame.across().crosses_zero().then_some((0.0, dark));
        for (value, stroke) in values.chain(zero) {
            let foot = frame.foot(value);
            canvas.line(foot, [foot[0], frame.top], stroke);
        }
    }
    if is_quantity(&up.scale) {
        let values = frame.up().ticks.iter().map(|tick| (tick.value, faint));
        let zero = frame.up().crosses_zero().then_some((0.0, dark));
        for (value, stroke) in values.chain(zero) {
            let side = frame.side(value);
            canvas.line(side, [frame.left + frame.width, side[1]], stroke);
        }
    }
}

fn axes(canvas: &mut Canvas, placed: &Placed) {
    let frame = &placed.frame;
    let stroke = Stroke::solid(BLACK, 0.6);
    let (right, bottom) = (frame.left + frame.width, frame.top + frame.height);
    canvas.line([frame.left, bottom], [right, bottom], stroke);
    canvas.line([frame.left, frame.top], [frame.left, bottom], stroke);
    for (index, tick) in frame.across().ticks.iter().enumerate() {
        let [x, y] = frame.foot(tick.value);
        canvas.line([x, y], [x, y + TICK], stroke);
        if let Some(lines) = placed.foot.as_ref().and_then(|labels| labels.get(index)) {
            let half = TEXT.widest(lines.iter().map(String::as_str)) / 2.0;
            // Labels at the ends stay within reach of their panel.
            let least = frame.left + half - 2.0;
            let x = x.clamp(least, (right - half).max(least));
            canvas.lines([x, y + TICK + SPACE], Anchor::Middle, TEXT, lines);
        }
    }
    for (index, tick) in frame.up().ticks.iter().enumerate() {
        let [x, y] = frame.side(tick.value);
        canvas.line([x, y], [x - TICK, y], stroke);
        if let Some(lines) = placed.side.as_ref().and_then(|labels| labels.get(index)) {
            let top = y - TEXT.height(lines.len()) / 2.0 + TEXT.size * 0.02;
            canvas.lines([x - TICK - SPACE, top], Anchor::End, TEXT, lines);
        }
    }
}

/// Runs of neighboring points that are drawn.
fn runs<'s>(panel: &Panel, series: &'s Series) -> Vec<Vec<&'s Point>> {
    let split = series.points.split(|point| !drawn(panel, point));
    let runs = split.map(|run| run.iter().collect());
    runs.filter(|run: &Vec<_>| !run.is_empty()).collect()
}

fn line(canvas: &mut Canvas, panel: &Panel, series: &Series, frame: &Frame) {
    let look = series.ink.look();
    for run in runs(panel, series) {
        let ends: Vec<_> = run.iter().map(|point| interval(panel, point)).collect();
        let banded: Vec<_> = run.iter().zip(&ends).collect();
        for band in banded.split(|(_, ends)| ends.is_none()) {
            band_of(canvas, frame, band, look.color);
        }
        let points: Vec<_> = run
            .iter()
            .map(|point| frame.place(point.x, point.y))
            .collect();
        if points.len() > 1 {
            canvas.polyline(&points, Stroke::of(look));
        }
        // Markers where there is room for them, and where a point would be invisible without.
        if points.len() == 1 || frame.width / points.len() as f64 >= 8.0 {
            for point in &points {
                canvas.marker(*point, look);
            }
        }
    }
}

fn band_of(
    canvas: &mut Canvas,
    frame: &Frame,
    band: &[(&&Point, &Option<[f64; 2]>)],
    color: &'static str,
) {
    let known = band
        .iter()
        .filter_map(|(point, ends)| Some((point.x, (**ends)?)));
    let known: Vec<(f64, [f64; 2])> = known.collect();
    if let [(x, [low, high])] = known[..] {
        let (from, to) = (frame.place(x, low), frame.place(x, high));
        return canvas.whisker(from, to, frame.flipped, Stroke::solid(color, 0.8));
    }
    let upper = known.iter().map(|(x, [_, high])| frame.place(*x, *high));
    let lower = known
        .iter()
        .rev()
        .map(|(x, [low, _])| frame.place(*x, *low));
    let edge: Vec<_> = upper.chain(lower).collect();
    if !edge.is_empty() {
        canvas.area(&edge, color);
    }
}

fn dots(canvas: &mut Canvas, panel: &Panel, number: usize, frame: &Frame) {
    let series = &panel.series[number];
    let look = series.ink.look();
    // Points of several series at one name stand beside each other.
    let only_dots = panel.series.iter().all(|series| series.mark == Mark::Dots);
    let aside = match panel.x.scale {
        Scale::Categories(_) if only_dots => {
            (number as f64 + 0.5) / panel.series.len() as f64 - 0.5
        }
        _ => 0.0,
    };
    for point in series.points.iter().filter(|point| drawn(panel, point)) {
        let x = point.x + 0.6 * aside;
        if let Some([low, high]) = interval(panel, point) {
            let (from, to) = (frame.place(x, low), frame.place(x, high));
            canvas.whisker(from, to, frame.flipped, Stroke::solid(look.color, 0.8));
        }
        canvas.marker(frame.place(x, point.y), look);
    }
}

/// A row of cells, with their values where these fit.
fn row(canvas: &mut Canvas, panel: &Panel, number: usize, frame: &Frame) {
    let series = &panel.series[number];
    let y = number as f64;
    for point in series.points.iter().filter(|point| drawn(panel, point)) {
        let (one, other) = (
            frame.place(point.x - 0.5, y - 0.5),
            frame.place(point.x + 0.5, y + 0.5),
        );
        canvas.cell(
            one,
            other,
            &cells::color(cells::depth(panel, series, point)),
        );
        let text = cells::text(panel, series, point);
        let size = [0, 1].map(|side| (one[side] - other[side]).abs());
        if TEXT.width(&text) < size[0] - 2.0 && TEXT.size < size[1] {
            let middle = frame.place(point.x, y);
            let baseline = middle[1] + TEXT.size * 0.36;
            canvas.text([middle[0], baseline], Anchor::Middle, TEXT, &text);
        }
    }
}

fn bars(canvas: &mut Canvas, panel: &Panel, frame: &Frame) {
    let blocks = blocks(panel);
    for Block {
        series,
        sides,
        ends,
        ..
    } in &blocks
    {
        let from = if ends[0] == 0.0 {
            frame.y.base()
        } else {
            ends[0]
        };
        let (one, other) = (frame.place(sides[0], from), frame.place(sides[1], ends[1]));
        canvas.bar(one, other, panel.series[*series].ink.look());
    }
    for (x, [low, high]) in blocks.iter().filter_map(|block| block.whisker) {
        let (from, to) = (frame.place(x, low), frame.place(x, high));
        canvas.whisker(from, to, frame.flipped, Stroke::solid(BLACK, 0.8));
    }
}
