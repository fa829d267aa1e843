//! Provinces, counties and poor villages: synthetic counties that reproduce the figures of the first year.

use super::Infeasible;
use super::income_shape::{IncomeVariance, ObservedHeadcount};
use super::strata::{LARGEST_MISS, Split, split_provinces};
use crate::math::double;
use crate::math::roots::secant;
use crate::random::{Draw, Luck};
use crate::scenario::parameters::economy::Income;
use crate::scenario::parameters::population::Population;
use crate::scenario::{Province, Region};
use rayon::prelude::*;

/// A county before its households are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct CountyPlan {
    /// Index of the province in the provinces file.
    pub province: usize,
    /// Region of the province.
    pub region: Region,
    /// Whether the county is one of the designated poor counties.
    pub designated: bool,
    /// Rural persons at the end of the first year.
    pub persons: f64,
    /// Mean market and transfer income of the first year, yuan per person.
    pub mean_income: f64,
    /// Headcount ratio of the first year that the survey would observe.
    pub headcount_ratio: f64,
    /// Registered poor villages.
    pub villages: u32,
}

/// All counties of the nation and the income variance of each stratum.
#[derive(Clone, Debug, PartialEq)]
pub struct Geography {
    /// Counties in the order of the provinces file, designated ones first in each province.
    pub counties: Vec<CountyPlan>,
    /// Components of the variance of log income: designated counties, other counties.
    pub variance: [IncomeVariance; 2],
}

/// Index of a stratum: 0 for designated counties, 1 for the others.
pub fn stratum(designated: bool) -> usize {
    usize::from(!designated)
}

/// All that a geography follows from.
pub(super) struct Basis {
    pub provinces: Vec<Province>,
    pub population: Population,
    pub income: Income,
    pub poverty_line: f64,
    pub luck: Luck,
}

/// Makes the counties of the first year.
pub(super) fn make(basis: &Basis) -> Result<Geography, Infeasible> {
    let splits = split_provinces(&basis.provinces, &basis.population)?;
    let mut counties = empty_counties(&splits, basis);
    let [poor_mean, other_mean] = stratum_means(&counties, &basis.population)?;
    let poor_areas = place_means(&mut counties, true, &splits, poor_mean, basis)?;
    let others = place_means(&mut counties, false, &splits, other_mean, basis)?;
    // A stratum without counties has the variance of the other, which nobody uses.
    let variance = match (poor_areas, others) {
        (Some(first), Some(second)) => [first, second],
        (Some(only), None) | (None, Some(only)) => [only, only],
        (None, None) => unreachable!("every province has a county"),
    };
    share_out_villages(&mut counties, basis.population.villages.number);
    Ok(Geography { counties, variance })
}

/// Mean income of designated and of other counties, from that of the poor areas and of the nation.
fn stratum_means(counties: &[CountyPlan], q: &Population) -> Result<[f64; 2], Infeasible> {
    let rest = q.rural_population - q.designated_population;
    if counties.iter().all(|county| !county.designated) {
        return Ok([q.mean_income; 2]);
    }
    if counties.iter().all(|county| county.designated) {
        if (q.mean_income_poor_areas / q.mean_income - 1.0).abs() > LARGEST_MISS {
            return Err(Infeasible::new(
                "population.mean_income",
                format!(
                    "is {:.0}, but all counties are designated and have the mean of population.mean_income_poor_areas, {:.0}",
                    q.mean_income, q.mean_income_poor_areas
                ),
            ));
        }
        return Ok([q.mean_income_poor_areas; 2]);
    }
    let others = (q.mean_income * q.rural_population
        - q.mean_income_poor_areas * q.designated_population)
        / rest;
    Ok([q.mean_income_poor_areas, others])
}

/// Counties with their persons; means are placed later.
fn empty_counties(splits: &[Split], basis: &Basis) -> Vec<CountyPlan> {
    let (population, luck) = (&basis.population, basis.luck);
    let mut counties = Vec::new();
    for (index, (province, split)) in basis.provinces.iter().zip(splits).enumerate() {
        for designated in [true, false] {
            let number = if designated {
                province.designated_counties
            } else {
                province.counties - province.designated_counties
            };
            let first = counties.len();
            for _ in 0..number {
                let id = counties.len() as u32;
                let [mean_luck, size_luck, ..] = luck.normals(Draw::County, 0, id, 0);
                counties.push(CountyPlan {
                    province: index,
                    region: province.region,
                    designated,
                    persons: double::exp(population.county_size_dispersion * f64::from(size_luck)),
                    mean_income: double::exp(population.county_dispersion * f64::from(mean_luck)),
                    headcount_ratio: 0.0,
                    villages: 0,
                });
            }
            let total: f64 = counties[first..].iter().map(|c| c.persons).sum();
            for county in &mut counties[first..] {
                county.persons *= split.persons[stratum(designated)] / total;
            }
        }
    }
    counties
}

/// Scales county means so that every province has its headcount and the stratum its mean; the variance of log income is what makes both hold. `None` if it has no counties.
fn place_means(
    counties: &mut [CountyPlan],
    designated: bool,
    splits: &[Split],
    target_mean: f64,
    basis: &Basis,
) -> Result<Option<IncomeVariance>, Infeasible> {
    let (population, income, line) = (&basis.population, &basis.income, basis.poverty_line);
    let groups = province_groups(counties, designated);
    if groups.is_empty() {
        return Ok(None);
    }
    let smallest = population.county_dispersion * population.county_dispersion
        + income.transitory_variance
        + income.measurement_variance
        + 2e-4;
    let scales_at = |sd: f64| -> Option<(IncomeVariance, Vec<f64>, f64)> {
        let variance = IncomeVariance::from_observed(sd * sd, designated, population, income)?;
        let observed = variance.observed_headcount(line);
        let scale_of = |group: &std::ops::Range<usize>| {
            let members = &counties[group.clone()];
            let headcount = splits[members[0].province].headcount_ratio[stratum(designated)];
            scale_for_headcount(members, &observed, headcount)
        };
        let scales: Vec<f64> = groups.par_iter().map(scale_of).collect();
        let (mut persons, mut sum) = (0.0, 0.0);
        for (group, scale) in groups.iter().zip(&scales) {
            let members = &counties[group.clone()];
            persons += members.iter().map(|c| c.persons).sum::<f64>();
            sum += members
                .iter()
                .map(|c| c.persons * c.mean_income * scale)
                .sum::<f64>();
        }
        Some((variance, scales, sum / persons))
    };
    let mean_at = |sd: f64| scales_at(sd).map_or(0.0, |(_, _, mean)| mean);
    let (low, high) = (smallest.sqrt().max(0.2), 1.6);
    if !(mean_at(low) < target_mean && target_mean < mean_at(high)) {
        let (parameter, kind) = if designated {
            ("population.mean_income_poor_areas", "designated")
        } else {
            ("population.mean_income", "other")
        };
        return Err(Infeasible::new(
            parameter,
            format!(
                "gives {kind} counties a mean of {target_mean:.0} yuan, which does not go together with their headcount at a line of \
                 {line:.0} (prices.poverty_line): no variance of income has both. Check line, mean and headcount first; then lower \
                 income.measurement_variance, income.transitory_variance or population.county_dispersion"
            ),
        ));
    }
    let sd = secant(low, high, |sd| mean_at(sd) - target_mean);
    let (variance, scales, _) = scales_at(sd).expect("the variance was feasible in the search");
    let observed = variance.observed_headcount(line);
    for (group, scale) in groups.into_iter().zip(scales) {
        for county in &mut counties[group] {
            county.mean_income *= scale;
            county.headcount_ratio = observed.ratio(county.mean_income);
        }
    }
    Ok(Some(variance))
}

/// Runs of counties of the stratum that belong to one province.
fn province_groups(counties: &[CountyPlan], designated: bool) -> Vec<std::ops::Range<usize>> {
    let mut groups: Vec<std::ops::Range<usize>> = Vec::new();
    for (i, county) in counties
        .iter()
        .enumerate()
        .filter(|(_, c)| c.designated == designated)
    {
        match groups.last_mut() {
            Some(group) if group.end == i && counties[group.start].province == county.province => {
                group.end = i + 1;
            }
            _ => groups.push(i..i + 1),
        }
    }
    groups
}

/// Factor on the county means of a province at which the given share of its persons is observed below the line.
fn scale_for_headcount(
    counties: &[CountyPlan],
    observed: &ObservedHeadcount,
    headcount: f64,
) -> f64 {
    let persons: f64 = counties.iter().map(|c| c.persons).sum();
    let center = double::ln(observed.mean_at(headcount));
    let excess = |log_scale: f64| {
        let scale = double::exp(log_scale);
        let poor: f64 = counties
            .iter()
            .map(|c| c.persons * observed.ratio(c.mean_income * scale))
            .sum();
        headcount - poor / persons
    };
    double::exp(secant(center - 0.7, center + 0.7, excess))
}

/// Poor villages go to counties in proportion to their poor persons, fractions to the largest remainders.
fn share_out_villages(counties: &mut [CountyPlan], villages: u32) {
    let poor: Vec<i64> = counties
        .iter()
        .map(|c| (c.persons * c.headcount_ratio).round() as i64)
        .collect();
    let shares = crate::apportion::apportion(i64::from(villages), &poor);
    for (county, share) in counties.iter_mut().zip(shares) {
        county.villages = share as u32;
    }
}
