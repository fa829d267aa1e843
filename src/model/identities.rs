//! Identities that always hold: checked after every year in debug runs, and by tests over random scenarios.

use super::record::{CountyRow, YearRecord};

/// An identity that does not hold: where, which, and by how much.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("county {county}: {identity}: {left} is not {right}")]
pub struct Broken {
    /// Place of the county.
    pub county: u32,
    /// Name of the identity.
    pub identity: &'static str,
    /// Left-hand side.
    pub left: i64,
    /// Right-hand side.
    pub right: i64,
}

/// Checks the record of a year against that of the year before (the same counties in the same order).
///
/// # Errors
/// The first identity that does not hold.
pub fn check(before: &YearRecord, now: &YearRecord) -> Result<(), Broken> {
    for (last, row) in before.rows.iter().zip(&now.rows) {
        persons_are_conserved(last, row)?;
        register_is_balanced(last, row)?;
        lists_only_shrink(last, row)?;
    }
    now.rows.iter().try_for_each(|row| {
        money_adds_up(row)?;
        parts_do_not_exceed_wholes(row)
    })?;
    distributions_hold_everybody(now)
}

fn equal(row: &CountyRow, identity: &'static str, left: i64, right: i64) -> Result<(), Broken> {
    if left == right {
        Ok(())
    } else {
        Err(Broken {
            county: row.county,
            identity,
            left,
            right,
        })
    }
}

/// Persons = last year + births - deaths; households = last year + split off - dissolved.
fn persons_are_conserved(last: &CountyRow, row: &CountyRow) -> Result<(), Broken> {
    let v = &row.vital;
    equal(
        row,
        "persons = last year + births - deaths",
        row.stocks.persons as i64,
        (last.stocks.persons + v.births[0]) as i64 - v.deaths[0] as i64,
    )?;
    equal(
        row,
        "households = last year + split off - dissolved",
        row.stocks.households as i64,
        (last.stocks.households + v.split_off[0]) as i64 - v.dissolved[0] as i64,
    )
}

/// Registered = last year + added + returned + born or moved in - removed - exited - died.
fn register_is_balanced(last: &CountyRow, row: &CountyRow) -> Result<(), Broken> {
    let (v, i, e) = (&row.vital, &row.identified, &row.exits);
    equal(
        row,
        "registered persons = last year + added + returned + born + moved in - removed - exited - died",
        row.stocks.registered as i64,
        (last.stocks.registered + i.added[0] + i.returned[0] + v.births[1]) as i64
            + v.registered_movers
            - (i.removed[0] + e.exited[0] + v.deaths[1]) as i64,
    )?;
    equal(
        row,
        "registered households = last year + added + returned + split off - removed - exited - dissolved",
        row.stocks.registered_households as i64,
        (last.stocks.registered_households + i.added[1] + i.returned[1] + v.split_off[1]) as i64
            - (i.removed[1] + e.exited[1] + v.dissolved[1]) as i64,
    )
}

/// No county or village comes back on the list.
fn lists_only_shrink(last: &CountyRow, row: &CountyRow) -> Result<(), Broken> {
    equal(
        row,
        "county on the list = last year - exits",
        i64::from(row.on_list),
        i64::from(last.on_list) - i64::from(row.exits.county),
    )?;
    equal(
        row,
        "villages on the list = last year - exits",
        i64::from(row.villages_on_list),
        i64::from(last.villages_on_list) - i64::from(row.exits.villages),
    )
}

/// Spending + leakage + unspent = budget, and none is negative, for every programme.
fn money_adds_up(row: &CountyRow) -> Result<(), Broken> {
    for account in &row.deliveries {
        equal(
            row,
            "spending + leakage + unspent = budget",
            account.spending + account.leakage + account.unspent,
            account.budget,
        )?;
        let least = account.spending.min(account.leakage).min(account.unspent);
        equal(row, "no money is negative", least.min(0), 0)?;
    }
    Ok(())
}

/// Persons and income by size of income are those of the counties: named by the first of them.
fn distributions_hold_everybody(now: &YearRecord) -> Result<(), Broken> {
    for (part, distributions) in now.distributions.parts() {
        let inside =
            |row: &&CountyRow| (row.province, row.designated) == (part.province, part.designated);
        let rows = || now.rows.iter().filter(inside);
        let Some(first) = rows().next() else {
            continue;
        };
        let persons: u64 = rows().map(|row| row.stocks.persons).sum();
        let by_source: i64 = rows().flat_map(|row| row.stocks.income).sum();
        equal(
            first,
            "persons by income = persons",
            distributions.incomes.persons() as i64,
            persons as i64,
        )?;
        equal(
            first,
            "persons by observed income = persons",
            distributions.observed.persons() as i64,
            persons as i64,
        )?;
        equal(
            first,
            "income = sum of its sources",
            distributions.incomes.sum_fen() as i64,
            by_source,
        )?;
    }
    Ok(())
}

/// The poor and the registered are persons.
fn parts_do_not_exceed_wholes(row: &CountyRow) -> Result<(), Broken> {
    let s = &row.stocks;
    for part in [
        s.poverty.poor,
        s.observed_poor,
        s.registered,
        s.ever_registered,
    ] {
        equal(
            row,
            "part of the persons",
            part.min(s.persons) as i64,
            part as i64,
        )?;
    }
    Ok(())
}
