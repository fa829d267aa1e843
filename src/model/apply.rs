//! Step 7, who stands in the line for a programme: supported, eligible and willing households with their priority.

use super::context::Year;
use super::plan::{accepting_below, uniform_for, word_for};
use super::programme::{Case, Kind, Programme};
use super::select::Candidate;
use super::workspace::Workspace;
use crate::random::{BLOCK, Draw};
use crate::scenario::parameters::programme::Terms;
use multiversion::multiversion;

/// Households that programmes may serve this year, with what decides on all of their applications; a column for each.
#[derive(Debug, Default)]
pub struct Applicants {
    /// Programmes of the year before, one bit each.
    pub served_before: Vec<u32>,
    /// All bits set for the supported, none for others.
    supported: Vec<u32>,
    /// Word of the willingness to accept offers.
    will: Vec<u32>,
    /// Word of the lot by which those are chosen whom nothing else tells apart.
    lot: Vec<u32>,
    /// Word of the luck of those who are taken on.
    pub luck: Vec<u32>,
}

impl Applicants {
    /// Makes the households of `cases` applicants.
    pub fn draw(&mut self, county: u32, households: &[u32], cases: &[Case<'_>], year: &Year<'_>) {
        let columns = [&mut self.will, &mut self.lot, &mut self.luck];
        for column in columns {
            column.clear();
        }
        let mut words = [[0; BLOCK]; 4];
        for block in households.chunks(BLOCK) {
            year.luck
                .fill_words_of(Draw::Slots, year.year, county, block, &mut words);
            self.lot.extend(&words[0][..block.len()]);
            self.luck.extend(&words[1][..block.len()]);
            year.luck
                .fill_words_of(Draw::TakeUp, 0, county, block, &mut words);
            self.will.extend(&words[0][..block.len()]);
        }
        self.supported.clear();
        let mask = |case: &Case<'_>| if case.registry.supported() { !0 } else { 0 };
        self.supported.extend(cases.iter().map(mask));
        self.served_before.clear();
        self.served_before
            .extend(cases.iter().map(|case| case.programmes));
    }

    /// One of them.
    pub fn get(&self, place: usize) -> Applicant {
        Applicant {
            served_before: self.served_before[place],
            will: self.will[place],
            lot: self.lot[place],
        }
    }
}

/// What decides on all applications of one household.
#[derive(Clone, Copy, Debug)]
pub struct Applicant {
    /// Its programmes of the year before, one bit each.
    pub served_before: u32,
    will: u32,
    lot: u32,
}

impl Applicant {
    /// The household in a slot.
    pub fn new(county: u32, household: u32, served_before: u32, year: &Year<'_>) -> Self {
        let [lot, ..] = year.luck.words(Draw::Slots, year.year, county, household);
        let [will, ..] = year.luck.words(Draw::TakeUp, 0, county, household);
        Self {
            served_before,
            will,
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

/// Puts the units for which each applicant stands in the line for a programme into the workspace, 0 for those who do not; returns their sum.
pub fn ask(programme: &Programme, terms: &Terms, work: &mut Workspace<'_>) -> u64 {
    programme.units.of_all(&work.cases, &mut work.units);
    let closed = match programme.kind {
        Kind::Places => programme.id.bit(),
        _ => 0,
    };
    let below = accepting_below(terms.take_up);
    stand_in_line(
        &work.applicants,
        programme.id as u32,
        below,
        closed,
        &mut work.units,
    )
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn stand_in_line(
    applicants: &Applicants,
    id: u32,
    below: u32,
    closed: u32,
    units: &mut [u32],
) -> u64 {
    let n = units.len();
    let (will, supported) = (&applicants.will[..n], &applicants.supported[..n]);
    let before = &applicants.served_before[..n];
    let mut sum = 0u64;
    for place in 0..n {
        let wants = word_for(will[place], id) < below && before[place] & closed == 0;
        units[place] &= if wants { supported[place] } else { 0 };
        sum += u64::from(units[place]);
    }
    sum
}

/// Lists those who stand in the line; only if there is not enough for all does priority matter.
pub fn list_candidates(
    programme: &Programme,
    ranked: bool,
    work: &mut Workspace<'_>,
    year: &Year<'_>,
) {
    work.candidates.clear();
    for (place, units) in work.units.iter().enumerate() {
        if *units > 0 {
            let applicant = work.applicants.get(place);
            work.candidates.push(Candidate {
                score: if ranked {
                    priority(programme, &work.cases[place], applicant, year)
                } else {
                    0.0
                },
                household: work.participants[place],
                place: place as u32,
                units: *units,
            });
        }
    }
}

/// Priority in the line: those who hold a position come first; with the matching accuracy the best suited follow, else the lot decides.
#[inline]
fn priority(programme: &Programme, case: &Case<'_>, applicant: Applicant, year: &Year<'_>) -> f32 {
    let accuracy = year.p.register.matching_accuracy as f32;
    let served = applicant.served_before & programme.id.bit() != 0;
    let first = if served { 2.0 } else { 0.0 };
    first
        + accuracy * programme.suitability.of(case)
        + (1.0 - accuracy) * uniform_for(applicant.lot, programme.id)
}

/// Why a household does not stand in the line; `None` if it does.
pub fn refusal(
    programme: &Programme,
    terms: &Terms,
    case: &Case<'_>,
    applicant: Applicant,
) -> Option<Refusal> {
    let served = applicant.served_before & programme.id.bit() != 0;
    if !terms.enabled {
        Some(Refusal::Off)
    } else if !case.registry.supported() {
        Some(Refusal::NotSupported)
    } else if served && programme.kind == Kind::Places {
        Some(Refusal::Served)
    } else if programme.units.of(case) == 0 {
        Some(Refusal::NotEligible)
    } else if word_for(applicant.will, programme.id as u32) >= accepting_below(terms.take_up) {
        Some(Refusal::Unwilling)
    } else {
        None
    }
}
