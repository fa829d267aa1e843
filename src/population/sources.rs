//! From what market income comes: wage, business, property and transfers by class of household.

use super::households::{Composition, Condition};
use super::{County, Infeasible};
use crate::scenario::parameters::Parameters;

/// Classes of households by able workers (0, 1, 2, 3 and more) and by low permanent income.
pub const CLASSES: usize = 8;

/// Shares of wage, business, property and transfers in the market income of each class; they add up to one.
pub type SourceTable = [[f32; 4]; CLASSES];

/// Class of a household.
#[inline(always)]
pub fn class(composition: Composition, condition: Condition) -> usize {
    (composition.able().min(3) * 2 + condition.low_income()) as usize
}

/// Finds, for each stratum, shares by class whose income-weighted mean is the published one.
///
/// Classes differ by fixed relative weights; column factors are fitted in turn (iterative proportional fitting). `drawn` is the market
/// income of each class of households, county by county.
pub fn fit(
    counties: &[County],
    drawn: &[[i64; CLASSES]],
    p: &Parameters,
) -> Result<[SourceTable; 2], Infeasible> {
    let mut totals = [[0.0; CLASSES]; 2];
    for (county, classes) in counties.iter().zip(drawn) {
        let stratum = super::geography::stratum(county.designated);
        for (total, income) in totals[stratum].iter_mut().zip(classes) {
            *total += *income as f64;
        }
    }
    let s = &p.income.sources;
    let designated = complete([
        s.wage_designated,
        s.business_designated,
        s.transfer_designated,
    ])
    .ok_or_else(|| too_large("income.sources.wage_designated"))?;
    let nation = complete([s.wage_nation, s.business_nation, s.transfer_nation])
        .ok_or_else(|| too_large("income.sources.wage_nation"))?;
    let income: [f64; 2] = [totals[0].iter().sum(), totals[1].iter().sum()];
    if income.contains(&0.0) {
        // Only one kind of county has households: nobody uses the shares of the other.
        let (own, shares) = if income[1] == 0.0 {
            (0, designated)
        } else {
            (1, nation)
        };
        return Ok([fit_stratum(&totals[own], shares, p); 2]);
    }
    let mut other = [0.0; 4];
    for k in 0..4 {
        other[k] = (nation[k] * (income[0] + income[1]) - designated[k] * income[0]) / income[1];
        if other[k] <= 0.0 {
            return Err(too_large("income.sources.wage_nation"));
        }
    }
    Ok([
        fit_stratum(&totals[0], designated, p),
        fit_stratum(&totals[1], other, p),
    ])
}

fn too_large(parameter: &str) -> Infeasible {
    Infeasible::new(
        parameter,
        "and the shares beside it leave nothing for another source of income".to_owned(),
    )
}

/// Wage, business, property and transfer shares; property takes what is left.
fn complete([wage, business, transfer]: [f64; 3]) -> Option<[f64; 4]> {
    let property = 1.0 - wage - business - transfer;
    (property > 0.0 && wage > 0.0 && business > 0.0 && transfer > 0.0)
        .then_some([wage, business, property, transfer])
}

/// How much of each source a class has, relative to a class of two workers above the middle.
fn relative_weights(class: usize, p: &Parameters) -> [f64; 4] {
    let s = &p.income.sources;
    let (workers, low) = (class / 2, class % 2 == 1);
    let toward = |at_none: f64| match workers {
        0 => at_none,
        1 => 0.5 * (1.0 + at_none),
        _ => 1.0,
    };
    let wage = toward(s.wage_without_workers) * if low { s.wage_low_income } else { 1.0 };
    [wage, toward(0.5), 1.0, toward(s.transfer_without_workers)]
}

fn fit_stratum(income: &[f64; CLASSES], target: [f64; 4], p: &Parameters) -> SourceTable {
    let total: f64 = income.iter().sum();
    let mut factors = target;
    let shares = |factors: &[f64; 4], class: usize| -> [f64; 4] {
        let weights = relative_weights(class, p);
        let raw: [f64; 4] = std::array::from_fn(|k| factors[k] * weights[k]);
        let sum: f64 = raw.iter().sum();
        raw.map(|r| r / sum)
    };
    for _ in 0..200 {
        let mut means = [0.0; 4];
        for (class, class_income) in income.iter().enumerate() {
            let share = shares(&factors, class);
            for k in 0..4 {
                means[k] += share[k] * class_income / total;
            }
        }
        for k in 0..4 {
            factors[k] *= target[k] / means[k];
        }
    }
    std::array::from_fn(|class| shares(&factors, class).map(|share| share as f32))
}
