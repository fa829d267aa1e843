//! Chance of serious illness, by whether a member is chronically ill.

use crate::scenario::parameters::Parameters;

/// Yearly chances of serious illness: without and with a chronically ill member; their mean over the households of 2012 is `shocks.illness`.
pub fn chances(p: &Parameters) -> [f64; 2] {
    let chronic = p.population.conditions.chronic_illness;
    let factor = p.shocks.illness_chronic_factor;
    let base = p.shocks.illness / (1.0 - chronic + chronic * factor);
    [base, (base * factor).min(1.0)]
}

/// Share of years spent in serious illness, at a given yearly chance of it.
pub fn prevalence(chance: f64, recovery: f64) -> f64 {
    if chance + recovery == 0.0 {
        0.0
    } else {
        chance / (chance + recovery)
    }
}
