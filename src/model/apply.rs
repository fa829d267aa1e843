//! Step 7, who stands in the line for a programme: supported, eligible and willing households with their priority.

use super::context::Year;
use super::income::Workspace;
use super::plan::{Willingness, case, uniform_for};
use super::programme::{Kind, Programme};
use super::select::Candidate;
use crate::population::County;
use crate::random::Draw;
use crate::scenario::parameters::programme::Terms;

/// Why a household does not stand in the line for a programme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Refusal {
    /// The programme does not run.
    Off,
    /// The household is not on the register and not in grace.
    NotSupported,
    /// The programme has nothing for such a household.
    NotEligible,
    /// It has a place that is given once.
    Served,
    /// It does not want it.
    Unwilling,
    /// Its income, assessed at so much per person, leaves no gap to be filled.
    NoGap(f32),
}

/// Willing, eligible, supported households with their priority.
pub fn list_candidates(
    county: &County,
    programme: &Programme,
    terms: &Terms,
    work: &mut Workspace,
    year: &Year<'_>,
) {
    work.candidates.clear();
    if !terms.enabled {
        return;
    }
    for (&i, &before) in work.participants.iter().zip(&work.served_before) {
        if let Ok(candidate) = apply(county, (i, before), programme, terms, year) {
            work.candidates.push(candidate);
        }
    }
}

/// The place in the line of a household that programmes served `before`, or why it has none.
///
/// Those who hold a position come first; with the matching accuracy the best suited follow, else the lot decides.
pub fn apply(
    county: &County,
    (i, before): (u32, u32),
    programme: &Programme,
    terms: &Terms,
    year: &Year<'_>,
) -> Result<Candidate, Refusal> {
    if !terms.enabled {
        return Err(Refusal::Off);
    }
    let case = case(county, i as usize, year);
    if !case.registry.supported() {
        return Err(Refusal::NotSupported);
    }
    let served = before & programme.id.bit() != 0;
    let units = (programme.units)(&case);
    if served && programme.kind == Kind::Places {
        return Err(Refusal::Served);
    }
    if units == 0 {
        return Err(Refusal::NotEligible);
    }
    if !Willingness::of(county.id, i, year).accepts(programme.id, terms.take_up) {
        return Err(Refusal::Unwilling);
    }
    let accuracy = year.p.register.matching_accuracy as f32;
    let [lot, ..] = year.luck.words(Draw::Slots, year.year, county.id, i);
    let score = if served { 2.0 } else { 0.0 }
        + accuracy * (programme.suitability)(&case)
        + (1.0 - accuracy) * uniform_for(lot, programme.id);
    Ok(Candidate {
        score,
        household: i,
        units,
    })
}
