//! gic.csv: growth incidence, by percentile of each distribution and of the same persons.

use super::households::PERCENTILES;
use super::{BASE, Names, OTHER, YEAR, YearValues, difference, ends, values};
use crate::comparison::{Changes, Layout, Sample};
use crate::results::{Cell, Column, TableSchema};
use crate::row;

/// Growth incidence.
pub static GIC: TableSchema = TableSchema {
    name: "gic",
    title: "Growth incidence by percentile",
    description: "One row per year, curve and percentile. anonymous compares the incomes at the same percentile of both distributions (from histograms of 32 bins an octave), whoever stands there; by_base_percentile compares the mean incomes of the same persons, grouped by their household's income under base in that year, so that it shows who gains, and also how luck of the year comes back to the middle.",
    columns: &[
        BASE,
        OTHER,
        YEAR,
        Column::text("curve", "anonymous or by_base_percentile."),
        Column::integer(
            "percentile",
            "",
            "Percentile of persons from the poorest: 1 to 99 of the distribution, or the hundredths 1 to 100 of base.",
        )
        .key(),
        Column::real(
            "base_income",
            "yuan per person and year, current prices",
            "Income under base, mean over the runs.",
        ),
        Column::real(
            "other_income",
            "yuan per person and year, current prices",
            "Income under other, mean over the runs.",
        ),
        Column::real(
            "difference",
            "yuan per person and year, current prices",
            "other_income less base_income.",
        ),
        Column::real(
            "lower",
            "yuan per person and year, current prices",
            "Lower end of the paired 95% interval over replicates (Monte Carlo error).",
        ),
        Column::real(
            "upper",
            "yuan per person and year, current prices",
            "Upper end of it.",
        ),
        Column::real(
            "draws_p5",
            "yuan per person and year, current prices",
            "5th percentile over posterior draws (uncertainty of parameters).",
        ),
        Column::real(
            "draws_p95",
            "yuan per person and year, current prices",
            "95th percentile of it.",
        ),
        Column::real(
            "relative_difference",
            "share of base_income",
            "difference over base_income.",
        ),
        Column::real(
            "base_growth",
            "share of the first year's income",
            "Growth of the percentile's income under base since the first year, in its prices; anonymous alone.",
        ),
        Column::real(
            "other_growth",
            "share of the first year's income",
            "The same under other.",
        ),
    ],
    deterministic: true,
};

/// The two curves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Curve {
    Anonymous,
    ByBasePercentile,
}

/// Incomes by percentile over years and runs.
#[derive(Default)]
pub struct Growth {
    sample: Sample<(u16, Curve, usize)>,
    /// Real yuan for one of the year, under both scenarios; first the first year.
    deflators: Vec<(u16, [f64; 2])>,
}

impl Growth {
    /// Takes the distributions of a year of both scenarios.
    pub fn add(&mut self, base: &YearValues, other: &YearValues) {
        for percentile in 1..PERCENTILES {
            let p = percentile as f64 / PERCENTILES as f64;
            let key = (base.year, Curve::Anonymous, percentile);
            let [a, b] = [base, other].map(|year| year.incomes.quantile(p));
            self.sample.push(key, a, b);
        }
        if !self.deflators.iter().any(|(year, _)| *year == base.year) {
            let deflators = [base.deflator, other.deflator];
            self.deflators.push((base.year, deflators));
        }
    }

    /// Takes the changes of the same households by percentile.
    pub fn add_percentiles(&mut self, year: u16, changes: &[Changes]) {
        for (percentile, changes) in changes.iter().enumerate() {
            let [before, after] = ends(changes.means());
            let key = (year, Curve::ByBasePercentile, percentile + 1);
            self.sample.push(key, before, after);
        }
    }

    /// The rows.
    pub fn rows(&self, names: Names<'_>, layout: &Layout) -> Vec<Vec<Cell>> {
        let mut rows = Vec::new();
        for (&(year, curve, percentile), estimate) in self.sample.estimates(layout) {
            let mut row = names.lead();
            let (name, growth) = match curve {
                Curve::Anonymous => ("anonymous", self.growth(year, percentile, layout)),
                Curve::ByBasePercentile => ("by_base_percentile", [None; 2]),
            };
            row.extend(row![year, name, percentile]);
            row.extend(values(&estimate));
            row.extend(difference(&estimate));
            row.extend(row![estimate.relative(), growth[0], growth[1]]);
            rows.push(row);
        }
        rows
    }

    /// Real growth of a percentile since the first year under both scenarios.
    fn growth(&self, year: u16, percentile: usize, layout: &Layout) -> [Option<f64>; 2] {
        let found = self.deflators.iter().find(|(known, _)| *known == year);
        let (Some((first, _)), Some((_, deflators))) = (self.deflators.first(), found) else {
            return [None; 2];
        };
        let at = |year: u16| {
            let key = (year, Curve::Anonymous, percentile);
            let estimate = self.sample.estimate(&key, layout);
            [estimate.base, estimate.other]
        };
        let (before, after) = (at(*first), at(year));
        std::array::from_fn(|side| {
            let (before, after) = (before[side]?, after[side]? * deflators[side]);
            (before > 0.0).then(|| after / before - 1.0)
        })
    }
}
