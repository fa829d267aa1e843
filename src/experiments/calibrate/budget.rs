//! How many runs each stage of a calibration has, and the settings that follow.

use crate::calibration::cma_es::EvolutionSettings;
use crate::calibration::designs::sobol;
use crate::calibration::least_squares::LeastSquaresSettings;
use crate::calibration::linearize::runs_of_linearization;
use crate::calibration::posterior::PosteriorSettings;
use crate::calibration::smooth::least_runs;
use crate::calibration::space::Space;
use crate::failure::Failure;
use crate::scenario::parameters::calibration::Calibration;
use crate::sensitivity::morris::MorrisSettings;

/// Runs of each end of the search for the choice among them.
const ENDS: usize = 8;
/// Screened points of the Sobol sequence for each start.
const SCREENED: u32 = 8;
/// Trials of an iteration of the search for each replicate.
const TRIALS: usize = 4;
/// Step for derivatives as a share of the width between the bounds.
pub(super) const STEP: f64 = 0.15;

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

/// The screening.
pub(super) fn morris(settings: &Calibration, seed: u64) -> MorrisSettings {
    MorrisSettings {
        trajectories: settings.screening,
        levels: 4,
        seed,
    }
}

/// Iterations such that the first start leaves a third of the runs to the others, unless it needs them.
pub(super) fn least_squares_settings(
    settings: &Calibration,
    budget: &Budget,
    own: &[f64],
    seed: u64,
) -> LeastSquaresSettings {
    let (replicates, starts) = (settings.replicates as usize, settings.starts as usize);
    let iteration = runs_of_linearization(own.len(), replicates) + TRIALS * replicates;
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
        first: Some(own.to_vec()),
        iterations: iterations.max(1),
        starts,
        screened,
        rescoring: ENDS,
        seed,
        ..LeastSquaresSettings::default()
    }
}

/// The check starts where the search does not: at a point of another Sobol sequence.
pub(super) fn evolution(space: &Space, seed: u64) -> EvolutionSettings {
    EvolutionSettings {
        replicates: 1,
        rescoring: ENDS,
        seed,
        start: sobol(space, 1, seed.wrapping_add(1)).pop(),
        ..EvolutionSettings::default()
    }
}

/// The sample; its draws are all plausible candidates with their weights.
pub(super) fn posterior_settings(settings: &Calibration, seed: u64) -> PosteriorSettings {
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
