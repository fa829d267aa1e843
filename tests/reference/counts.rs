//! Counts of the nation in a year (7.12): distributions of income, groups, movement between classes, and who is reached.

use std::collections::BTreeMap;

use five_measures::indicators::{Histogram, Targeting};
use five_measures::model::catalog::catalog;
use five_measures::model::distributions::Incomes;
use five_measures::model::groups::{CELLS, GroupSums, cell, income_class, permanent_income};
use five_measures::model::programme::Measure;
use five_measures::model::tally::SUBJECTS;

use crate::income::class_last_year;
use crate::nation::{County, Household};
use crate::record::{Seen, mean_at_growth};
use crate::year::Year;

/// All counts of a year.
#[derive(Default)]
pub struct Counts {
    /// By province and whether designated.
    pub incomes: BTreeMap<(usize, bool), Incomes>,
    /// By whether designated and cell of groups.
    pub groups: BTreeMap<(bool, usize), GroupSums>,
    /// Persons by whether designated, class of income last year and class this year; none in the first year.
    pub moves: BTreeMap<(bool, usize, usize), u64>,
    /// By disposable, market and permanent income.
    pub reach: [Reach; 3],
}

/// Who is reached by the register and by each measure.
#[derive(Default)]
pub struct Reach {
    pub population: Histogram,
    pub poor: u64,
    pub reached: [Histogram; SUBJECTS],
    pub targeting: [Targeting; SUBJECTS],
}

impl Counts {
    /// Counts all households.
    pub fn of(counties: &[County], year: &Year<'_>) -> Self {
        let mut counts = Self::default();
        for group in 0..CELLS {
            counts.groups.insert((true, group), GroupSums::default());
            counts.groups.insert((false, group), GroupSums::default());
        }
        for county in counties {
            let part = (county.facts.province, county.facts.designated);
            counts.incomes.entry(part).or_default();
            for household in county.households.iter().filter(|h| h.persons() > 0) {
                let seen = Seen::new(county, household, year);
                counts.add_incomes(county, household, &seen);
                counts.add_group(county, household, &seen);
                if year.since_start > 0 {
                    let before = class_last_year(household, year);
                    let now = income_class(seen.lines) as usize;
                    let from_to = (county.facts.designated, before, now);
                    *counts.moves.entry(from_to).or_default() += seen.persons;
                }
                counts.add_reach(county, household, &seen, year);
            }
        }
        counts
    }

    fn add_incomes(&mut self, county: &County, household: &Household, seen: &Seen) {
        let part = (county.facts.province, county.facts.designated);
        let incomes = self.incomes.entry(part).or_default();
        incomes
            .incomes
            .add(household.income, seen.persons, seen.fen);
        let observed = seen.observed_income;
        let fen = (f64::from(observed) * 100.0 * seen.persons as f64).round() as i64;
        incomes.observed.add(observed, seen.persons, fen);
    }

    fn add_group(&mut self, county: &County, household: &Household, seen: &Seen) {
        let cell = cell(
            household.composition,
            household.condition,
            household.registry,
        );
        let key = (county.facts.designated, cell as usize);
        let group = self.groups.entry(key).or_default();
        group.persons += seen.persons;
        group.households += county.weight();
        group.income += seen.fen;
        if seen.poor {
            group.poor += seen.persons;
            group.add_gap(seen.lines, seen.persons);
        }
        if seen.observed_poor {
            group.observed_poor += seen.persons;
        }
        if household.registry.registered() {
            group.registered += seen.persons;
        }
    }

    fn add_reach(&mut self, county: &County, household: &Household, seen: &Seen, year: &Year<'_>) {
        let size = household.persons() as f32;
        let welfare = [
            household.income,
            household.now.market.total() / size,
            permanent_income(mean_at_growth(county) as f32, household.permanent),
        ];
        for (reach, welfare) in self.reach.iter_mut().zip(welfare) {
            let poor = welfare < year.line();
            let fen = (f64::from(welfare) * 100.0 * seen.persons as f64).round() as i64;
            reach.population.add(welfare, seen.persons, fen);
            if poor {
                reach.poor += seen.persons;
            }
            for subject in 0..SUBJECTS {
                let benefits = benefits_of(subject, county, household, seen);
                let reached = benefits.is_some();
                if let Some(fen) = benefits {
                    reach.reached[subject].add(welfare, seen.persons, fen);
                }
                let fen = benefits.unwrap_or_default();
                reach.targeting[subject].add(poor, reached, seen.persons, fen);
            }
        }
    }
}

/// What the register (subject 0: one for each person) or a measure brings a household, in fen; none if it does not reach it.
///
/// Support that ended this year has lost its bit but brought its benefit.
fn benefits_of(subject: usize, county: &County, household: &Household, seen: &Seen) -> Option<i64> {
    if subject == 0 {
        let registered = household.registry.registered();
        return registered.then_some(seen.persons as i64);
    }
    let measure = Measure::ALL[subject - 1];
    let served = catalog()
        .iter()
        .any(|programme| programme.measure == measure && household.served_by(programme.id));
    let benefits = household.now.benefits[subject - 1];
    (served || benefits != 0).then_some(benefits * county.weight() as i64)
}
