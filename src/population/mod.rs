//! The synthetic rural population of the first year: provinces, counties, villages and households.

pub mod bits;
pub mod draw;
pub mod followed;
pub mod geographies;
pub mod geography;
mod hardship;
pub mod households;
pub mod illness;
pub mod income_shape;
pub mod part;
mod portrait;
mod size;
pub mod sources;
mod strata;

use crate::exchange::{Alone, Exchange, Place};
use crate::random::Luck;
use crate::scenario::Scenario;
use crate::scenario::parameters::Parameters;
use crate::scenario::{Province, Region};
use geography::CountyPlan;
use households::Households;
use income_shape::IncomeVariance;
use rayon::prelude::*;
pub use size::HouseholdSizes;
use sources::SourceTable;
use std::ops::Range;
use std::sync::Arc;

/// Why no population can be drawn from the parameters: which parameter stands in the way and how.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("`{parameter}` {problem}")]
pub struct Infeasible {
    /// Path of the parameter.
    pub parameter: String,
    /// What is wrong, as the end of a sentence that starts with the parameter.
    pub problem: String,
}

impl Infeasible {
    /// A fault of `parameter`.
    pub fn new(parameter: &str, problem: String) -> Self {
        Self {
            parameter: parameter.to_owned(),
            problem,
        }
    }
}

/// What the counties of a stratum (designated or other) have in common.
#[derive(Clone, Debug, PartialEq)]
pub struct Stratum {
    /// Components of the variance of log income.
    pub variance: IncomeVariance,
    /// Household sizes.
    pub sizes: HouseholdSizes,
    /// Shares of the sources of market income by class of household.
    pub sources: SourceTable,
}

/// Poor villages that one group of households stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VillageGroup {
    /// Villages in the group.
    pub villages: u32,
    /// Whether they have left the list.
    pub exited: bool,
    /// Persons registered and not deregistered at the end of the last year.
    pub registered: u64,
    /// Persons at the end of the last year.
    pub persons: u64,
}

/// A county with its households.
#[derive(Clone, Debug, PartialEq)]
pub struct County {
    /// Place in the order of counties, the key of its draws.
    pub id: u32,
    /// Index of its province.
    pub province: usize,
    /// Region of its province.
    pub region: Region,
    /// Whether it was designated poor in the first year.
    pub designated: bool,
    /// Real households for which each agent stands.
    pub weight: u32,
    /// Mean income of the first year, yuan per person.
    pub mean_income: f64,
    /// Headcount ratio of the first year that the survey would observe.
    pub headcount_2012: f64,
    /// Groups of poor villages; households refer to them by place plus one.
    pub villages: Vec<VillageGroup>,
    /// Market income of wage, business, property and transfers relative to the first year.
    pub growth: [f64; 4],
    /// Whether it has left the list of poor counties.
    pub exited: bool,
    /// Persons registered and not deregistered at the end of the last year.
    pub registered: u64,
    /// Persons at the end of the last year.
    pub persons: u64,
    /// Registered incidence of the province's counties of its kind.
    pub peer_incidence: f64,
    /// Share of wages that programme jobs displaced last year.
    pub displaced_wages: f64,
    /// The households.
    pub households: Households,
}

/// The rural nation.
#[derive(Clone, Debug, PartialEq)]
pub struct Nation {
    /// Provinces as in the provinces file.
    pub provinces: Vec<Province>,
    /// Designated counties, other counties.
    pub strata: [Stratum; 2],
    /// Counties in the order of the provinces.
    pub counties: Vec<County>,
    /// Places of the counties whose households are here: all, unless processes share the simulation. Of the others, the figures are known
    /// by which national steps go: what was planned for them, persons and registered.
    pub held: Range<usize>,
}

impl Nation {
    /// Draws the population of the first year.
    ///
    /// # Errors
    /// If the figures of that year contradict each other, or the scale leaves a county without households.
    pub fn draw(scenario: &Scenario, luck: Luck) -> Result<Self, Infeasible> {
        let Ok(drawn) = Self::draw_part(scenario, luck, &Alone);
        drawn
    }

    /// Draws the part of the population that this process holds among those that share the simulation.
    ///
    /// # Errors
    /// If another process is gone; and those of [`Nation::draw`], which are the same in all processes.
    pub fn draw_part<E: Exchange>(
        scenario: &Scenario,
        luck: Luck,
        exchange: &E,
    ) -> Result<Result<Self, Infeasible>, E::Lost> {
        let p = scenario.parameters(scenario.first_year());
        let Frame {
            geography,
            sizes,
            weights,
        } = match Frame::new(scenario, luck) {
            Ok(frame) => frame,
            Err(fault) => return Ok(Err(fault)),
        };
        let held = exchange.place().part(agents_of(&weights));
        let draw = |id: usize| {
            let (plan, (weight, agents)) = (&geography.counties[id], weights[id]);
            if !held.contains(&id) || E::is_over() {
                return (draw::outline(id as u32, plan, weight), None);
            }
            let stratum = geography::stratum(plan.designated);
            let context = draw::Context {
                p,
                year: scenario.first_year(),
                luck,
                variance: &geography.variance[stratum],
                sizes: &sizes[stratum],
                multi_ethnic: scenario.provinces()[plan.province].multi_ethnic,
            };
            let (county, classes) = draw::county(id as u32, plan, weight, agents, &context);
            (county, Some(classes))
        };
        let drawn: Vec<_> = (0..weights.len()).into_par_iter().map(draw).collect();
        let (mut counties, classes): (Vec<County>, Vec<_>) = drawn.into_iter().unzip();
        let classes = exchange.everybody(classes.into_iter().flatten().collect())?;
        part::tell_figures(&mut counties, &held, exchange)?;
        let tables = match sources::fit(&counties, &classes, p) {
            Ok(tables) => tables,
            Err(fault) => return Ok(Err(fault)),
        };
        Ok(Ok(Self {
            provinces: scenario.provinces().to_vec(),
            strata: strata(geography.variance, sizes, tables),
            counties,
            held,
        }))
    }

    /// Whether all households are here.
    pub fn is_whole(&self) -> bool {
        self.held == (0..self.counties.len())
    }

    /// The counties whose households are here.
    pub fn held_counties(&self) -> &[County] {
        &self.counties[self.held.clone()]
    }

    /// Agents of all counties that are held here, empty slots included.
    pub fn agents(&self) -> usize {
        self.counties
            .iter()
            .map(|county| county.households.len())
            .sum()
    }

    /// The stratum of a county.
    pub fn stratum(&self, county: &County) -> &Stratum {
        &self.strata[geography::stratum(county.designated)]
    }
}

/// Checks that a population can be drawn from a scenario, short of drawing its households.
///
/// # Errors
/// If figures contradict each other, the scale leaves a county without households, or counts exceed the population.
pub fn check(scenario: &Scenario) -> Result<(), Infeasible> {
    extent(scenario).map(|_| ())
}

/// How large a population is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Counties.
    pub counties: u64,
    /// Agents of all counties, empty slots included.
    pub agents: u64,
    /// Agents of the largest county.
    pub largest_county: u64,
}

/// How large the population of a scenario will be, without drawing it.
///
/// # Errors
/// Those of [`check`].
pub fn extent(scenario: &Scenario) -> Result<Extent, Infeasible> {
    extent_of_part(scenario, Place::ALONE)
}

/// How large the part of a process will be among those that share the simulation: agents of its own counties, figures of all counties.
///
/// # Errors
/// Those of [`check`].
pub fn extent_of_part(scenario: &Scenario, place: Place) -> Result<Extent, Infeasible> {
    let p = scenario.parameters(scenario.first_year());
    let luck = Luck::new(u64::from(p.population.seed), 0);
    let weights = Frame::new(scenario, luck)?.weights;
    let held = place.part(agents_of(&weights));
    let agents = || agents_of(&weights[held.clone()]);
    Ok(Extent {
        counties: weights.len() as u64,
        agents: agents().sum(),
        largest_county: agents().max().unwrap_or(0),
    })
}

/// Agents of each county.
fn agents_of(weights: &[(u32, usize)]) -> impl ExactSizeIterator<Item = u64> + '_ {
    weights.iter().map(|&(_, agents)| agents as u64)
}

/// Counties, household sizes and weights: all that is known before households are drawn.
struct Frame {
    geography: Arc<geography::Geography>,
    sizes: [HouseholdSizes; 2],
    weights: Vec<(u32, usize)>,
}

impl Frame {
    fn new(scenario: &Scenario, luck: Luck) -> Result<Self, Infeasible> {
        let p = scenario.parameters(scenario.first_year());
        counts_fit(scenario)?;
        let geography = geographies::of(scenario.provinces(), p, luck)?;
        let sizes = household_sizes(p);
        let weights = county_weights(&geography.counties, scenario.provinces(), &sizes, p)?;
        Ok(Self {
            geography,
            sizes,
            weights,
        })
    }
}

/// The strata from their parts.
fn strata(
    [first, second]: [IncomeVariance; 2],
    [first_sizes, second_sizes]: [HouseholdSizes; 2],
    [first_sources, second_sources]: [SourceTable; 2],
) -> [Stratum; 2] {
    [
        Stratum {
            variance: first,
            sizes: first_sizes,
            sources: first_sources,
        },
        Stratum {
            variance: second,
            sizes: second_sizes,
            sources: second_sources,
        },
    ]
}

/// Household sizes of each stratum, from the parameters of the first year.
pub fn household_sizes(p: &Parameters) -> [HouseholdSizes; 2] {
    let c = &p.population.composition;
    [
        HouseholdSizes::new(c.size_designated, c.size_gradient_designated),
        HouseholdSizes::new(c.size_other, c.size_gradient_other),
    ]
}

/// Smallest number of persons to a poor village that is taken for a village.
const VILLAGE: f64 = 20.0;

/// Refuses counts of another nation: more recipients, places on the register or villages than the population has room for.
fn counts_fit(scenario: &Scenario) -> Result<(), Infeasible> {
    let first = scenario.parameters(scenario.first_year());
    let persons = first.population.rural_population;
    let refuse = |parameter: &str, count: f64, room: f64| {
        if count <= room {
            return Ok(());
        }
        Err(Infeasible::new(
            parameter,
            format!(
                "is {count:.0}, more than a population of {persons:.0} (population.rural_population) has room for: \
                 give the counts of your own nation"
            ),
        ))
    };
    let policy = &first.measures.subsistence.policy_2012;
    let policy_path = "measures.subsistence.policy_2012.recipients";
    refuse(policy_path, policy.recipients, persons)?;
    let villages = f64::from(first.population.villages.number);
    refuse("population.villages.number", villages, persons / VILLAGE)?;
    for year in scenario.horizon() {
        let p = scenario.parameters(year);
        refuse("register.quota", p.register.quota, persons)?;
        let recipients = p.measures.subsistence.allowance.capacity;
        refuse(
            "measures.subsistence.allowance.capacity",
            recipients,
            persons,
        )?;
    }
    Ok(())
}

/// Weight of an agent and number of agents of each county.
fn county_weights(
    counties: &[CountyPlan],
    provinces: &[Province],
    sizes: &[HouseholdSizes; 2],
    p: &Parameters,
) -> Result<Vec<(u32, usize)>, Infeasible> {
    let scale = f64::from(p.population.scale);
    let floor = f64::from(p.population.county_floor);
    let mut weights = Vec::with_capacity(counties.len());
    let mut smallest: Option<(f64, &CountyPlan)> = None;
    for plan in counties {
        let households = plan.persons / sizes[geography::stratum(plan.designated)].mean;
        let factor = if p.population.scale == 1 {
            1.0
        } else if plan.designated {
            p.population.designated_weight
        } else {
            p.population.other_weight
        };
        let weight = (scale * factor * (households / floor).min(1.0))
            .round()
            .max(1.0);
        let agents = (households / weight).round();
        if agents < 1.0 && smallest.is_none_or(|(least, _)| agents < least) {
            smallest = Some((agents, plan));
        }
        weights.push((weight as u32, agents as usize));
    }
    match smallest {
        None => Ok(weights),
        Some((_, plan)) => Err(Infeasible::new(
            "population.scale",
            format!(
                "is {}, which leaves a county of {} without households: choose a scale of at most {}",
                p.population.scale,
                provinces[plan.province].name,
                (floor
                    / p.population
                        .designated_weight
                        .max(p.population.other_weight)) as u32
            ),
        )),
    }
}
