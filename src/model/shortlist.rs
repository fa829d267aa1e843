//! A long line sorted out by levels of score: who is certain to get slots, and who stands close to their end.

use super::lanes::Lanes;
use super::select::{Candidate, choose};
use crate::math::single;
use crate::random::BLOCK;
use multiversion::multiversion;

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

    /// Everybody who gets in, with the slots that count as used ([`Chosen::settle`](super::select::Chosen::settle)), of a line in which all
    /// households of the county stand.
    pub fn settle(
        &mut self,
        scores: &[f32],
        units: &[u8],
        slots: u32,
        lot: impl Fn(&Candidate) -> f32,
    ) -> impl Iterator<Item = (Candidate, u32, bool)> {
        let left = self.of(scores, units, slots, sampled_range(scores, units));
        let certain = self.certain.iter().map(|&c| (c, c.units, true));
        certain.chain(
            choose(&mut self.close, left)
                .settle(lot)
                .collect::<Vec<_>>(),
        )
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
fn sampled_range(scores: &[f32], units: &[u8]) -> [f32; 2] {
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
            let mut direct = all.clone();
            let expected = choose(&mut direct, slots);
            let mut expected_full: Vec<u32> = expected.full.iter().map(|c| c.household).collect();
            expected_full.sort_unstable();
            let expected_last = expected.last.map(|(c, left)| (c.household, left));
            let mut shortlist = Shortlist::default();
            let range = sampled_range(&scores, &units);
            let left = shortlist.of(&scores, &units, slots, range);
            let close = choose(&mut shortlist.close, left);
            let mut full: Vec<u32> = shortlist.certain.iter().chain(close.full).map(|c| c.household).collect();
            full.sort_unstable();
            let last = close.last.map(|(c, left)| (c.household, left));
            prop_assert_eq!((full, last), (expected_full, expected_last));
        }
    }
}
