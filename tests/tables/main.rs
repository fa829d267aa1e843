//! The tables agree with each other, row by row, and hold what their definitions promise.

mod agreement;
#[path = "../common/mod.rs"]
mod common;

use std::collections::BTreeMap;

use common::{draw, scenario};
use five_measures::results::{Cell, TableSchema};
use five_measures::scenario::Scenario;
use five_measures::tables::{self, Comparison};

/// The rows of all tables of a run, each row by column name.
type Tables = BTreeMap<&'static str, Vec<BTreeMap<&'static str, Cell>>>;

fn tables_of(scenario: &Scenario) -> Tables {
    let mut all = Tables::new();
    let mut comparison = Comparison::default();
    let mut simulation = draw(scenario, 0);
    let mut take = |schema: &'static TableSchema, rows: Vec<Vec<Cell>>| {
        let named = rows.into_iter().map(|row| {
            assert_eq!(row.len(), schema.columns.len(), "{}", schema.name);
            let names = schema.columns.iter().map(|column| column.name);
            names.zip(row).collect()
        });
        all.entry(schema.name).or_default().extend(named);
    };
    while let Some(year) = simulation.step() {
        let (rows, _) = tables::of_year(scenario, 0, year, &simulation, &mut comparison);
        rows.into_iter()
            .for_each(|(schema, rows)| take(schema, rows));
    }
    let rows = tables::of_history(scenario, 0, &simulation, &mut comparison);
    rows.into_iter()
        .for_each(|(schema, rows)| take(schema, rows));
    all
}

fn baseline() -> Tables {
    tables_of(&scenario(
        "baseline",
        &["population.scale=4000", "output.panel=300"],
    ))
}

fn number(row: &BTreeMap<&'static str, Cell>, column: &str) -> f64 {
    match &row[column] {
        Cell::Integer(number) => *number as f64,
        Cell::Real(number) => *number,
        Cell::Bool(yes) => f64::from(u8::from(*yes)),
        other => panic!("{column} is {other:?}"),
    }
}

fn text<'a>(row: &'a BTreeMap<&'static str, Cell>, column: &str) -> &'a str {
    match &row[column] {
        Cell::Text(text) => text,
        other => panic!("{column} is {other:?}"),
    }
}

fn close(a: f64, b: f64, relative: f64) -> bool {
    (a - b).abs() <= relative * a.abs().max(b.abs()) + 1e-12
}

/// Rows of a table by the values of some columns.
fn keyed<'a>(
    rows: &'a [BTreeMap<&'static str, Cell>],
    columns: &[&str],
) -> BTreeMap<String, Vec<&'a BTreeMap<&'static str, Cell>>> {
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for row in rows {
        let key: Vec<String> = columns.iter().map(|c| format!("{:?}", row[*c])).collect();
        groups.entry(key.join(" ")).or_default().push(row);
    }
    groups
}

#[test]
fn the_tables_agree_with_each_other() {
    let all = baseline();
    agreement::poverty_at_the_national_line_is_that_of_the_nation(&all);
    agreement::places_add_up(&all);
    agreement::groups_add_up_to_their_place(&all);
    agreement::deprivations_add_up(&all);
    agreement::shares_of_benefits_add_up(&all);
    agreement::the_register_is_targeted_as_its_own_table_says(&all);
    agreement::histories_agree_with_the_years(&all);
    agreement::the_panel_is_a_sample_of_the_nation(&all);
}

#[test]
fn a_larger_panel_holds_the_smaller_one() {
    let ids = |panel: u32| {
        let all = tables_of(&scenario(
            "baseline",
            &[
                "population.scale=5000",
                "time.end=2012",
                &format!("output.panel={panel}"),
            ],
        ));
        let mut ids: Vec<String> = all["panel"]
            .iter()
            .map(|row| text(row, "household").to_owned())
            .collect();
        ids.sort();
        ids
    };
    let (small, large) = (ids(40), ids(400));
    assert_eq!((small.len(), large.len()), (40, 400));
    assert!(small.iter().all(|id| large.contains(id)));
}

#[test]
fn every_table_is_declared_without_fault() {
    for schema in tables::ALL
        .into_iter()
        .chain(tables::QUANTILES.iter())
        .chain(tables::OF_CALIBRATION)
        .chain(tables::OF_COMPARISON)
        .chain([&tables::compare::BUDGETS])
    {
        assert_eq!(schema.faults(), Vec::<String>::new());
    }
}
