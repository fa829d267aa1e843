//! Runs of the simulator: in parallel, within a budget, written down in order, and never twice.
//!
//! A search is a function of its settings and of what the simulator returned. Whoever keeps the
//! [`Evaluation`]s (the *ledger*) can therefore end a search at any moment and start it again with
//! [`Evaluator::restored`]: it asks for the same runs, finds the first ones in the ledger, and
//! comes to the same result as if it had never been interrupted. A ledger also serves a search
//! with a larger budget. It knows runs by values and replicate only, so it must be kept apart for
//! each model, scenario and seed.

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use thiserror::Error;

use super::problem::{Problem, Scored};

/// Runs between two looks at the request to stop, for each thread.
const RUNS_PER_THREAD: usize = 4;

/// One run of the simulator.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Number of the run, from zero.
    pub id: usize,
    /// Values of the parameters.
    pub values: Vec<f64>,
    /// Replicate: which luck the run had.
    pub replicate: u32,
    /// Simulated values in the order of the targets.
    pub outputs: Vec<f64>,
}

/// A run that is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Positions of the parameters.
    pub position: Vec<f64>,
    /// Which luck the run has.
    pub replicate: u32,
}

/// How far a search has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Status {
    /// Runs so far, those found in the ledger among them.
    pub runs: usize,
    /// Most runs that are allowed, if there is a limit.
    pub budget: Option<usize>,
    /// The lowest mean squared residual so far.
    pub best_distance: Option<f64>,
}

/// Why no more runs were made.
#[derive(Debug, Error)]
pub enum Halt<E> {
    /// The caller asked to stop. The ledger holds all finished runs.
    #[error("stopped")]
    Stopped,
    /// The budget does not cover the next batch, of which nothing was run.
    #[error("{wanted} runs wanted, but only {left} of the budget are left")]
    Budget {
        /// Runs of the batch.
        wanted: usize,
        /// Runs that the budget still allows.
        left: usize,
    },
    /// The simulator failed.
    #[error("{error}")]
    Simulator {
        /// Values of the parameters.
        values: Vec<f64>,
        /// Its own account.
        error: E,
    },
    /// The simulator returned too few or too many values.
    #[error("the simulator returned {found} values for {expected} targets")]
    Count {
        /// Number of targets.
        expected: usize,
        /// Number of values.
        found: usize,
    },
    /// A simulated value is no number.
    #[error(
        "the simulator returned {value} for target `{target}` in replicate {replicate}, with {parameters}"
    )]
    NotFinite {
        /// Name of the target.
        target: String,
        /// What was returned.
        value: f64,
        /// Which luck the run had.
        replicate: u32,
        /// Names and values of the parameters.
        parameters: String,
    },
}

type Simulate<'a, E> = Box<dyn Fn(&[f64], u32) -> Result<Vec<f64>, E> + Sync + 'a>;
type Record<'a, E> = Box<dyn FnMut(&Evaluation) -> Result<(), E> + 'a>;

/// Makes the runs that searches ask for.
pub struct Evaluator<'a, E> {
    problem: Problem<'a>,
    simulate: Simulate<'a, E>,
    record: Record<'a, E>,
    report: Box<dyn FnMut(Status) + 'a>,
    stop: Box<dyn Fn() -> bool + 'a>,
    ledger: Vec<Evaluation>,
    /// Place in the ledger by the bits of the values and the replicate.
    known: BTreeMap<(Vec<u64>, u32), usize>,
    status: Status,
    next_replicate: u32,
}

impl<'a, E: Send> Evaluator<'a, E> {
    /// An evaluator without limits. `simulate` gets values and a replicate, is called from several
    /// threads, and must return the same for the same arguments.
    pub fn new(
        problem: Problem<'a>,
        simulate: impl Fn(&[f64], u32) -> Result<Vec<f64>, E> + Sync + 'a,
    ) -> Self {
        Self {
            problem,
            simulate: Box::new(simulate),
            record: Box::new(|_| Ok(())),
            report: Box::new(|_| ()),
            stop: Box::new(|| false),
            ledger: Vec::new(),
            known: BTreeMap::new(),
            status: Status {
                runs: 0,
                budget: None,
                best_distance: None,
            },
            next_replicate: 0,
        }
    }

    /// Begins with the runs of an earlier search; they are neither simulated nor recorded again.
    #[must_use]
    pub fn restored(mut self, ledger: impl IntoIterator<Item = Evaluation>) -> Self {
        for evaluation in ledger {
            self.note(evaluation);
        }
        self
    }

    /// Allows so many runs, those found in the ledger among them. The limit may be raised between
    /// the steps of a calibration, so that a search leaves runs for the posterior.
    #[must_use]
    pub fn with_budget(mut self, runs: usize) -> Self {
        self.status.budget = Some(runs);
        self
    }

    /// Allows so many runs more than were made so far.
    pub fn allow(&mut self, runs: usize) {
        self.status.budget = Some(self.status.runs.saturating_add(runs));
    }

    /// Calls `record` once for each new run, in the order of their numbers, so that it can be
    /// written to disk. Its failure ends the search.
    #[must_use]
    pub fn recording(mut self, record: impl FnMut(&Evaluation) -> Result<(), E> + 'a) -> Self {
        self.record = Box::new(record);
        self
    }

    /// Calls `report` whenever runs have ended or a better candidate was found.
    #[must_use]
    pub fn reporting(mut self, report: impl FnMut(Status) + 'a) -> Self {
        self.report = Box::new(report);
        self
    }

    /// Looks at `stop` between a few runs and ends when it returns true.
    #[must_use]
    pub fn stopping_when(mut self, stop: impl Fn() -> bool + 'a) -> Self {
        self.stop = Box::new(stop);
        self
    }

    /// What the runs are for.
    pub fn problem(&self) -> Problem<'a> {
        self.problem
    }

    /// All runs so far in the order in which they were first made.
    pub fn ledger(&self) -> &[Evaluation] {
        &self.ledger
    }

    /// How far the search has come.
    pub fn status(&self) -> Status {
        self.status
    }

    /// Whether the budget covers so many more runs.
    pub fn has_room_for(&self, runs: usize) -> bool {
        runs <= self.left()
    }

    /// Replicates that no candidate has had so far, at least one.
    pub fn fresh_replicates(&mut self, count: usize) -> Vec<u32> {
        let first = self.next_replicate;
        self.next_replicate += count.max(1) as u32;
        (first..self.next_replicate).collect()
    }

    /// Makes the wanted runs and returns their simulated values in the same order.
    ///
    /// Runs found in the ledger count for the budget, so that a restored search takes the same
    /// decisions, but are not simulated again.
    ///
    /// # Errors
    /// A [`Halt`]; the first one in the order of the requests. Runs before it are in the ledger.
    pub fn run(&mut self, requests: &[Request]) -> Result<Vec<Vec<f64>>, Halt<E>> {
        if !self.has_room_for(requests.len()) {
            return Err(Halt::Budget {
                wanted: requests.len(),
                left: self.left(),
            });
        }
        let chunk = RUNS_PER_THREAD * rayon::current_num_threads();
        let mut all = Vec::with_capacity(requests.len());
        for requests in requests.chunks(chunk) {
            all.extend(self.run_chunk(requests)?);
            self.status.runs += requests.len();
            (self.report)(self.status);
        }
        Ok(all)
    }

    /// Runs every candidate with every replicate: the simulated values by candidate and replicate.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn run_all(
        &mut self,
        positions: &[Vec<f64>],
        replicates: &[u32],
    ) -> Result<Vec<Vec<Vec<f64>>>, Halt<E>> {
        let request = |position: &Vec<f64>, &replicate: &u32| Request {
            position: position.clone(),
            replicate,
        };
        let requests: Vec<Request> = positions
            .iter()
            .flat_map(|position| replicates.iter().map(move |r| request(position, r)))
            .collect();
        let outputs = self.run(&requests)?;
        Ok(outputs
            .chunks(replicates.len().max(1))
            .map(<[Vec<f64>]>::to_vec)
            .collect())
    }

    /// Runs every candidate with every replicate and scores the means of their runs.
    ///
    /// # Errors
    /// As [`run`](Self::run).
    pub fn score_all(
        &mut self,
        positions: &[Vec<f64>],
        replicates: &[u32],
    ) -> Result<Vec<Scored>, Halt<E>> {
        let runs = self.run_all(positions, replicates)?;
        let pairs = positions.iter().zip(&runs);
        let scored: Vec<Scored> = pairs.map(|(p, runs)| self.problem.score(p, runs)).collect();
        for one in &scored {
            self.note_distance(one.distance);
        }
        Ok(scored)
    }

    /// Tells of the distance of a candidate, for the account of progress.
    pub fn note_distance(&mut self, distance: f64) {
        if self.status.best_distance.is_none_or(|best| distance < best) {
            self.status.best_distance = Some(distance);
            (self.report)(self.status);
        }
    }

    fn left(&self) -> usize {
        self.status
            .budget
            .map_or(usize::MAX, |budget| budget.saturating_sub(self.status.runs))
    }

    fn run_chunk(&mut self, requests: &[Request]) -> Result<Vec<Vec<f64>>, Halt<E>> {
        let wanted: Vec<(Vec<f64>, u32)> = requests
            .iter()
            .map(|request| {
                let values = self.problem.space.values(&request.position);
                (values, request.replicate)
            })
            .collect();
        let mut new: Vec<&(Vec<f64>, u32)> = Vec::new();
        for one in &wanted {
            if !self.known.contains_key(&key(&one.0, one.1)) && !new.contains(&one) {
                new.push(one);
            }
        }
        if !new.is_empty() {
            if (self.stop)() {
                return Err(Halt::Stopped);
            }
            let simulate = &self.simulate;
            let results: Vec<Result<Vec<f64>, E>> = new
                .par_iter()
                .map(|(values, replicate)| simulate(values, *replicate))
                .collect();
            for ((values, replicate), result) in new.into_iter().zip(results) {
                self.keep(values, *replicate, result)?;
            }
        }
        let find = |(values, replicate): &(Vec<f64>, u32)| {
            let place = self.known[&key(values, *replicate)];
            self.ledger[place].outputs.clone()
        };
        Ok(wanted.iter().map(find).collect())
    }

    /// Checks a new run, writes it down and records it.
    fn keep(
        &mut self,
        values: &[f64],
        replicate: u32,
        result: Result<Vec<f64>, E>,
    ) -> Result<(), Halt<E>> {
        let failed = |error| Halt::Simulator {
            values: values.to_vec(),
            error,
        };
        let outputs = result.map_err(failed)?;
        let targets = self.problem.targets.list();
        if outputs.len() != targets.len() {
            return Err(Halt::Count {
                expected: targets.len(),
                found: outputs.len(),
            });
        }
        if let Some(j) = outputs.iter().position(|value| !value.is_finite()) {
            return Err(Halt::NotFinite {
                target: targets[j].name.clone(),
                value: outputs[j],
                replicate,
                parameters: self.named(values),
            });
        }
        let evaluation = Evaluation {
            id: self.ledger.len(),
            values: values.to_vec(),
            replicate,
            outputs,
        };
        (self.record)(&evaluation).map_err(failed)?;
        self.note(evaluation);
        Ok(())
    }

    fn note(&mut self, evaluation: Evaluation) {
        let key = key(&evaluation.values, evaluation.replicate);
        self.known.insert(key, self.ledger.len());
        self.ledger.push(evaluation);
    }

    fn named(&self, values: &[f64]) -> String {
        let parameters = self.problem.space.parameters();
        let pairs = parameters.iter().zip(values);
        let named: Vec<String> = pairs.map(|(p, v)| format!("{} = {v}", p.name)).collect();
        named.join(", ")
    }
}

fn key(values: &[f64], replicate: u32) -> (Vec<u64>, u32) {
    (
        values.iter().map(|value| value.to_bits()).collect(),
        replicate,
    )
}

#[cfg(test)]
mod tests;
