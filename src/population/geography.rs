//! Provinces, counties and poor villages: synthetic counties that reproduce the figures of 2012.

use super::Infeasible;
use super::income_shape::IncomeVariance;
use crate::math::double;
use crate::math::roots::{bisect, secant};
use crate::random::{Draw, Luck};
use crate::scenario::parameters::Parameters;
use crate::scenario::{Province, Region};

/// Headcount ratio of a province for which none is published: small enough not to count, large enough to place its mean income.
const UNPUBLISHED_HEADCOUNT_RATIO: f64 = 0.0005;

/// A county before its households are drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct CountyPlan {
    /// Index of the province in the provinces file.
    pub province: usize,
    /// Region of the province.
    pub region: Region,
    /// Whether the county is one of the designated poor counties.
    pub designated: bool,
    /// Rural persons at the end of 2012.
    pub persons: f64,
    /// Mean market and transfer income of 2012, yuan per person.
    pub mean_income: f64,
    /// Headcount ratio of 2012 that the survey would observe.
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

/// Rural persons and poor persons of a province, in its designated and other counties.
struct Split {
    persons: [f64; 2],
    headcount_ratio: [f64; 2],
}

/// Makes the counties of 2012.
pub fn build(provinces: &[Province], p: &Parameters, luck: Luck) -> Result<Geography, Infeasible> {
    let splits = split_provinces(provinces, p)?;
    let mut counties = empty_counties(provinces, &splits, p, luck);
    let mut variance = [None, None];
    let rest = p.population.rural_population - p.population.designated_population;
    let rest_mean = (p.population.mean_income * p.population.rural_population
        - p.population.mean_income_poor_areas * p.population.designated_population)
        / rest;
    for (designated, mean) in [
        (true, p.population.mean_income_poor_areas),
        (false, rest_mean),
    ] {
        let fitted = place_means(&mut counties, designated, &splits, mean, p)?;
        variance[stratum(designated)] = Some(fitted);
    }
    let [Some(first), Some(second)] = variance else {
        unreachable!("both strata are fitted")
    };
    share_out_villages(&mut counties, p.population.villages.number);
    Ok(Geography {
        counties,
        variance: [first, second],
    })
}

/// Persons of each province by stratum, and the headcount ratio that each stratum must have.
fn split_provinces(provinces: &[Province], p: &Parameters) -> Result<Vec<Split>, Infeasible> {
    let unpublished: f64 = provinces
        .iter()
        .filter(|v| v.incidence_2012 == 0.0)
        .map(|v| v.rural_population as f64)
        .sum();
    let published: f64 = provinces
        .iter()
        .map(|v| v.rural_population as f64)
        .sum::<f64>()
        - unpublished;
    if unpublished >= p.population.rural_population || published <= 0.0 {
        return Err(Infeasible::new(
            "population.rural_population",
            format!(
                "is {:.0}, but provinces without published poverty alone hold {unpublished:.0} persons",
                p.population.rural_population
            ),
        ));
    }
    let rescale = (p.population.rural_population - unpublished) / published;
    adds_up(
        "population.rural_population",
        p.population.rural_population,
        rescale,
    )?;
    let persons: Vec<f64> = provinces
        .iter()
        .map(|v| {
            v.rural_population as f64
                * if v.incidence_2012 == 0.0 {
                    1.0
                } else {
                    rescale
                }
        })
        .collect();
    let poor: Vec<f64> = provinces
        .iter()
        .zip(&persons)
        .map(|(v, n)| n * v.incidence_2012.max(UNPUBLISHED_HEADCOUNT_RATIO))
        .collect();
    let poor_scale = p.population.poor_population_observed / poor.iter().sum::<f64>();
    adds_up(
        "population.poor_population_observed",
        p.population.poor_population_observed,
        poor_scale,
    )?;

    let designated = designated_persons(provinces, &persons, p)?;
    let headcount: Vec<f64> = poor
        .iter()
        .zip(&persons)
        .map(|(h, n)| h * poor_scale / n)
        .collect();
    let target = p.population.poor_population_observed * p.population.designated_poor_share;
    let at = |gap: f64| -> Vec<[f64; 2]> {
        (0..provinces.len())
            .map(|i| split_headcount(headcount[i], designated[i] / persons[i], gap))
            .collect()
    };
    let poor_at = |gap: f64| -> f64 {
        at(gap)
            .iter()
            .zip(&designated)
            .map(|(ratio, n)| ratio[0] * n)
            .sum()
    };
    if !(poor_at(-1.0) < target && target < poor_at(4.0)) {
        return Err(Infeasible::new(
            "population.designated_poor_share",
            format!(
                "is {}, which the provinces' incidence and {:.0} persons in designated counties cannot give",
                p.population.designated_poor_share, p.population.designated_population
            ),
        ));
    }
    let gap = bisect(-1.0, 4.0, |gap| poor_at(gap) - target);
    Ok(at(gap)
        .into_iter()
        .enumerate()
        .map(|(i, headcount_ratio)| Split {
            persons: [designated[i], persons[i] - designated[i]],
            headcount_ratio,
        })
        .collect())
}

/// Largest share by which provinces may miss a national figure: rounding of published incidence, not another nation.
const LARGEST_MISS: f64 = 0.03;

/// Refuses provinces that do not add up to a national figure.
fn adds_up(parameter: &str, national: f64, rescale: f64) -> Result<(), Infeasible> {
    if (rescale - 1.0).abs() <= LARGEST_MISS {
        return Ok(());
    }
    Err(Infeasible::new(
        parameter,
        format!(
            "is {national:.0}, but the provinces of data.provinces add up to {:.0}",
            national / rescale
        ),
    ))
}

/// Persons in the designated counties of each province: in proportion to their share of its counties, to the national total.
fn designated_persons(
    provinces: &[Province],
    persons: &[f64],
    p: &Parameters,
) -> Result<Vec<f64>, Infeasible> {
    let at = |factor: f64| -> Vec<f64> {
        provinces
            .iter()
            .zip(persons)
            .map(|(v, n)| {
                let most = if v.designated_counties == v.counties {
                    1.0
                } else {
                    0.95
                };
                let share = f64::from(v.designated_counties) / f64::from(v.counties);
                n * (share * factor).min(most)
            })
            .collect()
    };
    let target = p.population.designated_population;
    if at(100.0).iter().sum::<f64>() < target {
        return Err(Infeasible::new(
            "population.designated_population",
            format!("is {target:.0}, more than the provinces with designated counties can hold"),
        ));
    }
    let factor = bisect(0.0, 100.0, |factor| at(factor).iter().sum::<f64>() - target);
    Ok(at(factor))
}

/// Headcount ratios of designated and other counties, `gap` standard deviations apart, that give the province's.
fn split_headcount(headcount: f64, designated_share: f64, gap: f64) -> [f64; 2] {
    let at = |z: f64| [double::normal_cdf(z + gap), double::normal_cdf(z)];
    let z = bisect(-8.0, 4.0, |z| {
        let [designated, other] = at(z);
        designated_share * designated + (1.0 - designated_share) * other - headcount
    });
    at(z)
}

/// Counties with their persons; means are placed later.
fn empty_counties(
    provinces: &[Province],
    splits: &[Split],
    p: &Parameters,
    luck: Luck,
) -> Vec<CountyPlan> {
    let mut counties = Vec::new();
    for (index, (province, split)) in provinces.iter().zip(splits).enumerate() {
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
                    persons: double::exp(
                        p.population.county_size_dispersion * f64::from(size_luck),
                    ),
                    mean_income: double::exp(p.population.county_dispersion * f64::from(mean_luck)),
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

/// Scales county means so that every province has its headcount and the stratum its mean; the variance of log income is what makes both hold.
fn place_means(
    counties: &mut [CountyPlan],
    designated: bool,
    splits: &[Split],
    target_mean: f64,
    p: &Parameters,
) -> Result<IncomeVariance, Infeasible> {
    let line = p.prices.poverty_line;
    let groups = province_groups(counties, designated);
    let smallest = p.population.county_dispersion * p.population.county_dispersion
        + p.income.transitory_variance
        + p.income.measurement_variance
        + 2e-4;
    let scales_at = |sd: f64| -> Option<(IncomeVariance, Vec<f64>, f64)> {
        let variance = IncomeVariance::from_observed(sd * sd, p)?;
        let mut scales = Vec::with_capacity(groups.len());
        let (mut persons, mut income) = (0.0, 0.0);
        for group in &groups {
            let members = &counties[group.clone()];
            let headcount = splits[members[0].province].headcount_ratio[stratum(designated)];
            let scale = scale_for_headcount(members, &variance, line, headcount);
            persons += members.iter().map(|c| c.persons).sum::<f64>();
            income += members
                .iter()
                .map(|c| c.persons * c.mean_income * scale)
                .sum::<f64>();
            scales.push(scale);
        }
        Some((variance, scales, income / persons))
    };
    let mean_at = |sd: f64| scales_at(sd).map_or(0.0, |(_, _, mean)| mean);
    let (low, high) = (smallest.sqrt().max(0.2), 1.6);
    if !(mean_at(low) < target_mean && target_mean < mean_at(high)) {
        return Err(Infeasible::new(
            "population.mean_income",
            format!(
                "the mean income of {target_mean:.0} yuan and the headcount of 2012 in {} counties need an income variance \
                 that leaves nothing for households: lower income.measurement_variance, income.transitory_variance or population.county_dispersion",
                if designated { "designated" } else { "other" }
            ),
        ));
    }
    let sd = secant(low, high, |sd| mean_at(sd) - target_mean);
    let (variance, scales, _) = scales_at(sd).expect("the variance was feasible in the search");
    for (group, scale) in groups.into_iter().zip(scales) {
        for county in &mut counties[group] {
            county.mean_income *= scale;
            county.headcount_ratio = variance.observed_headcount_ratio(line, county.mean_income);
        }
    }
    Ok(variance)
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
    variance: &IncomeVariance,
    line: f64,
    headcount: f64,
) -> f64 {
    let persons: f64 = counties.iter().map(|c| c.persons).sum();
    let center = double::ln(variance.mean_for_headcount(line, headcount));
    let excess = |log_scale: f64| {
        let scale = double::exp(log_scale);
        let poor: f64 = counties
            .iter()
            .map(|c| c.persons * variance.observed_headcount_ratio(line, c.mean_income * scale))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provinces_headcount_is_the_mean_of_its_strata() {
        let [designated, other] = split_headcount(0.15, 0.4, 0.66);
        assert!((0.4 * designated + 0.6 * other - 0.15).abs() < 1e-12);
        assert!(designated > other);
    }
}
