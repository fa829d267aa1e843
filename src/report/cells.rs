//! Rows of colored cells: where they stand, and how deep their color is.

use std::borrow::Cow;

use super::figure::{Mark, Panel, Point, Scale, Series, Shading};
use super::number::plain;

/// The deepest colors, of values below and above zero; black text can be read on both.
pub(super) const DEEPEST: [&str; 2] = ["#4D9CC9", "#E28E4C"];

/// The same as red, green and blue.
const ENDS: [[f64; 3]; 2] = [[77.0, 156.0, 201.0], [226.0, 142.0, 76.0]];

/// Whether the panel consists of cells.
pub(super) fn has_cells(panel: &Panel) -> bool {
    let mut series = panel.series.iter();
    series.any(|series| matches!(series.mark, Mark::Cells(_)))
}

/// The panel as it is laid out: rows of cells have places on the vertical axis, which has their names.
pub(super) fn laid(panel: &Panel) -> Cow<'_, Panel> {
    if !has_cells(panel) {
        return Cow::Borrowed(panel);
    }
    let mut laid = panel.clone();
    let names = panel.series.iter().map(|series| series.name.clone());
    laid.y.scale = Scale::Categories(names.collect());
    for (row, series) in laid.series.iter_mut().enumerate() {
        // No panel has more rows than a float counts exactly.
        series.points.iter_mut().for_each(|point| {
            point.y = row as f64;
            point.interval = None;
        });
    }
    Cow::Owned(laid)
}

/// How deep the color of a cell is: from -1 to 1, 0 for white.
pub(super) fn depth(panel: &Panel, series: &Series, point: &Point) -> f64 {
    let greatest = |points: &[Point]| {
        let sizes = points.iter().map(|point| point.y.abs());
        sizes.filter(|size| size.is_finite()).fold(0.0, f64::max)
    };
    let greatest = match series.mark {
        Mark::Cells(Shading::OfSeries) => greatest(&series.points),
        _ => {
            let all = panel.series.iter().map(|series| greatest(&series.points));
            all.fold(0.0, f64::max)
        }
    };
    if greatest > 0.0 && point.y.is_finite() {
        point.y / greatest
    } else {
        0.0
    }
}

/// Depths below this are noise of the last digits.
const NOISE: f64 = 1e-6;

/// What stands in a cell.
pub(super) fn text(panel: &Panel, series: &Series, point: &Point) -> String {
    let is_noise = depth(panel, series, point).abs() < NOISE;
    plain(if is_noise && point.y.is_finite() {
        0.0
    } else {
        point.y
    })
}

/// The color of a depth as `#rrggbb`.
pub(super) fn color(depth: f64) -> String {
    let end = ENDS[usize::from(depth > 0.0)];
    let share = depth.abs().min(1.0);
    let [red, green, blue] = end.map(|part| (255.0 + share * (part - 255.0)).round() as u8);
    format!("#{red:02X}{green:02X}{blue:02X}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::figure::Ink;
    use crate::report::themes::{bare, categories, series};

    fn panel(shading: Shading) -> Panel {
        let row = |name: &str, values: [f64; 2]| {
            let points = vec![bare(0.0, values[0]), bare(1.0, values[1])];
            series(name, Ink::Simulated, Mark::Cells(shading), points)
        };
        Panel {
            title: String::new(),
            tile: None,
            x: categories(vec!["a".into(), "b".into()]),
            y: crate::report::themes::years(),
            series: vec![row("small", [1.0, -2.0]), row("large", [50.0, f64::NAN])],
        }
    }

    #[test]
    fn depth_is_measured_by_the_panel_or_by_the_row() {
        let depths = |shading: Shading| {
            let panel = panel(shading);
            let row = panel.series[0].points.iter();
            row.map(|point| depth(&panel, &panel.series[0], point))
                .collect::<Vec<_>>()
        };
        assert_eq!(depths(Shading::OfSeries), [0.5, -1.0]);
        assert_eq!(depths(Shading::OfPanel), [0.02, -0.04]);
    }

    #[test]
    fn noise_is_told_as_nothing() {
        let mut panel = panel(Shading::OfSeries);
        panel.series[0].points[0].y = 1e-9;
        let texts = panel.series[0].points.iter();
        let texts: Vec<String> = texts
            .map(|point| text(&panel, &panel.series[0], point))
            .collect();
        assert_eq!(texts, ["0", "\u{2212}2.00"]);
    }

    #[test]
    fn colors_run_from_white_to_the_deepest() {
        assert_eq!(color(0.0), "#FFFFFF");
        assert_eq!([color(-1.0), color(1.0)], DEEPEST);
        assert_eq!(color(-7.0), DEEPEST[0]);
    }

    #[test]
    fn rows_stand_on_an_axis_of_their_names() {
        let panel = panel(Shading::OfPanel);
        let laid = laid(&panel);
        let names = Scale::Categories(vec!["small".into(), "large".into()]);
        assert_eq!(laid.y.scale, names);
        assert_eq!(laid.series[1].points[1].y, 1.0);
    }
}
