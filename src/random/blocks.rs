//! Draws for a block of households at once.
//!
//! The loops are compiled for several instruction sets, chosen at run time. AVX-512 brings fused
//! multiply-add along, but the compiler never fuses by itself: the bits stay the same.

use super::{BLOCK, Columns, philox};
use crate::math::single::{ln_normal, sin_cos_turns};
use multiversion::multiversion;

/// An odd multiple of 2^-24, hence never 0 or 1, and symmetric around one half.
#[inline(always)]
pub(super) fn uniform(word: u32) -> f32 {
    // The detour over `i32` has an instruction on every processor, unlike `u32` to `f32`.
    ((word >> 8) | 1) as i32 as f32 * (1.0 / 16_777_216.0)
}

/// Two independent standard normals by the method of Box and Muller.
#[inline(always)]
pub(super) fn normal_pair(for_radius: u32, for_angle: u32) -> [f32; 2] {
    // 31 bits, because the smallest value makes the farthest normal.
    let radius_uniform = ((for_radius >> 1) | 1) as i32 as f32 * (1.0 / 2_147_483_648.0);
    let radius = (-2.0 * ln_normal(radius_uniform, 0.0)).sqrt();
    let turns = (for_angle >> 8) as i32 as f32 * (1.0 / 16_777_216.0);
    let (sin, cos) = sin_cos_turns(turns);
    [radius * cos, radius * sin]
}

/// The households from `first` on.
pub(super) fn consecutive(first: u32) -> [u32; BLOCK] {
    std::array::from_fn(|i| first.wrapping_add(i as u32))
}

/// The listed households, at most a block of them.
pub(super) fn padded(households: &[u32]) -> [u32; BLOCK] {
    let mut block = [0; BLOCK];
    block[..households.len()].copy_from_slice(households);
    block
}

#[inline(always)]
fn words_of_block(
    key: [u32; 2],
    [tag, county]: [u32; 2],
    households: &[u32; BLOCK],
    out: &mut Columns<u32>,
) {
    for i in 0..BLOCK {
        let words = philox::philox4x32_10([tag, county, households[i], 0], key);
        out[0][i] = words[0];
        out[1][i] = words[1];
        out[2][i] = words[2];
        out[3][i] = words[3];
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn fill_words(
    key: [u32; 2],
    process: [u32; 2],
    households: &[u32; BLOCK],
    out: &mut Columns<u32>,
) {
    words_of_block(key, process, households, out);
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn fill_uniforms(
    key: [u32; 2],
    process: [u32; 2],
    households: &[u32; BLOCK],
    out: &mut Columns<f32>,
) {
    let mut words = [[0; BLOCK]; 4];
    words_of_block(key, process, households, &mut words);
    for (column, words) in out.iter_mut().zip(&words) {
        for (value, &word) in column.iter_mut().zip(words) {
            *value = uniform(word);
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn fill_normals(
    key: [u32; 2],
    process: [u32; 2],
    households: &[u32; BLOCK],
    out: &mut Columns<f32>,
) {
    let mut words = [[0; BLOCK]; 4];
    words_of_block(key, process, households, &mut words);
    for pair in [0, 2] {
        for i in 0..BLOCK {
            let [a, b] = normal_pair(words[pair][i], words[pair + 1][i]);
            out[pair][i] = a;
            out[pair + 1][i] = b;
        }
    }
}

/// The normals of the words `FIRST` and `FIRST` + 1 alone.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn fill_pair<const FIRST: usize>(
    key: [u32; 2],
    [tag, county]: [u32; 2],
    households: &[u32; BLOCK],
    out: &mut [[f32; BLOCK]; 2],
) {
    let [mut radii, mut angles] = [[0; BLOCK]; 2];
    for i in 0..BLOCK {
        let words = philox::philox4x32_10([tag, county, households[i], 0], key);
        radii[i] = words[FIRST];
        angles[i] = words[FIRST + 1];
    }
    for i in 0..BLOCK {
        let [a, b] = normal_pair(radii[i], angles[i]);
        out[0][i] = a;
        out[1][i] = b;
    }
}
