//! A block is added to the counts of the nation: distributions, groups, movement between classes of income, and reach.

use super::super::distributions::Incomes;
use super::super::groups::{GroupSums, INCOME_CLASSES};
use super::super::income::add_allowance;
use super::super::lanes::Lanes;
use super::super::programme::Measure;
use super::super::tally::{Reach, Reached, programme_bits};
use super::super::workspace::Workspace;
use super::DEPRIVED;
use super::seen::{Measures, Seen, is};
use super::sums::persons_who;
use crate::population::households::Households;
use crate::random::BLOCK;
use multiversion::multiversion;

/// Classes of income, last year's times this year's.
const MOVES: usize = INCOME_CLASSES.len() * INCOME_CLASSES.len();

/// Counts in tables that are added to household by household. Four copies take turns, so that neighbors who fall into one place of a
/// table do not wait for each other.
#[derive(Default)]
pub(super) struct ByHand {
    deprived: [Deprived; 4],
    moved: [[u32; MOVES]; 4],
}

struct Deprived([u32; DEPRIVED]);

impl Default for Deprived {
    fn default() -> Self {
        Self([0; DEPRIVED])
    }
}

impl ByHand {
    pub(super) fn deprived(&self) -> [u64; DEPRIVED] {
        std::array::from_fn(|place| {
            self.deprived
                .iter()
                .map(|copy| u64::from(copy.0[place]))
                .sum()
        })
    }

    pub(super) fn moved(&self) -> [u64; MOVES] {
        std::array::from_fn(|place| self.moved.iter().map(|copy| u64::from(copy[place])).sum())
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn add_distributions(
    seen: &Seen,
    totals: &[i64],
    weight: u64,
    by_hand: &mut ByHand,
    incomes: &mut Incomes,
    reach: &mut [Reach; 3],
) {
    let lanes = totals.len();
    for lane in 0..lanes {
        let persons = seen.persons[lane];
        let turn = lane % 4;
        by_hand.deprived[turn].0[seen.deprived[lane] as usize % DEPRIVED] += persons;
        by_hand.moved[turn][(seen.moved[lane] as usize).min(MOVES - 1)] += persons;
    }
    for lane in 0..lanes {
        let persons = u64::from(seen.persons[lane]) * weight;
        let fen = totals[lane] * weight as i64;
        incomes.incomes.add_at(seen.cells[0][lane], persons, fen);
    }
    for lane in 0..lanes {
        let persons = u64::from(seen.persons[lane]) * weight;
        let (cell, fen) = (seen.observed_cell[lane], seen.observed_fen[lane]);
        incomes.observed.add_at(cell, persons, fen);
    }
    // The population by income is that of the distributions, added when all counties are counted.
    for welfare in 1..3 {
        for lane in 0..lanes {
            let persons = u64::from(seen.persons[lane]) * weight;
            reach[welfare].add_persons(seen.cells[welfare][lane], persons);
        }
    }
    for welfare in 0..3 {
        reach[welfare].poor += persons_who(seen, POOR_BY_WELFARE[welfare]) * weight;
    }
}

/// What a household is that is poor by each kind of welfare.
const POOR_BY_WELFARE: [u32; 3] = [is::POOR, is::POOR_BEFORE_SUPPORT, is::PERMANENT_POOR];

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn add_groups(
    seen: &Seen,
    incomes: &[f32],
    totals: &[i64],
    m: &Measures,
    sums: &mut [GroupSums],
) {
    for (lane, total) in totals.iter().enumerate() {
        let persons = seen.persons[lane];
        let group = &mut sums[seen.group[lane] as usize];
        group.persons += u64::from(persons) * m.weight;
        group.households += if persons > 0 { m.weight } else { 0 };
        group.income += total * m.weight as i64;
    }
    let mut lanes = Lanes::default();
    let rare = is::POOR | is::OBSERVED_POOR | is::REGISTERED;
    lanes.list(totals.len(), |lane| seen.is[lane] & rare != 0);
    for lane in lanes.listed() {
        let persons = u64::from(seen.persons[lane]) * m.weight;
        let counted = |bit: u32| if seen.is[lane] & bit != 0 { persons } else { 0 };
        let group = &mut sums[seen.group[lane] as usize];
        group.poor += counted(is::POOR);
        group.observed_poor += counted(is::OBSERVED_POOR);
        group.registered += counted(is::REGISTERED);
        if seen.is[lane] & is::POOR != 0 {
            group.add_gap(incomes[lane] / m.line, persons);
        }
    }
}

/// Adds those whom the register and the measures reach; returns the first participant after the block.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn add_reach(
    columns: &Households,
    work: &Workspace,
    first: usize,
    mut participant: usize,
    m: &Measures,
    seen: &mut Seen,
    reach: &mut [Reach; 3],
) -> usize {
    let last = columns.len().min(first + BLOCK);
    let mut next = participant;
    while next < work.participants.len() && (work.participants[next] as usize) < last {
        seen.is[work.participants[next] as usize - first] |= is::PARTICIPANT;
        next += 1;
    }
    let bits = *programme_bits();
    let mut lanes = Lanes::default();
    let wanted = is::PARTICIPANT | is::RECIPIENT;
    lanes.list(last - first, |lane| seen.is[lane] & wanted != 0);
    for lane in lanes.listed() {
        let mut benefits = [0; Measure::ALL.len()];
        if seen.is[lane] & is::PARTICIPANT != 0 {
            benefits = work.benefits[participant];
            participant += 1;
        }
        let size = seen.persons[lane];
        if size == 0 {
            continue;
        }
        let programmes = columns.programmes[first + lane];
        add_allowance(&mut benefits, programmes, size, m.allowance);
        let reached = reached(
            seen.is[lane],
            programmes,
            &benefits,
            &bits,
            [size, m.weight as u32],
        );
        for welfare in 0..3 {
            let poor = seen.is[lane] & POOR_BY_WELFARE[welfare] != 0;
            reach[welfare].add_reached(seen.cells[welfare][lane], poor, &reached);
        }
    }
    participant
}

/// Persons and benefits of a household of `size` persons that subjects reach.
#[inline(always)]
fn reached(
    is: u32,
    programmes: u32,
    benefits: &[i64; Measure::ALL.len()],
    bits: &[u32; Measure::ALL.len()],
    [size, weight]: [u32; 2],
) -> Reached {
    let persons = u64::from(size) * u64::from(weight);
    let mut reached = Reached::NOBODY;
    if is & is::REGISTERED != 0 {
        reached.persons[0] = persons;
        reached.benefits[0] = persons as i64;
    }
    for measure in 0..Measure::ALL.len() {
        // Support that ended this year has lost its bit but brought its benefit.
        let reaches = (programmes & bits[measure] != 0) | (benefits[measure] != 0);
        reached.persons[measure + 1] = if reaches { persons } else { 0 };
        reached.benefits[measure + 1] = benefits[measure] * i64::from(weight);
    }
    reached
}
