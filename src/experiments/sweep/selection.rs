//! What is kept of a run: rows and columns of its tables, in one table for all runs.

use std::sync::Arc;

use toml::Spanned;

use super::design::drawn_parameters;
use super::keep::{Chosen, KeepSection};
use super::vary::Varied;
use crate::results::{Cell, Column, ColumnKind, TableSchema};
use crate::scenario::{Entry, Fault, Scenario, Source, Type};
use crate::tables::attribution::ATTRIBUTION;
use crate::tables::columns::YEAR;
use crate::tables::{self, DYNAMICS, TableRows};

/// What is kept of all runs.
#[derive(Clone, Debug)]
pub(super) struct Selection {
    kept: Vec<Kept>,
    /// The table of all runs.
    pub(super) results: &'static TableSchema,
    /// Number of columns that say which run a row is of.
    lead: usize,
    /// Place of the first column of values.
    values: usize,
}

/// What is kept of one table.
#[derive(Clone, Debug)]
struct Kept {
    schema: &'static TableSchema,
    /// Columns there, and where they stand in a row of the table of all runs.
    columns: Vec<(usize, usize)>,
    /// Column and texts of which it has one.
    conditions: Vec<(usize, Vec<String>)>,
}

impl Selection {
    /// Reads the sections; the national table if there are none.
    ///
    /// # Errors
    /// Tables, columns, years or places that do not exist.
    pub(super) fn new(
        sections: &[Spanned<KeepSection>],
        scenarios: &[Scenario],
        varied: &[Varied],
        draws: bool,
        source: &Arc<Source>,
    ) -> Result<Self, Vec<Fault>> {
        let whole = Spanned::new(0..0, KeepSection::national());
        let default = [whole];
        let sections = if sections.is_empty() {
            &default
        } else {
            sections
        };
        let (mut chosen, mut faults) = (Vec::new(), Vec::new());
        for section in sections {
            match Chosen::new(section.get_ref(), scenarios) {
                Ok(one) if chosen.iter().any(|other| one.overlaps(other)) => {
                    let message = format!(
                        "rows of `{}` are kept twice: put the columns of both sections into one",
                        one.schema.name
                    );
                    faults.push(Fault::at(source, section.span(), message));
                }
                Ok(one) => chosen.push(one),
                Err(message) => faults.push(Fault::at(source, section.span(), message)),
            }
        }
        if faults.is_empty() {
            Ok(Self::of(&chosen, scenarios, varied, draws))
        } else {
            Err(faults)
        }
    }

    fn of(chosen: &[Chosen], scenarios: &[Scenario], varied: &[Varied], draws: bool) -> Self {
        let mut columns = lead_columns(scenarios, varied, draws);
        columns.push(Column::text(
            "table",
            "The table that the row is from, as `run` writes it.",
        ));
        let lead = columns.len();
        let mut places: Vec<Vec<(usize, usize)>> = vec![Vec::new(); chosen.len()];
        let mut values = lead;
        for key in [true, false] {
            values = if key { lead } else { columns.len() };
            for (one, places) in chosen.iter().zip(&mut places) {
                let of_kind = one.columns.iter().copied();
                for from in of_kind.filter(|&c| one.schema.columns[c].key == key) {
                    let column = one.schema.columns[from];
                    let to = columns[lead..]
                        .iter()
                        .position(|other| same(other, &column));
                    let to = to.map_or(columns.len(), |to| lead + to);
                    if to == columns.len() {
                        let taken = columns.iter().any(|other| other.name == column.name);
                        columns.push(if taken {
                            renamed(column, one.schema)
                        } else {
                            column
                        });
                    }
                    places.push((from, to));
                }
            }
        }
        let kept = chosen.iter().zip(places).map(|(one, columns)| Kept {
            schema: one.schema,
            columns,
            conditions: one.conditions.clone(),
        });
        Selection {
            kept: kept.collect(),
            results: schema(columns),
            lead,
            values,
        }
    }

    /// The tables that are needed.
    pub(super) fn tables(&self) -> Vec<&'static TableSchema> {
        self.kept.iter().map(|kept| kept.schema).collect()
    }

    /// Whether runs are attributions too.
    pub(super) fn attributes(&self) -> bool {
        self.kept
            .iter()
            .any(|kept| kept.schema.name == ATTRIBUTION.name)
    }

    /// The columns that say which run a row is of, without that of the table.
    pub(super) fn run_columns(&self) -> &'static [Column] {
        &self.results.columns[..self.lead - 1]
    }

    /// Places of the columns that name a row within its run.
    pub(super) fn key_places(&self) -> std::ops::Range<usize> {
        self.lead - 1..self.values
    }

    /// Places of the columns of values.
    pub(super) fn value_places(&self) -> std::ops::Range<usize> {
        self.values..self.results.columns.len()
    }

    /// Adds the rows that are kept of a table of a run; `lead` are the cells that say which run it is.
    pub(super) fn take(&self, lead: &[Cell], (schema, rows): &TableRows, to: &mut Vec<Vec<Cell>>) {
        for kept in self
            .kept
            .iter()
            .filter(|kept| kept.schema.name == schema.name)
        {
            for row in rows.iter().filter(|row| kept.wants(row)) {
                let mut whole = lead.to_vec();
                whole.push(Cell::from(schema.name));
                whole.resize(self.results.columns.len(), Cell::Missing);
                for &(from, place) in &kept.columns {
                    whole[place] = row[from].clone();
                }
                to.push(whole);
            }
        }
    }

    /// The same of every year.
    pub(super) fn of_every_year(&self) -> Self {
        let mut all = self.clone();
        for kept in &mut all.kept {
            let columns = kept.schema.columns;
            kept.conditions
                .retain(|(place, _)| columns[*place].name != YEAR.name);
        }
        all
    }

    /// The kept tables that have no row among `rows` of the first years of a run; dynamics have rows of whole histories too.
    pub(super) fn tables_without(&self, rows: &[Vec<Cell>]) -> Vec<&'static str> {
        let has = |name: &str| {
            let is =
                |row: &Vec<Cell>| matches!(&row[self.lead - 1], Cell::Text(table) if table == name);
            rows.iter().any(is)
        };
        let names = self.kept.iter().map(|kept| kept.schema.name);
        names
            .filter(|name| *name != DYNAMICS.name && !has(name))
            .collect()
    }

    /// Share of the years that are kept, over all tables.
    pub(super) fn share_of_years(&self, horizon: std::ops::RangeInclusive<u16>) -> f64 {
        let years = horizon.count();
        let of = |kept: &Kept| {
            let chosen = kept.conditions.iter();
            let mut chosen =
                chosen.filter(|(place, _)| kept.schema.columns[*place].name == YEAR.name);
            chosen.next().map_or(years, |(_, years)| years.len())
        };
        let kept: usize = self.kept.iter().map(of).sum();
        kept as f64 / (years * self.kept.len()) as f64
    }

    /// What it is, for the identity of the experiment.
    pub(super) fn description(&self) -> String {
        let of = |kept: &Kept| {
            format!(
                "{} {:?} {:?}",
                kept.schema.name, kept.columns, kept.conditions
            )
        };
        let parts: Vec<String> = self.kept.iter().map(of).collect();
        parts.join("; ")
    }
}

impl Kept {
    fn wants(&self, row: &[Cell]) -> bool {
        let meets = |(place, texts): &(usize, Vec<String>)| texts.contains(&text(&row[*place]));
        self.conditions.iter().all(meets)
    }
}

fn text(cell: &Cell) -> String {
    let mut text = String::new();
    crate::results::table::write_cell(cell, ColumnKind::Text, &mut text);
    text
}

/// Whether two tables mean the same by a column.
fn same(one: &Column, other: &Column) -> bool {
    one.name == other.name && one.kind == other.kind && one.unit == other.unit
}

/// A column under a name of its own.
fn renamed(column: Column, schema: &TableSchema) -> Column {
    Column {
        name: String::leak(format!("{}_{}", schema.name, column.name)),
        ..column
    }
}

/// A table whose columns the experiment decides. It lives as long as the program, which runs one experiment.
fn schema(columns: Vec<Column>) -> &'static TableSchema {
    Box::leak(Box::new(TableSchema {
        columns: Vec::leak(columns),
        ..tables::sweep::RESULTS
    }))
}

/// The columns that say which run a row is of.
fn lead_columns(scenarios: &[Scenario], varied: &[Varied], draws: bool) -> Vec<Column> {
    let mut columns = tables::sweep::RUN.to_vec();
    if draws {
        columns.push(tables::sweep::DRAW);
        let drawn = drawn_parameters(scenarios).into_iter();
        columns.extend(drawn.map(|entry| value_column(entry, entry.path.clone())));
    }
    columns.extend(varied.iter().map(|one| match one.multiplies() {
        true => factor_column(one.name()),
        false => value_column(one.entry(), one.name()),
    }));
    columns.extend(tables::sweep::LUCK);
    columns
}

/// The column of a parameter that is multiplied.
fn factor_column(name: String) -> Column {
    let meaning =
        "Factor by which the parameter is multiplied; empty where the scenario is as it is.";
    let column = Column::real(String::leak(name), "", meaning);
    column.significant(17).key()
}

/// The column of a parameter that is set.
fn value_column(entry: &'static Entry, name: String) -> Column {
    let name: &'static str = String::leak(name);
    let unit = entry.unit.unwrap_or_default();
    let meaning = "Value of the parameter; empty where the scenario is as it is.";
    let column = match entry.value_type {
        Type::Number => Column::real(name, unit, meaning).significant(17),
        Type::Whole => Column::integer(name, unit, meaning),
        Type::Switch => Column::bool(name, meaning),
        Type::Choice(_) | Type::File => Column::text(name, meaning),
    };
    column.key()
}
