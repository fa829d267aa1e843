//! Who gets scarce slots: the highest score, ties to the lower household number.

use super::lanes::Lanes;
use crate::math::single;
use crate::random::BLOCK;
use multiversion::multiversion;
use std::cmp::Ordering;

/// A household that asks for slots.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Priority; never NaN.
    pub score: f32,
    /// Slot in the county.
    pub household: u32,
    /// Place among those from whom candidates are taken: the slot again where all households are.
    pub place: u32,
    /// Slots that it takes.
    pub units: u32,
}

impl Candidate {
    /// A candidate among all households of the county.
    pub fn of_all(score: f32, household: u32, units: u32) -> Self {
        Self {
            score,
            household,
            place: household,
            units,
        }
    }

    /// Everybody in a line in which all households of the county stand that ask for units.
    pub fn all(scores: &[f32], units: &[u8]) -> Vec<Self> {
        let all = scores.iter().zip(units).enumerate();
        all.filter(|(_, (_, units))| **units > 0)
            .map(|(i, (score, units))| Self::of_all(*score, i as u32, u32::from(*units)))
            .collect()
    }

    /// A number that rises down the line: highest score first, ties to the lower household number.
    #[inline(always)]
    fn key(&self) -> u64 {
        let bits = self.score.to_bits();
        // The bits of negative floats fall with the value, those of others rise.
        let descending = if bits >> 31 == 0 {
            !bits & 0x7FFF_FFFF
        } else {
            bits
        };
        u64::from(descending) << 32 | u64::from(self.household)
    }
}

/// The order of the line: highest score first, ties to the lower household number.
pub fn order(a: &Candidate, b: &Candidate) -> Ordering {
    a.key().cmp(&b.key())
}

/// Who gets the slots.
#[derive(Debug, PartialEq)]
pub struct Chosen<'a> {
    /// Candidates who get all that they ask for, in no particular order.
    pub full: &'a [Candidate],
    /// The next in line and the slots that are left for it, fewer than it asks for.
    pub last: Option<(Candidate, u32)>,
}

/// Gives slots down the line; takes linear time.
pub fn choose(candidates: &mut [Candidate], slots: u32) -> Chosen<'_> {
    let mut left = u64::from(slots);
    let wanted: u64 = candidates.iter().map(|c| u64::from(c.units)).sum();
    if wanted <= left {
        return Chosen {
            full: candidates,
            last: None,
        };
    }
    // Quickselect by cumulated units: everything before `low` is in, everything from `high` on is out.
    let (mut low, mut high) = (0, candidates.len());
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        candidates[low..high].select_nth_unstable_by_key(middle - low, Candidate::key);
        let units: u64 = candidates[low..middle]
            .iter()
            .map(|c| u64::from(c.units))
            .sum();
        if units <= left {
            left -= units;
            low = middle;
        } else {
            high = middle;
        }
    }
    // One candidate is left between those in and those out, and not all of its units fit.
    let last = (left > 0).then(|| (candidates[low], left as u32));
    Chosen {
        full: &candidates[..low],
        last,
    }
}

impl Chosen<'_> {
    /// Whether the last in line gets in, by lot in proportion to what is left for it.
    pub fn enters(&self, lot: impl Fn(&Candidate) -> f32) -> bool {
        self.last.is_some_and(|(candidate, left)| {
            lot(&candidate) * (candidate.units as f32) < left as f32
        })
    }

    /// Everybody who gets in, with the slots that count as used: the last gets in by lot, in proportion to what is left for it,
    /// so that no size of household has an advantage; its slots are used in any case.
    pub fn settle(
        &self,
        lot: impl Fn(&Candidate) -> f32,
    ) -> impl Iterator<Item = (Candidate, u32, bool)> {
        let last = self
            .last
            .map(|(candidate, left)| (candidate, left, self.enters(&lot)));
        self.full.iter().map(|&c| (c, c.units, true)).chain(last)
    }
}

/// A line for slots as one household sees it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Line {
    /// Slots that are given.
    pub slots: u32,
    /// Households in the line.
    pub households: usize,
    /// The household's own place; none if it does not stand in the line.
    pub own: Option<Place>,
    /// Score of the last household that got in.
    pub last_in: Option<f32>,
}

/// A household's place in a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    /// Its score.
    pub score: f32,
    /// Slots that it asks for.
    pub units: u32,
    /// Its position, the first being 1.
    pub position: usize,
    /// Whether it got in.
    pub entered: bool,
    /// Slots that were left for it if a lot decided, fewer than it asks for.
    pub by_lot: Option<u32>,
}

impl Line {
    /// The line of `candidates` for `slots` as `household` sees it.
    pub fn seen_by(
        household: u32,
        candidates: &[Candidate],
        slots: u32,
        lot: impl Fn(&Candidate) -> f32,
    ) -> Self {
        let mut line = candidates.to_vec();
        line.sort_unstable_by(order);
        let position = line.iter().position(|c| c.household == household);
        let mut candidates = candidates.to_vec();
        let chosen = choose(&mut candidates, slots);
        let all: Vec<(Candidate, u32, bool)> = chosen.settle(lot).collect();
        let entered = || all.iter().filter(|(.., enters)| *enters);
        let own = position.map(|position| {
            let Candidate { score, units, .. } = line[position];
            let lot = chosen.last.filter(|(c, _)| c.household == household);
            Place {
                score,
                units,
                position: position + 1,
                entered: entered().any(|(c, ..)| c.household == household),
                by_lot: lot.map(|(_, left)| left),
            }
        });
        let last = entered().map(|(c, ..)| *c).max_by(order);
        Self {
            slots,
            households: line.len(),
            own,
            last_in: last.map(|c| c.score),
        }
    }
}

/// Those of a long line who are certain to get slots, and those whose place is to be looked at.
#[derive(Debug, Default)]
pub struct Shortlist {
    /// Units on each level. Four copies take turns, so that neighbors on one level do not wait for each other.
    bins: Vec<[u32; 4]>,
    /// Who gets all that they ask for, in ascending order of household.
    pub certain: Vec<Candidate>,
    /// Who stands close to the end of the slots.
    pub close: Vec<Candidate>,
}

/// Most levels of score that a shortlist tells apart.
const MOST_LEVELS: usize = 1024;

impl Shortlist {
    /// Sorts out a line in which all stand that ask for units. The `range` of scores is that which is divided into levels; scores beyond
    /// it are on the first or last level, so that a poor guess costs time and nothing else. Returns the slots that are left for those close to the end.
    pub fn of(&mut self, scores: &[f32], units: &[u8], slots: u32, [low, high]: [f32; 2]) -> u32 {
        self.certain.clear();
        self.close.clear();
        let levels = (scores.len() / 8)
            .next_power_of_two()
            .clamp(16, MOST_LEVELS);
        let level = Level {
            low,
            per_score: levels as f32 / (high - low).max(f32::MIN_POSITIVE),
            highest: levels as f32 - 1.0,
        };
        self.bins.clear();
        self.bins.resize(levels, [0; 4]);
        fill_levels(scores, units, &level, &mut self.bins);
        let mut left = slots;
        let mut end = levels;
        while end > 0 {
            let [a, b, c, d] = self.bins[end - 1];
            let units = a + b + c + d;
            if units > left {
                break;
            }
            left -= units;
            end -= 1;
        }
        self.take(scores, units, &level, end);
        left
    }

    /// Takes all on the levels from `end` on as certain, and those on the level below as close.
    fn take(&mut self, scores: &[f32], units: &[u8], level: &Level, end: usize) {
        let mut lanes = Lanes::default();
        for (block, (scores, units)) in scores.chunks(BLOCK).zip(units.chunks(BLOCK)).enumerate() {
            list_levels(scores, units, level, end, &mut lanes);
            for lane in lanes.listed() {
                let household = (block * BLOCK + lane) as u32;
                let candidate = Candidate::of_all(scores[lane], household, units[lane].into());
                if level.reaches(scores[lane], end) {
                    self.certain.push(candidate);
                } else {
                    self.close.push(candidate);
                }
            }
        }
    }
}

/// Levels of equal width between the lowest and the highest score.
struct Level {
    low: f32,
    per_score: f32,
    highest: f32,
}

impl Level {
    /// Whether a score is on a level or above it, without the score's own level.
    #[inline(always)]
    fn reaches(&self, score: f32, level: usize) -> bool {
        let wanted = level as f32;
        (wanted <= 0.0)
            | ((wanted <= self.highest) & ((score - self.low) * self.per_score >= wanted))
    }

    /// The level of a score; it never falls when the score rises.
    #[inline(always)]
    fn of(&self, score: f32) -> usize {
        let level = (score - self.low) * self.per_score;
        single::floor(level.max(0.0).min(self.highest)) as usize
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn fill_levels(scores: &[f32], units: &[u8], level: &Level, bins: &mut [[u32; 4]]) {
    let mut levels = [0; BLOCK];
    for (scores, units) in scores.chunks(BLOCK).zip(units.chunks(BLOCK)) {
        for (out, score) in levels.iter_mut().zip(scores) {
            *out = level.of(*score) as u16;
        }
        for (lane, units) in units.iter().enumerate() {
            bins[usize::from(levels[lane])][lane % 4] += u32::from(*units);
        }
    }
}

/// Lowest and highest score of a part of those who ask for units, but for scores beyond 1000 in size.
pub fn sampled_range(scores: &[f32], units: &[u8]) -> [f32; 2] {
    /// One in so many.
    const SAMPLED: usize = 13;
    let (mut low, mut high) = (1000.0_f32, -1000.0_f32);
    for (score, units) in scores.iter().zip(units).step_by(SAMPLED) {
        if *units > 0 && score.abs() < 1000.0 {
            low = low.min(*score);
            high = high.max(*score);
        }
    }
    [low, high.max(low)]
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
fn list_levels(scores: &[f32], units: &[u8], level: &Level, end: usize, lanes: &mut Lanes) {
    lanes.list(scores.len(), |lane| {
        level.reaches(scores[lane], end.max(1) - 1) & (units[lane] > 0)
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by sorting.
    fn by_sorting(candidates: &[Candidate], slots: u32) -> (Vec<u32>, Option<(u32, u32)>) {
        let mut sorted = candidates.to_vec();
        sorted.sort_by(order);
        let mut left = slots;
        let mut full = Vec::new();
        for candidate in sorted {
            if candidate.units > left {
                full.sort_unstable();
                return (full, (left > 0).then_some((candidate.household, left)));
            }
            left -= candidate.units;
            full.push(candidate.household);
        }
        full.sort_unstable();
        (full, None)
    }

    proptest! {
        #[test]
        fn equals_going_down_a_sorted_line(
            raw in proptest::collection::vec((0u8..12, 1u32..5), 0..30),
            slots in 0u32..60,
        ) {
            let mut candidates: Vec<Candidate> = raw
                .iter()
                .enumerate()
                .map(|(i, &(score, units))| Candidate::of_all(f32::from(score), i as u32, units))
                .collect();
            let expected = by_sorting(&candidates, slots);
            let chosen = choose(&mut candidates, slots);
            let mut full: Vec<u32> = chosen.full.iter().map(|c| c.household).collect();
            full.sort_unstable();
            prop_assert_eq!((full, chosen.last.map(|(c, left)| (c.household, left))), expected);
        }
    }

    proptest! {
        #[test]
        fn a_shortlist_leaves_nobody_out(
            raw in proptest::collection::vec((-40i16..40, 0u8..6, 0u8..10), 0..700),
            slots in 0u32..2500,
        ) {
            let score = |&(score, _, kind): &(i16, u8, u8)| match kind {
                0 => f32::MAX,
                _ => f32::from(score) * 0.37,
            };
            let scores: Vec<f32> = raw.iter().map(score).collect();
            let units: Vec<u8> = raw.iter().map(|(_, units, _)| *units).collect();
            let all = Candidate::all(&scores, &units);
            let expected = by_sorting(&all, slots);
            let mut shortlist = Shortlist::default();
            let range = sampled_range(&scores, &units);
            let left = shortlist.of(&scores, &units, slots, range);
            let close = choose(&mut shortlist.close, left);
            let mut full: Vec<u32> = shortlist.certain.iter().chain(close.full).map(|c| c.household).collect();
            full.sort_unstable();
            prop_assert_eq!((full, close.last.map(|(c, left)| (c.household, left))), expected);
        }
    }

    #[test]
    fn the_last_in_line_gets_in_by_lot_and_uses_what_is_left() {
        let line = |household, units| Candidate::of_all(-(household as f32), household, units);
        let mut candidates = [line(0, 2), line(1, 4)];
        let chosen = choose(&mut candidates, 3);
        let entries = |lot: f32| {
            chosen
                .settle(|_| lot)
                .map(|(c, used, enters)| (c.household, used, enters))
                .collect::<Vec<_>>()
        };
        assert_eq!(entries(0.2), [(0, 2, true), (1, 1, true)]);
        assert_eq!(entries(0.3), [(0, 2, true), (1, 1, false)]);
    }

    #[test]
    fn every_household_sees_its_place_in_the_line() {
        let candidates: Vec<Candidate> = [(0, 1.0, 2), (1, 5.0, 2), (2, 3.0, 3)]
            .map(|(household, score, units)| Candidate::of_all(score, household, units))
            .into();
        let seen = |household, slots| Line::seen_by(household, &candidates, slots, |_| 0.5);
        let place = |household, slots| {
            let own = seen(household, slots).own.expect("it stands in the line");
            (own.position, own.entered, own.by_lot)
        };
        assert_eq!(place(1, 3), (1, true, None));
        assert_eq!(place(2, 3), (2, false, Some(1)));
        assert_eq!(place(2, 4), (2, true, Some(2)));
        assert_eq!(place(0, 3), (3, false, None));
        assert_eq!(seen(0, 7).last_in, Some(1.0));
        assert_eq!((seen(9, 3).own, seen(9, 3).last_in), (None, Some(5.0)));
    }

    #[test]
    fn many_equal_candidates_go_by_number() {
        let mut candidates: Vec<Candidate> = (0..1000)
            .map(|i| Candidate::of_all(1.0, 999 - i, 1))
            .collect();
        let mut got: Vec<u32> = choose(&mut candidates, 100)
            .full
            .iter()
            .map(|c| c.household)
            .collect();
        got.sort_unstable();
        assert_eq!(got, (0..100).collect::<Vec<_>>());
    }
}
