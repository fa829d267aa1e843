//! A noisy, curved simulator with twelve parameters, of which five do nothing.

use std::f64::consts::PI;

use five_measures::calibration::Problem;
use five_measures::calibration::cma_es::{EvolutionSettings, evolve};
use five_measures::calibration::diagnosis::{directions, identified, sds};
use five_measures::calibration::least_squares::LeastSquaresSettings;
use five_measures::calibration::posterior::PosteriorSettings;
use five_measures::calibration::screening::screen;
use five_measures::calibration::space::Space;
use five_measures::calibration::targets::Targets;
use five_measures::sensitivity::morris::MorrisSettings;

use crate::toys::{calibrate, evaluator, luck, normal, space, targets};

const ACTIVE: usize = 7;
const TARGETS: usize = 40;
/// Source error and luck of every target.
const ERROR: f64 = 0.1;
const LUCK: f64 = 0.05;

fn parameters() -> Space {
    let mut priors = vec![[-1.0, 0.0, 1.0], [0.1, 1.0, 10.0], [0.0, 0.3, 1.0]];
    priors.resize(12, [-1.0, 0.0, 1.0]);
    space(&priors)
}

/// Mean of the simulated values: waves of the first seven parameters, and products of neighbors.
fn waves(space: &Space, values: &[f64]) -> Vec<f64> {
    let x = space.positions(values);
    (0..TARGETS)
        .map(|j| {
            let of_one = |k: usize| {
                let weight = normal(3, (j * 12 + k) as u32);
                let bend = 0.3 * weight * x[k] * x[(k + 1) % ACTIVE];
                weight * libm::sin(PI / 2.0 * x[k]) + bend
            };
            (0..ACTIVE).map(of_one).sum()
        })
        .collect()
}

fn truth() -> Vec<f64> {
    vec![0.3, 0.6, 0.4, 0.7, 0.5, 0.35, 0.65, 0.5, 0.5, 0.5, 0.5, 0.5]
}

fn observed(space: &Space) -> Targets {
    let mut observed = waves(space, &space.values(&truth()));
    for (j, value) in observed.iter_mut().enumerate() {
        *value += ERROR * normal(4, j as u32);
    }
    targets(&observed, ERROR, LUCK)
}

fn simulate(space: &Space, values: &[f64], replicate: u32) -> Vec<f64> {
    let means = waves(space, values).into_iter().enumerate();
    means
        .map(|(j, mean)| mean + LUCK * luck(values, replicate, j))
        .collect()
}

#[test]
fn the_targets_are_met_and_silent_parameters_keep_their_prior() {
    let space = parameters();
    let targets = observed(&space);
    let problem = Problem {
        space: &space,
        targets: &targets,
    };
    let run = |values: &[f64], replicate| simulate(&space, values, replicate);
    let mut evaluator = evaluator(problem, run);
    let search = LeastSquaresSettings::default();
    let settings = PosteriorSettings::default();
    let found = calibrate(&mut evaluator, &search, 4, 500, &settings).expect("a posterior");
    // 33 degrees of freedom for 40 targets: 0.8 with a standard deviation of 0.2.
    let central = found.fit.starts[0].iterations[0].from.distance;
    assert!(central > 10.0, "{central}");
    assert!(found.fit.best.distance < 1.3, "{}", found.fit.best.distance);

    let of_sample = identified(&space, &sds(&found.posterior.covariance()));
    let of_normal = identified(&space, &found.laplace.sds());
    for ratios in [of_sample, of_normal] {
        for (k, one) in ratios.iter().enumerate() {
            if k < ACTIVE {
                assert!(one.ratio < 0.35, "{one:?}");
            } else {
                assert!((0.85..1.12).contains(&one.ratio), "{one:?}");
            }
        }
    }
    for (k, truth) in truth().iter().enumerate().take(ACTIVE) {
        let sd = found.posterior.covariance()[(k, k)].sqrt();
        let away = (found.posterior.mean()[k] - truth) / sd;
        assert!(
            away.abs() < 3.5,
            "parameter {k} is {away} standard deviations off"
        );
    }
    let known = directions(&space, &found.local.information);
    let decided = known.iter().filter(|one| one.precision > 1.0).count();
    assert_eq!(decided, ACTIVE);
}

#[test]
fn an_evolution_strategy_comes_to_the_same_loss() {
    let space = parameters();
    let targets = observed(&space);
    let problem = Problem {
        space: &space,
        targets: &targets,
    };
    let run = |values: &[f64], replicate| simulate(&space, values, replicate);
    let mut first = evaluator(problem, run);
    let search = LeastSquaresSettings::default();
    let settings = PosteriorSettings::default();
    let found = calibrate(&mut first, &search, 4, 500, &settings).expect("a posterior");
    let mut second = evaluator(problem, run);
    let evolved = evolve(&mut second, &EvolutionSettings::default()).expect("a mean");
    // Luck of eight runs each.
    let gap = evolved.best.loss - found.fit.best.loss;
    assert!(
        gap.abs() < 0.25,
        "{} {}",
        evolved.best.loss,
        found.fit.best.loss
    );
    // Parameters that matter agree within the posterior.
    for k in 0..ACTIVE {
        let sd = found.laplace.covariance[(k, k)].sqrt();
        let away = (evolved.best.position[k] - found.laplace.mode[k]) / sd;
        assert!(
            away.abs() < 2.0,
            "parameter {k}: {away} standard deviations apart"
        );
    }
}

#[test]
fn screening_tells_the_silent_parameters() {
    let space = parameters();
    let targets = observed(&space);
    let problem = Problem {
        space: &space,
        targets: &targets,
    };
    let run = |values: &[f64], replicate| simulate(&space, values, replicate);
    let mut evaluator = evaluator(problem, run);
    let settings = MorrisSettings {
        trajectories: 10,
        levels: 4,
        seed: 1,
    };
    let effects = screen(&mut evaluator, &settings).expect("effects");
    assert_eq!(evaluator.status().runs, 130);
    let weight = |k: usize| {
        let sizes = effects.iter().filter_map(|of| of[k].mu_star);
        sizes.sum::<f64>() / TARGETS as f64
    };
    let weakest = (0..ACTIVE).map(weight).fold(f64::INFINITY, f64::min);
    let strongest = (ACTIVE..12).map(weight).fold(0.0, f64::max);
    assert!(weakest > 5.0 * strongest, "{weakest} {strongest}");
}
