//! One run of a sweep: from its number to the rows that are kept of it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::runs::{Sweep, csv};
use super::selection::Selection;
use crate::experiments::attribute;
use crate::experiments::begin::begin;
use crate::failure::Failure;
use crate::interrupt;
use crate::results::{Cell, TableSchema};
use crate::tables::attribution::ATTRIBUTION;
use crate::tables::{self, Comparison, DYNAMICS, TableRows};

/// What a run came to: number of rows and their bytes as CSV, or why it failed.
pub(super) type Made = Result<(u64, Vec<u8>), String>;

impl Sweep {
    /// Makes a run. A run that cannot be made is an outcome, not an error.
    ///
    /// # Errors
    /// Interruption.
    pub(super) fn make(&self, number: u32) -> Result<Made, Failure> {
        let rows = match guarded(|| self.rows(number)) {
            Ok(rows) => rows,
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            Err(failure) => return Ok(Err(failure.to_string())),
        };
        let bytes = csv(self.experiment.selection.results, &rows);
        Ok(bytes
            .map(|bytes| (rows.len() as u64, bytes))
            .map_err(|failure| failure.to_string()))
    }

    /// The rows that are kept of a run.
    pub(super) fn rows(&self, number: u32) -> Result<Vec<Vec<Cell>>, Failure> {
        self.rows_until(number, u16::MAX, &self.experiment.selection)
    }

    /// The rows of a run that a selection keeps of its years up to one, or all of an attribution, which has no end of its own.
    pub(super) fn rows_until(
        &self,
        number: u32,
        last: u16,
        selection: &Selection,
    ) -> Result<Vec<Vec<Cell>>, Failure> {
        let run = self.run(number);
        let scenario = &*self.scenario(run)?;
        let (wanted, lead) = (selection.tables(), self.lead(number));
        let mut kept = Vec::new();
        let mut take = |rows: &TableRows| selection.take(&lead, rows, &mut kept);
        let attributes = |schema: &&TableSchema| schema.name == ATTRIBUTION.name;
        if wanted.iter().any(|schema| !attributes(schema)) {
            let mut simulation = begin(scenario, run.replicate)?;
            while let Some(year) = simulation.next_year().filter(|year| *year <= last) {
                interrupt::check()?;
                simulation.step();
                tables::some_of_year(scenario, run.replicate, year, &simulation, &wanted)
                    .iter()
                    .for_each(&mut take);
            }
            if wanted.iter().any(|schema| schema.name == DYNAMICS.name) {
                let mut comparison = Comparison::default();
                tables::of_history(scenario, run.replicate, &simulation, &mut comparison)
                    .iter()
                    .for_each(&mut take);
            }
        }
        if wanted.iter().any(attributes) {
            take(&attribute::rows_of_run(scenario, run.replicate)?);
        }
        Ok(kept)
    }
}

/// Does something of which a fault of the program must not take the other runs with it.
///
/// # Errors
/// Its own, and a panic as a failure.
pub(super) fn guarded<T>(make: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
    catch_unwind(AssertUnwindSafe(make)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        let text = text.unwrap_or("unknown");
        Err(Failure::machine(format!("fault of the program: {text}")))
    })
}
