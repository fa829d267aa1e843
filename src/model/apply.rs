//! Step 7, who stands in the line for a programme: supported, eligible and willing households with their priority.

use super::account::Counted;
use super::cases::Cases;
use super::context::{Year, line};
use super::programme::{Case, Kind, Programme, ProgrammeId};
use super::willingness::{self, accepting_below, uniform_for, word_for};
use super::workspace::Workspace;
use crate::population::households::{Composition, Registry};
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
    /// Persons of those below the line the year before, 0 for others.
    poor: Vec<u8>,
    /// Persons.
    persons: Vec<u8>,
}

impl Applicants {
    /// Makes the households of `cases` applicants.
    pub fn draw(&mut self, county: u32, households: &[u32], cases: &Cases, year: &Year<'_>) {
        let columns = [&mut self.will, &mut self.lot, &mut self.luck];
        for column in columns {
            column.clear();
        }
        let mut words = [[0; BLOCK]; 4];
        for block in households.chunks(BLOCK) {
            year.luck
                .fill_words(Draw::Slots, year.year, county, block, &mut words);
            self.lot.extend(&words[0][..block.len()]);
            self.luck.extend(&words[1][..block.len()]);
        }
        willingness::draw(county, households, year.luck, &mut self.will);
        self.supported.clear();
        let mask = |registry: &Registry| if registry.supported() { !0 } else { 0 };
        self.supported.extend(cases.registry.iter().map(mask));
        self.served_before.clear();
        self.served_before.extend(&cases.programmes);
        let persons = |composition: &Composition| composition.persons() as u8;
        self.persons.clear();
        self.persons.extend(cases.composition.iter().map(persons));
        let line = line(year.last);
        let poor = |(persons, income): (&u8, &f32)| if *income < line { *persons } else { 0 };
        self.poor.clear();
        self.poor
            .extend(self.persons.iter().zip(&cases.last_income).map(poor));
    }

    /// Adds up those who are served with all that they ask for, `asked` being units.
    pub fn count(&self, asked: &[u8], places: &[u32], bit: u32) -> Counted {
        let mut sum = Counted::default();
        for &place in places {
            let place = place as usize;
            let units = u32::from(asked[place]);
            let new = self.served_before[place] & bit == 0;
            sum.units += units;
            sum.new += if new { units } else { 0 };
            sum.persons += u32::from(self.persons[place]);
            sum.poor_persons += u32::from(self.poor[place]);
        }
        sum.households = places.len() as u32;
        sum
    }

    /// Persons of one of them, all and poor.
    pub fn persons_of(&self, place: usize) -> [u32; 2] {
        [self.persons[place].into(), self.poor[place].into()]
    }

    /// One of them.
    pub fn get(&self, place: usize) -> Applicant {
        Applicant {
            served_before: self.served_before[place],
            will: self.will[place],
        }
    }
}

/// What decides on all applications of one household.
#[derive(Clone, Copy, Debug)]
pub struct Applicant {
    /// Its programmes of the year before, one bit each.
    pub served_before: u32,
    will: u32,
}

impl Applicant {
    /// The household in a slot.
    pub fn new(county: u32, household: u32, served_before: u32, year: &Year<'_>) -> Self {
        let [will, ..] = year.luck.words(Draw::TakeUp, 0, county, household);
        Self {
            served_before,
            will,
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
pub fn ask(programme: &Programme, terms: &Terms, work: &mut Workspace, year: &Year<'_>) -> u64 {
    if !terms.enabled {
        work.asked.clear();
        work.asked.resize(work.cases.len(), 0);
        return 0;
    }
    programme.units.of_all(&work.cases, year.p, &mut work.units);
    let closed = programme.closed_to();
    work.asked.resize(work.units.len(), 0);
    let below = accepting_below(terms.take_up);
    let id = programme.id as u32;
    let applicants = &work.applicants;
    stand_in_line(
        applicants,
        [id, below, closed],
        &work.units,
        &mut work.asked,
    )
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn stand_in_line(
    applicants: &Applicants,
    [id, below, closed]: [u32; 3],
    units: &[u32],
    asked: &mut [u8],
) -> u64 {
    let n = units.len();
    let (will, supported) = (&applicants.will[..n], &applicants.supported[..n]);
    let (before, asked) = (&applicants.served_before[..n], &mut asked[..n]);
    let mut sum = 0u64;
    for place in 0..n {
        let wants = (word_for(will[place], id) < below) & (before[place] & closed == 0);
        let units = if wants {
            units[place] & supported[place]
        } else {
            0
        };
        asked[place] = units as u8;
        sum += u64::from(units);
    }
    sum
}

/// Range of priorities.
pub const RANGE: [f32; 2] = [0.0, 3.0];

/// Puts the priority of every applicant into the workspace: those who hold a position come first; with the matching accuracy the best
/// suited follow, else the lot decides.
pub fn rank(programme: &Programme, work: &mut Workspace, year: &Year<'_>) {
    programme
        .suitability
        .of_all(&work.cases, year.p, &mut work.scores);
    let accuracy = year.p.register.matching_accuracy as f32;
    prioritize(&work.applicants, programme.id, accuracy, &mut work.scores);
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn prioritize(applicants: &Applicants, id: ProgrammeId, accuracy: f32, scores: &mut [f32]) {
    let n = scores.len();
    let (before, lot) = (&applicants.served_before[..n], &applicants.lot[..n]);
    let bit = id.bit();
    for place in 0..n {
        let first = if before[place] & bit != 0 { 2.0 } else { 0.0 };
        let lot = uniform_for(lot[place], id);
        scores[place] = first + accuracy * scores[place] + (1.0 - accuracy) * lot;
    }
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
