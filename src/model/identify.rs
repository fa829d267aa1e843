//! Step 4, identify: who is registered, examined anew, added and removed.

use super::assessment::{AssessmentNoise, assess_block, assessed_log_income};
use super::context::{Year, line};
use super::lanes::Lanes;
use super::select::Candidate;
use super::workspace::Workspace;
use crate::apportion::apportion;
use crate::math::single;
use crate::population::County;
use crate::population::households::{Cause, Composition, Households, Registry, Status};
use crate::random::{BLOCK, Draw, blocks};
use multiversion::multiversion;

/// What happened on the register of a county, in real persons and households.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Identified {
    /// Registered for the first time: persons, households.
    pub added: [u64; 2],
    /// Of them added by re-verification.
    pub added_in_reverification: [u64; 2],
    /// Registered again after an exit or removal.
    pub returned: [u64; 2],
    /// Removed as wrongly included.
    pub removed: [u64; 2],
}

/// Persons (agents) that each county may still register this year under the national quota.
///
/// Counties get quota by the poor that the figures of 2012 lead one to expect, and per head; fractions carry over in county order.
pub fn quotas(counties: &[County], year: &Year<'_>) -> Vec<u32> {
    let r = &year.p.register;
    if !r.registering {
        return vec![0; counties.len()];
    }
    let weight = |county: &County, ratio: f64| (county.persons as f64 * ratio).round() as i64;
    let by_need: Vec<i64> = counties
        .iter()
        .map(|c| weight(c, c.headcount_2012))
        .collect();
    let per_head: Vec<i64> = counties.iter().map(|c| weight(c, 1.0)).collect();
    let registered: i64 = counties.iter().map(|c| c.registered as i64).sum();
    let quota = r.quota.round() as i64;
    let flat = (quota as f64 * r.quota_per_head).round() as i64;
    let shares = apportion(quota - flat, &by_need);
    let flat_shares = apportion(flat, &per_head);
    if quota <= registered {
        return vec![0; counties.len()];
    }
    let mut carry = 0.0;
    counties
        .iter()
        .zip(shares.iter().zip(&flat_shares))
        .map(|(county, (need, flat))| {
            carry += ((need + flat) as f64 - county.registered as f64) / f64::from(county.weight);
            let slots = carry.floor().max(0.0);
            carry -= slots;
            slots as u32
        })
        .collect()
}

/// Registers, examines, adds and removes households of a county.
pub fn update(
    county: &mut County,
    quota: u32,
    work: &mut Workspace,
    year: &Year<'_>,
) -> Identified {
    let mut outcome = Identified::default();
    if let Some(watch) = year.watch(county) {
        watch.struck(county);
    }
    if quota > 0 {
        register_by_quota(county, quota, work, year, &mut outcome);
    }
    let r = &year.p.register;
    if r.reverification > 0.0 || r.found() > 0.0 {
        examine(county, year, &mut outcome);
    }
    if let Some(watch) = year.watch(county) {
        watch.identified(county);
    }
    outcome
}

/// Score of a household that gets on the register by connection.
pub const CONNECTED: f32 = f32::MAX;

/// The neediest by assessment get on the list until the quota is full; some get on it by connection.
fn register_by_quota(
    county: &mut County,
    quota: u32,
    work: &mut Workspace,
    year: &Year<'_>,
    outcome: &mut Identified,
) {
    let noise = AssessmentNoise::new(year.p);
    let columns = &county.households;
    work.make_room_for_scores(columns.len());
    let (mut assessed, mut draws) = ([0.0; BLOCK], [[0.0; BLOCK]; 4]);
    for block in blocks(columns.len()) {
        let first = block.start;
        assess_block(
            columns,
            block.clone(),
            county.id,
            &noise,
            year,
            &mut assessed,
        );
        year.luck
            .fill_uniforms(Draw::Register, 0, county.id, block.clone(), &mut draws);
        rank(
            columns,
            year.p.register.elite_capture,
            [&assessed, &draws[0]],
            &mut work.scores[block.clone()],
            (&mut work.asked[block], first),
        );
    }
    let weight = u64::from(county.weight);
    let id = county.id;
    let lot = |c: &Candidate| {
        let uniforms = year.luck.uniforms(Draw::Register, 0, id, c.household);
        uniforms[1]
    };
    if let Some(watch) = year.watch(county) {
        watch.quota(&Candidate::all(&work.scores, &work.asked), quota, lot);
    }
    let chosen = work.shortlist.settle(&work.scores, &work.asked, quota, lot);
    for (candidate, ..) in chosen.filter(|(.., enters)| *enters) {
        enter(&mut county.households.registry[candidate.household as usize]);
        outcome.added[0] += weight * u64::from(candidate.units);
        outcome.added[1] += weight;
    }
}

/// Scores those of a block who were never on the register; the others ask for nothing.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn rank(
    columns: &Households,
    elite_capture: f64,
    [assessed, connection]: [&[f32; BLOCK]; 2],
    scores: &mut [f32],
    (persons, first): (&mut [u8], usize),
) {
    let last = first + scores.len();
    let composition = &columns.composition[first..last];
    let registry = &columns.registry[first..last];
    for lane in 0..scores.len() {
        let connected = f64::from(connection[lane]) < elite_capture;
        scores[lane] = if connected {
            CONNECTED
        } else {
            -assessed[lane]
        };
        let never = registry[lane].status_code() == Status::Never as u32;
        persons[lane] = if never {
            composition[lane].persons() as u8
        } else {
            0
        };
    }
}

/// How a household is looked at again, and what follows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Examination {
    /// Whether it is re-verified; if not, it was noticed because it is below the line.
    pub verified: bool,
    /// Log income as assessed.
    pub assessed: f32,
    /// Limit of log income: above it the registered are removed, below it the others are added.
    pub limit: f32,
    /// Whether its status changes.
    pub changes: bool,
}

/// What all examinations of a year have in common.
struct Examiner {
    noise: AssessmentNoise,
    removal: f32,
    addition: f32,
    found: f32,
    reverified: f32,
    detected: f32,
    last_line: f32,
}

impl Examiner {
    fn new(year: &Year<'_>) -> Self {
        let r = &year.p.register;
        let log_line = single::ln(line(year.last));
        Self {
            noise: AssessmentNoise::new(year.p),
            removal: log_line + single::ln(r.removal_margin as f32),
            addition: log_line + single::ln(r.addition_margin as f32),
            found: log_line + single::ln(r.detection_margin as f32),
            reverified: r.reverification as f32,
            detected: detection(year),
            last_line: line(year.last),
        }
    }

    /// Whether somebody may look at a household: nobody looks at an unregistered household above the line, nor at a registered one,
    /// outside the re-verification.
    #[inline(always)]
    fn may_look(&self, composition: Composition, registry: Registry, income: f32) -> bool {
        let noticed = !registry.registered() & (income < self.last_line);
        (composition.persons() > 0) & ((self.reverified > 0.0) | noticed)
    }

    /// Looks at a household; none if nobody does.
    fn look(&self, county: &County, i: usize, year: &Year<'_>) -> Option<Examination> {
        let columns = &county.households;
        let (composition, registry) = (columns.composition[i], columns.registry[i]);
        if !self.may_look(composition, registry, columns.income[i]) {
            return None;
        }
        let [_, verify, detect, _] = chances(county.id, i as u32, year);
        self.examine(registry, columns.income[i], [verify, detect], || {
            assessed_log_income(columns, i, county.id, &self.noise, year)
        })
    }

    /// What comes of it, where somebody may look, by the household's numbers of the year.
    #[inline(always)]
    fn examine(
        &self,
        registry: Registry,
        income: f32,
        [verify, detect]: [f32; 2],
        assessed: impl FnOnce() -> f32,
    ) -> Option<Examination> {
        let registered = registry.registered();
        let verified = verify < self.reverified;
        let found = income < self.last_line && detect < self.detected;
        if !verified && (registered || !found) {
            return None;
        }
        let assessed = assessed();
        let (limit, changes) = if registered {
            (self.removal, assessed > self.removal)
        } else {
            let limit = if found { self.found } else { self.addition };
            (limit, assessed < limit)
        };
        Some(Examination {
            verified,
            assessed,
            limit,
            changes,
        })
    }
}

/// A household's uniform numbers of the year: the second for re-verification, the third for being found.
fn chances(county: u32, household: u32, year: &Year<'_>) -> [f32; 4] {
    year.luck
        .uniforms(Draw::Register, year.year, county, household)
}

/// Whether an unsupported household with so much income per person is relieved this year: below the line, and found by its village.
/// It can enter the register only next year.
pub fn relieved(county: u32, household: u32, income: f32, year: &Year<'_>) -> bool {
    let detection = detection(year);
    if income >= line(year.p) || detection == 0.0 {
        return false;
    }
    let [_, _, detect, _] = chances(county, household, year);
    detect < detection
}

/// Chance that a household below the line is found, in the precision of the number that decides.
fn detection(year: &Year<'_>) -> f32 {
    year.p.register.found() as f32
}

/// Re-verification of a share of all households, and yearly detection of those who have fallen below the line.
fn examine(county: &mut County, year: &Year<'_>, outcome: &mut Identified) {
    let examiner = Examiner::new(year);
    if let Some(watch) = year.watch(county) {
        watch.examined(examiner.look(county, watch.slot(), year));
    }
    let everybody = examiner.reverified > 0.0;
    let weight = u64::from(county.weight);
    let mut lanes = Lanes::default();
    let (mut assessed, mut draws) = ([0.0; BLOCK], [[0.0; BLOCK]; 4]);
    for block in blocks(county.households.len()) {
        let first = block.start;
        find_looked_at(&county.households, first, &examiner, &mut lanes);
        if everybody {
            let (columns, id) = (&county.households, county.id);
            let drawn = block.clone();
            assess_block(columns, drawn, id, &examiner.noise, year, &mut assessed);
            year.luck
                .fill_uniforms(Draw::Register, year.year, id, block, &mut draws);
        }
        for lane in lanes.listed() {
            let i = first + lane;
            let examination = if everybody {
                let (registry, income) =
                    (county.households.registry[i], county.households.income[i]);
                let luck = [draws[1][lane], draws[2][lane]];
                examiner.examine(registry, income, luck, || assessed[lane])
            } else {
                examiner.look(county, i, year)
            };
            if let Some(examination) = examination.filter(|e| e.changes) {
                follow(&mut county.households, i, &examination, weight, outcome);
            }
        }
    }
}

/// Lists the households of a block at which somebody may look.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn find_looked_at(columns: &Households, first: usize, examiner: &Examiner, lanes: &mut Lanes) {
    let last = columns.len().min(first + BLOCK);
    let composition = &columns.composition[first..last];
    let registry = &columns.registry[first..last];
    let income = &columns.income[first..last];
    lanes.list(composition.len(), |lane| {
        examiner.may_look(composition[lane], registry[lane], income[lane])
    });
}

/// Removes or adds a household whose examination changes its status.
fn follow(
    columns: &mut Households,
    i: usize,
    examination: &Examination,
    weight: u64,
    outcome: &mut Identified,
) {
    let persons = columns.composition[i].persons();
    let count = [weight * u64::from(persons), weight];
    let registry = &mut columns.registry[i];
    if registry.registered() {
        registry.set_status(Status::Removed);
        add(&mut outcome.removed, count);
        return;
    }
    if registry.ever() == 1 {
        add(&mut outcome.returned, count);
    } else {
        add(&mut outcome.added, count);
        if examination.verified {
            add(&mut outcome.added_in_reverification, count);
        }
    }
    enter(registry);
}

/// Puts a household on the register.
fn enter(registry: &mut Registry) {
    registry.set_status(Status::Registered);
    registry.set_ever(1);
    registry.set_cause(Cause::None);
    registry.set_years_out(0);
    registry.set_years_above(0);
    registry.set_monitored(0);
}

/// Adds persons and households.
pub fn add(total: &mut [u64; 2], count: [u64; 2]) {
    total[0] += count[0];
    total[1] += count[1];
}

crate::exchange::portable! {
    impl [] Identified { added, added_in_reverification, returned, removed }
}
