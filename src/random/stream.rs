//! Keyed randomness behind the traits of `rand`.

use super::philox::philox4x32_10;
use rand::TryRng;
use rand::rand_core::utils::{fill_bytes_via_next_word, next_u64_via_u32};
use std::convert::Infallible;

/// The words of one household and process one after another, made by
/// [`Luck::stream`](super::Luck::stream). Implements [`rand::Rng`].
///
/// Lane 0 of the counter belongs to [`Luck::words`](super::Luck::words), so a stream begins with
/// lane 1 and shares no words with it. It repeats after 2^34 words.
#[derive(Clone, Debug)]
pub struct Stream {
    key: [u32; 2],
    /// Process and year, county, household.
    place: [u32; 3],
    lane: u32,
    words: [u32; 4],
    used: usize,
}

impl Stream {
    pub(super) fn new(key: [u32; 2], place: [u32; 3]) -> Self {
        Self {
            key,
            place,
            lane: 0,
            words: [0; 4],
            used: 4,
        }
    }
}

impl TryRng for Stream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        if self.used == self.words.len() {
            let [tag, county, household] = self.place;
            self.lane = self.lane.wrapping_add(1);
            self.words = philox4x32_10([tag, county, household, self.lane], self.key);
            self.used = 0;
        }
        let word = self.words[self.used];
        self.used += 1;
        Ok(word)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        next_u64_via_u32(self)
    }

    fn try_fill_bytes(&mut self, dst: &mut [u8]) -> Result<(), Infallible> {
        fill_bytes_via_next_word(dst, || self.try_next_u32())
    }
}

#[cfg(test)]
mod tests {
    use crate::random::philox::philox4x32_10;
    use crate::random::{Draw, Luck};
    use rand::{Rng, RngExt};
    use rand_distr::{Distribution, Gamma};

    #[test]
    fn gives_successive_lanes() {
        let luck = Luck::new(7, 3);
        let mut stream = luck.stream(Draw::Members, 2012, 11, 5);
        let expected: Vec<u32> = (1..4)
            .flat_map(|lane| {
                philox4x32_10([Draw::Members as u32 | 2012 << 16, 11, 5, lane], luck.key)
            })
            .collect();
        let found: Vec<u32> = (0..12).map(|_| stream.next_u32()).collect();
        assert_eq!(found, expected);
        let block = luck.words(Draw::Members, 2012, 11, 5);
        assert!(!found.windows(4).any(|words| words == block));
    }

    #[test]
    fn wider_words_and_bytes_follow_the_words() {
        let luck = Luck::new(7, 3);
        let start = luck.stream(Draw::County, 0, 0, 0);
        let [a, b] = [0; 2].map({
            let mut stream = start.clone();
            move |_: u32| stream.next_u32()
        });
        assert_eq!(start.clone().next_u64(), u64::from(a) | u64::from(b) << 32);
        let mut bytes = [0; 7];
        start.clone().fill_bytes(&mut bytes);
        assert_eq!(bytes[..4], a.to_le_bytes());
        assert_eq!(bytes[4..], b.to_le_bytes()[..3]);
    }

    #[test]
    fn serves_the_distributions_of_rand() {
        let mut stream = Luck::new(1, 0).stream(Draw::County, 0, 0, 0);
        assert!((1..=6).contains(&stream.random_range(1..=6)));
        let gamma = Gamma::new(4.0, 0.5).expect("valid shape and scale");
        let n = 4000;
        let mean = (0..n).map(|_| gamma.sample(&mut stream)).sum::<f64>() / f64::from(n);
        // Mean 2, standard error 1 / sqrt(4000) = 0.016.
        assert!((mean - 2.0).abs() < 0.07, "mean {mean}");
    }
}
