//! Evolution strategy with adapted covariance (CMA-ES, Hansen 2016, arXiv:1604.00772): a search
//! that knows nothing of derivatives, as a check on least squares.
//!
//! [`Evolution`] proposes candidates and learns from their losses; it works on any function over
//! the unit cube. Candidates beyond the bounds are judged at the nearest point of the cube, with
//! a penalty for their distance from it. [`evolve`] drives it with a simulator: all candidates of
//! a generation share their replicates, each generation has fresh ones, and the result is the mean
//! of the distribution, not the luckiest candidate.

use super::evaluate::{Evaluator, Halt};
use super::linear::{Matrix, dot};
use super::problem::Scored;
use super::space::{BOUND, clamp};
use crate::sampling::draws::{Purpose, normals};

/// Settings of an evolution strategy.
#[derive(Clone, Debug, PartialEq)]
pub struct EvolutionSettings {
    /// Candidates of a generation, at least four; `None`: 4 + 3 ln(dimension), rounded down.
    pub population: Option<usize>,
    /// First standard deviation, as a share of the width between the bounds.
    pub sigma: f64,
    /// Most generations.
    pub generations: usize,
    /// It ends when the largest standard deviation is below this share of the width.
    pub tolerance: f64,
    /// Runs of each candidate.
    pub replicates: usize,
    /// Runs of the last mean, with fresh replicates.
    pub rescoring: usize,
    /// Seed of the candidates.
    pub seed: u64,
    /// Position where it starts; `None`: the central values.
    pub start: Option<Vec<f64>>,
}

impl Default for EvolutionSettings {
    fn default() -> Self {
        Self {
            population: None,
            sigma: 0.2,
            generations: 200,
            tolerance: 1e-3,
            replicates: 2,
            rescoring: 8,
            seed: 0,
            start: None,
        }
    }
}

/// The distribution of candidates, from one generation to the next.
#[derive(Clone, Debug)]
pub struct Evolution {
    seed: u64,
    generation: u32,
    mean: Vec<f64>,
    sigma: f64,
    covariance: Matrix,
    root: Matrix,
    inverse_root: Matrix,
    step_path: Vec<f64>,
    shape_path: Vec<f64>,
    weights: Vec<f64>,
    rates: Rates,
    population: usize,
    asked: Vec<Vec<f64>>,
}

/// Learning rates, in the symbols of Hansen's tutorial.
#[derive(Clone, Copy, Debug)]
struct Rates {
    mu_eff: f64,
    c_sigma: f64,
    d_sigma: f64,
    c_c: f64,
    c_1: f64,
    c_mu: f64,
    /// Expected length of a standard normal vector.
    chi: f64,
}

impl Rates {
    fn new(n: f64, mu_eff: f64) -> Self {
        let c_sigma = (mu_eff + 2.0) / (n + mu_eff + 5.0);
        let c_1 = 2.0 / ((n + 1.3) * (n + 1.3) + mu_eff);
        let rank_mu = 2.0 * (mu_eff - 2.0 + 1.0 / mu_eff) / ((n + 2.0) * (n + 2.0) + mu_eff);
        let over = ((mu_eff - 1.0) / (n + 1.0)).sqrt() - 1.0;
        Self {
            mu_eff,
            c_sigma,
            d_sigma: 1.0 + 2.0 * over.max(0.0) + c_sigma,
            c_c: (4.0 + mu_eff / n) / (n + 4.0 + 2.0 * mu_eff / n),
            c_1,
            c_mu: rank_mu.min(1.0 - c_1),
            chi: n.sqrt() * (1.0 - 1.0 / (4.0 * n) + 1.0 / (21.0 * n * n)),
        }
    }
}

impl Evolution {
    /// A distribution around a point of the unit cube.
    pub fn new(start: &[f64], settings: &EvolutionSettings) -> Self {
        let n = start.len();
        let usual = 4 + (3.0 * crate::math::double::ln(n as f64)) as usize;
        let population = settings.population.unwrap_or(usual).max(4);
        let half = (population as f64 + 1.0) / 2.0;
        let raw: Vec<f64> = (1..=population / 2)
            .map(|rank| crate::math::double::ln(half / rank as f64))
            .collect();
        let total: f64 = raw.iter().sum();
        let weights: Vec<f64> = raw.iter().map(|weight| weight / total).collect();
        let identity = Matrix::diagonal(&vec![1.0; n]);
        Self {
            seed: settings.seed,
            generation: 0,
            mean: start.to_vec(),
            sigma: settings.sigma,
            covariance: identity.clone(),
            root: identity.clone(),
            inverse_root: identity,
            step_path: vec![0.0; n],
            shape_path: vec![0.0; n],
            rates: Rates::new(n as f64, 1.0 / dot(&weights, &weights)),
            weights,
            population,
            asked: Vec::new(),
        }
    }

    /// Mean of the distribution, inside the cube.
    pub fn mean(&self) -> Vec<f64> {
        let mut mean = self.mean.clone();
        clamp(&mut mean);
        mean
    }

    /// The largest standard deviation along an axis of the cube.
    pub fn spread(&self) -> f64 {
        let variances = (0..self.mean.len()).map(|k| self.covariance[(k, k)]);
        self.sigma * variances.fold(0.0, f64::max).sqrt()
    }

    /// The candidates of the next generation: points of the cube.
    pub fn ask(&mut self) -> Vec<Vec<f64>> {
        self.asked = (0..self.population as u32)
            .map(|item| {
                let draws = normals(self.seed, Purpose::Evolution, self.generation, item);
                let z: Vec<f64> = draws.take(self.mean.len()).collect();
                let step = self.root.times(&z);
                let pairs = self.mean.iter().zip(&step);
                pairs.map(|(mean, step)| mean + self.sigma * step).collect()
            })
            .collect();
        let mut inside = self.asked.clone();
        for candidate in &mut inside {
            clamp(candidate);
        }
        inside
    }

    /// Learns from the losses of the candidates, in their order.
    ///
    /// What lies beyond the bounds is charged with `beyond` times its squared distance from them.
    pub fn tell(&mut self, losses: &[f64], beyond: f64) {
        let charged: Vec<f64> = self
            .asked
            .iter()
            .zip(losses)
            .map(|(candidate, loss)| {
                let outside = candidate.iter().map(|&x| x - x.clamp(0.0, 1.0));
                loss + beyond * outside.map(|away| away * away).sum::<f64>()
            })
            .collect();
        let mut order: Vec<usize> = (0..charged.len()).collect();
        order.sort_by(|&a, &b| charged[a].total_cmp(&charged[b]));
        let steps: Vec<Vec<f64>> = order[..self.weights.len()]
            .iter()
            .map(|&i| {
                let pairs = self.asked[i].iter().zip(&self.mean);
                pairs.map(|(x, mean)| (x - mean) / self.sigma).collect()
            })
            .collect();
        self.generation += 1;
        self.adapt(&steps);
    }

    fn adapt(&mut self, steps: &[Vec<f64>]) {
        let rates = self.rates;
        let n = self.mean.len();
        let step: Vec<f64> = (0..n)
            .map(|k| {
                let weighted = self.weights.iter().zip(steps).map(|(w, step)| w * step[k]);
                weighted.sum()
            })
            .collect();
        for (mean, step) in self.mean.iter_mut().zip(&step) {
            *mean += self.sigma * step;
        }
        let pull = (rates.c_sigma * (2.0 - rates.c_sigma) * rates.mu_eff).sqrt();
        let whitened = self.inverse_root.times(&step);
        mix(&mut self.step_path, 1.0 - rates.c_sigma, &whitened, pull);
        let length = dot(&self.step_path, &self.step_path).sqrt();
        let decay =
            crate::math::double::powf(1.0 - rates.c_sigma, 2.0 * f64::from(self.generation));
        let slow = length / (1.0 - decay).sqrt() < (1.4 + 2.0 / (n as f64 + 1.0)) * rates.chi;
        let pull = (rates.c_c * (2.0 - rates.c_c) * rates.mu_eff).sqrt();
        let pull = if slow { pull } else { 0.0 };
        mix(&mut self.shape_path, 1.0 - rates.c_c, &step, pull);
        let stalled = if slow {
            0.0
        } else {
            rates.c_c * (2.0 - rates.c_c)
        };
        let kept = 1.0 - rates.c_1 - rates.c_mu + rates.c_1 * stalled;
        let old = &self.covariance;
        let path = &self.shape_path;
        let weights = &self.weights;
        self.covariance = Matrix::from_fn(n, n, |i, j| {
            let of_ranks = weights
                .iter()
                .zip(steps)
                .map(|(w, step)| w * step[i] * step[j]);
            let learned = rates.c_1 * path[i] * path[j] + rates.c_mu * of_ranks.sum::<f64>();
            kept * old[(i, j)] + learned
        });
        let growth = (rates.c_sigma / rates.d_sigma) * (length / rates.chi - 1.0);
        self.sigma *= crate::math::double::exp(growth.min(1.0));
        let eigen = self.covariance.symmetric_eigen();
        self.root = eigen.map(|value| value.max(1e-20).sqrt());
        self.inverse_root = eigen.map(|value| 1.0 / value.max(1e-20).sqrt());
    }
}

/// `path` times `kept` plus `step` times `pull`.
fn mix(path: &mut [f64], kept: f64, step: &[f64], pull: f64) {
    for (path, step) in path.iter_mut().zip(step) {
        *path = kept * *path + pull * step;
    }
}

/// What an evolution strategy found.
#[derive(Clone, Debug, PartialEq)]
pub struct EvolutionFit {
    /// The mean of the last generation, scored on fresh replicates.
    pub best: Scored,
    /// Lowest loss of each generation, flattered by the luck of its replicates.
    pub losses: Vec<f64>,
}

/// Searches for the lowest loss from the start of the settings on.
///
/// A budget is kept: generations that it does not cover are left out, and the last scoring is
/// always made.
///
/// # Errors
/// A [`Halt`] of the runs; of the budget only if it does not cover even the last scoring.
pub fn evolve<E: Send>(
    evaluator: &mut Evaluator<'_, E>,
    settings: &EvolutionSettings,
) -> Result<EvolutionFit, Halt<E>> {
    let problem = evaluator.problem();
    let central = problem.space.central();
    let mut evolution = Evolution::new(settings.start.as_deref().unwrap_or(central), settings);
    let runs = evolution.population * settings.replicates + settings.rescoring;
    // As steep as the prior of a parameter whose central value is in the middle.
    let beyond = (4.0 * BOUND * BOUND) / problem.targets.count() as f64;
    let mut losses = Vec::new();
    for _ in 0..settings.generations {
        if evolution.spread() < settings.tolerance || !evaluator.has_room_for(runs) {
            break;
        }
        let candidates = evolution.ask();
        let replicates = evaluator.fresh_replicates(settings.replicates);
        let scored = evaluator.score_all(&candidates, &replicates)?;
        let found: Vec<f64> = scored.iter().map(|one| one.loss).collect();
        losses.push(found.iter().copied().fold(f64::INFINITY, f64::min));
        evolution.tell(&found, beyond);
    }
    let replicates = evaluator.fresh_replicates(settings.rescoring);
    let best = evaluator.score_all(&[evolution.mean()], &replicates)?;
    Ok(EvolutionFit {
        best: best[0].clone(),
        losses,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minimize(
        f: impl Fn(&[f64], u32) -> f64,
        start: &[f64],
        settings: &EvolutionSettings,
    ) -> (Vec<f64>, usize) {
        let mut evolution = Evolution::new(start, settings);
        let mut generations = 0;
        while generations < settings.generations && evolution.spread() > settings.tolerance {
            let candidates = evolution.ask();
            let losses: Vec<f64> = (0..).zip(&candidates).map(|(i, x)| f(x, i)).collect();
            evolution.tell(&losses, 100.0);
            generations += 1;
        }
        (evolution.mean(), generations)
    }

    fn settings() -> EvolutionSettings {
        EvolutionSettings {
            generations: 2000,
            tolerance: 1e-8,
            seed: 1,
            ..EvolutionSettings::default()
        }
    }

    #[test]
    fn finds_the_center_of_a_sphere() {
        let sphere = |x: &[f64], _| x.iter().map(|x| (x - 0.3) * (x - 0.3)).sum();
        let (found, generations) = minimize(sphere, &[0.8; 8], &settings());
        assert!(found.iter().all(|x| (x - 0.3).abs() < 1e-7), "{found:?}");
        // About 100 n evaluations for eight digits in the literature; a generation has ten.
        assert!(generations < 220, "{generations}");
    }

    #[test]
    fn follows_the_valley_of_rosenbrock() {
        let rosenbrock = |x: &[f64], _| {
            let y: Vec<f64> = x.iter().map(|x| 4.0 * x - 2.0).collect();
            y.windows(2)
                .map(|p| {
                    let across = p[1] - p[0] * p[0];
                    100.0 * across * across + (1.0 - p[0]) * (1.0 - p[0])
                })
                .sum()
        };
        let (found, generations) = minimize(rosenbrock, &[0.4; 5], &settings());
        assert!(found.iter().all(|x| (x - 0.75).abs() < 1e-6), "{found:?}");
        assert!(generations < 1000, "{generations}");
    }

    #[test]
    fn finds_an_optimum_on_the_bounds() {
        let slope = |x: &[f64], _| {
            x[0] + 2.0 * x[1] + (x[2] - 0.5) * (x[2] - 0.5) + (x[3] - 1.2) * (x[3] - 1.2)
        };
        let (found, _) = minimize(slope, &[0.5; 4], &settings());
        assert!(found[0] < 1e-6 && found[1] < 1e-6, "{found:?}");
        assert!(
            (found[2] - 0.5).abs() < 1e-4 && found[3] > 1.0 - 1e-6,
            "{found:?}"
        );
    }

    #[test]
    fn withstands_noise_on_an_ellipsoid() {
        let generation = std::cell::Cell::new(0);
        let noisy = |x: &[f64], i: u32| {
            generation.set(generation.get() + 1);
            let noise = normals(5, Purpose::Latin, generation.get(), i).next();
            let stretched = x.iter().zip([1.0, 3.0, 10.0, 30.0, 100.0]);
            let sum: f64 = stretched.map(|(x, s)| s * (x - 0.4) * (x - 0.4)).sum();
            sum + 0.01 * noise.unwrap_or(0.0)
        };
        let settings = EvolutionSettings {
            population: Some(24),
            generations: 120,
            ..settings()
        };
        let (found, _) = minimize(noisy, &[0.8; 5], &settings);
        // Noise of 0.01 hides a distance of 0.1 along the flattest axis.
        let stretched = found.iter().zip([1.0, 3.0, 10.0, 30.0, 100.0]);
        let left: f64 = stretched.map(|(x, s)| s * (x - 0.4) * (x - 0.4)).sum();
        assert!(left < 0.01, "{left}: {found:?}");
    }
}
