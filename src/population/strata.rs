//! Provinces split into their designated and other counties: persons and poor of each.

use super::Infeasible;
use crate::math::double;
use crate::math::roots::bisect;
use crate::scenario::Province;
use crate::scenario::parameters::population::Population;

/// Headcount ratio of a province for which none is published: small enough not to count, large enough to place its mean income.
const UNPUBLISHED_HEADCOUNT_RATIO: f64 = 0.0005;

/// Rural persons and headcount ratio of a province, in its designated and other counties.
pub(super) struct Split {
    pub persons: [f64; 2],
    pub headcount_ratio: [f64; 2],
}

/// Persons of each province by stratum, and the headcount ratio that each stratum must have.
pub(super) fn split_provinces(
    provinces: &[Province],
    p: &Population,
) -> Result<Vec<Split>, Infeasible> {
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
    if unpublished >= p.rural_population || published <= 0.0 {
        return Err(Infeasible::new(
            "population.rural_population",
            format!(
                "is {:.0}, but provinces without published poverty alone hold {unpublished:.0} persons",
                p.rural_population
            ),
        ));
    }
    let rescale = (p.rural_population - unpublished) / published;
    adds_up("population.rural_population", p.rural_population, rescale)?;
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
    let poor_scale = p.poor_population_observed / poor.iter().sum::<f64>();
    adds_up(
        "population.poor_population_observed",
        p.poor_population_observed,
        poor_scale,
    )?;

    let designated = designated_persons(provinces, &persons, p)?;
    let headcount: Vec<f64> = poor
        .iter()
        .zip(&persons)
        .map(|(h, n)| h * poor_scale / n)
        .collect();
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
    let gap = headcount_gap(provinces, poor_at, p)?;
    Ok(at(gap)
        .into_iter()
        .enumerate()
        .map(|(i, headcount_ratio)| Split {
            persons: [designated[i], persons[i] - designated[i]],
            headcount_ratio,
        })
        .collect())
}

/// Standard deviations between the headcount ratios of designated and other counties at which the former have their share of the poor.
fn headcount_gap(
    provinces: &[Province],
    poor_at: impl Fn(f64) -> f64,
    p: &Population,
) -> Result<f64, Infeasible> {
    let share = p.designated_poor_share;
    let target = p.poor_population_observed * share;
    let parameter = "population.designated_poor_share";
    let only = match designation(provinces) {
        Designation::Some => None,
        Designation::Nowhere => Some((0.0, "no county is designated")),
        Designation::Everywhere => Some((1.0, "all counties are designated")),
    };
    match only {
        Some((expected, _)) if share == expected => Ok(0.0),
        Some((expected, why)) => Err(Infeasible::new(
            parameter,
            format!("is {share}, but {why} in data.provinces: expected {expected}"),
        )),
        None if poor_at(-1.0) < target && target < poor_at(4.0) => {
            Ok(bisect(-1.0, 4.0, |gap| poor_at(gap) - target))
        }
        None => Err(Infeasible::new(
            parameter,
            format!(
                "is {share}, which the provinces' incidence and {:.0} persons in designated counties cannot give",
                p.designated_population
            ),
        )),
    }
}

/// Which counties of a nation are designated.
#[derive(PartialEq)]
enum Designation {
    Nowhere,
    Some,
    Everywhere,
}

fn designation(provinces: &[Province]) -> Designation {
    if provinces.iter().all(|v| v.designated_counties == 0) {
        Designation::Nowhere
    } else if provinces
        .iter()
        .all(|v| v.designated_counties == v.counties)
    {
        Designation::Everywhere
    } else {
        Designation::Some
    }
}

/// Largest share by which provinces may miss a national figure: rounding of published incidence, not another nation.
pub(super) const LARGEST_MISS: f64 = 0.03;

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
    p: &Population,
) -> Result<Vec<f64>, Infeasible> {
    let at = |factor: f64| -> Vec<f64> {
        provinces
            .iter()
            .zip(persons)
            .map(|(v, n)| {
                if v.designated_counties == v.counties {
                    return *n;
                }
                let share = f64::from(v.designated_counties) / f64::from(v.counties);
                n * (share * factor).min(0.95)
            })
            .collect()
    };
    let sum = |factor: f64| at(factor).iter().sum::<f64>();
    let target = p.designated_population;
    let (least, most) = (sum(0.0), sum(100.0));
    let parameter = "population.designated_population";
    if designation(provinces) != Designation::Some {
        // Nothing is left to choose: all persons are in one kind of county.
        return if (target - most).abs() <= LARGEST_MISS * most {
            Ok(at(1.0))
        } else {
            Err(Infeasible::new(
                parameter,
                format!(
                    "is {target:.0}, but the designated counties of data.provinces hold {most:.0} persons"
                ),
            ))
        };
    }
    if target > most {
        return Err(Infeasible::new(
            parameter,
            format!("is {target:.0}, more than the provinces with designated counties can hold"),
        ));
    }
    if target <= least {
        return Err(Infeasible::new(
            parameter,
            format!(
                "is {target:.0}, but designated counties need persons beyond the {least:.0} of provinces where all counties are designated"
            ),
        ));
    }
    Ok(at(bisect(0.0, 100.0, |factor| sum(factor) - target)))
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
