//! What lives for one year of one county, reused from county to county.

use super::apply::Applicants;
use super::cases::Cases;
use super::programme::{Measure, Served, Sources};
use super::select::Candidate;
use super::shortlist::Shortlist;

/// Columns of one county that live for one year.
#[derive(Debug, Default)]
pub struct Workspace {
    /// Market income of each household by source, yuan: wage, business, property, transfer.
    pub market: [Vec<f32>; 4],
    /// Income of each household in whole fen.
    pub total: Vec<i64>,
    /// Sums over the households of income by source in whole fen, not weighted.
    pub sums: [i64; 4],
    /// Survey errors of the households, as factors.
    pub survey_error: Vec<f32>,
    /// Class of each household's income of the year before.
    pub last_class: Vec<u8>,
    /// Households that programmes serve or have served, in ascending order.
    pub participants: Vec<u32>,
    /// The same households as applicants.
    pub applicants: Applicants,
    /// The same households as programmes see them.
    pub cases: Cases,
    /// Households that are listed for a step.
    pub listed: Vec<u32>,
    /// Yearly income that programmes add to each of them.
    pub gains: Vec<Sources>,
    /// What the programmes of each measure add to each of them, fen; allowances are left out.
    pub benefits: Vec<[i64; Measure::ALL.len()]>,
    /// What fills the gap to the line of each of them, fen.
    pub top_ups: Vec<i64>,
    /// Those of them whom one programme serves.
    pub served: Vec<Served>,
    /// What it adds to their income.
    pub added: Vec<Sources>,
    /// Market income of each of them.
    pub markets: Vec<Sources>,
    /// Units for which each of them is eligible in one programme.
    pub units: Vec<u32>,
    /// Score of each household or participant in a line.
    pub scores: Vec<f32>,
    /// Units (persons, where it is all households that stand in the line) for which each asks.
    pub asked: Vec<u8>,
    /// Who is certain to get in and who is close to it.
    pub shortlist: Shortlist,
    /// Households that receive the allowance.
    pub recipients: Vec<u32>,
    /// Candidates for the slots of one programme.
    pub candidates: Vec<Candidate>,
}

impl Workspace {
    /// Makes the columns as long as a county has slots; their content is that of another county until it is written.
    pub fn make_room(&mut self, slots: usize) {
        for column in &mut self.market {
            column.resize(slots, 0.0);
        }
        self.total.resize(slots, 0);
        self.survey_error.resize(slots, 0.0);
        self.last_class.resize(slots, 0);
    }

    /// The same for the columns of a line in which all households stand.
    pub fn make_room_for_scores(&mut self, slots: usize) {
        self.scores.resize(slots, 0.0);
        self.asked.resize(slots, 0);
    }

    /// Market income of a household.
    #[inline]
    pub fn market_of(&self, slot: usize) -> Sources {
        let [wage, business, property, transfer] = &self.market;
        Sources {
            wage: wage[slot],
            business: business[slot],
            property: property[slot],
            transfer: transfer[slot],
        }
    }
}
