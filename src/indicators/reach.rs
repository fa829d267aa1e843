//! Whom several programs reach of one population, and with what benefits, by level of income.

use super::bins::CELLS;
use super::histogram::{Histogram, Incidence};

/// The bins of a [`Histogram`] with the persons of a population and, for each of `N` programs, the persons reached and their benefits.
///
/// A bin holds the programs side by side: a household that several of them reach is added at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReachHistogram<const N: usize> {
    population: Box<[u64; CELLS]>,
    reached: Box<[Reached<N>; CELLS]>,
}

/// Persons whom each of `N` programs reaches and their benefits, in whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached<const N: usize> {
    /// Persons.
    pub persons: [u64; N],
    /// Benefits of all of them together, fen.
    pub benefits: [i64; N],
}

impl<const N: usize> Reached<N> {
    /// Nobody.
    pub const NOBODY: Self = Self {
        persons: [0; N],
        benefits: [0; N],
    };

    /// Adds others.
    #[inline(always)]
    pub fn merge(&mut self, other: &Self) {
        for program in 0..N {
            self.persons[program] += other.persons[program];
        }
        for program in 0..N {
            self.benefits[program] += other.benefits[program];
        }
    }
}

impl<const N: usize> Default for ReachHistogram<N> {
    fn default() -> Self {
        Self {
            population: Box::new([0; CELLS]),
            reached: Box::new([Reached::NOBODY; CELLS]),
        }
    }
}

impl<const N: usize> ReachHistogram<N> {
    /// Adds persons of the population to the cell of their income.
    #[inline(always)]
    pub(crate) fn add_persons(&mut self, cell: u32, persons: u64) {
        self.population[cell as usize] += persons;
    }

    /// Adds the persons of a histogram to the population.
    pub fn add_population(&mut self, incomes: &Histogram) {
        for (ours, theirs) in self.population.iter_mut().zip(incomes.persons_by_cell()) {
            *ours += theirs;
        }
    }

    /// Adds to the cell of their income those persons of the population who are reached.
    #[inline(always)]
    pub(crate) fn add_reached(&mut self, cell: u32, reached: &Reached<N>) {
        self.reached[cell as usize].merge(reached);
    }

    /// Adds the counts of another place.
    pub fn merge(&mut self, other: &Self) {
        for (ours, theirs) in self.population.iter_mut().zip(other.population.iter()) {
            *ours += theirs;
        }
        for (ours, theirs) in self.reached.iter_mut().zip(other.reached.iter()) {
            ours.merge(theirs);
        }
    }

    /// All persons.
    pub fn persons(&self) -> u64 {
        self.population.iter().sum()
    }

    /// Incidence of a program by tenth of the population ([`Histogram::incidence`]).
    ///
    /// # Panics
    /// If there is no such program, which is a mistake of the calling code.
    pub fn incidence(&self, program: usize) -> Option<Incidence> {
        let population = self.population.iter().map(|&persons| (persons, 0));
        let reached = self.reached.iter();
        let reached = reached.map(|cell| (cell.persons[program], cell.benefits[program]));
        Histogram::of_cells(population).incidence(&Histogram::of_cells(reached))
    }
}

crate::exchange::portable! {
    impl [const N: usize] ReachHistogram<N> { population, reached }
    impl [const N: usize] Reached<N> { persons, benefits }
}

#[cfg(test)]
mod tests {
    use super::super::bins::cell_of;
    use super::*;

    #[test]
    fn several_programs_at_once_are_each_of_them_alone() {
        let mut together = ReachHistogram::<2>::default();
        let (mut all, mut alone) = (Histogram::new(), [Histogram::new(), Histogram::new()]);
        for k in 0..500_u32 {
            let (income, persons) = (100.0 + 37.0 * k as f32, u64::from(k % 5 + 1));
            together.add_persons(cell_of(income), persons);
            all.add(income, persons, 0);
            let mut reached = Reached::NOBODY;
            for (program, histogram) in alone.iter_mut().enumerate() {
                if k % (program as u32 + 2) == 0 {
                    let benefits = i64::from(k) * 10;
                    reached.persons[program] = persons;
                    reached.benefits[program] = benefits;
                    histogram.add(income, persons, benefits);
                }
            }
            together.add_reached(cell_of(income), &reached);
        }
        assert_eq!(together.persons(), all.persons());
        for (program, histogram) in alone.iter().enumerate() {
            let incidence = all.incidence(histogram);
            assert!(incidence.is_some_and(|i| i.benefit_shares.is_some()));
            assert_eq!(together.incidence(program), incidence);
        }
    }
}
