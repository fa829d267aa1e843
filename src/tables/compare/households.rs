//! decile_impact.csv and intra_decile.csv: the same households under both scenarios, by tenth of their income under the first.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::{BASE, Names, OTHER, YEAR, difference, ends, values};
use crate::comparison::{Changes, Layout, PairedIncome, Ranks, Sample};
use crate::indicators::relative_change;
use crate::population::County;
use crate::results::{Cell, Column, TableSchema};
use crate::row;

/// Groups in which households are ranked; ten of them make a tenth.
pub const PERCENTILES: usize = 100;

const DECILE: Column = Column::text(
    "decile",
    "Tenth of persons, from the poorest (1), by the household's income per person under base in the same year; all for everybody.",
);

/// Gains and losses by tenth.
pub static DECILE_IMPACT: TableSchema = TableSchema {
    name: "decile_impact",
    title: "Gains and losses by tenth of base income",
    description: "One row per year and tenth, after PolicyEngine: the same households under both scenarios, ranked by their income under base in that year, weighted with the persons that they have under base. Persons of equal income stay in one tenth. Households that live under one scenario only, since members left elsewhere, are left out. Counts and means are over all runs.",
    columns: &[
        BASE,
        OTHER,
        YEAR,
        DECILE,
        Column::real(
            "persons",
            "persons",
            "Persons of the tenth, mean over the runs.",
        ),
        Column::real(
            "baseline_mean",
            "yuan per person and year, current prices",
            "Mean income under base.",
        ),
        Column::real(
            "reform_mean",
            "yuan per person and year, current prices",
            "Mean income of the same persons under other.",
        ),
        Column::real(
            "absolute_change",
            "yuan per person and year, current prices",
            "reform_mean less baseline_mean.",
        ),
        Column::real(
            "lower",
            "yuan per person and year, current prices",
            "Lower end of the paired 95% interval of absolute_change over replicates (Monte Carlo error).",
        ),
        Column::real(
            "upper",
            "yuan per person and year, current prices",
            "Upper end of it.",
        ),
        Column::real(
            "draws_p5",
            "yuan per person and year, current prices",
            "5th percentile of absolute_change over posterior draws (uncertainty of parameters).",
        ),
        Column::real(
            "draws_p95",
            "yuan per person and year, current prices",
            "95th percentile of it.",
        ),
        Column::real(
            "relative_change",
            "share of baseline_mean",
            "Change of the means of the tenth, not the mean of changes; a mean below one yuan counts as one.",
        ),
        Column::real(
            "count_better_off",
            "persons",
            "Persons with a higher income under other, mean over the runs.",
        ),
        Column::real("count_worse_off", "persons", "Persons with a lower income."),
        Column::real(
            "count_no_change",
            "persons",
            "Persons with the same income.",
        ),
    ],
    deterministic: true,
};

/// Size of gains and losses by tenth.
pub static INTRA_DECILE: TableSchema = TableSchema {
    name: "intra_decile",
    title: "Size of gains and losses by tenth of base income",
    description: "One row per year and tenth, after PolicyEngine: shares of persons by the relative change of their household's income per person from base to other, over all runs. The five shares add up to one; each bucket holds its upper limit. Households and tenths as in decile_impact.csv.",
    columns: &[
        BASE,
        OTHER,
        YEAR,
        DECILE,
        Column::real("lose_more_than_5pct", "share 0-1", "Loss of 5% and more."),
        Column::real(
            "lose_less_than_5pct",
            "share 0-1",
            "Loss of 0.1% and more, below 5%.",
        ),
        Column::real("no_change", "share 0-1", "Less than 0.1% either way."),
        Column::real(
            "gain_less_than_5pct",
            "share 0-1",
            "Gain above 0.1%, up to 5%.",
        ),
        Column::real("gain_more_than_5pct", "share 0-1", "Gain above 5%."),
    ],
    deterministic: true,
};

/// Changes of paired households over years and runs.
#[derive(Default)]
pub struct Impact {
    /// Sums over all runs by year and group: 0 for everybody, then the tenths.
    sums: BTreeMap<(u16, usize), Changes>,
    /// Mean incomes of each run.
    means: Sample<(u16, usize)>,
    runs: BTreeMap<u16, u32>,
}

impl Impact {
    /// Takes the households of a year of both scenarios; gives the changes by percentile of base income.
    pub fn add(&mut self, year: u16, base: &[County], other: &[County]) -> Vec<Changes> {
        let percentiles = by_percentile(base, other);
        let mut groups = [Changes::default(); 11];
        for (percentile, changes) in percentiles.iter().enumerate() {
            groups[0].merge(changes);
            groups[1 + percentile * 10 / PERCENTILES].merge(changes);
        }
        for (group, changes) in groups.iter().enumerate() {
            let [before, after] = ends(changes.means());
            self.means.push((year, group), before, after);
            self.sums.entry((year, group)).or_default().merge(changes);
        }
        *self.runs.entry(year).or_default() += 1;
        percentiles
    }

    /// The rows of decile_impact.csv.
    pub fn decile_rows(&self, names: Names<'_>, layout: &Layout) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for (&(year, group), changes) in &self.sums {
            let runs = f64::from(self.runs[&year]);
            let count = |persons: u64| persons as f64 / runs;
            let estimate = self.means.estimate(&(year, group), layout);
            let relative = estimate.base.zip(estimate.other);
            let mut row = names.lead();
            row.extend(row![year, decile(group), count(changes.persons)]);
            row.extend(values(&estimate));
            row.extend(difference(&estimate));
            row.extend(row![
                relative.and_then(|(before, after)| relative_change(before, after)),
                count(changes.better_off),
                count(changes.worse_off),
                count(changes.unchanged()),
            ]);
            rows.push(row);
        }
        rows
    }

    /// The rows of intra_decile.csv.
    pub fn bucket_rows(&self, names: Names<'_>) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for (&(year, group), changes) in &self.sums {
            let mut row = names.lead();
            row.extend(row![year, decile(group)]);
            let shares = changes.shares();
            let buckets = 0..changes.buckets.len();
            row.extend(buckets.map(|bucket| Cell::from(shares.map(|shares| shares[bucket]))));
            rows.push(row);
        }
        rows
    }
}

fn decile(group: usize) -> String {
    match group {
        0 => "all".to_owned(),
        tenth => tenth.to_string(),
    }
}

/// Changes of the households that live under both scenarios, by percentile of income under the first.
fn by_percentile(base: &[County], other: &[County]) -> Vec<Changes> {
    let incomes: Vec<(f32, u64)> = base
        .par_iter()
        .zip(other)
        .flat_map_iter(|(base, other)| pairs(base, other).map(|pair| (pair.base, pair.persons)))
        .collect();
    let ranks = Ranks::of(incomes, PERCENTILES);
    let nothing = || vec![Changes::default(); PERCENTILES];
    base.par_iter()
        .zip(other)
        .fold(nothing, |mut groups, (base, other)| {
            for pair in pairs(base, other) {
                groups[ranks.group(pair.base)].add(&pair);
            }
            groups
        })
        .reduce(nothing, |mut groups, others| {
            for (sum, other) in groups.iter_mut().zip(&others) {
                sum.merge(other);
            }
            groups
        })
}

/// Households of a county that have members under both scenarios.
fn pairs<'a>(base: &'a County, other: &'a County) -> impl Iterator<Item = PairedIncome> + 'a {
    let (a, b) = (&base.households, &other.households);
    (0..a.len().min(b.len())).filter_map(move |slot| {
        let persons = a.composition[slot].persons();
        (persons > 0 && b.composition[slot].persons() > 0).then(|| PairedIncome {
            base: a.income[slot],
            other: b.income[slot],
            persons: u64::from(base.weight) * u64::from(persons),
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::changes::BUCKETS;
    use crate::indicators::ChangeBucket;

    #[test]
    fn buckets_are_columns_in_their_order() {
        let names: Vec<&str> = [
            ChangeBucket::LoseMoreThan5Percent,
            ChangeBucket::LoseLessThan5Percent,
            ChangeBucket::NoChange,
            ChangeBucket::GainLessThan5Percent,
            ChangeBucket::GainMoreThan5Percent,
        ]
        .map(ChangeBucket::name)
        .to_vec();
        let columns = INTRA_DECILE.columns.iter().map(|column| column.name);
        let last: Vec<&str> = columns.skip(4).collect();
        assert_eq!((last, names.len()), (names.clone(), BUCKETS));
    }
}
