//! Who gains and who loses: by tenth and percentile of income.

use super::super::figure::{Figure, Ink, Mark, Panel, Scale};
use super::super::number::{percent, signed};
use super::super::section::Section;
use super::super::table::Table;
use super::super::words::fill;
use super::comparison::{others, paired};
use super::{View, bare, categories, numbered, place, point, series};

/// The buckets of intra_decile.csv, losses first.
const BUCKETS: [&str; 5] = [
    "lose_more_than_5pct",
    "lose_less_than_5pct",
    "no_change",
    "gain_less_than_5pct",
    "gain_more_than_5pct",
];

/// Tenths from the poorest.
fn tenths() -> Vec<String> {
    (1..=10).map(|tenth: u8| tenth.to_string()).collect()
}

fn last_year(table: &Table) -> Option<String> {
    table.distinct(&[], "year").pop()
}

pub(super) fn section(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let table = view.folder.table("decile_impact")?;
    let year = last_year(table)?;
    let of = |other: &str, tenth: &str| {
        let cells = [("other", other), ("year", year.as_str()), ("decile", tenth)];
        table.rows(&cells).first().and_then(|row| {
            Some((
                row.number("absolute_change")?,
                row.number("relative_change"),
            ))
        })
    };
    let sentences = others(table).into_iter().filter_map(|other| {
        let ((poorest, share), (richest, _)) = (of(&other, "1")?, of(&other, "10")?);
        let share = share.map_or_else(|| "–".to_owned(), percent);
        Some(fill(
            l.tenths_finding(),
            &[&other, &year, &signed(poorest), &share, &signed(richest)],
        ))
    });
    let sentences: Vec<String> = sentences.collect();
    let figures = [impact(view, table), buckets(view), incidence(view)];
    Some(Section {
        id: view.id("distribution"),
        label: l.distribution().to_owned(),
        heading: sentences.first()?.clone(),
        lead: sentences.iter().skip(1).cloned().collect(),
        findings: Vec::new(),
        figures: figures.into_iter().flatten().collect(),
        tables: Vec::new(),
    })
}

/// Mean change of income by tenth, in three years.
fn impact(view: &View<'_>, table: &Table) -> Option<Figure> {
    let l = view.language;
    let years = table.distinct(&[], "year");
    let last = years.len().checked_sub(1)?;
    let mut shown: Vec<&String> = [last.saturating_sub(4), last.saturating_sub(2), last]
        .map(|place| &years[place])
        .into();
    shown.dedup();
    let panels = others(table).into_iter().map(|other| {
        let lines = shown.iter().enumerate().map(|(number, year)| {
            let all = tenths()
                .into_iter()
                .enumerate()
                .filter_map(|(index, tenth)| {
                    let cells = [
                        ("other", other.as_str()),
                        ("year", year.as_str()),
                        ("decile", tenth.as_str()),
                    ];
                    let change = paired(table.rows(&cells).first()?, "absolute_change", "")?;
                    Some(point(place(index), change, 1.0))
                });
            let all = all.collect();
            series((*year).clone(), numbered(number), Mark::Bars, all)
        });
        Panel {
            title: other.clone(),
            tile: None,
            x: super::Axis {
                title: l.tenth().to_owned(),
                ..categories(tenths())
            },
            y: view.axis(l.change_of_income(), l.yuan_per_person(), Scale::FromZero),
            series: lines.collect(),
        }
    });
    let words = (l.impact_title().to_owned(), l.impact_caption().to_owned());
    Some(view.figure("gains-by-tenth", "decile_impact", words, panels.collect()))
}

/// How large gains and losses are within each tenth, in the last year.
fn buckets(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let table = view.folder.table("intra_decile")?;
    let year = last_year(table)?;
    let names = [
        l.lose_more(),
        l.lose_less(),
        l.no_change(),
        l.gain_less(),
        l.gain_more(),
    ];
    let panels = others(table).into_iter().map(|other| {
        let stacks = BUCKETS
            .iter()
            .zip(names)
            .enumerate()
            .map(|(number, (bucket, name))| {
                let all = tenths()
                    .into_iter()
                    .enumerate()
                    .filter_map(|(index, tenth)| {
                        let cells = [
                            ("other", other.as_str()),
                            ("year", year.as_str()),
                            ("decile", tenth.as_str()),
                        ];
                        Some(bare(
                            place(index),
                            table.rows(&cells).first()?.number(bucket)? * 100.0,
                        ))
                    });
                let ink = match number {
                    2 => Ink::Reference,
                    other => numbered(other),
                };
                series(name, ink, Mark::Stacked, all.collect())
            });
        Panel {
            title: other.clone(),
            tile: None,
            x: super::Axis {
                title: l.tenth().to_owned(),
                ..categories(tenths())
            },
            y: view.axis(l.share_of_persons(), "%", Scale::FromZero),
            series: stacks.collect(),
        }
    });
    let words = (
        fill(l.buckets_title(), &[&year]),
        l.buckets_caption().to_owned(),
    );
    Some(view.figure(
        "gains-within-tenths",
        "intra_decile",
        words,
        panels.collect(),
    ))
}

/// Growth incidence: the relative difference by percentile in the last year.
fn incidence(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let table = view.folder.table("gic")?;
    let year = last_year(table)?;
    let curves = [
        ("anonymous", l.anonymous()),
        ("by_base_percentile", l.same_persons()),
    ];
    let panels = others(table).into_iter().map(|other| {
        let lines = curves.iter().enumerate().map(|(number, (curve, name))| {
            let cells = [
                ("other", other.as_str()),
                ("year", year.as_str()),
                ("curve", *curve),
            ];
            let rows = table.rows(&cells).into_iter();
            let all = rows.filter_map(|row| {
                Some(bare(
                    row.number("percentile")?,
                    row.number("relative_difference")? * 100.0,
                ))
            });
            series(*name, numbered(number), Mark::Line, all.collect())
        });
        Panel {
            title: other.clone(),
            tile: None,
            x: view.axis(l.percentile(), "", Scale::Linear),
            y: view.axis(l.relative_difference(), "%", Scale::FromZero),
            series: lines.collect(),
        }
    });
    let words = (
        fill(l.incidence_curve_title(), &[&year]),
        l.incidence_curve_caption().to_owned(),
    );
    Some(view.figure("growth-incidence", "gic", words, panels.collect()))
}
