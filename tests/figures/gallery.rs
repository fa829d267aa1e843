//! Artificial figures of every kind, from plain to nasty.

use five_measures::report::figure::{Figure, Ink, Mark, Point, Scale, Series};

use super::parts::{axis, figure, names, panel, points, series, years};

/// All of them.
pub fn all() -> Vec<Figure> {
    vec![
        trajectory(),
        chinese(),
        grouped(),
        stacked(),
        long_names(),
        forest(),
        logarithmic(),
        small_multiples(),
        unlike_panels(),
        super::map::map(),
        curves(),
        super::sweeps::tornado(),
        super::sweeps::effects(),
        super::sweeps::cells(),
        many_series(),
        nothing(),
    ]
}

pub const POOR: [f64; 9] = [98.99, 82.49, 70.17, 55.75, 43.35, 30.46, 16.60, 5.51, 0.3];

pub fn trajectory() -> Figure {
    let simulated: Vec<f64> = POOR.iter().map(|value| value * 0.96 + 2.0).collect();
    let series = vec![
        series(
            "Simulated",
            Ink::Simulated,
            Mark::Line,
            points(2012, &simulated, 0.09),
        ),
        series(
            "Growth only",
            Ink::Reference,
            Mark::Line,
            points(2012, &POOR.map(|value| value * 0.6 + 38.0), 0.0),
        ),
        series(
            "Observed",
            Ink::Observed,
            Mark::Dots,
            points(2012, &POOR, 0.04),
        ),
    ];
    let y = axis("Rural poor population", "million persons", Scale::FromZero);
    figure(
        "poor",
        "Rural poor population, simulated and observed",
        vec![panel("", years(), y, series)],
    )
}

pub fn chinese() -> Figure {
    let mut figure = trajectory();
    figure.id = "poor-zh".to_owned();
    figure.title = "农村贫困人口：模拟值与观测值".to_owned();
    figure.panels[0].y = axis("农村贫困人口", "百万人", Scale::FromZero);
    for (series, name) in
        figure.panels[0]
            .series
            .iter_mut()
            .zip(["模拟值（95%区间）", "仅经济增长", "观测值"])
    {
        series.name = name.to_owned();
    }
    figure
}

pub fn grouped() -> Figure {
    let series = vec![
        series(
            "Simulated",
            Ink::Simulated,
            Mark::Bars,
            points(2013, &[3.1, 5.2, 9.9, 12.4], 0.1),
        ),
        series(
            "Observed",
            Ink::Observed,
            Mark::Bars,
            points(2013, &[3.4, 4.8, 11.0, 12.0], 0.0),
        ),
        series(
            "Plan",
            Ink::Reference,
            Mark::Dots,
            points(2013, &[3.0, 5.0, 10.0, 13.0], 0.0),
        ),
    ];
    let y = axis("Persons relocated", "million persons", Scale::FromZero);
    figure(
        "relocated",
        "Persons relocated by year",
        vec![panel("", years(), y, series)],
    )
}

pub const MEASURES: [&str; 5] = [
    "Jobs",
    "Relocation",
    "Eco-compensation",
    "Education",
    "Subsistence allowance",
];

pub fn stacked() -> Figure {
    let mut all: Vec<Series> = (0..5_u8)
        .map(|number| {
            let values: Vec<f64> = (0..8)
                .map(|year| f64::from(year + 1) * (f64::from(number) - 1.3) * 1.7)
                .collect();
            series(
                MEASURES[usize::from(number)],
                Ink::Number(number),
                Mark::Stacked,
                points(2013, &values, 0.0),
            )
        })
        .collect();
    all.push(series(
        "Total",
        Ink::Observed,
        Mark::Line,
        points(2013, &[6.0, 12.0, 18.0, 24.0, 30.0, 36.0, 42.0, 48.0], 0.1),
    ));
    let y = axis(
        "Effect on the income of the registered",
        "yuan per person and year",
        Scale::FromZero,
    );
    figure(
        "effects",
        "Effects of the five measures, piled up",
        vec![panel("", years(), y, all)],
    )
}

pub fn long_names() -> Figure {
    let list = [
        "Jobs and industry in registered villages",
        "Relocation from inhospitable areas",
        "Ecological compensation and ranger jobs",
        "Education: fee waivers, grants and boarding subsidies",
        "Subsistence allowance with the raised standard",
    ];
    let all = vec![
        series(
            "Shapley value",
            Ink::Simulated,
            Mark::Bars,
            points(0, &[-31.2, -8.4, -3.1, -0.2, -14.9], 0.2),
        ),
        series(
            "Alone",
            Ink::Number(1),
            Mark::Bars,
            points(0, &[-28.0, -9.9, -2.0, 0.4, -18.0], 0.2),
        ),
    ];
    let y = axis(
        "Change of the poor population",
        "million persons",
        Scale::FromZero,
    );
    figure(
        "shapley",
        "What each measure contributes",
        vec![panel("", names(&list), y, all)],
    )
}

pub fn forest() -> Figure {
    let list = ["贵州", "云南", "甘肃", "四川凉山彝族自治州", "西藏"];
    let one = |name: &str, ink, shift: f64| {
        series(
            name,
            ink,
            Mark::Dots,
            points(0, &[0.12 + shift, 0.09, 0.11 - shift, 0.2, 0.15], 0.3),
        )
    };
    let all = vec![
        one("基准情景", Ink::Reference, 0.0),
        one("加倍投入", Ink::Number(1), 0.03),
    ];
    let panels = ["2015", "2020"].map(|year| {
        panel(
            year,
            names(&list),
            axis("贫困发生率", "%", Scale::Linear),
            all.clone(),
        )
    });
    figure("forest", "各地贫困发生率", panels.into())
}

pub fn logarithmic() -> Figure {
    let all = vec![
        series(
            "Cost per person lifted",
            Ink::Number(2),
            Mark::Dots,
            points(0, &[1200.0, 45_000.0, 380.0, 9000.0], 0.5),
        ),
        series(
            "Budget per person",
            Ink::Number(4),
            Mark::Dots,
            points(0, &[2200.0, 25_000.0, 980.0, 0.0], 1.2),
        ),
    ];
    let y = axis("Cost", "yuan", Scale::Logarithmic);
    figure(
        "costs",
        "Costs of four policies",
        vec![panel("", names(&["A", "B", "C", "D"]), y, all)],
    )
}

pub fn small_multiples() -> Figure {
    let place = |(index, name): (usize, &&str)| {
        let shrunk: Vec<f64> = POOR
            .iter()
            .map(|value| value / (index as f64 + 2.0))
            .collect();
        let all = vec![
            series(
                "Simulated",
                Ink::Simulated,
                Mark::Line,
                points(2012, &shrunk, 0.15),
            ),
            series(
                "Observed",
                Ink::Observed,
                Mark::Dots,
                points(
                    2012,
                    &shrunk.iter().map(|value| value * 1.08).collect::<Vec<_>>(),
                    0.0,
                ),
            ),
        ];
        panel(
            name,
            years(),
            axis("Headcount ratio", "%", Scale::FromZero),
            all,
        )
    };
    let panels = [
        "National",
        "Poor areas",
        "Western provinces",
        "Central provinces",
        "Eastern",
    ]
    .iter()
    .enumerate()
    .map(place);
    figure("regions", "Headcount ratio by region", panels.collect())
}

pub fn unlike_panels() -> Figure {
    let line = |values: &[f64]| {
        vec![series(
            "Simulated",
            Ink::Simulated,
            Mark::Line,
            points(2012, values, 0.1),
        )]
    };
    let panels = vec![
        panel(
            "Income",
            years(),
            axis("Median income", "yuan per person and year", Scale::Linear),
            line(&[4200.0, 5100.0, 6300.0, 7900.0, 9800.0]),
        ),
        panel(
            "Poverty",
            years(),
            axis("Poverty gap", "%", Scale::FromZero),
            line(&[3.1, 2.4, 1.9, 0.9, 0.05]),
        ),
        panel(
            "Inequality",
            years(),
            axis("Gini index", "", Scale::Linear),
            line(&[0.391, 0.388, 0.387, 0.381, 0.384]),
        ),
    ];
    figure("three", "Income, poverty and inequality", panels)
}

pub fn curves() -> Figure {
    let curve = |slope: f64| -> Vec<f64> {
        (0..99)
            .map(|rank| 4.0 + slope * (f64::from(rank) - 50.0) / 10.0)
            .collect()
    };
    let all = vec![
        series(
            "Baseline",
            Ink::Reference,
            Mark::Line,
            points(1, &curve(0.1), 0.0),
        ),
        series(
            "Measures doubled",
            Ink::Number(1),
            Mark::Line,
            points(1, &curve(-1.2), 0.3),
        ),
    ];
    let x = axis("Percentile of income", "%", Scale::Linear);
    figure(
        "incidence",
        "Growth incidence",
        vec![panel(
            "",
            x,
            axis("Growth of income", "% per year", Scale::Linear),
            all,
        )],
    )
}

pub fn many_series() -> Figure {
    let all = (0..10_u8).map(|number| {
        let values: Vec<f64> = (0..9)
            .map(|year| {
                20.0 - f64::from(year) * (1.0 + f64::from(number) / 8.0) + f64::from(number)
            })
            .collect();
        series(
            &format!("Scenario {number} of a longer name"),
            Ink::Number(number),
            Mark::Line,
            points(2012, &values, 0.0),
        )
    });
    let y = axis("Headcount ratio", "%", Scale::FromZero);
    figure(
        "scenarios",
        "Ten scenarios",
        vec![panel("", years(), y, all.collect())],
    )
}

pub fn nothing() -> Figure {
    let holes = vec![
        Point {
            x: 2013.0,
            y: f64::NAN,
            interval: None,
        },
        Point {
            x: f64::INFINITY,
            y: 1.0,
            interval: Some([f64::NAN, 2.0]),
        },
    ];
    let all = vec![
        series("Absent", Ink::Simulated, Mark::Line, holes.clone()),
        series("Bars", Ink::Observed, Mark::Stacked, holes),
    ];
    let y = axis("Nothing", "", Scale::Linear);
    figure("nothing", "No values", vec![panel("", years(), y, all)])
}
