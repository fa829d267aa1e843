//! Which offers households accept, and the numbers of a household for single programmes.

use super::programme::ProgrammeId;
use crate::random::{BLOCK, Draw, Luck};

/// Adds the words of willingness of the listed households.
pub fn draw(county: u32, households: &[u32], luck: Luck, will: &mut Vec<u32>) {
    let mut words = [[0; BLOCK]; 4];
    for block in households.chunks(BLOCK) {
        luck.fill_words(Draw::TakeUp, 0, county, block, &mut words);
        will.extend(&words[0][..block.len()]);
    }
}

/// Which offers a household accepts is a trait of its own for each programme, the same in all years: those whose [`word_for`] the
/// programme is below this number, where a share of households accepts.
pub fn accepting_below(take_up: f64) -> u32 {
    (take_up * 16_777_216.0).ceil() as u32
}

/// A number of 24 bits of a household for one programme, from a word drawn for all of them.
#[inline(always)]
pub fn word_for(word: u32, id: u32) -> u32 {
    let mut x = word ^ (id + 1).wrapping_mul(0x9E37_79B9);
    x = (x ^ (x >> 16)).wrapping_mul(0x85EB_CA6B);
    x = (x ^ (x >> 13)).wrapping_mul(0xC2B2_AE35);
    x ^= x >> 16;
    x >> 8
}

/// The same as a uniform number.
#[inline(always)]
pub fn uniform_for(word: u32, id: ProgrammeId) -> f32 {
    word_for(word, id as u32) as i32 as f32 / 16_777_216.0
}
