//! What a run has written so far as bytes, so that a run that is continued later writes the same tables as one that never stopped.

use std::borrow::Cow;

use super::{ALL, Comparison, Headline, TableRows};
use crate::bytes::{Decoder, Encoder, Malformed};
use crate::results::Cell;

/// The rows of the years of one run. The scenario in their first column is left out: a policy that begins later has the same rows under
/// its own name.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    rows: Encoder,
    tables: usize,
}

impl Kept {
    /// Keeps the rows of a year.
    pub fn add(&mut self, rows: &[TableRows]) {
        for (schema, rows) in rows {
            self.tables += 1;
            self.rows.text(schema.name);
            self.rows.count(rows.len());
            for row in rows {
                debug_assert!(matches!(row[0], Cell::Text(_)), "{}", schema.name);
                row[1..]
                    .iter()
                    .for_each(|cell| put_cell(cell, &mut self.rows));
            }
        }
    }

    /// The rows with what later years add to: comparisons with observed series and the years for the terminal.
    #[must_use]
    pub fn to_bytes(&self, comparison: &Comparison, headlines: &[Headline]) -> Vec<u8> {
        let mut to = Encoder::default();
        comparison.put(&mut to);
        to.count(headlines.len());
        headlines
            .iter()
            .for_each(|headline| put_headline(headline, &mut to));
        to.count(self.tables);
        to.raw(self.rows.bytes());
        to.bytes().to_vec()
    }
}

/// What a run had come to, to be gone on with.
#[derive(Debug)]
pub struct Restored<'a> {
    /// Comparisons with observed series so far.
    pub comparison: Comparison,
    /// The years so far.
    pub headlines: Vec<Headline>,
    scenario: &'a str,
    /// Tables that are left.
    tables: usize,
    from: Decoder<'a>,
}

impl<'a> Restored<'a> {
    /// Reads what [`Kept::to_bytes`] gave, for a scenario of that name.
    ///
    /// # Errors
    /// If the bytes are something else.
    pub fn from_bytes(bytes: &'a [u8], scenario: &'a str) -> Result<Self, Malformed> {
        let mut from = Decoder::new(bytes);
        let comparison = Comparison::take(&mut from)?;
        let headlines = (0..from.count(1)?).map(|_| headline(&mut from));
        let headlines = headlines.collect::<Result<_, _>>()?;
        Ok(Self {
            comparison,
            headlines,
            scenario,
            tables: from.count(1)?,
            from,
        })
    }

    /// Rows of a year and table, in the order in which they were written; `None` after the last.
    ///
    /// # Errors
    /// If the bytes are something else.
    pub fn next_rows(&mut self) -> Result<Option<TableRows>, Malformed> {
        match self.tables.checked_sub(1) {
            Some(left) => {
                self.tables = left;
                table(&mut self.from, self.scenario).map(Some)
            }
            None => self.from.clone().end().map(|()| None),
        }
    }
}

fn table(from: &mut Decoder<'_>, scenario: &str) -> Result<TableRows, Malformed> {
    let name = from.text()?;
    let schema = ALL
        .into_iter()
        .find(|schema| schema.name == name)
        .ok_or(Malformed)?;
    let row = |from: &mut Decoder<'_>| {
        let mut row = vec![Cell::from(scenario.to_owned())];
        for column in &schema.columns[1..] {
            let cell = cell(from)?;
            row.push(
                Some(cell)
                    .filter(|cell| cell.fits(column.kind))
                    .ok_or(Malformed)?,
            );
        }
        Ok(row)
    };
    let rows = (0..from.count(1)?).map(|_| row(from));
    Ok((schema, rows.collect::<Result<_, _>>()?))
}

fn put_cell(cell: &Cell, to: &mut Encoder) {
    match cell {
        Cell::Missing => to.u8(0),
        Cell::Text(text) => {
            to.u8(1);
            to.text(text);
        }
        Cell::Integer(value) => match i64::try_from(*value) {
            Ok(value) => {
                to.u8(2);
                to.i64(value);
            }
            Err(_) => {
                to.u8(5);
                to.i128(*value);
            }
        },
        Cell::Real(value) => {
            to.u8(3);
            to.f64(*value);
        }
        Cell::Bool(value) => {
            to.u8(4);
            to.bool(*value);
        }
    }
}

fn cell(from: &mut Decoder<'_>) -> Result<Cell, Malformed> {
    Ok(match from.u8()? {
        0 => Cell::Missing,
        1 => Cell::Text(Cow::Owned(from.text()?.to_owned())),
        2 => Cell::Integer(from.i64()?.into()),
        3 => Cell::Real(from.f64()?),
        4 => Cell::Bool(from.bool()?),
        5 => Cell::Integer(from.i128()?),
        _ => return Err(Malformed),
    })
}

fn put_headline(headline: &Headline, to: &mut Encoder) {
    let Headline {
        year,
        poor,
        observed_poor,
        registered,
        counties,
        mean_income_poor_areas,
        mean_income,
        spending,
    } = headline;
    to.u16(*year);
    for count in [poor, observed_poor, registered] {
        to.u64(*count);
    }
    to.u32(*counties);
    for value in [mean_income_poor_areas, mean_income, spending] {
        to.f64(*value);
    }
}

fn headline(from: &mut Decoder<'_>) -> Result<Headline, Malformed> {
    Ok(Headline {
        year: from.u16()?,
        poor: from.u64()?,
        observed_poor: from.u64()?,
        registered: from.u64()?,
        counties: from.u32()?,
        mean_income_poor_areas: from.f64()?,
        mean_income: from.f64()?,
        spending: from.f64()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Simulation;
    use crate::scenario::Scenario;
    use crate::tables::of_year;

    #[test]
    fn rows_come_back_under_another_name_and_every_cut_is_noticed() {
        let shipped = Scenario::shipped("baseline").expect("shipped");
        let set = shipped.set("population.scale", 10_000).expect("set");
        let set = set.set("output.panel", 20).expect("set");
        let scenario = set.build().expect("built");
        let mut simulation = Simulation::new(&scenario, 0).expect("a nation");
        let (mut kept, mut comparison) = (Kept::default(), Comparison::default());
        let (mut rows, mut headlines) = (Vec::new(), Vec::new());
        for _ in 0..3 {
            let year = simulation.step().expect("a year");
            let (mut of_year, headline) = of_year(&scenario, 0, year, &simulation, &mut comparison);
            kept.add(&of_year);
            headlines.push(headline);
            rows.append(&mut of_year);
        }
        let bytes = kept.to_bytes(&comparison, &headlines);
        let mut restored = Restored::from_bytes(&bytes, "other").expect("as written");
        for (_, rows) in &mut rows {
            rows.iter_mut().for_each(|row| row[0] = Cell::from("other"));
        }
        assert_eq!(restored.headlines, headlines);
        for (schema, ours) in &rows {
            let (other, theirs) = restored.next_rows().expect("as written").expect("rows");
            assert_eq!((schema.name, ours), (other.name, &theirs));
        }
        assert!(restored.next_rows().expect("as written").is_none());
        assert_eq!(
            format!("{:?}", restored.comparison),
            format!("{comparison:?}")
        );
        let whole = |bytes: &[u8]| {
            let mut restored = Restored::from_bytes(bytes, "other")?;
            while restored.next_rows()?.is_some() {}
            Ok::<(), Malformed>(())
        };
        assert_eq!(whole(&bytes), Ok(()));
        for length in (0..bytes.len()).step_by(997) {
            assert_eq!(whole(&bytes[..length]), Err(Malformed), "{length}");
        }
    }
}
