//! Which parameters drive what is kept of the runs: indices of every outcome, by the method that the design is made for.

use std::collections::BTreeMap;

use super::design::Design;
use super::runs::Sweep;
use super::shard::Shard;
use crate::results::{Cell, TableSchema};
use crate::row;
use crate::sensitivity::morris::Trajectory;
use crate::sensitivity::{Bootstrap, morris, sobol};
use crate::tables::sweep::{Indices, sensitivity};

/// A column of values in a row that its keys name, for one scenario.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Name {
    scenario: usize,
    /// Which of the rows of a run, in the order in which they were first seen.
    row: usize,
    /// Place of the column.
    column: usize,
}

/// Outcomes of all points: means over seeds and replicates.
pub(super) struct Outcomes {
    points: usize,
    /// Runs of a scenario at a point.
    runs: u32,
    /// Cells that name rows, and which row they are.
    rows: BTreeMap<String, usize>,
    /// The cells themselves.
    keys: Vec<Vec<Cell>>,
    /// Sum and number of values at each point.
    sums: BTreeMap<Name, Vec<(f64, u32)>>,
}

impl Outcomes {
    /// Means by point; NaN where a run has no value.
    fn means(&self, name: &Name) -> Vec<f64> {
        let sums = &self.sums[name];
        let mean = |&(sum, count): &(f64, u32)| {
            if count == self.runs {
                sum / f64::from(count)
            } else {
                f64::NAN
            }
        };
        sums.iter().map(mean).collect()
    }
}

impl Sweep {
    /// Whether the design tells which parameters matter, which only a whole sweep can say.
    fn analyzes(&self, shard: Shard) -> bool {
        let design = &self.experiment.design;
        let made_for_it = matches!(
            design,
            Design::Morris(_) | Design::SobolIndices { .. } | Design::OneAtATime
        );
        shard.is_whole() && made_for_it
    }

    /// The table of indices, if the design is made for one.
    pub(super) fn analysis(&self, shard: Shard) -> Option<&'static TableSchema> {
        self.analyzes(shard).then_some(self.sensitivity_table)
    }

    /// Outcomes to be collected, if indices are to be made of them.
    pub(super) fn outcomes(&self, shard: Shard) -> Option<Outcomes> {
        let experiment = &self.experiment;
        self.analyzes(shard).then(|| Outcomes {
            points: self.point_count(),
            runs: experiment.seeds.len() as u32 * experiment.replicates,
            rows: BTreeMap::new(),
            keys: Vec::new(),
            sums: BTreeMap::new(),
        })
    }

    /// Adds a row of a run.
    pub(super) fn collect(&self, outcomes: &mut Outcomes, run: u32, cells: &[Cell]) {
        let (run, selection) = (self.run(run), &self.experiment.selection);
        let keys = &cells[selection.key_places()];
        let known = outcomes.rows.len();
        let row = *outcomes.rows.entry(format!("{keys:?}")).or_insert(known);
        if row == known {
            outcomes.keys.push(keys.to_vec());
        }
        for column in selection.value_places() {
            let value = match &cells[column] {
                Cell::Real(number) => *number,
                Cell::Integer(whole) => *whole as f64,
                Cell::Bool(switch) => f64::from(u8::from(*switch)),
                Cell::Missing | Cell::Text(_) => continue,
            };
            let name = Name {
                scenario: run.scenario,
                row,
                column,
            };
            let points = outcomes.points;
            let sums = outcomes
                .sums
                .entry(name)
                .or_insert_with(|| vec![(0.0, 0); points]);
            let (sum, count) = &mut sums[run.point as usize];
            *sum += value;
            *count += 1;
        }
    }

    /// The rows of sensitivity.csv.
    pub(super) fn sensitivity(&self, outcomes: &Outcomes) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        let experiment = &self.experiment;
        let trajectories = match &experiment.design {
            Design::Morris(settings) => morris::trajectories(experiment.varied.len(), settings),
            _ => Vec::new(),
        };
        for name in outcomes.sums.keys() {
            let mut lead = row![experiment.scenarios[name.scenario].name().to_owned()];
            lead.extend_from_slice(&outcomes.keys[name.row]);
            let column = experiment.selection.results.columns[name.column];
            lead.extend(row![column.name, column.unit, experiment.design.name()]);
            for (parameters, indices) in self.indices(&trajectories, &outcomes.means(name)) {
                let mut row = lead.clone();
                row.extend(parameters.map(|place| {
                    Cell::from(place.map(|place: usize| experiment.varied[place].name()))
                }));
                row.extend(indices.cells());
                rows.push(row);
            }
        }
        rows
    }

    /// Indices of an outcome, by parameter or pair of them, from its value at each point.
    fn indices(
        &self,
        trajectories: &[Trajectory],
        values: &[f64],
    ) -> Vec<([Option<usize>; 2], Indices)> {
        let dimension = self.experiment.varied.len();
        match &self.experiment.design {
            Design::Morris(settings) => {
                let bootstrap = Bootstrap {
                    seed: settings.seed,
                    ..Bootstrap::default()
                };
                let effects = morris::analyze(trajectories, values, &bootstrap);
                let indices = effects.iter().map(Indices::of_morris);
                indices
                    .enumerate()
                    .map(|(k, found)| ([Some(k), None], found))
                    .collect()
            }
            Design::SobolIndices {
                second_order, seed, ..
            } => {
                let bootstrap = Bootstrap {
                    seed: *seed,
                    ..Bootstrap::default()
                };
                let found = sobol::analyze(dimension, *second_order, values, &bootstrap);
                let first = found.s1.iter().zip(&found.st).enumerate();
                let first = first
                    .map(|(k, (s1, st))| ([Some(k), None], Indices::of_sobol(found.n, s1, st)));
                let second = found
                    .s2
                    .iter()
                    .map(|([a, b], s2)| ([Some(*a), Some(*b)], Indices::of_pair(found.n, s2)));
                first.chain(second).collect()
            }
            _ => self.one_at_a_time(values),
        }
    }

    /// Effects of the first and the last value of each parameter.
    fn one_at_a_time(&self, values: &[f64]) -> Vec<([Option<usize>; 2], Indices)> {
        let mut next = 1;
        let mut found = Vec::new();
        for (k, one) in self.experiment.varied.iter().enumerate() {
            let levels = one.one_at_a_time().len();
            let effect = |place: usize| values[place] - values[0];
            let ends = [effect(next), effect(next + levels - 1)];
            found.push(([Some(k), None], Indices::of_ends(ends)));
            next += levels;
        }
        found
    }

    /// The table of indices for the rows that a selection keeps.
    pub(super) fn sensitivity_schema(
        selection: &super::selection::Selection,
    ) -> &'static TableSchema {
        sensitivity(&selection.results.columns[selection.key_places()])
    }
}
