//! The stages of a calibration, one after the other, and what they found.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::ledger::{Known, Ledger};
use super::model::Model;
use crate::calibration::Problem;
use crate::calibration::cloud::CloudSettings;
use crate::calibration::cma_es::{EvolutionFit, EvolutionSettings, evolve};
use crate::calibration::designs::sobol;
use crate::calibration::evaluate::{Evaluation, Evaluator, Halt, Status};
use crate::calibration::laplace::Laplace;
use crate::calibration::least_squares::{LeastSquaresFit, LeastSquaresSettings, least_squares};
use crate::calibration::linearize::{Linearization, runs_of_linearization};
use crate::calibration::morris::{Effect, MorrisSettings, screen};
use crate::calibration::posterior::{Posterior, PosteriorError, PosteriorSettings, sample};
use crate::calibration::smooth::least_runs;
use crate::calibration::space::Space;
use crate::calibration::targets::{Targets, sd_of_runs};
use crate::calibration::{Scored, lowest};
use crate::failure::Failure;
use crate::interrupt;
use crate::progress::Progress;
use crate::scenario::parameters::calibration::Calibration;

/// Runs of each end of the search for the choice among them.
const ENDS: usize = 8;
/// Screened points of the Sobol sequence for each start.
const SCREENED: u32 = 8;
/// Trials of an iteration of the search for each replicate.
const TRIALS: usize = 4;
/// Step for derivatives as a share of the width between the bounds.
const STEP: f64 = 0.15;

/// How many runs each stage has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Budget {
    pub pilot: usize,
    pub screening: usize,
    pub search: usize,
    pub check: usize,
    pub slopes: usize,
    pub cloud: usize,
    pub rescoring: usize,
    pub sample: usize,
    pub report: usize,
}

impl Budget {
    /// The runs that the settings give each stage for so many parameters.
    ///
    /// # Errors
    /// A stage with fewer runs than it needs.
    pub(super) fn new(settings: &Calibration, dimension: usize) -> Result<Self, Failure> {
        let count = |runs: u32| runs as usize;
        let replicates = count(settings.replicates);
        let least_search = runs_of_linearization(dimension, replicates)
            + TRIALS * replicates
            + count(settings.starts) * ENDS;
        let least = least_runs(dimension);
        let needs = [
            ("search", settings.search, least_search),
            (
                "check",
                settings.check,
                if settings.check > 0 { ENDS } else { 0 },
            ),
            ("cloud", settings.cloud, least),
            (
                "sample",
                settings.sample,
                least.max(count(settings.effective)),
            ),
        ];
        for (name, runs, needed) in needs {
            if count(runs) < needed {
                let message = format!(
                    "calibration.{name} is {runs}, but {dimension} parameters need at least {needed} runs"
                );
                return Err(Failure::input(message)
                    .with_help("allow more runs, for example with --budget, or fit fewer parameters with --fit"));
            }
        }
        Ok(Self::unchecked(settings, dimension))
    }

    /// The same, whether or not the stages can do with them.
    pub(super) fn unchecked(settings: &Calibration, dimension: usize) -> Self {
        let count = |runs: u32| runs as usize;
        let replicates = count(settings.replicates);
        let finalists = 3 + usize::from(settings.check > 0);
        Budget {
            pilot: count(settings.pilot),
            screening: count(settings.screening) * (dimension + 1),
            search: count(settings.search),
            check: count(settings.check),
            slopes: runs_of_linearization(dimension, replicates),
            cloud: count(settings.cloud),
            rescoring: finalists * count(settings.rescoring),
            sample: count(settings.sample),
            report: 2 * count(settings.rescoring),
        }
    }

    /// Runs of all stages.
    pub(super) fn total(&self) -> usize {
        self.of_evaluator() + self.report
    }

    fn of_evaluator(&self) -> usize {
        let before = self.pilot + self.screening + self.search + self.check + self.slopes;
        before + self.cloud + self.rescoring + self.sample
    }
}

/// Simulated values of all targets on the fresh replicates of the report, NaN where the model gives none.
pub(super) struct Report {
    /// With the scenario's own values.
    pub before: Vec<Vec<f64>>,
    /// With the fitted values.
    pub after: Vec<Vec<f64>>,
}

/// What a calibration found.
pub(super) struct Findings {
    /// The priors.
    pub space: Space,
    /// The fitted targets.
    pub targets: Targets,
    /// Every run but those of the report, and where each stage begins.
    pub runs: Vec<Evaluation>,
    pub stages: Vec<(&'static str, usize)>,
    /// Effects by target and parameter, if there was a screening.
    pub screening: Option<Vec<Vec<Effect>>>,
    pub search: LeastSquaresFit,
    pub check: Option<EvolutionFit>,
    /// The end of a search that won, scored on replicates of its own, and which it is.
    pub best: Scored,
    pub winner: &'static str,
    /// The residuals around the optimum of the cloud, and the normal approximation there.
    pub local: Linearization,
    pub posterior: Posterior,
    pub report: Report,
}

/// The runs of a calibration: from memory, from the ledger, or simulated.
struct Runs<'a> {
    model: &'a Model<'a>,
    known: &'a Known,
    ledger: RefCell<&'a mut Ledger>,
    progress: &'a Progress,
    done: Cell<usize>,
    /// Runs of the pilot, which the evaluator of the search does not count.
    before: Cell<usize>,
    best: Cell<Option<f64>>,
}

impl Runs<'_> {
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
    fn whole(&self, values: &[f64], replicates: &[u32]) -> Result<Vec<Vec<f64>>, Failure> {
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

/// Makes all runs of a calibration.
///
/// # Errors
/// What stood in the way; all finished runs are in the ledger.
pub(super) fn run_all(
    model: &Model<'_>,
    settings: &Calibration,
    budget: &Budget,
    seed: u64,
    (ledger, known): (&mut Ledger, &Known),
    progress: &Progress,
) -> Result<Findings, Failure> {
    let runs = Runs {
        model,
        known,
        ledger: RefCell::new(ledger),
        progress,
        done: Cell::new(0),
        before: Cell::new(0),
        best: Cell::new(None),
    };
    let space = model.space()?;
    let own = space.positions(&model.own_values());
    let (targets, pilot) = pilot(&runs, &space, &own, budget)?;
    let problem = Problem {
        space: &space,
        targets: &targets,
    };
    let stage = Cell::new("pilot");
    let mut evaluator = evaluator(&runs, problem, &stage).restored(pilot);
    evaluator.fresh_replicates(budget.pilot);
    runs.before.set(budget.pilot);
    let mut stages = vec![("pilot", 0)];
    let mut begin = |name: &'static str, evaluator: &Evaluator<'_, Failure>| {
        stages.push((name, evaluator.ledger().len()));
        stage.set(name);
    };

    begin("screening", &evaluator);
    let screening = (settings.screening > 0)
        .then(|| screen(&mut evaluator, &morris(settings, seed)).map_err(halted))
        .transpose()?;

    begin("search", &evaluator);
    let spent = evaluator.status().runs;
    evaluator = evaluator.with_budget(spent + budget.search);
    let search = least_squares(
        &mut evaluator,
        &least_squares_settings(settings, budget, space.dimension(), seed),
    )
    .map_err(halted)?;

    begin("check", &evaluator);
    let spent = evaluator.status().runs;
    evaluator = evaluator.with_budget(spent + budget.check);
    let check = (budget.check > 0)
        .then(|| evolve(&mut evaluator, &evolution(&space, seed)).map_err(halted))
        .transpose()?;
    evaluator = evaluator.with_budget(usize::MAX);

    begin("slopes", &evaluator);
    let replicates = evaluator.fresh_replicates(settings.replicates as usize);
    let slopes = Linearization::new(&mut evaluator, &search.best.position, &replicates, STEP)
        .map_err(halted)?;
    let first = Laplace::new(&space, &slopes).ok_or_else(flat)?;

    begin("cloud", &evaluator);
    let cloud = CloudSettings {
        points: settings.cloud,
        seed,
        ..CloudSettings::default()
    };
    let local = Linearization::from_cloud(&mut evaluator, &first, &cloud).map_err(halted)?;
    let local = local.ok_or_else(flat)?;
    let laplace = Laplace::new(&space, &local).ok_or_else(flat)?;

    begin("rescoring", &evaluator);
    let replicates = evaluator.fresh_replicates(settings.rescoring as usize);
    let mut finalists = vec![
        ("the scenario's own values", own.clone()),
        ("least squares", search.best.position.clone()),
        ("cloud", laplace.mode.clone()),
    ];
    finalists.extend(
        check
            .iter()
            .map(|fit| ("evolution strategy", fit.best.position.clone())),
    );
    let (names, ends): (Vec<&'static str>, Vec<Vec<f64>>) = finalists.into_iter().unzip();
    let scored = evaluator.score_all(&ends, &replicates).map_err(halted)?;
    let winner = lowest(&scored);
    let best = scored[winner].clone();

    begin("sample", &evaluator);
    let posterior = sample(
        &mut evaluator,
        &laplace,
        &posterior_settings(settings, seed),
    )
    .map_err(|error| too_few(error, &best))?;
    let fresh = evaluator.fresh_replicates(settings.rescoring as usize);
    let made = evaluator.ledger().to_vec();
    drop(evaluator);
    let report = Report {
        before: runs.whole(&model.own_values(), &fresh)?,
        after: runs.whole(&space.values(&best.position), &fresh)?,
    };
    Ok(Findings {
        targets: targets.clone(),
        runs: made,
        stages,
        screening,
        search,
        check,
        winner: names[winner],
        best,
        local,
        posterior,
        report,
        space,
    })
}

/// The evaluator over the fitted targets.
fn evaluator<'a, 'm: 'a>(
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
fn pilot(
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
    let targets = runs.model.errors(&sd_of_runs(&made[0]))?;
    Ok((targets, evaluator.ledger().to_vec()))
}

fn morris(settings: &Calibration, seed: u64) -> MorrisSettings {
    MorrisSettings {
        trajectories: settings.screening,
        levels: 4,
        seed,
    }
}

/// Iterations such that the first start leaves a third of the runs to the others, unless it needs them.
fn least_squares_settings(
    settings: &Calibration,
    budget: &Budget,
    dimension: usize,
    seed: u64,
) -> LeastSquaresSettings {
    let (replicates, starts) = (settings.replicates as usize, settings.starts as usize);
    let iteration = runs_of_linearization(dimension, replicates) + TRIALS * replicates;
    let screened = if starts > 1 {
        SCREENED * settings.starts
    } else {
        0
    };
    let apart = screened as usize * replicates + starts * ENDS;
    // Without room for the screening there is one start only.
    let iterations = budget.search.saturating_sub(apart) / iteration;
    let iterations = if starts > 1 {
        (2 * iterations).div_ceil(3)
    } else {
        iterations
    };
    LeastSquaresSettings {
        replicates,
        step: STEP,
        iterations: iterations.max(1),
        starts,
        screened,
        rescoring: ENDS,
        seed,
        ..LeastSquaresSettings::default()
    }
}

/// The check starts where the search does not: at a point of another Sobol sequence.
fn evolution(space: &Space, seed: u64) -> EvolutionSettings {
    EvolutionSettings {
        replicates: 1,
        rescoring: ENDS,
        seed,
        start: sobol(space, 1, seed.wrapping_add(1)).pop(),
        ..EvolutionSettings::default()
    }
}

fn posterior_settings(settings: &Calibration, seed: u64) -> PosteriorSettings {
    PosteriorSettings {
        candidates: settings.sample,
        cutoff: settings.cutoff,
        allowed_misses: settings.allowed_misses as usize,
        effective: f64::from(settings.effective),
        draws: 0,
        seed,
        ..PosteriorSettings::default()
    }
}

fn halted(halt: Halt<Failure>) -> Failure {
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

fn flat() -> Failure {
    Failure::input("the targets give no normal approximation of the posterior").with_help(
        "allow more runs with --set calibration.cloud=..., or fit fewer parameters with --fit",
    )
}

fn too_few(error: PosteriorError<Failure>, best: &Scored) -> Failure {
    match error {
        PosteriorError::Halt(halt) => halted(halt),
        PosteriorError::Covariance => flat(),
        PosteriorError::TooFew { .. } => {
            let distance = best.distance;
            Failure::input(format!(
                "too few draws of the posterior (best fit at distance {distance:.2}): {error}"
            ))
            .with_help(
                "the model misses more than the tolerances of data.targets admit: allow more misses with --set calibration.allowed_misses=..., \
                 state larger tolerances, or ask for fewer effective draws with --set calibration.effective=...; --force uses the runs made so far",
            )
        }
    }
}
