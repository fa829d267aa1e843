//! Who gets scarce slots: the highest score, ties to the lower household number.

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
