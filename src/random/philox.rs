//! Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw (2011), "Parallel
//! random numbers: as easy as 1, 2, 3".
//!
//! A bijection of the 128-bit counter, chosen by the 64-bit key; it passes the BigCrush battery of
//! TestU01 with any regular sequence of counters or keys.

const MULTIPLIERS: [u32; 2] = [0xd251_1f53, 0xcd9e_8d57];
const KEY_INCREMENTS: [u32; 2] = [0x9e37_79b9, 0xbb67_ae85];
const ROUNDS: usize = 10;

/// Four random words for a counter and a key.
// Always inlined so that loops over counters vectorize.
#[inline(always)]
pub fn philox4x32_10(counter: [u32; 4], key: [u32; 2]) -> [u32; 4] {
    let [mut c0, mut c1, mut c2, mut c3] = counter;
    let [mut k0, mut k1] = key;
    for _ in 0..ROUNDS {
        let left = u64::from(c0) * u64::from(MULTIPLIERS[0]);
        let right = u64::from(c2) * u64::from(MULTIPLIERS[1]);
        c0 = (right >> 32) as u32 ^ c1 ^ k0;
        c1 = right as u32;
        c2 = (left >> 32) as u32 ^ c3 ^ k1;
        c3 = left as u32;
        k0 = k0.wrapping_add(KEY_INCREMENTS[0]);
        k1 = k1.wrapping_add(KEY_INCREMENTS[1]);
    }
    [c0, c1, c2, c3]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Counter, key and output: the known answers that the authors publish with Random123.
    const KNOWN: [([u32; 4], [u32; 2], [u32; 4]); 3] = [
        (
            [0; 4],
            [0; 2],
            [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8],
        ),
        (
            [!0; 4],
            [!0; 2],
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd],
        ),
        (
            [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344],
            [0xa409_3822, 0x299f_31d0],
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1],
        ),
    ];

    #[test]
    fn gives_the_published_answers() {
        for (counter, key, words) in KNOWN {
            assert_eq!(philox4x32_10(counter, key), words);
        }
    }

    #[test]
    fn agrees_with_an_independent_implementation() {
        let mut counter = [1, 2, 3, 4];
        let mut key = [5, 6];
        for _ in 0..1000 {
            let words = philox4x32_10(counter, key);
            assert_eq!(words, rand_philox::philox4x32_10(counter, key));
            key = [counter[0], counter[1]];
            counter = words;
        }
    }
}
