//! The same households under two policies: who gains and who loses, by their place under the first.

use rayon::prelude::*;

use crate::indicators::{ChangeBucket, relative_change};

/// Number of buckets of relative change.
pub const BUCKETS: usize = 5;

/// A household that lives under both policies.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PairedIncome {
    /// Income per person under the first policy, yuan.
    pub base: f32,
    /// Income per person under the other, yuan.
    pub other: f32,
    /// Real persons, those of the first policy.
    pub persons: u64,
}

/// Sums over households of a group in whole persons and fen, which add up in any order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Persons.
    pub persons: u64,
    /// Their income under the first policy, fen.
    pub base_fen: i128,
    /// Their income under the other, fen.
    pub other_fen: i128,
    /// Persons with more income under the other policy.
    pub better_off: u64,
    /// Persons with less.
    pub worse_off: u64,
    /// Persons by bucket of relative change, in the order of [`ChangeBucket`].
    pub buckets: [u64; BUCKETS],
}

impl Changes {
    /// Adds a household.
    pub fn add(&mut self, household: &PairedIncome) {
        let PairedIncome {
            base,
            other,
            persons,
        } = *household;
        let fen = |income: f32| (f64::from(income) * 100.0 * persons as f64).round() as i128;
        self.persons += persons;
        self.base_fen += fen(base);
        self.other_fen += fen(other);
        self.better_off += if other > base { persons } else { 0 };
        self.worse_off += if other < base { persons } else { 0 };
        let change = relative_change(f64::from(base), f64::from(other));
        if let Some(bucket) = change.and_then(ChangeBucket::of) {
            self.buckets[bucket as usize] += persons;
        }
    }

    /// Adds another group, or the same group of another run.
    pub fn merge(&mut self, other: &Self) {
        self.persons += other.persons;
        self.base_fen += other.base_fen;
        self.other_fen += other.other_fen;
        self.better_off += other.better_off;
        self.worse_off += other.worse_off;
        for (sum, persons) in self.buckets.iter_mut().zip(other.buckets) {
            *sum += persons;
        }
    }

    /// Persons whose income is the same under both policies.
    pub fn unchanged(&self) -> u64 {
        self.persons - self.better_off - self.worse_off
    }

    /// Mean income under the first policy and under the other, yuan per person; `None` for nobody.
    pub fn means(&self) -> Option<[f64; 2]> {
        let mean = |fen: i128| fen as f64 / 100.0 / self.persons as f64;
        (self.persons > 0).then(|| [mean(self.base_fen), mean(self.other_fen)])
    }

    /// Share of persons in each bucket; `None` for nobody.
    pub fn shares(&self) -> Option<[f64; BUCKETS]> {
        let share = |persons: u64| persons as f64 / self.persons as f64;
        (self.persons > 0).then(|| self.buckets.map(share))
    }
}

/// Limits between equal groups of persons by income. Persons of the same income stay together in the highest group that they reach,
/// as in [`decile_groups`](crate::indicators::decile_groups).
#[derive(Clone, Debug, PartialEq)]
pub struct Ranks(Vec<f32>);

impl Ranks {
    /// Limits of so many groups from incomes with their persons, in any order.
    pub fn of(mut incomes: Vec<(f32, u64)>, groups: usize) -> Self {
        incomes.par_sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let all: u128 = incomes.iter().map(|(_, n)| u128::from(*n)).sum();
        let mut limits = Vec::with_capacity(groups.saturating_sub(1));
        let mut ties = incomes.chunk_by(|a, b| a.0 == b.0).peekable();
        let (mut cumulated, mut last) = (0u128, f32::NEG_INFINITY);
        for group in 1..groups as u128 {
            // The highest income up to which no more than this share of persons lies.
            while let Some(tie) = ties.peek() {
                let up_to = cumulated + tie.iter().map(|(_, n)| u128::from(*n)).sum::<u128>();
                if up_to * groups as u128 > group * all {
                    break;
                }
                (cumulated, last) = (up_to, tie[0].0);
                ties.next();
            }
            limits.push(last);
        }
        Self(limits)
    }

    /// The group of an income, from 0.
    pub fn group(&self, income: f32) -> usize {
        self.0.partition_point(|limit| *limit < income)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::{Weighted, decile_groups};

    #[test]
    fn tenths_are_those_of_the_decile_groups() {
        // Ties, unequal weights and an order that is none.
        let incomes: Vec<(f32, u64)> = (0..500u64)
            .map(|i| (((i * 7919) % 97) as f32 * 10.5, 1 + (i * 31) % 6))
            .collect();
        let ranks = Ranks::of(incomes.clone(), 10);
        let (values, weights): (Vec<f64>, Vec<f64>) = incomes
            .iter()
            .map(|(income, n)| (f64::from(*income), *n as f64))
            .unzip();
        let weighted = Weighted::new(&values, &weights).expect("a sample");
        let expected = decile_groups(&weighted).expect("groups");
        let found: Vec<u8> = incomes
            .iter()
            .map(|(income, _)| ranks.group(*income) as u8 + 1)
            .collect();
        assert_eq!(found, expected);
        // A percentile lies inside its tenth.
        let percentiles = Ranks::of(incomes.clone(), 100);
        for (income, _) in incomes {
            assert_eq!(percentiles.group(income) / 10, ranks.group(income));
        }
    }

    #[test]
    fn nobody_and_one_alone_have_groups() {
        assert_eq!(Ranks::of(Vec::new(), 10).group(5.0), 9);
        assert_eq!(Ranks::of(vec![(5.0, 3)], 10).group(5.0), 9);
    }

    #[test]
    fn gains_and_losses_are_counted_by_person() {
        let mut changes = Changes::default();
        for (base, other, persons) in [
            (1000.0, 1100.0, 4),
            (1000.0, 1010.0, 3),
            (1000.0, 1000.0, 2),
            (1000.0, 1000.5, 1),
            (1000.0, 940.0, 5),
        ] {
            changes.add(&PairedIncome {
                base,
                other,
                persons,
            });
        }
        assert_eq!(changes.persons, 15);
        assert_eq!((changes.better_off, changes.worse_off), (8, 5));
        assert_eq!(changes.unchanged(), 2);
        assert_eq!(changes.buckets, [5, 0, 3, 3, 4]);
        let [base, other] = changes.means().expect("means");
        assert_eq!(base, 1000.0);
        assert!((other - (1000.0 + (400.0 + 30.0 + 0.5 - 300.0) / 15.0)).abs() < 1e-9);
        assert_eq!(Changes::default().means(), None);
    }
}
