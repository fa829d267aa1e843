//! Simulation-based recovery: parameters drawn from the prior, targets simulated with their errors,
//! and intervals that must hold the truth as often as they say.

use five_measures::calibration::Problem;
use five_measures::calibration::designs::latin_hypercube;
use five_measures::calibration::least_squares::LeastSquaresSettings;
use five_measures::calibration::posterior::PosteriorSettings;
use five_measures::calibration::space::Space;
use five_measures::math::double::exp;

use crate::toys::{calibrate, evaluator, luck, normal, space, targets};

const TARGETS: usize = 12;
const REPETITIONS: u32 = 400;
const ERROR: f64 = 0.15;
const LUCK: f64 = 0.1;

/// Four parameters: one on the log scale, two that trade off, and one that is hardly seen.
fn parameters() -> Space {
    space(&[
        [0.1, 1.0, 5.0],
        [-1.0, 0.2, 1.0],
        [0.0, 0.5, 1.0],
        [0.0, 1.0, 2.0],
    ])
}

fn means(values: &[f64]) -> Vec<f64> {
    let [rate, level, share, weak] = [values[0], values[1], values[2], values[3]];
    (0..TARGETS)
        .map(|j| {
            let time = j as f64 / TARGETS as f64;
            level + share + exp(-rate * time) + 0.3 * share * time + 0.02 * weak * time
        })
        .collect()
}

/// Which of the intervals of 50% and 90% hold the truth, for every parameter.
fn recover(space: &Space, truth: &[f64], repetition: u32) -> Vec<[bool; 2]> {
    let mut observed = means(&space.values(truth));
    for (j, value) in observed.iter_mut().enumerate() {
        *value += ERROR * normal(6, 100 * repetition + j as u32);
    }
    let targets = targets(&observed, ERROR, LUCK);
    let problem = Problem {
        space,
        targets: &targets,
    };
    let mut evaluator = evaluator(problem, |values, replicate| {
        let means = means(values).into_iter().enumerate();
        means
            .map(|(j, mean)| mean + LUCK * luck(values, replicate, j))
            .collect()
    });
    let search = LeastSquaresSettings {
        starts: 1,
        iterations: 8,
        ..LeastSquaresSettings::default()
    };
    let settings = PosteriorSettings {
        candidates: 1000,
        inflation: 1.5,
        effective: 200.0,
        ..PosteriorSettings::default()
    };
    let found = calibrate(&mut evaluator, &search, 4, 200, &settings).expect("a posterior");
    (0..4)
        .map(|k| {
            [0.5, 0.9].map(|level| {
                let interval = found.posterior.interval(k, level).expect("weights");
                (interval[0]..=interval[1]).contains(&truth[k])
            })
        })
        .collect()
}

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let space = parameters();
    // A Latin hypercube: drawn from the prior, and each parameter as often from every part of it.
    let truths = latin_hypercube(&space, REPETITIONS, 5);
    let held: Vec<[bool; 2]> = (0..)
        .zip(&truths)
        .flat_map(|(repetition, truth)| recover(&space, truth, repetition))
        .collect();
    let n = held.len() as f64;
    for (which, level) in [(0, 0.5), (1, 0.9)] {
        let share = held.iter().filter(|one| one[which]).count() as f64 / n;
        let error = (level * (1.0 - level) / n).sqrt();
        assert!((share - level).abs() < 3.0 * error, "{level}: {share}");
    }
    // Each parameter alone, with its larger error.
    for k in 0..4 {
        let inside = held.iter().skip(k).step_by(4).filter(|one| one[1]).count() as f64;
        let share = inside / f64::from(REPETITIONS);
        assert!((share - 0.9).abs() < 3.5 * 0.015, "parameter {k}: {share}");
    }
}
