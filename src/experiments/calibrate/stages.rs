//! The stages of a calibration, one after the other, and what they found.

use std::cell::Cell;

use super::budget::{Budget, STEP, evolution, least_squares_settings, morris, posterior_settings};
use super::model::Model;
use super::runs::{Runs, evaluator, halted, pilot};
use crate::calibration::cloud::CloudSettings;
use crate::calibration::cma_es::{EvolutionFit, evolve};
use crate::calibration::evaluate::{Evaluation, Evaluator};
use crate::calibration::laplace::Laplace;
use crate::calibration::least_squares::{LeastSquaresFit, least_squares};
use crate::calibration::linearize::Linearization;
use crate::calibration::posterior::{Posterior, PosteriorError, sample};
use crate::calibration::screening::screen;
use crate::calibration::space::Space;
use crate::calibration::targets::Targets;
use crate::calibration::{Problem, Scored, lowest};
use crate::failure::Failure;
use crate::scenario::parameters::calibration::Calibration;
use crate::sensitivity::morris::MorrisEffect;

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
    pub screening: Option<Vec<Vec<MorrisEffect>>>,
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

/// A calibration on its way.
struct Course<'e, 'a> {
    evaluator: &'e mut Evaluator<'a, Failure>,
    /// Name of the stage, for the progress.
    stage: &'e Cell<&'static str>,
    /// Stages so far and the place of their first run.
    stages: Vec<(&'static str, usize)>,
    settings: &'e Calibration,
    budget: &'e Budget,
    seed: u64,
}

impl Course<'_, '_> {
    /// Begins a stage that may take so many runs.
    fn begin(&mut self, name: &'static str, runs: usize) {
        self.stages.push((name, self.evaluator.ledger().len()));
        self.stage.set(name);
        self.evaluator.allow(runs);
    }

    fn screening(&mut self) -> Result<Option<Vec<Vec<MorrisEffect>>>, Failure> {
        if self.settings.screening == 0 {
            return Ok(None);
        }
        self.begin("screening", self.budget.screening);
        let settings = morris(self.settings, self.seed);
        screen(self.evaluator, &settings).map(Some).map_err(halted)
    }

    fn search(&mut self, own: &[f64]) -> Result<LeastSquaresFit, Failure> {
        self.begin("search", self.budget.search);
        let settings = least_squares_settings(self.settings, self.budget, own, self.seed);
        least_squares(self.evaluator, &settings).map_err(halted)
    }

    fn check(&mut self) -> Result<Option<EvolutionFit>, Failure> {
        if self.budget.check == 0 {
            return Ok(None);
        }
        self.begin("check", self.budget.check);
        let settings = evolution(self.evaluator.problem().space, self.seed);
        evolve(self.evaluator, &settings).map(Some).map_err(halted)
    }

    /// The residuals around the optimum: first by differences at the end of the search, then by a cloud around it.
    fn approximation(&mut self, position: &[f64]) -> Result<(Linearization, Laplace), Failure> {
        let space = self.evaluator.problem().space;
        self.begin("slopes", self.budget.slopes);
        let replicates = self.settings.replicates as usize;
        let replicates = self.evaluator.fresh_replicates(replicates);
        let slopes = Linearization::new(self.evaluator, position, &replicates, STEP);
        let first = Laplace::new(space, &slopes.map_err(halted)?).ok_or_else(flat)?;
        self.begin("cloud", self.budget.cloud);
        let cloud = CloudSettings {
            points: self.settings.cloud,
            seed: self.seed,
            ..CloudSettings::default()
        };
        let local = Linearization::from_cloud(self.evaluator, &first, &cloud).map_err(halted)?;
        let local = local.ok_or_else(flat)?;
        let laplace = Laplace::new(space, &local).ok_or_else(flat)?;
        Ok((local, laplace))
    }

    /// The best of some positions on replicates that none has seen, and its name.
    fn choice(
        &mut self,
        finalists: Vec<(&'static str, Vec<f64>)>,
    ) -> Result<(Scored, &'static str), Failure> {
        self.begin("rescoring", self.budget.rescoring);
        let replicates = self.settings.rescoring as usize;
        let replicates = self.evaluator.fresh_replicates(replicates);
        let (names, ends): (Vec<&'static str>, Vec<Vec<f64>>) = finalists.into_iter().unzip();
        let scored = self.evaluator.score_all(&ends, &replicates);
        let mut scored = scored.map_err(halted)?;
        let winner = lowest(&scored);
        Ok((scored.swap_remove(winner), names[winner]))
    }

    fn sample(&mut self, laplace: &Laplace, best: &Scored) -> Result<Posterior, Failure> {
        self.begin("sample", self.budget.sample);
        let settings = posterior_settings(self.settings, self.seed);
        let first = self.evaluator.ledger().len();
        let sampled = sample(self.evaluator, laplace, &settings);
        sampled.map_err(|error| too_few(error, best, |needed| self.misses(first, needed)))
    }

    /// Misses that must be allowed so that so many runs from `first` on are plausible.
    fn misses(&self, first: usize, needed: usize) -> Option<usize> {
        let targets = self.evaluator.problem().targets;
        let missed = |run: &Evaluation| {
            let residuals = targets.residuals(&run.outputs, 1).into_iter();
            let beyond = residuals.filter(|z| z.abs() >= self.settings.cutoff);
            beyond.count()
        };
        let runs = self.evaluator.ledger()[first..].iter();
        let mut misses: Vec<usize> = runs.map(missed).collect();
        misses.sort_unstable();
        misses.get(needed.checked_sub(1)?).copied()
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
    runs: &Runs<'_>,
) -> Result<Findings, Failure> {
    let space = model.space()?;
    let own = space.positions(&model.own_values());
    let (targets, pilot) = pilot(runs, &space, &own, budget)?;
    let problem = Problem {
        space: &space,
        targets: &targets,
    };
    let stage = Cell::new("pilot");
    let mut evaluator = evaluator(runs, problem, &stage).restored(pilot);
    // Those of the pilot.
    evaluator.fresh_replicates(budget.pilot);
    let mut course = Course {
        evaluator: &mut evaluator,
        stage: &stage,
        stages: vec![("pilot", 0)],
        settings,
        budget,
        seed,
    };
    let screening = course.screening()?;
    let search = course.search(&own)?;
    let check = course.check()?;
    let (local, laplace) = course.approximation(&search.best.position)?;
    let mut finalists = vec![
        ("the scenario's own values", own.clone()),
        ("least squares", search.best.position.clone()),
        ("cloud", laplace.mode.clone()),
    ];
    let of_check = |fit: &EvolutionFit| ("evolution strategy", fit.best.position.clone());
    finalists.extend(check.as_ref().map(of_check));
    let (best, winner) = course.choice(finalists)?;
    let posterior = course.sample(&laplace, &best)?;
    let stages = course.stages;
    let fresh = evaluator.fresh_replicates(settings.rescoring as usize);
    let made = evaluator.ledger().to_vec();
    drop(evaluator);
    let corrected = |values: &[f64]| -> Result<Vec<Vec<f64>>, Failure> {
        let made = runs.whole(values, &fresh)?;
        Ok(made.iter().map(|run| model.corrected(run)).collect())
    };
    let report = Report {
        before: corrected(&model.own_values())?,
        after: corrected(&space.values(&best.position))?,
    };
    Ok(Findings {
        targets: targets.clone(),
        runs: made,
        stages,
        screening,
        search,
        check,
        winner,
        best,
        local,
        posterior,
        report,
        space,
    })
}

fn flat() -> Failure {
    Failure::input("the targets give no normal approximation of the posterior").with_help(
        "allow more runs with --set calibration.cloud=..., or fit fewer parameters with --fit",
    )
}

/// The failure of a sample; `misses` tells how many must be allowed for so many plausible candidates.
fn too_few(
    error: PosteriorError<Failure>,
    best: &Scored,
    misses: impl Fn(usize) -> Option<usize>,
) -> Failure {
    match error {
        PosteriorError::Halt(halt) => halted(halt),
        PosteriorError::Covariance => flat(),
        PosteriorError::TooFew { needed, .. } => {
            let distance = best.distance;
            let enough = misses(needed).map_or_else(String::new, |misses| {
                format!(" (calibration.allowed_misses={misses} would be enough)")
            });
            Failure::input(format!(
                "too few draws of the posterior (best fit at distance {distance:.2}): {error}"
            ))
            .with_help(format!(
                "the model misses more than the tolerances of data.targets admit: state larger tolerances, allow more misses{enough}, \
                 or ask for fewer draws with --set calibration.effective=...; --force uses the runs made so far"
            ))
        }
    }
}
