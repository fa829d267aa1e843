//! A linear simulator with normal errors, whose posterior is known in closed form.

use five_measures::calibration::Problem;
use five_measures::calibration::diagnosis::{identified, sds};
use five_measures::calibration::least_squares::LeastSquaresSettings;
use five_measures::calibration::linear::Matrix;
use five_measures::calibration::posterior::{Likelihood, PosteriorSettings, sample};

use crate::toys::{calibrate, evaluator, luck, normal, space, targets};

const PARAMETERS: usize = 5;
const TARGETS: usize = 20;
/// Source error of every target.
const ERROR: f64 = 0.8;

/// Values are from -2 to 2 with a prior of mean 0 and standard deviation 1 (cut off at two).
fn coefficients() -> Matrix {
    Matrix::from_fn(TARGETS, PARAMETERS, |j, k| {
        normal(1, (j * PARAMETERS + k) as u32)
    })
}

fn observed() -> Vec<f64> {
    let mut observed = coefficients().times(&[0.3, -0.5, 0.6, 0.0, -0.2]);
    for (j, value) in observed.iter_mut().enumerate() {
        *value += ERROR * normal(2, j as u32);
    }
    observed
}

/// Mean and covariance of the posterior, in positions: (A'A/s² + I)⁻¹ over the squared width 4.
fn exact(error: f64) -> (Vec<f64>, Matrix) {
    let a = coefficients();
    let mut precision = Matrix::diagonal(&[1.0; PARAMETERS]);
    precision.add(&a.transposed_product(&a), 1.0 / (error * error));
    let factor = precision.cholesky().expect("positive definite");
    let pull: Vec<f64> = a
        .transposed_times(&observed())
        .iter()
        .map(|pull| pull / (error * error))
        .collect();
    let mean = factor.solve(&pull).iter().map(|x| x / 4.0 + 0.5).collect();
    let inverse = factor.inverse();
    let covariance = Matrix::from_fn(PARAMETERS, PARAMETERS, |i, j| inverse[(i, j)] / 16.0);
    (mean, covariance)
}

/// Largest difference of means and of standard deviations, in exact standard deviations.
fn errors(mean: &[f64], covariance: &Matrix, exact: &(Vec<f64>, Matrix)) -> [f64; 2] {
    let exact_sds = sds(&exact.1);
    let sds = sds(covariance);
    let largest = |difference: &dyn Fn(usize) -> f64| {
        (0..PARAMETERS)
            .map(|k| difference(k).abs())
            .fold(0.0, f64::max)
    };
    [
        largest(&|k| (mean[k] - exact.0[k]) / exact_sds[k]),
        largest(&|k| sds[k] / exact_sds[k] - 1.0),
    ]
}

#[test]
fn search_approximation_and_sample_meet_the_closed_form() {
    let space = space(&[[-2.0, 0.0, 2.0]; PARAMETERS]);
    let targets = targets(&observed(), ERROR, 0.0);
    let problem = Problem {
        space: &space,
        targets: &targets,
    };
    let a = coefficients();
    let mut evaluator = evaluator(problem, |values, _| a.times(values));
    let settings = PosteriorSettings {
        candidates: 4000,
        likelihood: Likelihood::Simulated,
        ..PosteriorSettings::default()
    };
    let search = LeastSquaresSettings::default();
    let found = calibrate(&mut evaluator, &search, 2, 100, &settings).expect("a posterior");
    let exact = exact(ERROR);
    for (x, mean) in found.fit.best.position.iter().zip(&exact.0) {
        assert!(
            (x - mean).abs() < 1e-6,
            "{:?} {:?}",
            found.fit.best,
            exact.0
        );
    }
    let [mean, sd] = errors(&found.laplace.mode, &found.laplace.covariance, &exact);
    assert!(mean < 1e-6 && sd < 1e-6, "{mean} {sd}");

    // 4000 candidates are worth about 3500: standard errors of 0.017 and 0.012, the largest of five.
    let posterior = &found.posterior;
    assert_eq!(posterior.temper, 1.0);
    assert!(posterior.effective > 2800.0, "{}", posterior.effective);
    let [mean, sd] = errors(&posterior.mean(), &posterior.covariance(), &exact);
    assert!(mean < 0.07 && sd < 0.06, "{mean} {sd}");

    // Quantiles are those of normals.
    for k in 0..PARAMETERS {
        let [low, high] = posterior.interval(k, 0.9).expect("weights");
        let half = 1.6449 * exact.1[(k, k)].sqrt();
        assert!((low - exact.0[k] + half).abs() < 0.1 * half, "{k}");
        assert!((high - exact.0[k] - half).abs() < 0.1 * half, "{k}");
    }
    for one in identified(&space, &sds(&posterior.covariance())) {
        assert!(one.ratio < 0.35, "{one:?}");
    }
}

/// Luck as large as half of the source error hardly moves approximation and smoothed sample, while
/// the weights of single runs need a temper.
#[test]
fn smoothing_makes_up_for_luck() {
    let luck_sd = 0.5 * ERROR;
    let space = space(&[[-2.0, 0.0, 2.0]; PARAMETERS]);
    let targets = targets(&observed(), ERROR, luck_sd);
    let problem = Problem {
        space: &space,
        targets: &targets,
    };
    let a = coefficients();
    let mut evaluator = evaluator(problem, |values, replicate| {
        let noisy = a.times(values).into_iter().enumerate();
        noisy
            .map(|(j, value)| value + luck_sd * luck(values, replicate, j))
            .collect()
    });
    let settings = PosteriorSettings::default();
    let search = LeastSquaresSettings::default();
    let found = calibrate(&mut evaluator, &search, 4, 500, &settings).expect("a posterior");
    let exact = exact(ERROR);
    // The cloud leaves 21 terms of 500 runs of the luck: 0.5 * sqrt(0.042) = 0.1 standard
    // deviations in the mode.
    let [mean, sd] = errors(&found.laplace.mode, &found.laplace.covariance, &exact);
    assert!(mean < 0.3 && sd < 0.1, "{mean} {sd}");
    let smoothed = &found.posterior;
    let [mean, sd] = errors(&smoothed.mean(), &smoothed.covariance(), &exact);
    assert!(mean < 0.25 && sd < 0.15, "{mean} {sd}");
    assert_eq!(smoothed.temper, 1.0);

    let raw = PosteriorSettings {
        likelihood: Likelihood::Simulated,
        ..settings
    };
    let raw = sample(&mut evaluator, &found.laplace, &raw).expect("a posterior");
    assert!(
        smoothed.effective > 3.0 * raw.effective,
        "{} {}",
        smoothed.effective,
        raw.effective
    );
}

#[test]
fn targets_that_cannot_be_met_are_named() {
    let space = space(&[[-2.0, 0.0, 2.0]; PARAMETERS]);
    let mut observed = observed();
    for j in [3, 11, 17] {
        observed[j] += 40.0;
    }
    let targets = targets(&observed, ERROR, 0.0);
    let problem = Problem {
        space: &space,
        targets: &targets,
    };
    let a = coefficients();
    let mut evaluator = evaluator(problem, |values, _| a.times(values));
    let error = calibrate(
        &mut evaluator,
        &LeastSquaresSettings::default(),
        2,
        100,
        &PosteriorSettings::default(),
    )
    .expect_err("no candidate is plausible");
    assert!(
        error.starts_with("only 0 of 1000 candidates are plausible, 100 are needed"),
        "{error}"
    );
    assert!(
        ["`t3`", "`t11`", "`t17`"].iter().all(|t| error.contains(t)),
        "{error}"
    );
}
