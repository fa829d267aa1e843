//! What processes tell each other that share one simulation, each with the households of its own counties.
//!
//! The model says what must be known elsewhere and leaves open how it gets there. A process that is alone ([`Alone`]) hands its values
//! back as they are; between processes a [`Transport`] carries them as bytes. Lists come together in the order of the processes, which is
//! that of their counties, so that sums of reals are added up in the same order however many processes there are.

mod words;

use std::convert::Infallible;
use std::ops::Range;

use rayon::prelude::*;

use crate::bytes::Malformed;
pub(crate) use words::portable;
pub use words::{Packed, Portable, Unpacked};

/// A process among those that share a simulation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its number, from 0. The first holds the first counties and makes the tables.
    pub rank: usize,
    /// How many processes there are.
    pub ranks: usize,
}

impl Place {
    /// The only process.
    pub const ALONE: Self = Self { rank: 0, ranks: 1 };

    /// Whether it is the first process, which learns what is merged.
    pub fn is_first(self) -> bool {
        self.rank == 0
    }

    /// The places of this process in a list of counties with so many agents: see [`spread`].
    pub fn part(self, agents: impl ExactSizeIterator<Item = u64>) -> Range<usize> {
        if self.ranks == 1 {
            return 0..agents.len();
        }
        let agents: Vec<u64> = agents.collect();
        spread(&agents, self.ranks).swap_remove(self.rank)
    }
}

/// Runs of counties for so many processes, as equal in agents as whole counties allow. Each has a county if there are enough of them.
pub fn spread(agents: &[u64], processes: usize) -> Vec<Range<usize>> {
    let all: u64 = agents.iter().sum();
    let mut before = Vec::with_capacity(agents.len() + 1);
    before.push(0);
    before.extend(agents.iter().scan(0, |sum, agents| {
        *sum += agents;
        Some(*sum)
    }));
    let mut ranges = Vec::with_capacity(processes);
    let mut start = 0;
    for rank in 1..=processes {
        let aim = (u128::from(all) * rank as u128 / processes as u128) as u64;
        let after = before.partition_point(|sum| *sum < aim);
        let nearest = match after.checked_sub(1) {
            Some(last) if after > agents.len() || aim - before[last] < before[after] - aim => last,
            _ => after,
        };
        let least = (start + 1).min(agents.len());
        let most = agents.len().saturating_sub(processes - rank).max(least);
        let end = if rank == processes {
            agents.len()
        } else {
            nearest.clamp(least, most)
        };
        ranges.push(start..end);
        start = end;
    }
    ranges
}

/// How processes that share a simulation tell each other what all or the first must know.
pub trait Exchange {
    /// Why a process cannot go on: another one is gone.
    type Lost;

    /// The process among the others.
    fn place(&self) -> Place;

    /// Whether the processes have come to an end, asked before each county: what follows is of no use then. Once it is true, all that is
    /// told fails.
    fn is_over() -> bool {
        false
    }

    /// Gives every process the values of all, in the order of the processes.
    ///
    /// # Errors
    /// If another process is gone, as below.
    fn everybody<T: Portable>(&self, own: Vec<T>) -> Result<Vec<T>, Self::Lost>;

    /// Gives the first process the values of all, joined in the order of the processes; the others keep their own. `join` must not
    /// depend on which neighbors are joined first.
    ///
    /// # Errors
    /// If another process is gone.
    fn merged<T: Portable>(&self, own: T, join: fn(T, T) -> T) -> Result<T, Self::Lost>;
}

/// The exchange of a process that holds the whole nation: there is nobody to tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alone;

impl Exchange for Alone {
    type Lost = Infallible;

    fn place(&self) -> Place {
        Place::ALONE
    }

    fn everybody<T: Portable>(&self, own: Vec<T>) -> Result<Vec<T>, Infallible> {
        Ok(own)
    }

    fn merged<T: Portable>(&self, own: T, _: fn(T, T) -> T) -> Result<T, Infallible> {
        Ok(own)
    }
}

/// To whom bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// To every process.
    Everybody,
    /// To the first process.
    First,
}

/// What carries bytes between processes.
pub trait Transport {
    /// Why bytes do not arrive.
    type Lost;

    /// The process among the others.
    fn place(&self) -> Place;

    /// See [`Exchange::is_over`].
    fn is_over() -> bool {
        false
    }

    /// Sends bytes and gives those of all processes in their order; nothing to a process that does not receive. All processes call it
    /// in the same order with the same receiver.
    ///
    /// # Errors
    /// If another process is gone.
    fn gather(&self, own: Vec<u8>, to: Receiver) -> Result<Vec<Vec<u8>>, Self::Lost>;

    /// The error for bytes that arrive and are not what was sent.
    fn garbled(&self) -> Self::Lost;
}

impl<C: Transport> Exchange for C {
    type Lost = C::Lost;

    fn place(&self) -> Place {
        Transport::place(self)
    }

    fn is_over() -> bool {
        <C as Transport>::is_over()
    }

    fn everybody<T: Portable>(&self, own: Vec<T>) -> Result<Vec<T>, C::Lost> {
        let all = self.gather(Packed::of(&own), Receiver::Everybody)?;
        let parts: Result<Vec<Vec<T>>, Malformed> =
            all.par_iter().map(|bytes| Unpacked::all(bytes)).collect();
        let parts = parts.map_err(|Malformed| self.garbled())?;
        Ok(parts.into_iter().flatten().collect())
    }

    fn merged<T: Portable>(&self, own: T, join: fn(T, T) -> T) -> Result<T, C::Lost> {
        let others = if Transport::place(self).is_first() {
            // What is at hand need not become bytes.
            self.gather(Vec::new(), Receiver::First)?
        } else {
            self.gather(Packed::of(&own), Receiver::First)?
        };
        let Some((_, others)) = others.split_first() else {
            return Ok(own);
        };
        let parts = others.par_iter().map(|bytes| Unpacked::all(bytes));
        let joined = parts.try_reduce_with(|first, next| Ok(join(first, next)));
        match joined {
            None => Ok(own),
            Some(Ok(others)) => Ok(join(own, others)),
            Some(Err(Malformed)) => Err(self.garbled()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counties_are_spread_evenly_and_nobody_is_left_without() {
        assert_eq!(spread(&[5, 5, 5, 5], 2), [0..2, 2..4]);
        assert_eq!(spread(&[100, 1, 1, 1], 3), [0..1, 1..2, 2..4]);
        assert_eq!(spread(&[1, 1, 100], 3), [0..1, 1..2, 2..3]);
        assert_eq!(spread(&[1, 2], 3), [0..1, 1..2, 2..2]);
        assert_eq!(spread(&[0, 0, 0], 2), [0..1, 1..3]);
        for processes in 1..60 {
            let agents: Vec<u64> = (0..60).map(|k| 1 + k * k % 17).collect();
            let ranges = spread(&agents, processes);
            assert_eq!((ranges[0].start, ranges[processes - 1].end), (0, 60));
            assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
            assert!(ranges.iter().all(|range| !range.is_empty()));
            let (all, processes) = (agents.iter().sum::<u64>(), processes as u64);
            let largest = ranges.iter().map(|r| agents[r.clone()].iter().sum::<u64>());
            assert!(largest.max() <= Some(all / processes + 1 + 17));
        }
    }

    #[test]
    fn a_place_has_its_own_part() {
        let agents = [4, 4, 2, 2, 4];
        let part = |rank, ranks| Place { rank, ranks }.part(agents.iter().copied());
        assert_eq!([part(0, 2), part(1, 2)], [0..2, 2..5]);
        assert_eq!(part(0, 1), 0..5);
    }
}
