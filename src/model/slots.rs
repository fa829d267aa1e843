//! Step 6, whole agents: a county's share of slots is in real units, and agents are not divided.

use super::programme::ProgrammeId;
use crate::population::County;
use crate::random::GOLDEN;

/// Whole agents for the counties' shares of positions, which are in real units.
///
/// Fractions are rounded at a threshold of the county's own, evenly spread over the counties, so that nobody loses a position
/// because shares change elsewhere. One small shift of all thresholds brings the total as close to the capacity as agents allow,
/// and never above it.
pub fn round_steadily(
    shares: &[i64],
    counties: &[County],
    id: ProgrammeId,
    capacity: i64,
    most: impl Fn(usize) -> i64,
) -> Vec<i64> {
    let mut slots = Vec::with_capacity(shares.len());
    let mut total = 0;
    // The shift from which on a county's fraction is rounded up, and the county.
    let mut shifts = Vec::new();
    for (c, (share, county)) in shares.iter().zip(counties).enumerate() {
        let weight = i64::from(county.weight);
        let (whole, rest) = (share / weight, share % weight);
        if rest > 0 && whole < most(c) {
            let needed = (((weight - rest) as u64) << 32).div_ceil(weight as u64);
            shifts.push((needed as i64 - i64::from(threshold(county.id, id)), c));
        }
        slots.push(whole.min(most(c)));
        total += slots[c] * weight;
    }
    shifts.sort_unstable();
    for together in shifts.chunk_by(|a, b| a.0 == b.0) {
        let weights = together.iter().map(|&(_, c)| i64::from(counties[c].weight));
        total += weights.sum::<i64>();
        if total > capacity {
            break;
        }
        for &(_, c) in together {
            slots[c] += 1;
        }
    }
    slots
}

/// A county's own threshold for a programme, in units of 2^-32, evenly spread over counties.
fn threshold(county: u32, id: ProgrammeId) -> u32 {
    (county + 1)
        .wrapping_mul(GOLDEN)
        .wrapping_add((id as u32) << 27)
}

/// Whole agents for the counties' shares of places that are given once: fractions carry over in the order of the counties.
pub fn carry_over(shares: &[i64], counties: &[County], most: impl Fn(usize) -> i64) -> Vec<i64> {
    let mut carry = 0;
    shares
        .iter()
        .zip(counties)
        .enumerate()
        .map(|(c, (share, county))| {
            let weight = i64::from(county.weight);
            carry += share;
            let slots = carry.div_euclid(weight).clamp(0, most(c));
            carry -= slots * weight;
            slots
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::population::Nation;
    use crate::random::Luck;
    use crate::scenario::Scenario;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static NATION: LazyLock<Nation> = LazyLock::new(|| {
        let shipped = Scenario::shipped("baseline").expect("shipped");
        let small = shipped.set("population.scale", 10_000).expect("set");
        let scenario = small.build().expect("built");
        Nation::draw(&scenario, Luck::new(7, 0)).expect("a nation")
    });

    fn total(slots: &[i64], counties: &[County]) -> i64 {
        let each = slots.iter().zip(counties);
        each.map(|(n, county)| n * i64::from(county.weight)).sum()
    }

    /// The slots that a shift of all thresholds gives.
    fn shifted(
        shift: i64,
        shares: &[i64],
        counties: &[County],
        most: impl Fn(usize) -> i64,
    ) -> Vec<i64> {
        let slots = shares.iter().zip(counties).enumerate();
        let slots = slots.map(|(c, (share, county))| {
            let own = i64::from(threshold(county.id, ProgrammeId::PublicJobs));
            let threshold = (own + shift).clamp(0, i64::from(u32::MAX));
            let weight = i64::from(county.weight);
            ((share + ((weight * threshold) >> 32)) / weight).min(most(c))
        });
        slots.collect()
    }

    proptest! {
        #[test]
        fn positions_are_those_of_the_largest_shift_that_fits(
            given in proptest::collection::vec((1u32..5, 0i64..40, 0i64..12, 0u32..20), 1..40),
            share_of_all in 0.0..1.2,
        ) {
            let mut counties = NATION.counties[..given.len()].to_vec();
            for (county, (weight, _, _, id)) in counties.iter_mut().zip(&given) {
                // Counties of one number have one threshold, so that some move together.
                (county.weight, county.id) = (*weight, *id);
            }
            let shares: Vec<i64> = given.iter().map(|(_, share, ..)| *share).collect();
            let most = |c: usize| given[c].2;
            let capacity = (shares.iter().sum::<i64>() as f64 * share_of_all) as i64;
            let (mut down, mut up) = (-(1i64 << 32), 1i64 << 32);
            while up - down > 1 {
                let middle = down + (up - down) / 2;
                if total(&shifted(middle, &shares, &counties, most), &counties) <= capacity {
                    down = middle;
                } else {
                    up = middle;
                }
            }
            let slots = round_steadily(&shares, &counties, ProgrammeId::PublicJobs, capacity, most);
            prop_assert_eq!(slots, shifted(down, &shares, &counties, most));
        }
    }
}
