//! What holds for every figure.

use std::collections::BTreeSet;

use five_measures::report::figure::{Figure, Ink, Mark, Panel, Point, Scale, Shading};
use five_measures::report::{Columns, Style, svg};
use proptest::prelude::*;

use super::drawn;
use super::gallery::all;
use super::parts::{axis, figure, names, panel, series, years};

/// The values of an attribute in a text, as numbers.
fn numbers(text: &str, attribute: &str) -> Vec<f64> {
    let start = format!(" {attribute}=\"");
    let values = text.split(start.as_str()).skip(1);
    let values = values.filter_map(|rest| rest.split('"').next());
    values
        .flat_map(|value| {
            value
                .split([' ', ','])
                .map(str::to_owned)
                .collect::<Vec<_>>()
        })
        .map(|value| {
            value
                .parse()
                .unwrap_or_else(|_| panic!("{attribute}={value}"))
        })
        .collect()
}

/// Width and height of a sheet.
fn size(text: &str) -> [f64; 2] {
    let all = numbers(text, "viewBox");
    [all[2], all[3]]
}

/// The groups of series: what is drawn from values.
fn series_of(text: &str) -> Vec<&str> {
    let groups = text.split("<g class=\"series\">").skip(1);
    groups
        .filter_map(|rest| rest.split("</g>").next())
        .collect()
}

/// The plot areas as left, top, right and bottom, from the two lines of the axes.
fn areas(text: &str) -> Vec<[f64; 4]> {
    let panels = text.split("<g class=\"panel\">").skip(1);
    let axes = panels.map(|panel| {
        let lines = panel
            .split("<line ")
            .filter(|line| line.contains("stroke-width=\"0.6\""));
        let lines: Vec<&str> = lines.take(2).collect();
        let of = |line: &str, name: &str| numbers(&format!(" {line}"), name)[0];
        [
            of(lines[0], "x1"),
            of(lines[1], "y1"),
            of(lines[0], "x2"),
            of(lines[0], "y2"),
        ]
    });
    axes.collect()
}

/// Faults of a drawing: coordinates that are no numbers or lie outside.
fn faults(text: &str) -> Vec<String> {
    let [width, height] = size(text);
    let areas = areas(text);
    let within = |low: f64, value: f64, high: f64| value >= low - 0.02 && value <= high + 0.02;
    let mut faults = Vec::new();
    for attribute in ["x", "x1", "x2", "cx"] {
        let outside = numbers(text, attribute)
            .into_iter()
            .filter(|value| !within(0.0, *value, width));
        faults.extend(outside.map(|value| format!("{attribute}={value} of {width}")));
    }
    for attribute in ["y", "y1", "y2", "cy"] {
        let outside = numbers(text, attribute)
            .into_iter()
            .filter(|value| !within(0.0, *value, height));
        faults.extend(outside.map(|value| format!("{attribute}={value} of {height}")));
    }
    for group in series_of(text) {
        let lines = group
            .split("<polyline")
            .skip(1)
            .filter_map(|rest| rest.split("/>").next())
            .map(|line| numbers(line, "points"));
        let circles = numbers(group, "cx").into_iter().zip(numbers(group, "cy"));
        let points: Vec<[f64; 2]> = lines
            .flat_map(|line| {
                line.chunks(2)
                    .map(|pair| [pair[0], pair[1]])
                    .collect::<Vec<_>>()
            })
            .chain(circles.map(|(x, y)| [x, y]))
            .collect();
        let inside = areas.iter().any(|[left, top, right, bottom]| {
            let mut points = points.iter();
            points.all(|[x, y]| within(*left, *x, *right) && within(*top, *y, *bottom))
        });
        if !inside {
            faults.push(format!("outside its panel: {group}"));
        }
    }
    faults
}

#[test]
fn every_figure_of_the_gallery_stays_on_its_sheet() {
    for figure in all() {
        for columns in [Columns::One, Columns::Two] {
            let text = svg(
                &figure,
                Style {
                    columns,
                    title: true,
                },
            );
            assert_eq!(
                faults(&text),
                Vec::<String>::new(),
                "{} {columns:?}",
                figure.id
            );
        }
    }
}

#[test]
fn the_same_figure_has_the_same_bytes() {
    for figure in all() {
        assert_eq!(drawn(&figure), drawn(&figure.clone()));
    }
}

#[test]
fn text_is_escaped_and_told() {
    let hostile = "</title><script>alert(\"1\" & '2')</script>\u{1}";
    let y = axis(hostile, hostile, Scale::Linear);
    let points = vec![Point {
        x: 0.0,
        y: 1.0,
        interval: None,
    }];
    let one = panel(
        hostile,
        names(&[hostile]),
        y,
        vec![series(hostile, Ink::Simulated, Mark::Bars, points)],
    );
    let mut figure = figure("a\"b>", hostile, vec![one]);
    figure.alternative = hostile.to_owned();
    let text = drawn(&figure);
    assert!(
        !text.contains("<script") && !text.contains('\u{1}'),
        "{text}"
    );
    assert!(
        text.contains("&lt;script&gt;") && text.contains("&amp;"),
        "{text}"
    );
    assert!(text.contains("<title id=\"figure-a-b--title\">"), "{text}");
    assert!(text.contains("<desc id=\"figure-a-b--desc\">"), "{text}");
}

#[test]
fn the_title_can_be_left_to_the_caption() {
    let figure = super::gallery::trajectory();
    let style = Style {
        columns: Columns::One,
        title: false,
    };
    let heading = format!(">{}</text>", figure.title);
    assert!(drawn(&figure).contains(&heading));
    let bare = svg(&figure, style);
    assert!(!bare.contains(&heading));
    assert!(bare.contains(&format!(">{}</title>", figure.title)));
}

#[test]
fn panels_of_one_name_have_one_entry_in_the_legend() {
    let text = drawn(&super::map::map());
    assert_eq!(text.matches(">Simulated</text>").count(), 1);
    assert_eq!(text.matches("<g class=\"panel\">").count(), 22);
}

#[test]
fn cells_have_their_values_and_no_entry_in_the_legend() {
    let text = drawn(&super::sweeps::cells());
    assert!(text.contains(">\u{2212}3.70</text>"), "{text}");
    assert_eq!(text.matches(">Education</text>").count(), 1);
    // The strongest of each measure has the deepest color.
    assert_eq!(text.matches("fill=\"#4D9CC9\"").count(), 2);
    assert!(!text.contains("<g class=\"legend\">"));
}

#[test]
fn identifiers_are_unique_in_a_page_with_many_figures() {
    let mut seen = BTreeSet::new();
    for figure in all() {
        let text = drawn(&figure);
        for id in text
            .split(" id=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            assert!(seen.insert(id.to_owned()), "{id}");
        }
    }
}

fn value() -> impl Strategy<Value = f64> {
    prop_oneof![
        5 => -1e3..1e3_f64,
        2 => -1e12..1e12_f64,
        2 => -1e-6..1e-6_f64,
        1 => Just(0.0),
        1 => Just(f64::NAN),
        1 => Just(f64::INFINITY),
        1 => Just(1e300),
    ]
}

fn any_panel() -> impl Strategy<Value = Panel> {
    let scale = prop_oneof![
        Just(Scale::FromZero),
        Just(Scale::Linear),
        Just(Scale::Logarithmic)
    ];
    let mark = prop_oneof![
        Just(Mark::Line),
        Just(Mark::Dots),
        Just(Mark::Bars),
        Just(Mark::Stacked),
        Just(Mark::Overlaid),
        Just(Mark::Cells(Shading::OfPanel))
    ];
    let point = (value(), proptest::option::of([value(), value()]));
    let points = proptest::collection::vec(point, 0..9);
    let all = proptest::collection::vec((mark, points), 0..5);
    (scale, proptest::bool::ANY, all).prop_map(|(scale, named, all)| {
        let x = if named {
            names(&["One", "Two and some more", "三", "4", "5", "6", "7", "8"])
        } else {
            years()
        };
        let first = if named { 0.0 } else { 2012.0 };
        let all = all.into_iter().enumerate().map(|(number, (mark, points))| {
            let points = points
                .into_iter()
                .enumerate()
                .map(|(index, (y, interval))| Point {
                    x: first + index as f64,
                    y,
                    interval,
                });
            series(
                &format!("Series {number}"),
                Ink::Number(number as u8),
                mark,
                points.collect(),
            )
        });
        panel("Panel", x, axis("Value", "unit", scale), all.collect())
    })
}

fn any_figure() -> impl Strategy<Value = Figure> {
    let panels = proptest::collection::vec(any_panel(), 0..7);
    panels.prop_map(|panels| figure("any", "Any figure", panels))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn whatever_the_values_everything_stays_on_its_sheet(figure in any_figure()) {
        let text = drawn(&figure);
        prop_assert!(!text.contains("NaN") && !text.contains("inf"), "{text}");
        prop_assert_eq!(faults(&text), Vec::<String>::new());
    }
}
