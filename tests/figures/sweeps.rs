//! Figures as of sweeps: overlaid bars, guides and cells.

use five_measures::report::figure::{Figure, Ink, Mark, Point, Scale, Shading};

use super::gallery::MEASURES;
use super::parts::{axis, figure, names, panel, points, series};

pub fn tornado() -> Figure {
    let list = [
        "money.scale.factor",
        "growth.level",
        "measures.subsistence.register_link",
    ];
    let all = vec![
        series(
            "First value",
            Ink::Number(3),
            Mark::Overlaid,
            points(0, &[2.4, 1.9, -0.1], 0.1),
        ),
        series(
            "Last value",
            Ink::Simulated,
            Mark::Overlaid,
            points(0, &[-4.5, -1.7, -0.5], 0.0),
        ),
    ];
    let y = axis("Change of the poor", "million persons", Scale::FromZero);
    figure(
        "tornado",
        "What moves the outcome",
        vec![panel("", names(&list), y, all)],
    )
}

pub fn effects() -> Figure {
    let line = |share: f64| {
        [0.0, 2.0].map(|x| Point {
            x,
            y: x * share,
            interval: None,
        })
    };
    let dots = [(0.3, 0.2), (4.0, 0.5), (6.4, 0.1)].map(|(x, y)| Point {
        x,
        y,
        interval: None,
    });
    let all = vec![
        series("σ = μ*", Ink::Guide(0), Mark::Line, line(1.0).into()),
        series("σ = 0.1 μ*", Ink::Guide(2), Mark::Line, line(0.1).into()),
        series("Parameters", Ink::Number(0), Mark::Dots, dots.into()),
    ];
    let x = axis("Size of effects, μ*", "", Scale::FromZero);
    let y = axis("Spread of effects, σ", "", Scale::FromZero);
    figure(
        "spread",
        "Strength and interactions",
        vec![panel("", x, y, all)],
    )
}

pub fn cells() -> Figure {
    let list = [
        "money.scale.factor",
        "growth.level",
        "register.quota_per_head",
    ];
    let row = |(number, name): (u8, &&str)| {
        let shrunk = f64::from(number + 1);
        let values = [-3.7 / shrunk, 0.36 * shrunk, f64::from(number) - 1e-9];
        let mark = Mark::Cells(Shading::OfSeries);
        series(name, Ink::Simulated, mark, points(0, &values, 0.0))
    };
    let y = axis(
        "Change of the Shapley value",
        "million persons",
        Scale::FromZero,
    );
    let rows = (0..).zip(&MEASURES).map(row);
    figure(
        "drivers",
        "What drives each measure",
        vec![panel("", names(&list), y, rows.collect())],
    )
}
