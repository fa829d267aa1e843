//! Simulators that take no time, and the steps of a whole calibration.

use five_measures::calibration::Problem;
use five_measures::calibration::cloud::CloudSettings;
use five_measures::calibration::evaluate::Evaluator;
use five_measures::calibration::laplace::Laplace;
use five_measures::calibration::least_squares::{
    LeastSquaresFit, LeastSquaresSettings, least_squares,
};
use five_measures::calibration::linearize::Linearization;
use five_measures::calibration::posterior::{Posterior, PosteriorSettings, sample};
use five_measures::calibration::space::{Parameter, Space};
use five_measures::calibration::targets::{Target, Targets};
use five_measures::random::{Draw, Luck};

pub type Outcome = Result<Vec<f64>, String>;

/// Parameters named by number.
pub fn space(priors: &[[f64; 3]]) -> Space {
    let named = priors.iter().enumerate();
    let parameters = named.map(|(k, &prior)| Parameter::new(format!("p{k}"), prior));
    Space::new(parameters.collect()).expect("valid priors")
}

/// Targets with one source error, and luck of known size.
pub fn targets(observed: &[f64], source_sd: f64, monte_carlo_sd: f64) -> Targets {
    let named = observed.iter().enumerate();
    let targets = named.map(|(j, &observed)| Target {
        name: format!("t{j}"),
        observed,
        source_sd,
        discrepancy_sd: 0.0,
        monte_carlo_sd,
    });
    Targets::new(targets.collect()).expect("valid targets")
}

/// A standard normal for every seed and number.
pub fn normal(seed: u64, number: u32) -> f64 {
    f64::from(Luck::new(seed, 0).normals(Draw::County, 0, number, 0)[0])
}

/// Luck of one run, by target, with variance 1: half of it common to all runs of a replicate, half
/// different as soon as any value is.
pub fn luck(values: &[f64], replicate: u32, target: usize) -> f64 {
    let own = values.iter().fold(0_u64, |hash, value| {
        (hash ^ value.to_bits()).wrapping_mul(0x0100_0000_01b3)
    });
    let draw = |seed| {
        let luck = Luck::new(seed, replicate);
        f64::from(luck.normals(Draw::Income, 0, target as u32, 0)[0])
    };
    (draw(1) + draw(own)) * std::f64::consts::FRAC_1_SQRT_2
}

/// What a whole calibration came to.
#[derive(Debug, PartialEq)]
pub struct Calibrated {
    pub fit: LeastSquaresFit,
    pub first: Laplace,
    pub local: Linearization,
    pub laplace: Laplace,
    pub posterior: Posterior,
}

/// Search, normal approximation by differences and by a cloud, posterior sample.
pub fn calibrate(
    evaluator: &mut Evaluator<'_, String>,
    search: &LeastSquaresSettings,
    replicates: usize,
    cloud: u32,
    posterior: &PosteriorSettings,
) -> Result<Calibrated, String> {
    let space = evaluator.problem().space;
    let fit = least_squares(evaluator, search).map_err(|halt| halt.to_string())?;
    let fresh = evaluator.fresh_replicates(replicates);
    let local = Linearization::new(evaluator, &fit.best.position, &fresh, search.step);
    let local = local.map_err(|halt| halt.to_string())?;
    let first = Laplace::new(space, &local).ok_or("derivatives too large")?;
    let cloud = CloudSettings {
        points: cloud,
        ..CloudSettings::default()
    };
    let local = Linearization::from_cloud(evaluator, &first, &cloud);
    let local = local
        .map_err(|halt| halt.to_string())?
        .ok_or("too few points")?;
    let laplace = Laplace::new(space, &local).ok_or("derivatives too large")?;
    let posterior = sample(evaluator, &laplace, posterior).map_err(|error| error.to_string())?;
    Ok(Calibrated {
        fit,
        first,
        local,
        laplace,
        posterior,
    })
}

/// An evaluator for a problem and a simulator that cannot fail.
pub fn evaluator<'a>(
    problem: Problem<'a>,
    simulate: impl Fn(&[f64], u32) -> Vec<f64> + Sync + 'a,
) -> Evaluator<'a, String> {
    Evaluator::new(problem, move |values, replicate| -> Outcome {
        Ok(simulate(values, replicate))
    })
}
