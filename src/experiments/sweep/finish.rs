//! From the runs on the disk to the tables of a finished sweep.

use super::ended::Ended;
use super::journal::Journal;
use super::runs::{Sweep, cells};
use super::shard::Shard;
use crate::failure::Failure;
use crate::interrupt;
use crate::results::{Cell, Manifest, ResultsFolder, hexadecimal};
use crate::row;
use crate::tables::sweep::TIMINGS;

/// Runs that have ended, wherever their rows are.
pub(super) trait EndedRuns {
    /// How a run ended; `None` if it has not.
    fn ended(&self, run: u32) -> Option<&Ended>;

    /// Reads the rows of a run as CSV into `to`.
    ///
    /// # Errors
    /// A machine that refuses, and rows that were changed.
    fn rows(&mut self, run: u32, to: &mut Vec<u8>) -> Result<(), Failure>;

    /// A hash of the shards that the runs are from; `None` if they were made here.
    fn source(&self) -> Option<String> {
        None
    }
}

impl EndedRuns for Journal {
    fn ended(&self, run: u32) -> Option<&Ended> {
        self.entry(run).map(|entry| &entry.ended)
    }

    fn rows(&mut self, run: u32, to: &mut Vec<u8>) -> Result<(), Failure> {
        Journal::rows(self, run, to)
    }
}

impl Sweep {
    /// Writes the tables of a sweep or shard whose runs have all ended, and the manifest.
    ///
    /// # Errors
    /// A machine that refuses, and interruption.
    pub(super) fn finish(
        &self,
        shard: Shard,
        runs: &mut dyn EndedRuns,
        mut folder: Box<ResultsFolder>,
    ) -> Result<Manifest, Failure> {
        let results_schema = self.experiment.selection.results;
        let mut results = folder.table(results_schema)?;
        let mut table = folder.table(self.runs_table)?;
        let mut timings = folder.table(&TIMINGS)?;
        let mut outcomes = self.outcomes(shard);
        let (mut bytes, mut failed) = (Vec::new(), 0);
        for run in (0..self.run_count()).filter(|&run| shard.has(run)) {
            interrupt::check()?;
            runs.rows(run, &mut bytes)?;
            let Some(ended) = runs.ended(run) else {
                return Err(Failure::machine(format!(
                    "fault of the program: run {run} has not ended"
                )));
            };
            for cells in self.parse(run, &bytes)? {
                results.write(&cells)?;
                if let Some(outcomes) = &mut outcomes {
                    self.collect(outcomes, run, &cells);
                }
            }
            failed += u32::from(ended.failed());
            table.write(&self.state_row(run, ended))?;
            timings.write(&row![run, ended.seconds, ended.finished.clone()])?;
        }
        for table in [results, table, timings] {
            folder.keep(table)?;
        }
        if let Some(outcomes) = outcomes {
            let mut table = folder.table(self.sensitivity_table)?;
            self.sensitivity(&outcomes)
                .iter()
                .try_for_each(|row| table.write(row))?;
            folder.keep(table)?;
        }
        let name = format!("{}.toml", self.experiment.name);
        folder.file(&name, self.experiment.text.as_bytes())?;
        let mut parameters = self.parameters(shard);
        parameters["sweep"]["failed"] = failed.into();
        if let Some(source) = runs.source() {
            parameters["sweep"]["merged_from"] = source.into();
        }
        folder.found(parameters);
        interrupt::check()?;
        folder.finish()
    }

    /// The rows of a run as cells.
    fn parse(&self, run: u32, bytes: &[u8]) -> Result<Vec<Vec<Cell>>, Failure> {
        let schema = self.experiment.selection.results;
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(bytes);
        let rows = reader.records().map(|record| cells(schema, &record.ok()?));
        rows.collect::<Option<Vec<_>>>().ok_or_else(|| {
            Failure::input(format!(
                "the rows of run {run} are not those of this experiment"
            ))
        })
    }

    /// The row of a run in runs.csv.
    pub(super) fn state_row(&self, run: u32, ended: &Ended) -> Vec<Cell> {
        let mut row = self.lead(run);
        let error = Some(ended.error.clone()).filter(|error| !error.is_empty());
        row.extend(row![
            ended.status(),
            ended.rows,
            ended.bytes,
            error.is_none().then(|| hexadecimal(&ended.sha256)),
            error
        ]);
        row
    }
}
