//! Who takes notes of one household while the nation's year goes on.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Simulation;
use super::apply::Refusal;
use super::catalog::catalog;
use super::context::Year;
use super::deliver::brought;
use super::exit::Judgement;
use super::identify::Examination;
use super::income::{Costs, sources_of};
use super::measures::education::schooling_gain;
use super::plan::case;
use super::programme::ProgrammeId;
use super::select::{Candidate, Line};
use super::trace::{Asked, HouseholdYear, Portrait};
use super::workspace::Workspace;
use crate::population::County;
use crate::population::households::Households;

/// Takes notes of one household while the nation's year goes on.
#[derive(Debug)]
pub struct Watch {
    county: u32,
    slot: usize,
    notes: Mutex<HouseholdYear>,
}

impl Watch {
    /// Watches the household in a slot of a county.
    pub fn new(county: u32, slot: usize) -> Self {
        Self {
            county,
            slot,
            notes: Mutex::default(),
        }
    }

    /// The county of the household.
    pub fn county(&self) -> u32 {
        self.county
    }

    /// The slot of the household in its county.
    pub fn slot(&self) -> usize {
        self.slot
    }

    /// Simulates the next year of the nation and tells that of the household; `None` after the last year.
    ///
    /// # Panics
    /// If the nation has no such county or the county no such slot.
    pub fn follow(&self, simulation: &mut Simulation<'_>) -> Option<HouseholdYear> {
        let first = simulation.year().is_none();
        let county = |simulation: &Simulation<'_>| {
            simulation.nation().counties[self.county as usize]
                .households
                .clone()
        };
        let before = county(simulation);
        *self.notes() = HouseholdYear::default();
        let year = simulation.step_watched(self)?;
        let after = Portrait::of(&county(simulation), self.slot);
        let mut notes = std::mem::take(&mut *self.notes());
        notes.year = year;
        notes.after = after;
        if first {
            notes.identified = after.registry;
            notes.assessed = after.registry;
            return Some(notes);
        }
        let last = Portrait::of(&before, self.slot);
        notes.before = Some(last);
        notes.kin = kin(&before, self.slot, last, after);
        Some(notes)
    }

    fn notes(&self) -> MutexGuard<'_, HouseholdYear> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn struck(&self, county: &County) {
        self.notes().struck = Some(Portrait::of(&county.households, self.slot));
    }

    pub(super) fn quota(
        &self,
        candidates: &[Candidate],
        slots: u32,
        lot: impl Fn(&Candidate) -> f32,
    ) {
        let line = Line::seen_by(self.slot as u32, candidates, slots, lot);
        self.notes().quota = Some(line);
    }

    pub(super) fn examined(&self, examination: Option<Examination>) {
        self.notes().examined = examination;
    }

    pub(super) fn identified(&self, county: &County) {
        self.notes().identified = county.households.registry[self.slot];
    }

    pub(super) fn asked(
        &self,
        id: ProgrammeId,
        refusal: Option<Refusal>,
        candidates: &[Candidate],
        slots: u32,
        lot: impl Fn(&Candidate) -> f32,
    ) {
        let line = Line::seen_by(self.slot as u32, candidates, slots, lot);
        self.notes().asked.push(Asked { id, refusal, line });
    }

    pub(super) fn served(&self, county: &County, work: &Workspace, year: &Year<'_>) {
        let Ok(place) = work.participants.binary_search(&(self.slot as u32)) else {
            return;
        };
        let case = case(county, self.slot, year);
        let market = work.market_of(self.slot);
        let before = work.applicants.served_before[place];
        let gains = catalog()
            .iter()
            .filter_map(|p| Some((p.id, brought(p, &case, before, &market, year)?)));
        let mut notes = self.notes();
        notes.schooling = schooling_gain(&case, &market);
        notes.gains = gains.collect();
    }

    pub(super) fn realized(&self, work: &Workspace, allowance: f32, fen: [i64; 4]) {
        let mut notes = self.notes();
        notes.market = work.market_of(self.slot);
        notes.allowance = allowance;
        notes.fen = fen;
    }

    pub(super) fn met(&self, costs: Option<Costs>) {
        self.notes().costs = costs;
    }

    pub(super) fn guaranteed(&self, county: &County, work: &Workspace, year: &Year<'_>) {
        let fen = sources_of(county, work, self.slot, year);
        let mut notes = self.notes();
        notes.top_up = fen[3] - notes.fen[3];
        notes.fen = fen;
    }

    pub(super) fn judged(&self, judgement: Option<Judgement>) {
        self.notes().judged = judgement;
    }

    pub(super) fn assessed(&self, county: &County) {
        self.notes().assessed = county.households.registry[self.slot];
    }
}

/// Slots from one of which the household split off, if it moved into its slot this year: a household that splits off keeps the
/// fixed place in the income distribution of the one it leaves.
fn kin(before: &Households, slot: usize, last: Portrait, now: Portrait) -> Vec<usize> {
    let same = last.permanent.to_bits() == now.permanent.to_bits();
    if now.composition.persons() == 0 || (last.composition.persons() > 0 && same) {
        return Vec::new();
    }
    (0..before.len())
        .filter(|&i| i != slot && before.composition[i].persons() > 0)
        .filter(|&i| before.permanent[i].to_bits() == now.permanent.to_bits())
        .collect()
}
