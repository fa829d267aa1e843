//! cost_effectiveness.csv: what the difference in poverty costs, and whom the money of each scenario reaches.

use super::worth::Worth;
use super::{Names, YearTables, YearValues, values};
use crate::comparison::{Estimate, Layout, Sample};
use crate::indicators::cgh_index;
use crate::model::account::Delivery;
use crate::model::tally::{Reach, SUBJECTS, Welfare};
use crate::results::Cell;
use crate::row;

/// Cost, poverty and reach of some years under one scenario, in real yuan, persons and person-years.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sums([f64; QUANTITIES]);

const QUANTITIES: usize = 10;
const COST: usize = 0;
/// Persons at the end of the last year; not added up.
const POOR: usize = 1;
const POOR_YEARS: usize = 2;
const GAP: usize = 3;
const BENEFITS: usize = 4;
const TO_OTHERS: usize = 5;
const TO_POOREST: usize = 6;
const REGISTERED: usize = 7;
const REGISTERED_POOR: usize = 8;
const POOR_BEFORE: usize = 9;

/// Share of persons whose part of the benefits makes the Coady-Grosh-Hoddinott index.
const POOREST: f64 = 0.4;

impl Sums {
    /// Of one year.
    pub fn of(year: &YearTables<'_>) -> Self {
        let nation = &year.places.nation;
        let real = |fen: i128| fen as f64 / 100.0 * year.deflator;
        let accounts = nation.deliveries.iter();
        let gone: i64 = accounts.map(Delivery::gone).sum();
        let poverty = &nation.stocks.poverty;
        let mut sums = Self::default();
        sums.0[COST] = real(i128::from(gone));
        sums.0[POOR] = poverty.poor as f64;
        sums.0[POOR_YEARS] = poverty.poor as f64;
        sums.0[GAP] = poverty.gap * year.poverty_line * year.deflator;
        let kinds = Welfare::ALL.iter().zip(&year.tally.reach);
        for (_, reach) in kinds.filter(|(kind, _)| **kind == Welfare::IncomeBeforeSupport) {
            sums.reach(reach, real);
        }
        sums
    }

    fn reach(&mut self, reach: &Reach, real: impl Fn(i128) -> f64) {
        // The first subject is the register.
        let register = reach.targeting(0);
        self.0[REGISTERED] = (register.target_reached + register.others_reached) as f64;
        self.0[REGISTERED_POOR] = register.target_reached as f64;
        self.0[POOR_BEFORE] = reach.poor as f64;
        for subject in 1..SUBJECTS {
            let targeting = reach.targeting(subject);
            let benefits = real(targeting.benefits_to_target + targeting.benefits_to_others);
            self.0[BENEFITS] += benefits;
            self.0[TO_OTHERS] += real(targeting.benefits_to_others);
            let incidence = reach.incidence(subject);
            let shares = incidence.and_then(|incidence| incidence.benefit_shares);
            if let Some(shares) = shares {
                self.0[TO_POOREST] += benefits * shares[..4].iter().sum::<f64>();
            }
        }
    }

    /// These years and the one that follows.
    fn then(mut self, next: &Self) -> Self {
        for (quantity, (sum, value)) in self.0.iter_mut().zip(next.0).enumerate() {
            *sum = if quantity == POOR {
                value
            } else {
                *sum + value
            };
        }
        self
    }
}

/// Cost and effect over years and runs.
#[derive(Default)]
pub struct Effectiveness {
    /// By last year, whether all years up to it are meant, and quantity.
    sample: Sample<(u16, bool, usize)>,
    /// The years of the run that is being taken, up to now.
    running: [Sums; 2],
    years: Vec<u16>,
}

impl Effectiveness {
    /// Takes a year of both scenarios.
    pub fn add(&mut self, base: &YearValues, other: &YearValues, first_year: u16) {
        let year = base.year;
        let now = [base.sums, other.sums];
        let starts = year == first_year;
        let until = |place: usize, sums: Sums| {
            let before = if starts {
                Sums::default()
            } else {
                self.running[place]
            };
            before.then(&sums)
        };
        let all = [until(0, now[0]), until(1, now[1])];
        for quantity in 0..QUANTITIES {
            for (together, [a, b]) in [(false, now), (true, all)] {
                let (a, b) = (Some(a.0[quantity]), Some(b.0[quantity]));
                self.sample.push((year, together, quantity), a, b);
            }
        }
        self.running = all;
        if !self.years.contains(&year) {
            self.years.push(year);
        }
    }

    /// What the difference costs and brings in years: those up to `year`, or it alone. Unit costs say nothing where budgets are held `equal`.
    fn worth(&self, (year, together): (u16, bool), layout: &Layout, equal: bool) -> Worth {
        let of = |quantity| self.sample.pairs(&(year, together, quantity));
        let effects = [POOR, POOR_YEARS, GAP].map(of);
        Worth::of(
            &of(COST),
            &effects.map(|poverty| poverty.reversed()),
            layout,
            equal,
        )
    }

    /// The same in all years together.
    pub fn in_all(&self, layout: &Layout, equal: bool) -> Worth {
        let last = self.years.last().copied().unwrap_or_default();
        self.worth((last, self.years.len() > 1), layout, equal)
    }

    /// The rows.
    pub fn rows(&self, names: Names<'_>, layout: &Layout, equal: bool) -> Vec<Vec<Cell>> {
        let first = self.years.first().copied().unwrap_or_default();
        let mut rows = Vec::new();
        for &year in &self.years {
            for together in [false, true] {
                if together && year == first {
                    continue;
                }
                let of = |quantity| self.sample.estimate(&(year, together, quantity), layout);
                let worth = self.worth((year, together), layout, equal);
                let mut row = names.lead();
                row.extend(row![if together { first } else { year }, year]);
                row.extend(values(&worth.cost));
                row.extend(worth.cells());
                row.extend(targeting(of));
                row.push(worth.note.into());
                rows.push(row);
            }
        }
        rows
    }
}

/// Whom the money of each scenario reaches: means over the runs, then their ratios.
fn targeting(of: impl Fn(usize) -> Estimate) -> Vec<Cell> {
    let ratio = |part: usize, whole: usize| {
        let (part, whole) = (of(part), of(whole));
        let pairs = [(part.base, whole.base), (part.other, whole.other)];
        pairs.map(|(part, whole)| Some(part? / whole.filter(|whole| *whole > 0.0)?))
    };
    let others = |share: Option<f64>| share.map(|share| 1.0 - share);
    let index = |share: Option<f64>| share.and_then(|share| cgh_index(share, POOREST));
    let mut cells: Vec<Cell> = ratio(TO_OTHERS, BENEFITS).map(Cell::from).into();
    cells.extend(ratio(REGISTERED_POOR, REGISTERED).map(|share| Cell::from(others(share))));
    cells.extend(ratio(REGISTERED_POOR, POOR_BEFORE).map(|share| Cell::from(others(share))));
    cells.extend(ratio(TO_POOREST, BENEFITS).map(|share| Cell::from(index(share))));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_add_up_but_the_last_poor_do_not() {
        let year = |value: f64| Sums([value; QUANTITIES]);
        let both = year(2.0).then(&year(3.0));
        assert_eq!(
            (both.0[POOR], both.0[POOR_YEARS], both.0[COST]),
            (3.0, 5.0, 5.0)
        );
    }
}
