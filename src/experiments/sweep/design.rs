//! Designs: from varied parameters to the points at which scenarios are run.

use serde::Deserialize;

use super::layout::{grid, one_at_a_time, points};
use super::vary::Varied;
use crate::calibration::resample;
use crate::sampling::designs;
use crate::scenario::{Entry, PosteriorDraw, Scenario, Value, nearest, register};
use crate::sensitivity::morris::{self, MorrisSettings};
use crate::sensitivity::sobol;

/// How points are chosen.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Design {
    /// The scenarios as they are.
    Single,
    /// Every combination of values.
    Grid,
    /// The scenarios as they are, then every value of one parameter after the other.
    OneAtATime,
    /// A Latin hypercube.
    LatinHypercube { points: u32, seed: u64 },
    /// A scrambled Sobol sequence.
    SobolSequence { points: u32, seed: u64 },
    /// Trajectories of Morris.
    Morris(MorrisSettings),
    /// Saltelli's design for Sobol indices.
    SobolIndices {
        points: u32,
        second_order: bool,
        seed: u64,
    },
    /// Draws of the posterior of the scenarios.
    Posterior { draws: u32, seed: u64 },
}

/// The section of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DesignSection {
    kind: String,
    points: Option<u32>,
    trajectories: Option<u32>,
    levels: Option<u32>,
    draws: Option<u32>,
    second_order: Option<bool>,
    seed: Option<u32>,
}

/// The keys of the section, for advice.
pub(super) const KEYS: [&str; 7] = [
    "kind",
    "points",
    "trajectories",
    "levels",
    "draws",
    "second_order",
    "seed",
];

const GRID: &str = "grid";
const ONE_AT_A_TIME: &str = "one-at-a-time";
const LATIN_HYPERCUBE: &str = "latin-hypercube";
const SOBOL_SEQUENCE: &str = "sobol-sequence";
const MORRIS: &str = "morris";
const SOBOL_INDICES: &str = "sobol-indices";
const POSTERIOR: &str = "posterior";
const KINDS: [&str; 7] = [
    GRID,
    ONE_AT_A_TIME,
    LATIN_HYPERCUBE,
    SOBOL_SEQUENCE,
    MORRIS,
    SOBOL_INDICES,
    POSTERIOR,
];

/// Most points of a design.
const MOST: u64 = 10_000_000;

impl DesignSection {
    /// The design that the section asks for.
    ///
    /// # Errors
    /// A kind that does not exist, a number that it needs or has no use for.
    pub(super) fn design(&self) -> Result<Design, String> {
        let seed = u64::from(self.seed.unwrap_or(1));
        let kind = self.kind.as_str();
        let (allowed, design): (&[&str], _) = match kind {
            GRID => (&[], Design::Grid),
            ONE_AT_A_TIME => (&[], Design::OneAtATime),
            LATIN_HYPERCUBE => {
                let points = need(kind, "points", self.points)?;
                (&["points", "seed"], Design::LatinHypercube { points, seed })
            }
            SOBOL_SEQUENCE => {
                let points = need(kind, "points", self.points)?;
                (&["points", "seed"], Design::SobolSequence { points, seed })
            }
            MORRIS => {
                let settings = MorrisSettings {
                    trajectories: need(kind, "trajectories", self.trajectories)?,
                    levels: self.levels.unwrap_or(4),
                    seed,
                };
                (
                    &["trajectories", "levels", "seed"],
                    Design::Morris(settings),
                )
            }
            SOBOL_INDICES => {
                let design = Design::SobolIndices {
                    points: need(kind, "points", self.points)?,
                    second_order: self.second_order.unwrap_or(false),
                    seed,
                };
                (&["points", "second_order", "seed"], design)
            }
            POSTERIOR => {
                let draws = need(kind, "draws", self.draws)?;
                (&["draws", "seed"], Design::Posterior { draws, seed })
            }
            other => {
                let near = nearest(other, KINDS);
                let near =
                    near.map_or_else(String::new, |near| format!("; did you mean \"{near}\"?"));
                let kinds = KINDS.join("\", \"");
                return Err(format!(
                    "unknown design \"{other}\", expected \"{kinds}\"{near}"
                ));
            }
        };
        let given = [
            ("points", self.points.is_some()),
            ("trajectories", self.trajectories.is_some()),
            ("levels", self.levels.is_some()),
            ("draws", self.draws.is_some()),
            ("second_order", self.second_order.is_some()),
            ("seed", self.seed.is_some()),
        ];
        match given
            .iter()
            .find(|(key, given)| *given && !allowed.contains(key))
        {
            Some((key, _)) => Err(format!("the design \"{kind}\" has no use for `{key}`")),
            None => Ok(design),
        }
    }
}

fn need(kind: &str, key: &str, given: Option<u32>) -> Result<u32, String> {
    match given {
        Some(number) if number > 0 => Ok(number),
        Some(_) => Err(format!("`{key}` is 0, expected at least 1")),
        None => Err(format!("the design \"{kind}\" needs `{key}`")),
    }
}

impl Design {
    /// The name in experiment files.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Design::Single => "none",
            Design::Grid => GRID,
            Design::OneAtATime => ONE_AT_A_TIME,
            Design::LatinHypercube { .. } => LATIN_HYPERCUBE,
            Design::SobolSequence { .. } => SOBOL_SEQUENCE,
            Design::Morris(_) => MORRIS,
            Design::SobolIndices { .. } => SOBOL_INDICES,
            Design::Posterior { .. } => POSTERIOR,
        }
    }

    /// Whether values come from a posterior.
    pub(super) fn draws_posterior(&self) -> bool {
        matches!(self, Design::Posterior { .. })
    }

    /// Refuses what cannot be laid out.
    ///
    /// # Errors
    /// What is in the way.
    pub(super) fn check(&self, varied: &[Varied], scenarios: &[Scenario]) -> Result<(), String> {
        let name = self.name();
        match self {
            Design::Single => return Ok(()),
            Design::Posterior { draws, .. } => return check_posterior(*draws, varied, scenarios),
            _ if varied.is_empty() => {
                return Err(format!(
                    "the design \"{name}\" needs parameters under [vary]"
                ));
            }
            Design::Grid => {
                if let Some(range) = varied.iter().find(|one| one.grid().is_none()) {
                    let name = range.name();
                    return Err(format!(
                        "a grid needs values of `{name}`: list them, or give its range `steps`"
                    ));
                }
            }
            Design::OneAtATime | Design::LatinHypercube { .. } => {}
            Design::SobolSequence { points, .. } => check_sobol(*points, varied.len())?,
            Design::Morris(settings) => {
                if settings.trajectories < 2 {
                    return Err("`trajectories` is 1, expected at least 2".to_owned());
                }
                if settings.levels < 2 || settings.levels % 2 == 1 {
                    let levels = settings.levels;
                    return Err(format!("`levels` is {levels}, expected an even number"));
                }
                if let Some(list) = varied.iter().find(|one| one.listed() > 2) {
                    return Err(format!(
                        "elementary effects are between two ends: list two values of `{}`, or give its range",
                        list.name()
                    ));
                }
            }
            Design::SobolIndices { points, .. } => {
                if !points.is_power_of_two() || *points < 2 {
                    return Err(format!(
                        "`points` is {points}, expected a power of two, such as 64"
                    ));
                }
                check_sobol(*points, 2 * varied.len())?;
            }
        }
        let count = self.count(varied);
        if count > MOST {
            return Err(format!(
                "the design \"{name}\" has {count} points, at most {MOST} are possible"
            ));
        }
        Ok(())
    }

    /// Number of points; saturates.
    fn count(&self, varied: &[Varied]) -> u64 {
        let dimension = varied.len() as u64;
        match self {
            Design::Single => 1,
            Design::Grid => varied
                .iter()
                .map(|one| one.grid().map_or(0, |values| values.len() as u64))
                .fold(1, u64::saturating_mul),
            Design::OneAtATime => {
                1 + varied
                    .iter()
                    .map(|one| one.one_at_a_time().len() as u64)
                    .sum::<u64>()
            }
            Design::LatinHypercube { points, .. } | Design::SobolSequence { points, .. } => {
                u64::from(*points)
            }
            Design::Morris(settings) => u64::from(settings.trajectories) * (dimension + 1),
            Design::SobolIndices {
                points,
                second_order,
                ..
            } => {
                let each = sobol::points_of_each(varied.len(), *second_order);
                u64::from(*points) * each as u64
            }
            Design::Posterior { draws, .. } => u64::from(*draws),
        }
    }

    /// The values of each parameter at each point; `None` leaves it as the scenario has it.
    pub(super) fn points(&self, varied: &[Varied]) -> Vec<Vec<Option<Value>>> {
        let dimension = varied.len();
        let at_shares = |shares: Vec<Vec<f64>>| points(varied, &shares, Varied::at_share);
        match self {
            Design::Single | Design::Posterior { .. } => vec![Vec::new()],
            Design::Grid => grid(varied),
            Design::OneAtATime => one_at_a_time(varied),
            Design::LatinHypercube { points, seed } => {
                at_shares(designs::latin_hypercube(dimension, *points, *seed))
            }
            Design::SobolSequence { points, seed } => {
                at_shares(designs::sobol(dimension, *points, *seed))
            }
            Design::Morris(settings) => {
                let trajectories = morris::trajectories(dimension, settings);
                let positions: Vec<_> = trajectories.into_iter().flat_map(|t| t.points).collect();
                points(varied, &positions, Varied::at_position)
            }
            Design::SobolIndices {
                points,
                second_order,
                seed,
            } => {
                // What has no design was refused by the check.
                let shares = sobol::design(dimension, *points, *second_order, *seed);
                at_shares(shares.unwrap_or_default())
            }
        }
    }
}

fn check_sobol(points: u32, dimensions: usize) -> Result<(), String> {
    let (most, room) = (designs::MOST_POINTS, designs::MOST_DIMENSIONS);
    if points > most {
        return Err(format!(
            "`points` is {points}, a Sobol sequence has at most {most}"
        ));
    }
    if dimensions > room {
        return Err(format!(
            "the design takes {dimensions} dimensions of a Sobol sequence, which has {room}: vary fewer parameters"
        ));
    }
    Ok(())
}

fn check_posterior(draws: u32, varied: &[Varied], scenarios: &[Scenario]) -> Result<(), String> {
    if !varied.is_empty() {
        return Err("posterior draws give the values of all parameters: remove [vary]".to_owned());
    }
    let mut first: Option<&[PosteriorDraw]> = None;
    for scenario in scenarios {
        let name = scenario.name();
        let Some(posterior) = scenario.posterior() else {
            return Err(format!(
                "{name} has no posterior to draw from (`data.posterior`)"
            ));
        };
        if posterior.parameters().next().is_none() {
            return Err(format!(
                "{name} sets all parameters of its posterior itself"
            ));
        }
        let all = posterior.draws();
        if draws as usize > all.len() {
            return Err(format!(
                "{name} has a posterior of {} draws, fewer than {draws}",
                all.len()
            ));
        }
        let known = |draw: &PosteriorDraw| (draw.number, draw.weight.to_bits());
        match first {
            Some(first) if !first.iter().map(known).eq(all.iter().map(known)) => {
                return Err(format!(
                    "{name} has another posterior than {}",
                    scenarios[0].name()
                ));
            }
            _ => first = Some(all),
        }
    }
    Ok(())
}

/// Parameters that the posterior of any of the scenarios gives a value, in the order of the register.
pub(super) fn drawn_parameters(scenarios: &[Scenario]) -> Vec<&'static Entry> {
    let drawn = |entry: &&Entry| {
        let mut posteriors = scenarios.iter().filter_map(Scenario::posterior);
        posteriors.any(|posterior| posterior.parameters().any(|other| other.path == entry.path))
    };
    register().iter().filter(drawn).collect()
}

/// Places of the draws of a posterior that a design takes, by weight.
pub(super) fn drawn(scenario: &Scenario, draws: u32, seed: u64) -> Vec<usize> {
    let posterior = scenario.posterior().into_iter();
    let weights: Vec<f64> = posterior
        .flat_map(|posterior| posterior.draws().iter().map(|draw| draw.weight))
        .collect();
    resample(&weights, draws as usize, seed)
}
