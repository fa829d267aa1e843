//! Which runs a result consists of: replicates of a scenario, or posterior draws crossed with replicates.

use std::borrow::Cow;

use super::begin::check;
use crate::calibration::resample;
use crate::failure::Failure;
use crate::results::Manifest;
use crate::scenario::{Posterior, PosteriorDraw, Scenario};
use crate::tables::{self, Spread, TableRows};

/// The runs of a result, numbered from 0: those of the first draw, then those of the next.
#[derive(Clone, Debug)]
pub struct Design<'a> {
    scenario: &'a Scenario,
    draws: Vec<&'a PosteriorDraw>,
    replicates: u32,
}

/// One run of a design.
#[derive(Clone, Debug)]
pub struct Run<'a> {
    /// Its number, which tables call the replicate.
    pub number: u32,
    /// The scenario with the values of the run's draw.
    pub scenario: Cow<'a, Scenario>,
    /// Number of its luck: the same for the same replicate of every draw.
    pub luck: u32,
    /// What messages call it.
    pub name: String,
}

impl<'a> Design<'a> {
    /// `replicates` of a scenario, or of each of so many draws of its posterior. The draws are resampled by weight; they depend on
    /// the file, the seed and their number alone.
    ///
    /// # Errors
    /// A fault of the input if the scenario has no posterior, fewer draws, or draws of nothing that it leaves open.
    pub fn new(
        scenario: &'a Scenario,
        posterior: Option<u32>,
        replicates: u32,
    ) -> Result<Self, Failure> {
        let mut draws = Vec::new();
        if let Some(wanted) = posterior {
            draws = drawn(scenario, wanted)?;
        }
        let runs = u64::from(replicates) * (draws.len().max(1) as u64);
        if runs > u64::from(u32::MAX) {
            return Err(Failure::input(format!("{runs} runs are too many"))
                .with_help("ask for fewer draws or replicates"));
        }
        Ok(Self {
            scenario,
            draws,
            replicates,
        })
    }

    /// The runs of a finished result of the scenario.
    ///
    /// # Errors
    /// Those of [`Design::new`].
    pub fn of_result(scenario: &'a Scenario, manifest: &Manifest) -> Result<Self, Failure> {
        Self::new(scenario, posterior_of(manifest), manifest.replicates)
    }

    /// Number of runs.
    pub fn runs(&self) -> u32 {
        let draws = u32::try_from(self.draws.len().max(1)).unwrap_or(u32::MAX);
        self.replicates.saturating_mul(draws)
    }

    /// What the runs differ in.
    pub fn spread(&self) -> Spread {
        if self.draws.is_empty() {
            Spread::Replicates
        } else {
            Spread::Posterior
        }
    }

    /// Numbers of the draws in the posterior file; none without a posterior.
    pub fn draw_numbers(&self) -> Vec<u32> {
        self.draws.iter().map(|draw| draw.number).collect()
    }

    /// A run by its number.
    ///
    /// # Errors
    /// If a value of the draw is none of its parameter, which reading the file excludes.
    pub fn run(&self, number: u32) -> Result<Run<'a>, Failure> {
        let (place, luck) = (number / self.replicates, number % self.replicates);
        Ok(match self.draws.get(place as usize) {
            Some(draw) => Run {
                number,
                scenario: Cow::Owned(self.scenario_of(draw)?),
                luck,
                name: format!("draw {} ({} of {})", draw.number, number + 1, self.runs()),
            },
            None => Run {
                number,
                scenario: Cow::Borrowed(self.scenario),
                luck: number,
                name: format!("replicate {number}"),
            },
        })
    }

    /// The scenario with the values of a draw in all years.
    fn scenario_of(&self, draw: &PosteriorDraw) -> Result<Scenario, Failure> {
        let parameters = self
            .scenario
            .posterior()
            .into_iter()
            .flat_map(Posterior::parameters);
        let values = parameters
            .map(|entry| entry.path.as_str())
            .zip(draw.values.iter().cloned());
        self.scenario
            .with_values(&format!("draw {}", draw.number), values)
            .map_err(|faults| Failure::Faults(faults.render(false).trim_end().to_owned()))
    }

    /// Checks that a population can be drawn from every draw.
    ///
    /// # Errors
    /// A fault of the input that names the draw and the parameter in the way.
    pub fn check(&self) -> Result<(), Failure> {
        for draw in &self.draws {
            let scenario = self.scenario_of(draw)?;
            check(&scenario).map_err(|problem| {
                Failure::input(format!("draw {} of the posterior: {problem}", draw.number))
            })?;
        }
        Ok(())
    }

    /// The rows of posterior_draws.csv.
    pub fn rows(&self) -> TableRows {
        let mut rows = Vec::new();
        if let Some(posterior) = self.scenario.posterior() {
            for (place, draw) in (0u32..).zip(&self.draws) {
                for luck in 0..self.replicates {
                    let run = place * self.replicates + luck;
                    let name = self.scenario.name();
                    rows.extend(tables::posterior::rows(name, run, luck, posterior, draw));
                }
            }
        }
        (&tables::POSTERIOR_DRAWS, rows)
    }
}

/// The number of posterior draws of a result, `None` if it was not simulated with any.
pub fn posterior_of(manifest: &Manifest) -> Option<u32> {
    let draws = manifest.posterior_draws.len();
    u32::try_from(draws).ok().filter(|&draws| draws > 0)
}

/// So many draws of the scenario's posterior, by weight.
fn drawn(scenario: &Scenario, wanted: u32) -> Result<Vec<&PosteriorDraw>, Failure> {
    let refusal = |problem: String| Failure::input(format!("{} has {problem}", scenario.name()));
    let Some(posterior) = scenario.posterior() else {
        return Err(refusal("no posterior to draw from".to_owned()).with_help(
            "name a file of draws with data.posterior, or extend a calibrated scenario",
        ));
    };
    if posterior.parameters().next().is_none() {
        let problem = "a posterior, but sets all of its parameters itself";
        return Err(refusal(problem.to_owned()).with_help("run it without --posterior"));
    }
    let draws = posterior.draws();
    if wanted as usize > draws.len() {
        let problem = format!("a posterior of {} draws, fewer than {wanted}", draws.len());
        return Err(refusal(problem).with_help(format!("ask for at most {}", draws.len())));
    }
    let weights: Vec<f64> = draws.iter().map(|draw| draw.weight).collect();
    let seed = scenario.parameters(scenario.first_year()).population.seed;
    let places = resample(&weights, wanted as usize, u64::from(seed));
    Ok(places.into_iter().map(|place| &draws[place]).collect())
}
