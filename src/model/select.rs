//! Who gets scarce slots: the highest score, ties to the lower household number.

use std::cmp::Ordering;

/// A household that asks for slots.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// Priority; never NaN.
    pub score: f32,
    /// Place in the county.
    pub household: u32,
    /// Slots that it takes.
    pub units: u32,
}

fn order(a: &Candidate, b: &Candidate) -> Ordering {
    b.score.total_cmp(&a.score).then(a.household.cmp(&b.household))
}

/// How many of the next in line are tried for slots that the first one in line is too large for.
const NEXT_IN_LINE: usize = 32;

/// The candidates that get the slots, in no particular order; takes linear time.
///
/// Slots go down the line until the next candidate is too large; then smaller ones close behind fill what is left.
pub fn choose(candidates: &mut [Candidate], slots: u32) -> &[Candidate] {
    let mut left = u64::from(slots);
    let wanted: u64 = candidates.iter().map(|c| u64::from(c.units)).sum();
    if wanted <= left {
        return candidates;
    }
    // Quickselect by cumulated units: everything before `low` is in, everything from `high` on is out.
    let (mut low, mut high) = (0, candidates.len());
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        candidates[low..high].select_nth_unstable_by(middle - low, order);
        let units: u64 = candidates[low..middle].iter().map(|c| u64::from(c.units)).sum();
        if units <= left {
            left -= units;
            low = middle;
        } else {
            high = middle;
        }
    }
    if low < candidates.len() && u64::from(candidates[low].units) <= left {
        left -= u64::from(candidates[low].units);
        low += 1;
    }
    let mut chosen = low;
    let rest = &mut candidates[low..];
    if left > 0 && rest.len() > NEXT_IN_LINE {
        rest.select_nth_unstable_by(NEXT_IN_LINE, order);
    }
    let near = rest.len().min(NEXT_IN_LINE);
    rest[..near].sort_unstable_by(order);
    for next in low..low + near {
        if left == 0 {
            break;
        }
        if u64::from(candidates[next].units) <= left {
            left -= u64::from(candidates[next].units);
            candidates.swap(chosen, next);
            chosen += 1;
        }
    }
    &candidates[..chosen]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The same by sorting.
    fn by_sorting(candidates: &[Candidate], slots: u32) -> Vec<u32> {
        let mut sorted = candidates.to_vec();
        sorted.sort_by(order);
        let mut left = slots;
        let mut chosen = Vec::new();
        let mut passed_over = 0;
        for candidate in sorted {
            if candidate.units <= left {
                left -= candidate.units;
                chosen.push(candidate.household);
            } else {
                passed_over += 1;
            }
            if passed_over > 0 && chosen.len() + passed_over > candidates.len() {
                break;
            }
        }
        chosen.sort_unstable();
        chosen
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
                .map(|(i, &(score, units))| Candidate { score: f32::from(score), household: i as u32, units })
                .collect();
            let expected = by_sorting(&candidates, slots);
            let mut got: Vec<u32> = choose(&mut candidates, slots).iter().map(|c| c.household).collect();
            got.sort_unstable();
            prop_assert_eq!(got, expected);
        }
    }

    #[test]
    fn many_equal_candidates_go_by_number() {
        let mut candidates: Vec<Candidate> =
            (0..1000).map(|i| Candidate { score: 1.0, household: 999 - i, units: 1 }).collect();
        let mut got: Vec<u32> = choose(&mut candidates, 100).iter().map(|c| c.household).collect();
        got.sort_unstable();
        assert_eq!(got, (0..100).collect::<Vec<_>>());
    }
}
