//! Which parameters drive what is kept of the runs.

use super::runs::Sweep;
use super::shard::Shard;
use crate::results::{Cell, TableSchema};

/// Outcomes of all runs.
pub(super) struct Outcomes;

impl Outcomes {
    /// Adds a row of a run.
    pub(super) fn add(&mut self, _run: u32, _cells: &[Cell]) {}
}

impl Sweep {
    /// Outcomes to be collected.
    pub(super) fn outcomes(&self, _shard: Shard) -> Option<Outcomes> {
        None
    }

    /// Tables of the analysis.
    pub(super) fn analysis(&self, _shard: Shard) -> Option<&'static TableSchema> {
        None
    }

    /// Rows of the analysis.
    pub(super) fn sensitivity(
        &self,
        _outcomes: &Outcomes,
    ) -> (&'static TableSchema, Vec<Vec<Cell>>) {
        unimplemented!()
    }
}
