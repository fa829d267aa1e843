//! How well a program reaches the group that it is meant for, and who gets its benefits.

use super::distribution::Weighted;
use super::quantiles::{sum_of_poorest, tenths};
use super::ratio;

/// A program's reach among its target group and the others: persons and benefits, as integers, so
/// that counties can be merged in any order.
///
/// The target group is the caller's choice: the poor by this year's income, by permanent income, or
/// the poorest 40%. All rates are `None` when the group in their denominator is empty.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Targeting {
    /// Persons of the target group who are reached.
    pub target_reached: u64,
    /// Persons of the target group who are not reached.
    pub target_missed: u64,
    /// Persons outside the target group who are reached.
    pub others_reached: u64,
    /// Persons outside the target group who are not reached.
    pub others_not_reached: u64,
    /// Benefits that persons of the target group receive, in fen.
    pub benefits_to_target: i128,
    /// Benefits that other persons receive, in fen.
    pub benefits_to_others: i128,
}

impl Targeting {
    /// Adds a household (or any group that is alike): its persons and their benefits together.
    pub fn add(&mut self, in_target: bool, reached: bool, persons: u64, benefits_fen: i64) {
        let (count, benefits) = match (in_target, reached) {
            (true, true) => (&mut self.target_reached, &mut self.benefits_to_target),
            (true, false) => (&mut self.target_missed, &mut self.benefits_to_target),
            (false, true) => (&mut self.others_reached, &mut self.benefits_to_others),
            (false, false) => (&mut self.others_not_reached, &mut self.benefits_to_others),
        };
        *count += persons;
        *benefits += i128::from(benefits_fen);
    }

    /// Adds the counts of another place.
    pub fn merge(&mut self, other: &Self) {
        self.target_reached += other.target_reached;
        self.target_missed += other.target_missed;
        self.others_reached += other.others_reached;
        self.others_not_reached += other.others_not_reached;
        self.benefits_to_target += other.benefits_to_target;
        self.benefits_to_others += other.benefits_to_others;
    }

    /// Coverage: share of the target group that is reached.
    pub fn coverage(&self) -> Option<f64> {
        share(self.target_reached, self.target())
    }

    /// Exclusion error (undercoverage): share of the target group that is missed.
    pub fn exclusion_error(&self) -> Option<f64> {
        share(self.target_missed, self.target())
    }

    /// Inclusion error: share of the reached who are outside the target group.
    pub fn inclusion_error(&self) -> Option<f64> {
        share(
            self.others_reached,
            self.target_reached + self.others_reached,
        )
    }

    /// Leakage: share of the benefits that goes to persons outside the target group.
    pub fn leakage(&self) -> Option<f64> {
        let total = self.benefits_to_target + self.benefits_to_others;
        ratio(self.benefits_to_others as f64, total as f64)
    }

    /// Coady-Grosh-Hoddinott index with respect to the target group: its share of the benefits over
    /// its share of the population ([`cgh_index`]).
    pub fn cgh_index(&self) -> Option<f64> {
        let population = self.target() + self.others_reached + self.others_not_reached;
        cgh_index(1.0 - self.leakage()?, share(self.target(), population)?)
    }

    fn target(&self) -> u64 {
        self.target_reached + self.target_missed
    }
}

/// Coady-Grosh-Hoddinott index: the share of benefits that a group receives over its share of the
/// population. One is neutral (a uniform transfer), more is progressive if the group is poor; the
/// usual group is the poorest 40%, or 20% or 10%. `None` for a group without population.
pub fn cgh_index(benefit_share: f64, population_share: f64) -> Option<f64> {
    if population_share > 0.0 {
        ratio(benefit_share, population_share)
    } else {
        None
    }
}

/// Share of a program's benefits that goes to each tenth of persons, ranked by income from the
/// poorest ("incidence by decile"). The first four add up to the share of the poorest 40%.
///
/// `benefits` holds the benefit of one person of each observation, in any unit, in the order of the
/// incomes. Observations at the limits are split; persons of equal income share alike. `None`
/// when lengths differ, a benefit is not finite, nobody has a weight, or the benefits add up to
/// zero.
pub fn benefit_shares(incomes: &Weighted, benefits: &[f64]) -> Option<[f64; 10]> {
    if benefits.len() != incomes.len() || !benefits.iter().all(|benefit| benefit.is_finite()) {
        return None;
    }
    let mut rows: Vec<(f64, f64, f64)> = incomes
        .iter()
        .zip(benefits)
        .filter(|&((_, weight), _)| weight > 0.0)
        .map(|((income, weight), benefit)| (income + 0.0, weight, weight * benefit))
        .collect();
    let by_row = |a: &(f64, f64, f64), b: &(f64, f64, f64)| {
        a.0.total_cmp(&b.0)
            .then(a.1.total_cmp(&b.1))
            .then(a.2.total_cmp(&b.2))
    };
    rows.sort_unstable_by(by_row);
    let ties: Vec<(f64, f64)> = rows
        .chunk_by(|a, b| a.0 == b.0)
        .map(|tie| {
            tie.iter()
                .fold((0.0, 0.0), |sum, row| (sum.0 + row.1, sum.1 + row.2))
        })
        .map(|(weight, benefit)| (benefit / weight, weight))
        .collect();
    let population = ties.iter().map(|tie| tie.1).sum();
    let total = ties.iter().map(|tie| tie.0 * tie.1).sum();
    tenths(
        |target| sum_of_poorest(ties.iter().copied(), target),
        population,
        total,
    )
}

fn share(part: u64, whole: u64) -> Option<f64> {
    ratio(part as f64, whole as f64)
}
