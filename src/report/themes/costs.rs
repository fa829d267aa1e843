//! What a difference costs, and what it is made of.

use super::super::figure::{Figure, Mark, Panel, Scale};
use super::super::number::plain;
use super::super::read::Estimate;
use super::super::section::{DataCell, DataTable, Section};
use super::super::table::{Row, Table};
use super::super::words::fill;
use super::comparison::{base, others, paired};
use super::league;
use super::{View, bare, categories, numbered, place, points, series};

/// The rows from the first year to each year.
fn cumulative<'a>(table: &'a Table, other: &str) -> Vec<Row<'a>> {
    let first = table
        .distinct(&[], "from_year")
        .into_iter()
        .next()
        .unwrap_or_default();
    table.rows(&[("other", other), ("from_year", first.as_str())])
}

/// The row over all years of every scenario.
fn whole<'a>(table: &'a Table, other: &str) -> Option<Row<'a>> {
    cumulative(table, other).pop()
}

pub(super) fn section(view: &View<'_>) -> Option<Section> {
    let l = view.language;
    let table = view.folder.table("cost_effectiveness")?;
    let (unit, unit_name) = l.money();
    let sentences = others(table).into_iter().filter_map(|other| {
        let row = whole(table, &other)?;
        let [cost, years] =
            ["public_cost_difference", "person_years"].map(|column| row.number(column));
        let words = [
            other.clone(),
            plain(cost? / unit),
            unit_name.to_owned(),
            plain(years? / l.persons().0),
            base(view),
            l.person_years_unit().to_owned(),
        ];
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let sentence = fill(l.costs_finding(), &words);
        let unit_cost = row.number("cost_per_person_year").map_or_else(
            || l.no_unit_cost().to_owned(),
            |cost| fill(l.unit_cost_finding(), &[&plain(cost)]),
        );
        Some(l.sentences(&[sentence, unit_cost]))
    });
    let sentences: Vec<String> = sentences.collect();
    let figures = [
        accumulated(view, table),
        league::figure(view),
        unit_costs(view, table),
        decomposition(view),
    ];
    let mut tables = vec![costs(view, table)];
    tables.extend(league::table(view));
    Some(Section {
        id: view.id("costs"),
        label: l.costs().to_owned(),
        heading: l.costs_heading().to_owned(),
        lead: sentences.clone(),
        findings: sentences,
        figures: figures.into_iter().flatten().collect(),
        tables,
    })
}

/// Additional cost and person-years out of poverty since the first year.
fn accumulated(view: &View<'_>, table: &Table) -> Option<Figure> {
    let l = view.language;
    let ((persons, _), (money, money_name)) = (l.persons(), l.money());
    let panels = [
        (
            "public_cost_difference",
            "public_cost_",
            l.additional_cost(),
            money,
            money_name,
        ),
        (
            "person_years",
            "person_years_",
            l.person_years_averted(),
            persons,
            l.person_years_unit(),
        ),
    ];
    let panels = panels.map(|(column, prefix, title, unit, unit_name)| {
        let lines = others(table)
            .into_iter()
            .enumerate()
            .map(|(number, other)| {
                let rows = cumulative(table, &other).into_iter();
                let values: Vec<(u16, Estimate)> = rows
                    .filter_map(|row| {
                        Some((
                            row.text("to_year").parse().ok()?,
                            paired(&row, column, prefix)?,
                        ))
                    })
                    .collect();
                series(other, numbered(number), Mark::Line, points(&values, unit))
            });
        let mut panel = view.by_year(view.axis("", unit_name, Scale::FromZero), lines.collect());
        title.clone_into(&mut panel.title);
        panel
    });
    let words = (
        fill(l.accumulated_title(), &[&base(view)]),
        l.accumulated_caption().to_owned(),
    );
    Some(view.figure(
        "cost-and-effect",
        "cost_effectiveness",
        words,
        panels.into(),
    ))
}

/// Cost per person-year, where it can be stated.
fn unit_costs(view: &View<'_>, table: &Table) -> Option<Figure> {
    let l = view.language;
    let found: Vec<(String, Estimate)> = others(table)
        .into_iter()
        .filter_map(|other| {
            let cost = paired(
                &whole(table, &other)?,
                "cost_per_person_year",
                "cost_per_person_year_",
            )?;
            Some((other, cost))
        })
        .collect();
    let panel = super::unit_costs(view, &found, l.cost_per_person_year());
    let words = (
        l.unit_costs_title().to_owned(),
        l.unit_costs_caption().to_owned(),
    );
    (!found.is_empty()).then(|| view.figure("unit-costs", "cost_effectiveness", words, vec![panel]))
}

/// What growth, redistribution and the line did to the headcount since the first year.
fn decomposition(view: &View<'_>) -> Option<Figure> {
    let l = view.language;
    let table = view.folder.table("decomposition")?;
    let year = table.distinct(&[], "year").pop()?;
    let others = others(table);
    let mut rows: Vec<(String, Row<'_>)> = Vec::new();
    let find = |change: &str, other: &str| {
        let cells = [
            ("change", change),
            ("other", other),
            ("year", year.as_str()),
            ("index", "headcount_ratio"),
        ];
        table.rows(&cells).into_iter().next()
    };
    rows.extend(find("base_over_time", others.first()?).map(|row| (base(view), row)));
    for other in &others {
        rows.extend(find("other_over_time", other).map(|row| (other.clone(), row)));
    }
    let components = [
        ("growth", l.growth()),
        ("redistribution", l.redistribution()),
        ("line", l.line()),
    ];
    let stacks = components
        .iter()
        .enumerate()
        .map(|(number, (column, name))| {
            let rows = rows.iter().enumerate();
            let all = rows.filter_map(|(index, (_, row))| {
                Some(bare(place(index), row.number(column)? * 100.0))
            });
            series(*name, numbered(number), Mark::Stacked, all.collect())
        });
    let panel = Panel {
        title: String::new(),
        tile: None,
        x: categories(rows.iter().map(|(name, _)| name.clone()).collect()),
        y: view.axis(l.change_of_headcount(), l.points(), Scale::FromZero),
        series: stacks.collect(),
    };
    let words = (
        fill(l.decomposition_title(), &[&year]),
        l.decomposition_caption().to_owned(),
    );
    (!rows.is_empty()).then(|| view.figure("decomposition", "decomposition", words, vec![panel]))
}

/// Costs and effects over all years.
fn costs(view: &View<'_>, table: &Table) -> DataTable {
    let l = view.language;
    let headers = [
        l.scenario().to_owned(),
        format!(
            "#{}",
            fill(l.in_unit(), &[l.additional_cost(), l.money().1])
        ),
        format!(
            "#{}",
            fill(l.in_unit(), &[l.persons_lifted(), l.persons().1])
        ),
        format!(
            "#{}",
            fill(
                l.in_unit(),
                &[l.person_years_averted(), l.person_years_unit()]
            )
        ),
        format!("#{}", fill(l.in_unit(), &[l.gap_closed(), l.money().1])),
        format!("#{}", l.cost_per_person_lifted()),
        format!("#{}", l.cost_per_person_year()),
        format!("#{}", l.cost_per_yuan_of_gap()),
        format!("#{}", l.leakage()),
        l.note().to_owned(),
    ];
    let headers: Vec<&str> = headers.iter().map(String::as_str).collect();
    let mut all = DataTable::new(view.id("costs-table"), l.costs_table(), &headers).opened();
    for other in others(table) {
        let Some(row) = whole(table, &other) else {
            continue;
        };
        let scaled = |column: &str, unit: f64| {
            DataCell::number(row.number(column).map(|value| value / unit))
        };
        let (persons, money) = (l.persons().0, l.money().0);
        all.push(vec![
            DataCell::words(&other),
            scaled("public_cost_difference", money),
            scaled("persons_lifted", persons),
            scaled("person_years", persons),
            scaled("gap_closed", money),
            scaled("cost_per_person_lifted", 1.0),
            scaled("cost_per_person_year", 1.0),
            scaled("cost_per_yuan_of_gap", 1.0),
            DataCell::percent(row.number("leakage_other")),
            DataCell::words(l.note_text(row.text("note"))),
        ]);
    }
    all
}
