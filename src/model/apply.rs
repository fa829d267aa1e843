//! Step 7, who stands in the line for a programme: supported, eligible and willing households with their priority.

use super::context::Year;
use super::income::Workspace;
use super::plan::{Willingness, case, uniform_for};
use super::programme::{Kind, Programme};
use super::select::Candidate;
use crate::population::County;
use crate::random::Draw;
use crate::scenario::parameters::programme::Terms;

/// A household that programmes may serve this year, with what decides on all of its applications.
#[derive(Clone, Copy, Debug)]
pub struct Applicant {
    /// Its slot in the county.
    pub household: u32,
    /// Its programmes of the year before, one bit each.
    pub served_before: u32,
    will: Willingness,
    /// Word of the lot by which those are chosen whom nothing else tells apart.
    lot: u32,
}

impl Applicant {
    /// The household in that slot.
    pub fn new(county: u32, household: u32, served_before: u32, year: &Year<'_>) -> Self {
        let [lot, ..] = year.luck.words(Draw::Slots, year.year, county, household);
        Self {
            household,
            served_before,
            will: Willingness::of(county, household, year),
            lot,
        }
    }
}

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
    for applicant in &work.applicants {
        if let Ok(candidate) = apply(county, applicant, programme, terms, year) {
            work.candidates.push(candidate);
        }
    }
}

/// The place in the line of a household, or why it has none.
///
/// Those who hold a position come first; with the matching accuracy the best suited follow, else the lot decides.
pub fn apply(
    county: &County,
    applicant: &Applicant,
    programme: &Programme,
    terms: &Terms,
    year: &Year<'_>,
) -> Result<Candidate, Refusal> {
    if !terms.enabled {
        return Err(Refusal::Off);
    }
    let case = case(county, applicant.household as usize, year);
    if !case.registry.supported() {
        return Err(Refusal::NotSupported);
    }
    let served = applicant.served_before & programme.id.bit() != 0;
    let units = (programme.units)(&case);
    if served && programme.kind == Kind::Places {
        return Err(Refusal::Served);
    }
    if units == 0 {
        return Err(Refusal::NotEligible);
    }
    if !applicant.will.accepts(programme.id, terms.take_up) {
        return Err(Refusal::Unwilling);
    }
    let accuracy = year.p.register.matching_accuracy as f32;
    let score = if served { 2.0 } else { 0.0 }
        + accuracy * (programme.suitability)(&case)
        + (1.0 - accuracy) * uniform_for(applicant.lot, programme.id);
    Ok(Candidate {
        score,
        household: applicant.household,
        units,
    })
}
