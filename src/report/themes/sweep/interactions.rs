//! What parameters do only together with others.

use super::super::super::figure::{Figure, Ink, Mark, Panel, Point, Scale, Series, Shading};
use super::super::super::number::percent;
use super::super::super::section::Section;
use super::super::super::table::Row;
use super::super::super::words::fill;
use super::super::{View, bare, numbered, place, series};
use super::{Method, OUTCOMES, Outcome, TABLE, filled, of_parameter, outcomes, overview};

/// Parameters of which bars are drawn.
const BARS: usize = 25;

/// Parameters of which pairs are drawn.
const PAIRED: usize = 15;

/// Parameters with a color of their own.
const NAMED: usize = 7;

/// The multiple of its strength above which the spread of an effect shows that it depends on the others.
const BENT: f64 = 0.5;

/// Lines beside which effects are judged: multiples of the strength.
const GUIDES: [(&str, f64); 3] = [("σ = μ*", 1.0), ("σ = 0.5 μ*", 0.5), ("σ = 0.1 μ*", 0.1)];

pub(in crate::report::themes) fn section(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let all = outcomes(view);
    let first = all.first()?;
    let shown = || all.iter().zip(1..).take(OUTCOMES);
    let (heading, lead, figures): (_, _, Vec<Figure>) = match first.method {
        Method::Morris => {
            let figures = shown().map(|(outcome, number)| scatter(view, outcome, number));
            (bent(view, first), l.sigma_lead(), figures.collect())
        }
        Method::Sobol => {
            let figures = shown().flat_map(|(outcome, number)| {
                [
                    Some(excess(view, outcome, number)),
                    pairs(view, outcome, number),
                ]
            });
            (
                alone(view, first),
                l.excess_lead(),
                figures.flatten().collect(),
            )
        }
        Method::OneAtATime => return None,
    };
    Some(Section {
        id: view.id("interactions"),
        label: l.interactions().to_owned(),
        heading,
        lead: vec![lead.to_owned()],
        findings: Vec::new(),
        figures,
        tables: Vec::new(),
    })
}

/// How many effects depend on the other parameters, in a sentence.
fn bent(view: &View<'_>, outcome: &Outcome<'_>) -> String {
    let rows = outcome.of_scenarios.first().map(|(_, rows)| rows);
    let pairs = rows.into_iter().flatten();
    let pairs: Vec<[f64; 2]> = pairs
        .filter_map(|row| row.interval("mu_star", "sigma"))
        .collect();
    let is_bent = |[strength, spread]: &&[f64; 2]| *spread > BENT * strength;
    let counts = [pairs.iter().filter(is_bent).count(), pairs.len()].map(|count| count.to_string());
    fill(
        view.language.interactions_morris(),
        &[&outcome.label, &counts[0], &counts[1]],
    )
}

/// The share of the variance that parameters explain alone, in a sentence.
fn alone(view: &View<'_>, outcome: &Outcome<'_>) -> String {
    let rows = outcome.of_scenarios.first().map(|(_, rows)| rows);
    let shares = rows
        .into_iter()
        .flatten()
        .filter_map(|row| row.number("S1"));
    let sum: f64 = shares.sum();
    fill(
        view.language.interactions_sobol(),
        &[&outcome.label, &percent(sum.clamp(0.0, 1.0))],
    )
}

/// The spread of effects over their size, a panel for each scenario.
fn scatter(view: &View<'_>, outcome: &Outcome<'_>, number: usize) -> Figure {
    let l = view.language;
    let (_, unit) = outcome.scale();
    let several = outcome.of_scenarios.len() > 1;
    let panels = outcome.shown().iter().map(|(scenario, rows)| Panel {
        title: if several {
            (*scenario).to_owned()
        } else {
            String::new()
        },
        tile: None,
        x: view.axis(&in_unit(view, l.mu_star(), unit), "", Scale::FromZero),
        y: view.axis(l.sigma(), unit, Scale::FromZero),
        series: spread(view, outcome, rows),
    });
    let panels = panels.collect();
    let mut sentences = vec![l.sigma_caption().to_owned(), overview::runs(view)];
    sentences.extend(outcome.cuts(view, usize::MAX));
    let words = (
        fill(l.sigma_title(), &[&outcome.label]),
        l.sentences(&sentences),
    );
    view.figure(&format!("spread-of-effects-{number}"), TABLE, words, panels)
}

/// A title of an axis that has its unit with it.
fn in_unit(view: &View<'_>, title: &str, unit: &str) -> String {
    match unit {
        "" => title.to_owned(),
        unit => fill(view.language.in_unit(), &[title, unit]),
    }
}

/// Guides, then a dot for each parameter; the strongest have names.
fn spread(view: &View<'_>, outcome: &Outcome<'_>, rows: &[Row<'_>]) -> Vec<Series> {
    let divisor = outcome.scale().0;
    let point = |name: &&str| {
        let row = of_parameter(rows, name)?;
        let [x, y] = row.interval("mu_star", "sigma")?;
        Some(bare(x / divisor, y / divisor))
    };
    let names: Vec<&str> = outcome.strongest(usize::MAX);
    let dots: Vec<Point> = names.iter().filter_map(point).collect();
    let greatest = |value: fn(&Point) -> f64| dots.iter().map(value).fold(0.0, f64::max);
    let (right, top) = (greatest(|dot| dot.x), greatest(|dot| dot.y) * 1.1);
    let mut all: Vec<Series> = Vec::new();
    for ((name, share), number) in GUIDES.into_iter().zip(0..) {
        // A guide ends where the dots do, so that these fill the panel.
        let end = right.min(top / share);
        let ends = vec![bare(0.0, 0.0), bare(end, end * share)];
        if end > 0.0 {
            all.push(series(name, Ink::Guide(number), Mark::Line, ends));
        }
    }
    let (named, others) = names.split_at(names.len().min(NAMED));
    let mut dots: Vec<Point> = others.iter().filter_map(point).collect();
    dots.sort_by(|a, b| a.x.total_cmp(&b.x));
    all.push(series(
        view.language.other_parameters(),
        Ink::Reference,
        Mark::Dots,
        dots,
    ));
    all.extend(named.iter().enumerate().map(|(index, name)| {
        let dots = point(name).into_iter().collect();
        series(*name, numbered(index), Mark::Dots, dots)
    }));
    filled(all)
}

/// The total index less that of the first order.
fn excess(view: &View<'_>, outcome: &Outcome<'_>, number: usize) -> Figure {
    let l = view.language;
    let names = outcome.strongest(BARS);
    let labels: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
    let y = view.axis(l.excess(), "", Scale::FromZero);
    let panels = outcome.panels(&labels, &y, |rows| {
        let points = names.iter().enumerate().filter_map(|(index, name)| {
            let row = of_parameter(rows, name)?;
            Some(bare(place(index), row.number("ST")? - row.number("S1")?))
        });
        vec![series("", Ink::Simulated, Mark::Bars, points.collect())]
    });
    let mut sentences = vec![l.excess_caption().to_owned(), overview::runs(view)];
    sentences.extend(outcome.cuts(view, names.len()));
    let words = (
        fill(l.excess_title(), &[&outcome.label]),
        l.sentences(&sentences),
    );
    view.figure(
        &format!("explained-together-{number}"),
        TABLE,
        words,
        panels,
    )
}

/// What pairs explain, if there is second order.
fn pairs(view: &View<'_>, outcome: &Outcome<'_>, number: usize) -> Option<Figure> {
    let l = view.language;
    let names = outcome.strongest(PAIRED);
    let labels = names.iter().zip(1..);
    let labels: Vec<String> = labels
        .map(|(name, number)| format!("{number} {name}"))
        .collect();
    let y = view.axis(l.interaction_strength(), "", Scale::FromZero);
    let panels = outcome.panels(&labels, &y, |rows| {
        let of_pair = |one: &str, other: &str| {
            let is_pair = |row: &&Row<'_>| {
                let pair = [row.text("parameter"), row.text("parameter_2")];
                pair == [one, other] || pair == [other, one]
            };
            rows.iter().find(is_pair)?.number("S2")
        };
        let columns = names.iter().zip(1..).map(|(column, number)| {
            let cells = names.iter().enumerate();
            let cells =
                cells.filter_map(|(index, row)| Some(bare(place(index), of_pair(row, column)?)));
            let mark = Mark::Cells(Shading::OfPanel);
            series(format!("{number}"), Ink::Simulated, mark, cells.collect())
        });
        columns.collect()
    });
    let mut sentences = vec![l.pairs_caption().to_owned(), overview::runs(view)];
    sentences.extend(outcome.cuts(view, names.len()));
    let words = (
        fill(l.pairs_title(), &[&outcome.label]),
        l.sentences(&sentences),
    );
    (!panels.is_empty()).then(|| view.figure(&format!("pairs-{number}"), TABLE, words, panels))
}
