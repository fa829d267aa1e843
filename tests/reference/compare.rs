//! The first difference between the engine and the reference.

use std::fmt::{self, Debug, Display};

use five_measures::model::Simulation;
use five_measures::model::distributions::Part;
use five_measures::model::record::{CountyRow, YearRecord};
use five_measures::population::County;
use five_measures::population::households::Households;

use crate::counts::Counts;
use crate::nation::{self, Household};
use crate::year::Reference;

/// Sums of real numbers depend on the order of adding; so much of them may differ.
const TOLERANCE: f64 = 1e-9;

/// Where engine and reference differ, and the values of both.
#[derive(Debug, PartialEq)]
pub struct Difference {
    pub year: u16,
    /// Number of the county, and of the slot; none for what concerns the nation, or the county.
    pub county: Option<u32>,
    pub slot: Option<usize>,
    pub column: String,
    pub engine: String,
    pub reference: String,
}

impl Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.year)?;
        if let Some(county) = self.county {
            write!(f, ", county {county}")?;
        }
        if let Some(slot) = self.slot {
            write!(f, ", slot {slot}")?;
        }
        let (column, engine, reference) = (&self.column, &self.engine, &self.reference);
        write!(
            f,
            ", {column}: {engine} in the engine, {reference} in the reference"
        )
    }
}

/// A difference that does not yet know its year and county.
type Found = Option<(Option<usize>, String, String, String)>;

/// The first difference after a year, or none.
pub fn first_difference(
    year: u16,
    simulation: &Simulation<'_>,
    reference: &Reference<'_>,
) -> Option<Difference> {
    let record = simulation.record();
    let counties = &simulation.nation().counties;
    assert_eq!(counties.len(), reference.counties.len());
    assert_eq!(counties.len(), record.rows.len());
    let named = |county: Option<u32>, found: Found| {
        found.map(|(slot, column, engine, reference)| Difference {
            year,
            county,
            slot,
            column,
            engine,
            reference,
        })
    };
    for (place, county) in counties.iter().enumerate() {
        let own = &reference.counties[place];
        let found = in_households(&county.households, &own.households)
            .or_else(|| in_facts(county, own))
            .or_else(|| in_row(&record.rows[place], &reference.rows[place]));
        if found.is_some() {
            return named(Some(county.id), found);
        }
    }
    named(None, in_counts(record, &reference.counts))
}

/// Every column of every slot, bit by bit.
pub fn in_households(engine: &Households, reference: &[Household]) -> Found {
    if engine.len() != reference.len() {
        return in_text("slots", &engine.len(), &reference.len());
    }
    for (slot, own) in reference.iter().enumerate() {
        macro_rules! compare {
            ($($column:ident $(.$bits:ident)?),+ $(,)?) => {
                // A column that is not named here does not compile.
                let Households { $($column),+ } = engine;
                $(
                    let (theirs, ours) = ($column[slot], own.$column);
                    if theirs$(.$bits())? != ours$(.$bits())? {
                        let column = stringify!($column).to_owned();
                        return Some((Some(slot), column, format!("{theirs:?}"), format!("{ours:?}")));
                    }
                )+
            };
        }
        compare!(
            permanent.to_bits,
            persistent.to_bits,
            income.to_bits,
            composition,
            condition,
            registry,
            programmes,
            terms,
            poor_years,
            observed_poor_years,
            past,
        );
    }
    None
}

/// What a county holds besides households.
fn in_facts(engine: &County, reference: &nation::County) -> Found {
    let without_households = |county: &County| County {
        villages: county.villages.clone(),
        households: Households::default(),
        ..*county
    };
    in_text("county", &without_households(engine), &reference.facts)
}

/// A county's row: whole numbers exactly, sums of real numbers nearly.
fn in_row(engine: &CountyRow, reference: &CountyRow) -> Found {
    let mut near = reference.clone();
    let sums = |row: &mut CountyRow| {
        let s = &mut row.stocks;
        [
            s.poverty.gap,
            s.poverty.squared_gap,
            s.poverty.watts,
            s.squares.income,
        ]
    };
    let (theirs, ours) = (sums(&mut engine.clone()), sums(&mut near));
    let same = |(a, b): (&f64, &f64)| (a - b).abs() <= TOLERANCE * a.abs().max(b.abs());
    if theirs.iter().zip(&ours).all(same) {
        let [gap, squared_gap, watts, income] = theirs;
        near.stocks.poverty.gap = gap;
        near.stocks.poverty.squared_gap = squared_gap;
        near.stocks.poverty.watts = watts;
        near.stocks.squares.income = income;
    }
    if *engine == near {
        None
    } else {
        in_text("row", engine, &near)
    }
}

/// Counts of the nation.
fn in_counts(engine: &YearRecord, reference: &Counts) -> Found {
    for (place, incomes) in engine.distributions.parts() {
        let Part {
            province,
            designated,
        } = place;
        let own = reference.incomes.get(&(province, designated));
        if own != Some(incomes) {
            let name = format!("incomes of province {province}, designated {designated}");
            return in_text(&name, &Some(incomes), &own);
        }
    }
    let parts = engine.distributions.parts().count();
    let tally = &engine.tally;
    let mut moves = reference.moves.clone();
    for (stratum, designated) in [true, false].into_iter().enumerate() {
        for (cell, group) in tally.groups[stratum].iter().enumerate() {
            let own = reference.groups[&(designated, cell)];
            if *group != own {
                return in_text(
                    &format!("group {cell}, designated {designated}"),
                    group,
                    &own,
                );
            }
        }
        let matrix = tally.transitions[stratum].persons();
        for (from, row) in matrix.iter().enumerate() {
            for (to, persons) in row.iter().enumerate() {
                let own = moves.remove(&(designated, from, to)).unwrap_or_default();
                if *persons != own {
                    let name = format!("moves from class {from} to {to}, designated {designated}");
                    return in_text(&name, persons, &own);
                }
            }
        }
    }
    in_text("parts", &parts, &reference.incomes.len())
        .or_else(|| in_text("moves", &0, &moves.len()))
        .or_else(|| in_reach(engine, reference))
}

fn in_reach(engine: &YearRecord, reference: &Counts) -> Found {
    for (kind, (reach, own)) in engine.tally.reach.iter().zip(&reference.reach).enumerate() {
        let name = |what: &str| format!("reach by welfare {kind}: {what}");
        let found = in_text(&name("poor"), &reach.poor, &own.poor);
        if found.is_some() {
            return found;
        }
        for (subject, reached) in own.reached.iter().enumerate() {
            let name = name(&format!("subject {subject}"));
            let incidence = own.population.incidence(reached);
            let found = in_text(&name, &reach.targeting(subject), &own.targeting[subject])
                .or_else(|| in_text(&name, &reach.incidence(subject), &incidence));
            if found.is_some() {
                return found;
            }
        }
    }
    None
}

/// Where the texts of two values first differ; the shortest text of a number tells all of its bits.
fn in_text<T: Debug + PartialEq>(name: &str, engine: &T, reference: &T) -> Found {
    if engine == reference {
        return None;
    }
    let (theirs, ours) = (format!("{engine:#?}"), format!("{reference:#?}"));
    // Names of the lines that enclose a line, and how many lines were met at each depth.
    let (mut path, mut met) = (Vec::new(), Vec::new());
    for (theirs, ours) in theirs.lines().zip(ours.lines()) {
        let depth = (theirs.len() - theirs.trim_start().len()) / 4;
        path.truncate(depth);
        met.resize(depth + 1, 0);
        path.push(match theirs.trim().split_once(": ") {
            Some((field, _)) => field.to_owned(),
            None => format!("{}", met[depth]),
        });
        if theirs != ours {
            let place = [&[name.to_owned()], &path[1..]].concat().join(".");
            let value = |line: &str| {
                let value = line.rsplit(": ").next().unwrap_or(line);
                value.trim().trim_end_matches(',').to_owned()
            };
            return Some((None, place, value(theirs), value(ours)));
        }
        if !theirs.trim().starts_with(['}', ']', ')']) {
            met[depth] += 1;
        }
    }
    Some((None, name.to_owned(), theirs, ours))
}
