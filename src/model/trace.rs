//! One household traced through the years: what it was, what it received, and why it was chosen or not.
//!
//! The trace is no second model. The steps themselves tell a [`Watch`](super::watch::Watch) what they decide upon, for the one household that it watches;
//! a year without a watch loses nothing but a comparison for each county and step.

use super::apply::Refusal;
use super::exit::{Exit, Judgement};
use super::identify::{CONNECTED, Examination};
use super::income::Costs;
use super::programme::{ProgrammeId, Sources};
use super::select::Line;
use crate::population::households::{
    Composition, Condition, Households, Registry, Status, Terms as RunningTerms,
};

/// A household at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Portrait {
    /// Fixed deviation of log income.
    pub permanent: f32,
    /// Slowly reverting deviation of log income.
    pub persistent: f32,
    /// Income per person, yuan.
    pub income: f32,
    /// Members.
    pub composition: Composition,
    /// Living conditions.
    pub condition: Condition,
    /// Place on the register.
    pub registry: Registry,
    /// Programmes that serve it.
    pub programmes: u32,
    /// Terms that run for years.
    pub terms: RunningTerms,
    /// Years below the line.
    pub poor_years: u32,
    /// The same as the survey sees it.
    pub observed_poor_years: u32,
}

impl Portrait {
    /// The household in a slot.
    pub fn of(columns: &Households, slot: usize) -> Self {
        Self {
            permanent: columns.permanent[slot],
            persistent: columns.persistent[slot],
            income: columns.income[slot],
            composition: columns.composition[slot],
            condition: columns.condition[slot],
            registry: columns.registry[slot],
            programmes: columns.programmes[slot],
            terms: columns.terms[slot],
            poor_years: columns.poor_years[slot],
            observed_poor_years: columns.observed_poor_years[slot],
        }
    }
}

/// What became of the household's request for a programme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Asked {
    /// The programme.
    pub id: ProgrammeId,
    /// Why it did not stand in the line; none if it did.
    pub refusal: Option<Refusal>,
    /// The line of the county.
    pub line: Line,
}

/// The year of a household.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HouseholdYear {
    /// Calendar year.
    pub year: u16,
    /// At the end of the year before; none in the year in which the population is drawn.
    pub before: Option<Portrait>,
    /// After members and shocks, before the register is looked at; none in the first year.
    pub struck: Option<Portrait>,
    /// Slots of the county with the same fixed place in the income distribution, from which a household that moved in split off.
    pub kin: Vec<usize>,
    /// The line for places on the register, if there were any.
    pub quota: Option<Line>,
    /// How the household was examined, if it was.
    pub examined: Option<Examination>,
    /// Place on the register after step 4.
    pub identified: Registry,
    /// Requests for programmes, in the order of delivery.
    pub asked: Vec<Asked>,
    /// Market income, yuan.
    pub market: Sources,
    /// What each programme added, yuan.
    pub gains: Vec<(ProgrammeId, Sources)>,
    /// Wages that earlier schooling by programmes added, yuan.
    pub schooling: f32,
    /// Allowance that reached the household, yuan.
    pub allowance: f32,
    /// Filled gap, fen.
    pub top_up: i64,
    /// Income by source, fen.
    pub fen: [i64; 4],
    /// Costs of illness and schooling, if there were any.
    pub costs: Option<Costs>,
    /// Assessment at the end of the year, if the household was registered.
    pub judged: Option<Judgement>,
    /// Place on the register after step 10.
    pub assessed: Registry,
    /// At the end of the year.
    pub after: Portrait,
}

/// Why a household's status changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Another household moved into the slot and brought the status of the one it left.
    SplitOff,
    /// Registered within the quota of the county.
    Quota,
    /// Registered within the quota by connection.
    Connection,
    /// Registered when all households were looked at again.
    Reverification,
    /// Registered because it was noticed below the line.
    Detection,
    /// Removed as wrongly included.
    Removal,
    /// Out of the register.
    Exit(Exit),
    /// The last member is gone.
    Dissolved,
    /// Support ended after the years of grace.
    GraceOver,
}

/// A change of status with its reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Status before.
    pub from: Status,
    /// Status after.
    pub to: Status,
    /// Why.
    pub reason: Reason,
}

impl HouseholdYear {
    /// Whether somebody lives in the slot.
    pub fn lived_in(&self) -> bool {
        self.after.composition.persons() > 0
    }

    /// Whether a household that split off from another one moved into the slot this year.
    pub fn moved_in(&self) -> bool {
        !self.kin.is_empty()
    }

    /// Changes of status in their order; each begins with the status in which the one before ended.
    pub fn changes(&self) -> Vec<Change> {
        let mut changes = Vec::new();
        let mut step = |from: Registry, to: Registry, reason: Reason| {
            let (from, to) = (from.status(), to.status());
            if from != to {
                changes.push(Change { from, to, reason });
            }
        };
        let (Some(before), Some(struck)) = (self.before, self.struck) else {
            return changes;
        };
        step(before.registry, struck.registry, Reason::SplitOff);
        let by_quota = self
            .quota
            .and_then(|line| line.own)
            .filter(|own| own.entered);
        let identified = match (by_quota, self.examined) {
            (Some(own), _) if own.score == CONNECTED => Reason::Connection,
            (Some(_), _) => Reason::Quota,
            (None, _) if self.identified.status() == Status::Removed => Reason::Removal,
            (None, Some(examined)) if examined.verified => Reason::Reverification,
            (None, _) => Reason::Detection,
        };
        if by_quota.is_some() && self.identified.status() == Status::Removed {
            let mut entered = self.identified;
            entered.set_status(Status::Registered);
            step(struck.registry, entered, identified);
            step(entered, self.identified, Reason::Removal);
        } else {
            step(struck.registry, self.identified, identified);
        }
        let judged = self
            .judged
            .map_or(Reason::Dissolved, |judged| Reason::Exit(judged.exit));
        step(self.identified, self.assessed, judged);
        step(self.assessed, self.after.registry, Reason::GraceOver);
        changes
    }

    /// The parts of the household's income with their names for people, in fen by source; they add up to [`fen`](Self::fen).
    ///
    /// The last part is what rounding to whole fen and to the precision of the model's numbers leaves.
    pub fn parts(&self) -> Vec<(Part, [i64; 4])> {
        let mut parts = vec![(Part::Market, self.market.in_fen())];
        if self.schooling != 0.0 {
            parts.push((Part::Schooling, Sources::of_wage(self.schooling).in_fen()));
        }
        let gains = self
            .gains
            .iter()
            .filter(|(_, gain)| *gain != Sources::default());
        parts.extend(gains.map(|(id, gain)| (Part::Programme(*id), gain.in_fen())));
        if self.allowance != 0.0 {
            let allowance = Sources::of_transfer(self.allowance).in_fen();
            parts.push((Part::Programme(ProgrammeId::Allowance), allowance));
        }
        if self.top_up != 0 {
            parts.push((Part::Programme(ProgrammeId::TopUp), [0, 0, 0, self.top_up]));
        }
        let mut left = self.fen;
        for (_, part) in &parts {
            left.iter_mut()
                .zip(part)
                .for_each(|(left, part)| *left -= part);
        }
        if left != [0; 4] {
            parts.push((Part::Rounding, left));
        }
        parts
    }
}

/// Where a part of income comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The market.
    Market,
    /// Schooling that programmes added in earlier years.
    Schooling,
    /// A sub-programme.
    Programme(ProgrammeId),
    /// Rounding.
    Rounding,
}
