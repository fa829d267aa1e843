//! Parts of which artificial figures are made.

use five_measures::report::figure::{Axis, Figure, Ink, Mark, Panel, Point, Scale, Series};

pub fn figure(id: &str, title: &str, panels: Vec<Panel>) -> Figure {
    Figure {
        id: id.to_owned(),
        title: title.to_owned(),
        caption: "What is to be seen.".to_owned(),
        alternative: format!("A chart: {title}."),
        source: "results, national.csv".to_owned(),
        panels,
    }
}

pub fn axis(title: &str, unit: &str, scale: Scale) -> Axis {
    Axis {
        title: title.to_owned(),
        unit: unit.to_owned(),
        scale,
    }
}

pub fn years() -> Axis {
    axis("", "", Scale::Years)
}

pub fn names(list: &[&str]) -> Axis {
    let names = list.iter().map(|name| (*name).to_owned());
    axis("", "", Scale::Categories(names.collect()))
}

pub fn panel(title: &str, x: Axis, y: Axis, series: Vec<Series>) -> Panel {
    Panel {
        title: title.to_owned(),
        tile: None,
        x,
        y,
        series,
    }
}

pub fn series(name: &str, ink: Ink, mark: Mark, points: Vec<Point>) -> Series {
    Series {
        name: name.to_owned(),
        ink,
        mark,
        points,
    }
}

/// Values at places from `first` on, with intervals of that share on either side; none for zero.
pub fn points(first: u16, values: &[f64], share: f64) -> Vec<Point> {
    let places = (first..).zip(values);
    let point = |(x, y): (u16, &f64)| Point {
        x: f64::from(x),
        y: *y,
        interval: (share > 0.0).then_some([y - share * y.abs(), y + 1.3 * share * y.abs()]),
    };
    places.map(point).collect()
}
