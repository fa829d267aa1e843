//! The runs of a calibration: found in the ledger, or simulated and written there.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::budget::Budget;
use super::ledger::{Known, Ledger};
use super::model::Model;
use crate::calibration::Problem;
use crate::calibration::evaluate::{Evaluation, Evaluator, Halt, Status};
use crate::calibration::space::Space;
use crate::calibration::targets::{Targets, sd_of_runs};
use crate::failure::Failure;
use crate::interrupt;
use crate::progress::Progress;

/// The runs of a calibration: from memory, from the ledger, or simulated.
pub(super) struct Runs<'a> {
    model: &'a Model<'a>,
    known: &'a Known,
    ledger: RefCell<&'a mut Ledger>,
    progress: &'a Progress,
    done: Cell<usize>,
    /// Runs of the pilot, which the evaluator of the search does not count.
    before: Cell<usize>,
    best: Cell<Option<f64>>,
}

impl<'a> Runs<'a> {
    /// None so far.
    pub(super) fn new(
        model: &'a Model<'a>,
        (ledger, known): (&'a mut Ledger, &'a Known),
        progress: &'a Progress,
    ) -> Self {
        Runs {
            model,
            known,
            ledger: RefCell::new(ledger),
            progress,
            done: Cell::new(0),
            before: Cell::new(0),
            best: Cell::new(None),
        }
    }

    fn told(&self, status: Status, stage: &str) {
        let runs = status.runs + self.before.get();
        let new = runs.saturating_sub(self.done.replace(runs));
        self.progress.inc(new as u64);
        if status.best_distance.is_some() {
            self.best.set(status.best_distance);
        }
        let best = self.best.get().map_or_else(String::new, |distance| {
            format!(", best distance {distance:.2}")
        });
        self.progress
            .message(&format!("{stage}: run {}{best}", self.done.get()));
    }

    /// Values of all targets with the whole horizon, for every replicate.
    ///
    /// # Errors
    /// What stood in the way; runs before it are in the ledger.
    pub(super) fn whole(
        &self,
        values: &[f64],
        replicates: &[u32],
    ) -> Result<Vec<Vec<f64>>, Failure> {
        let until = self.model.end();
        let mut all = Vec::new();
        for some in replicates.chunks(4 * rayon::current_num_threads()) {
            interrupt::check()?;
            let (model, known) = (self.model, self.known);
            let made: Vec<Result<Vec<f64>, Failure>> = some
                .par_iter()
                .map(|&replicate| match known.get(until, replicate, values) {
                    Some(found) => Ok(found.clone()),
                    None => model.simulate(values, replicate, until),
                })
                .collect();
            for (&replicate, targets) in some.iter().zip(made) {
                let targets = targets?;
                if known.get(until, replicate, values).is_none() {
                    let mut ledger = self.ledger.borrow_mut();
                    ledger.add(until, replicate, values, &targets)?;
                }
                all.push(targets);
            }
            self.progress.inc(some.len() as u64);
        }
        Ok(all)
    }
}

/// The evaluator over the fitted targets.
pub(super) fn evaluator<'a, 'm: 'a>(
    runs: &'a Runs<'m>,
    problem: Problem<'a>,
    stage: &'a Cell<&'static str>,
) -> Evaluator<'a, Failure> {
    let (model, known, until) = (runs.model, runs.known, runs.model.last_year());
    // Values of all targets of new runs, from where they are simulated to where they are written.
    let made = Arc::new(Mutex::new(BTreeMap::new()));
    let new = Arc::clone(&made);
    let place = |values: &[f64], replicate: u32| -> (u32, Vec<u64>) {
        let bits = values.iter().map(|value| value.to_bits());
        (replicate, bits.collect())
    };
    Evaluator::new(problem, move |values, replicate| {
        if let Some(all) = known.get(until, replicate, values) {
            return model.measured(all);
        }
        let all = model.simulate(values, replicate, until)?;
        let measured = model.measured(&all)?;
        let mut new = new.lock().unwrap_or_else(PoisonError::into_inner);
        new.insert(place(values, replicate), all);
        Ok(measured)
    })
    .recording(move |run| {
        let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
        match made.remove(&place(&run.values, run.replicate)) {
            Some(all) => {
                let mut ledger = runs.ledger.borrow_mut();
                ledger.add(until, run.replicate, &run.values, &all)
            }
            None => Ok(()),
        }
    })
    .reporting(move |status| runs.told(status, stage.get()))
    .stopping_when(interrupt::interrupted)
}

/// Runs of the scenario's own values, and the targets with the luck that these show.
///
/// # Errors
/// What stood in the way of the runs.
pub(super) fn pilot(
    runs: &Runs<'_>,
    space: &Space,
    own: &[f64],
    budget: &Budget,
) -> Result<(Targets, Vec<Evaluation>), Failure> {
    let without_luck = runs.model.errors(&vec![0.0; runs.model.fitted().len()])?;
    let problem = Problem {
        space,
        targets: &without_luck,
    };
    let stage = Cell::new("pilot");
    let mut evaluator = evaluator(runs, problem, &stage);
    let replicates = evaluator.fresh_replicates(budget.pilot);
    let made = evaluator
        .run_all(&[own.to_vec()], &replicates)
        .map_err(halted)?;
    runs.before.set(budget.pilot);
    let targets = runs.model.errors(&sd_of_runs(&made[0]))?;
    Ok((targets, evaluator.ledger().to_vec()))
}

/// The failure of a command whose runs ended early.
pub(super) fn halted(halt: Halt<Failure>) -> Failure {
    match halt {
        Halt::Stopped => Failure::Interrupted,
        Halt::Simulator { error, .. } => error,
        Halt::Budget { .. } => {
            Failure::input(format!("a stage of the calibration is too short: {halt}"))
                .with_help("allow more runs, for example with --budget")
        }
        Halt::Count { .. } | Halt::NotFinite { .. } => Failure::input(halt.to_string()),
    }
}
