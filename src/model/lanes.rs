//! Which households of a block something concerns: the few that leave the path of the many.

use crate::random::{BLOCK, blocks};

/// Places in a block of the households that something concerns, in ascending order.
#[derive(Clone, Debug)]
pub struct Lanes {
    places: [u8; BLOCK],
    count: usize,
}

impl Default for Lanes {
    fn default() -> Self {
        Self {
            places: [0; BLOCK],
            count: 0,
        }
    }
}

impl Lanes {
    /// Lists those of the first `lanes` places, at most [`BLOCK`], that are `concerned`.
    #[inline(always)]
    pub fn list(&mut self, lanes: usize, concerned: impl Fn(usize) -> bool) {
        let mut flags = [0u8; BLOCK];
        for (lane, flag) in flags[..lanes].iter_mut().enumerate() {
            *flag = u8::from(concerned(lane));
        }
        self.count = 0;
        for (word, flags) in flags.chunks_exact(64).enumerate() {
            let mut left = bits(flags);
            while left != 0 {
                self.places[self.count % BLOCK] = (64 * word as u32 + left.trailing_zeros()) as u8;
                self.count += 1;
                left &= left - 1;
            }
        }
    }

    /// The listed places.
    #[inline]
    pub fn listed(&self) -> impl Iterator<Item = usize> + '_ {
        self.places[..self.count]
            .iter()
            .map(|&lane| usize::from(lane))
    }
}

/// The 64 flags, each 0 or 1, as the bits of a number.
#[inline(always)]
fn bits(flags: &[u8]) -> u64 {
    let mut bits = 0;
    for (place, eight) in flags.chunks_exact(8).enumerate() {
        let eight = eight
            .iter()
            .rev()
            .fold(0, |word, flag| word << 8 | u64::from(*flag));
        // The product has the lowest bits of all eight bytes, in order, in its highest byte.
        bits |= (eight.wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * place);
    }
    bits
}

/// Lists the places of a column that something concerns, however long the column is.
#[inline(always)]
pub fn list(length: usize, concerned: impl Fn(usize) -> bool, places: &mut Vec<u32>) {
    places.clear();
    let mut lanes = Lanes::default();
    for block in blocks(length) {
        let first = block.start;
        lanes.list(block.len(), |lane| concerned(first + lane));
        places.extend(lanes.listed().map(|lane| (first + lane) as u32));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_none_and_some_are_listed() {
        let mut lanes = Lanes::default();
        let mut list = |n: usize, concerned: fn(usize) -> bool| {
            lanes.list(n, concerned);
            lanes.listed().collect::<Vec<_>>()
        };
        assert_eq!(list(BLOCK, |_| true), (0..BLOCK).collect::<Vec<_>>());
        assert!(list(BLOCK, |_| false).is_empty());
        assert_eq!(list(10, |lane| lane % 3 == 0), [0, 3, 6, 9]);
    }
}
