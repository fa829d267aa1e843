//! Keyed randomness: every draw is a pure function of (seed, replicate, process, year, county,
//! household).
//!
//! There is no running generator. Two scenarios therefore share the luck of the same household,
//! a new process shifts no other draw, and threads and machines cannot change a result. The
//! function is Philox4x32-10 ([`philox`]): [`Luck`] holds its key, and the counter names the draw.
//!
//! One draw gives four words, uniforms or normals. A process that concerns a county or a province
//! as a whole has a [`Draw`] of its own, with household (and county) 0, so that it never shares
//! words with a household's process.

mod blocks;
pub mod philox;
mod stream;
#[cfg(test)]
mod tests;

pub use blocks::Drawing;
pub use stream::Stream;

use blocks::{GROUP, fill_normals, fill_pair, fill_uniforms, fill_words, normal_pair, uniform};
use std::ops::Range;

/// Number of households in a block.
pub const BLOCK: usize = 256;

/// Four columns, one value of each for every household of a block.
pub type Columns<T> = [[T; BLOCK]; 4];

/// The processes that draw. Their numbers are part of every result: never change or reuse one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u16)]
pub enum Draw {
    /// Mean income and size of a county.
    County = 1,
    /// Innovation of persistent income, transitory income, error of the survey, error of the assessor.
    Income = 2,
    /// Illness and recovery, disaster, loss of work, onset of chronic illness.
    Events = 3,
    /// Coming of age, aging, death, birth and moving.
    Members = 4,
    /// Upper school, end of studies, dropping out.
    School = 5,
    /// A county's disaster, assessment and misreporting.
    CountyEvents = 6,
    /// Connection, re-verification, detection and diagnosis.
    Register = 7,
    /// Fixed traits of a household: composition of income, schooling, how assessors and village see it.
    Traits = 8,
    /// Willingness to accept the offers of programmes.
    TakeUp = 9,
    /// Order of households among equals when slots are scarce.
    Slots = 10,
    /// Examination, wrong exit and pressure of the deadline.
    Exit = 11,
    /// Error of the income assessed at exit and of the gap that is filled.
    ExitAssessment = 12,
    /// Size and members of a household of 2012.
    Composition = 13,
    /// Illness, disability, site and house of 2012.
    Conditions = 14,
    /// Water, insurance and serious illness of 2012.
    Amenities = 15,
    /// Poor village of a household of 2012.
    Site = 16,
    /// Last recipient of the allowance in a county.
    Allowance = 17,
    /// Who is in the household panel.
    Panel = 18,
    /// Whether money for a part of an agent's slot pays for all of it or for none, in a county.
    Money = 19,
    /// Income and survey error two years before the first year.
    Before = 20,
    /// Candidates of a calibration, designs and resamples of a sensitivity analysis: no household's, by purpose, round and candidate.
    Calibration = 1000,
}

/// Fractional part of the golden ratio in units of 2^-32: successive multiples fill the unit interval evenly.
pub const GOLDEN: u32 = 2_654_435_769;

/// The households of a county, block by block.
pub fn blocks(households: usize) -> impl Iterator<Item = Range<usize>> {
    (0..households)
        .step_by(BLOCK)
        .map(move |first| first..households.min(first + BLOCK))
}

/// Lanes of a block that hold draws where so many households are drawn: whole groups, over which loops run without a rest.
#[inline(always)]
pub fn drawn_lanes(households: usize) -> usize {
    households.next_multiple_of(GROUP).min(BLOCK)
}

/// The four values of one household of a block.
#[inline(always)]
pub fn of_lane<T: Copy>(columns: &Columns<T>, lane: usize) -> [T; 4] {
    let [a, b, c, d] = columns;
    [a[lane], b[lane], c[lane], d[lane]]
}

/// The luck of one replicate: all its draws.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Luck {
    key: [u32; 2],
}

impl Luck {
    /// The luck of replicate number `replicate` of a run with the given seed.
    ///
    /// Replicates of one seed never share a key. Pairs of different seeds do so with the
    /// probability of an accident, 2^-64.
    pub fn new(seed: u64, replicate: u32) -> Self {
        /// 2^64 divided by the golden ratio, the increment of SplitMix64.
        const INCREMENT: u64 = 0x9e37_79b9_7f4a_7c15;
        let seed = scramble(seed.wrapping_add(INCREMENT));
        // Scrambled twice, so that no arithmetic between seeds and replicates leads to one key.
        let key = scramble(seed.wrapping_add(u64::from(replicate).wrapping_mul(INCREMENT)));
        Self {
            key: [key as u32, (key >> 32) as u32],
        }
    }

    /// Four independent words for one household.
    #[inline]
    pub fn words(self, draw: Draw, year: u16, county: u32, household: u32) -> [u32; 4] {
        philox::philox4x32_10([tag(draw, year), county, household, 0], self.key)
    }

    /// Four independent uniforms for one household, strictly between 0 and 1: the odd multiples of
    /// 2^-24.
    #[inline]
    pub fn uniforms(self, draw: Draw, year: u16, county: u32, household: u32) -> [f32; 4] {
        let [a, b, c, d] = self.words(draw, year, county, household);
        [uniform(a), uniform(b), uniform(c), uniform(d)]
    }

    /// Four independent standard normals for one household, none beyond 6.56 in size.
    #[inline]
    pub fn normals(self, draw: Draw, year: u16, county: u32, household: u32) -> [f32; 4] {
        let words = self.words(draw, year, county, household);
        let [a, b] = normal_pair(words[0], words[1]);
        let [c, d] = normal_pair(words[2], words[3]);
        [a, b, c, d]
    }

    /// [`words`](Self::words) of several households, at most [`BLOCK`]; what stands behind them in `out` has no meaning.
    pub fn fill_words<'a>(
        self,
        draw: Draw,
        year: u16,
        county: u32,
        households: impl Into<Drawing<'a>>,
        out: &mut Columns<u32>,
    ) {
        let process = [tag(draw, year), county];
        fill_words(self.key, process, &households.into(), out);
    }

    /// [`uniforms`](Self::uniforms) of several households, with the same bits; see [`fill_words`](Self::fill_words).
    pub fn fill_uniforms<'a>(
        self,
        draw: Draw,
        year: u16,
        county: u32,
        households: impl Into<Drawing<'a>>,
        out: &mut Columns<f32>,
    ) {
        let process = [tag(draw, year), county];
        fill_uniforms(self.key, process, &households.into(), out);
    }

    /// [`normals`](Self::normals) of several households, with the same bits; see [`fill_words`](Self::fill_words).
    pub fn fill_normals<'a>(
        self,
        draw: Draw,
        year: u16,
        county: u32,
        households: impl Into<Drawing<'a>>,
        out: &mut Columns<f32>,
    ) {
        let process = [tag(draw, year), county];
        fill_normals(self.key, process, &households.into(), out);
    }

    /// The first two of the four [`normals`](Self::normals) of several households, or the last two.
    pub fn fill_normal_pair<'a>(
        self,
        draw: Draw,
        year: u16,
        county: u32,
        households: impl Into<Drawing<'a>>,
        pair: Pair,
        out: &mut [[f32; BLOCK]; 2],
    ) {
        let (process, drawing) = ([tag(draw, year), county], households.into());
        match pair {
            Pair::First => fill_pair::<0>(self.key, process, &drawing, out),
            Pair::Last => fill_pair::<2>(self.key, process, &drawing, out),
        }
    }

    /// A generator for code that needs an open number of words for one household, such as the
    /// set-up with the distributions of `rand_distr`.
    pub fn stream(self, draw: Draw, year: u16, county: u32, household: u32) -> Stream {
        Stream::new(self.key, [tag(draw, year), county, household])
    }
}

/// The first word of the counter: the process and the year.
#[inline(always)]
fn tag(draw: Draw, year: u16) -> u32 {
    u32::from(draw as u16) | (u32::from(year) << 16)
}

/// The finalizer of SplitMix64 (Steele, Lea and Flood 2014): a bijection that spreads every bit.
fn scramble(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Which two of four normals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pair {
    /// The first two.
    First,
    /// The last two.
    Last,
}
