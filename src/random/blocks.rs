//! Draws for a block of households at once.
//!
//! The loops are compiled for several instruction sets, chosen at run time. AVX-512 brings fused
//! multiply-add along, but the compiler never fuses by itself: the bits stay the same.

use super::{BLOCK, Columns, philox};
use crate::math::single::{ln_normal, sin_cos_turns};
use multiversion::multiversion;
use std::ops::Range;

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

/// Households that are drawn in one stretch, so that short blocks do not pay for whole ones.
pub(super) const GROUP: usize = 64;

/// Households of a county that draw together, at most [`BLOCK`] of them.
#[derive(Clone, Debug)]
pub enum Drawing<'a> {
    /// Households that follow each other.
    Run(Range<usize>),
    /// Some of them.
    List(&'a [u32]),
}

impl From<Range<usize>> for Drawing<'_> {
    fn from(run: Range<usize>) -> Self {
        Self::Run(run)
    }
}

impl<'a> From<&'a [u32]> for Drawing<'a> {
    fn from(list: &'a [u32]) -> Self {
        Self::List(list)
    }
}

impl Drawing<'_> {
    /// Number of groups, the last one filled up.
    fn groups(&self) -> usize {
        let households = match self {
            Self::Run(run) => run.len(),
            Self::List(list) => list.len(),
        };
        debug_assert!(households <= BLOCK, "{households} households in a block");
        households.div_ceil(GROUP)
    }

    #[inline(always)]
    fn group(&self, group: usize) -> [u32; GROUP] {
        let first = group * GROUP;
        match self {
            Self::Run(run) => std::array::from_fn(|i| run.start.wrapping_add(first + i) as u32),
            Self::List(list) => {
                let list = &list[first..];
                let listed = list.len().min(GROUP);
                let mut households = [0; GROUP];
                households[..listed].copy_from_slice(&list[..listed]);
                households
            }
        }
    }
}

/// The words of a group, by place in the counter.
#[inline(always)]
fn words_of_group(
    key: [u32; 2],
    [tag, county]: [u32; 2],
    households: &[u32; GROUP],
) -> [[u32; GROUP]; 4] {
    let mut out = [[0; GROUP]; 4];
    for i in 0..GROUP {
        let words = philox::philox4x32_10([tag, county, households[i], 0], key);
        out[0][i] = words[0];
        out[1][i] = words[1];
        out[2][i] = words[2];
        out[3][i] = words[3];
    }
    out
}

/// The part of a column that belongs to a group.
#[inline(always)]
fn part<T>(column: &mut [T; BLOCK], group: usize) -> &mut [T; GROUP] {
    &mut column.as_chunks_mut().0[group]
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn fill_words(
    key: [u32; 2],
    process: [u32; 2],
    drawing: &Drawing<'_>,
    out: &mut Columns<u32>,
) {
    for group in 0..drawing.groups() {
        let households = &drawing.group(group);
        let words = words_of_group(key, process, households);
        for (column, words) in out.iter_mut().zip(&words) {
            *part(column, group) = *words;
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn fill_uniforms(
    key: [u32; 2],
    process: [u32; 2],
    drawing: &Drawing<'_>,
    out: &mut Columns<f32>,
) {
    for group in 0..drawing.groups() {
        let households = &drawing.group(group);
        let words = words_of_group(key, process, households);
        for (column, words) in out.iter_mut().zip(&words) {
            for (value, &word) in part(column, group).iter_mut().zip(words) {
                *value = uniform(word);
            }
        }
    }
}

#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn fill_normals(
    key: [u32; 2],
    process: [u32; 2],
    drawing: &Drawing<'_>,
    out: &mut Columns<f32>,
) {
    for group in 0..drawing.groups() {
        let households = &drawing.group(group);
        let [a, b, c, d] = words_of_group(key, process, households);
        let [first, second, third, fourth] = out;
        normals_of_group(&a, &b, part(first, group), part(second, group));
        normals_of_group(&c, &d, part(third, group), part(fourth, group));
    }
}

/// The normals of the words `FIRST` and `FIRST` + 1 alone.
#[multiversion(targets("x86_64+avx512f+avx512bw+avx512dq+avx512vl", "x86_64+avx2"))]
pub(super) fn fill_pair<const FIRST: usize>(
    key: [u32; 2],
    process: [u32; 2],
    drawing: &Drawing<'_>,
    out: &mut [[f32; BLOCK]; 2],
) {
    for group in 0..drawing.groups() {
        let households = &drawing.group(group);
        let words = words_of_group(key, process, households);
        let [first, second] = out;
        let (radii, angles) = (&words[FIRST], &words[FIRST + 1]);
        normals_of_group(radii, angles, part(first, group), part(second, group));
    }
}

#[inline(always)]
fn normals_of_group(
    radii: &[u32; GROUP],
    angles: &[u32; GROUP],
    first: &mut [f32; GROUP],
    second: &mut [f32; GROUP],
) {
    for i in 0..GROUP {
        [first[i], second[i]] = normal_pair(radii[i], angles[i]);
    }
}
