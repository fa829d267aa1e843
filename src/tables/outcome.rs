//! The columns that national.csv, regions.csv and provinces.csv share.

use super::group::{Group, mean};
use crate::model::record::Stocks;
use crate::results::Cell;
use crate::row;

/// Columns of the outcome of a year, after those that name the place.
macro_rules! with_outcome_columns {
    ($($lead:expr),* $(,)?) => {
        &[
            $($lead,)*
            $crate::results::Column::integer("rural_population", "persons", "Rural (hukou) population at the end of the year."),
            $crate::results::Column::integer("households", "households", "Rural households."),
            $crate::results::Column::integer("poor_population", "persons", "Income poverty: persons whose disposable income per person is below the line of the year."),
            $crate::results::Column::integer("poor_population_observed", "persons", "Persons below the line as the household survey sees them, with its measurement error."),
            $crate::results::Column::integer("poor_population_administrative", "persons", "Persons registered and not yet deregistered: poverty as administered; the same number as registered_population."),
            $crate::results::Column::real("headcount_ratio", "share 0-1", "poor_population over rural_population (FGT 0)."),
            $crate::results::Column::real("headcount_ratio_observed", "share 0-1", "poor_population_observed over rural_population."),
            $crate::results::Column::real("poverty_gap_ratio", "share 0-1", "Mean gap to the line as a share of the line, zero for the non-poor (FGT 1), over persons."),
            $crate::results::Column::real("squared_poverty_gap", "share 0-1", "Mean squared gap (FGT 2), over persons."),
            $crate::results::Column::real("watts", "log points", "Watts index: mean log of line over income among all persons; incomes below one yuan count as one."),
            $crate::results::Column::integer("registered_population", "persons", "Persons registered and not yet deregistered at the end of the year."),
            $crate::results::Column::integer("registered_households", "households", "Households registered and not yet deregistered."),
            $crate::results::Column::integer("ever_registered_population", "persons", "Persons in households on the register now or before, those removed as wrongly included left out."),
            $crate::results::Column::integer("designated_counties", "counties", "Designated poor counties on the list at the end of the year."),
            $crate::results::Column::integer("poor_villages", "villages", "Registered poor villages on the list at the end of the year."),
            $crate::results::Column::real("mean_income", "yuan per person and year, current prices", "Mean disposable income over persons."),
            $crate::results::Column::real("median_income", "yuan per person and year, current prices", "Median over persons, from a histogram of 32 bins an octave."),
            $crate::results::Column::real("mean_income_registered", "yuan per person and year, current prices", "Mean over persons registered and not yet deregistered; empty if there is none."),
            $crate::results::Column::real("mean_income_ever_registered", "yuan per person and year, current prices", "Mean over persons of ever_registered_population."),
            $crate::results::Column::real("mean_income_2012_prices", "yuan per person and year, prices of the first year", "mean_income deflated by the rural consumer price index to prices of the first year (2012 in the shipped scenarios)."),
            $crate::results::Column::real("median_income_2012_prices", "yuan per person and year, prices of the first year", "median_income deflated."),
            $crate::results::Column::real("mean_income_registered_2012_prices", "yuan per person and year, prices of the first year", "mean_income_registered deflated."),
            $crate::results::Column::real("income_wage", "yuan per person and year, current prices", "Mean wage income."),
            $crate::results::Column::real("income_business", "yuan per person and year, current prices", "Mean income of household business, farming included."),
            $crate::results::Column::real("income_property", "yuan per person and year, current prices", "Mean property income."),
            $crate::results::Column::real("income_transfer", "yuan per person and year, current prices", "Mean public and private transfers; the four sources add up to mean_income."),
            $crate::results::Column::real("gini", "index 0-1", "Gini index of income per person over persons, from the histogram."),
            $crate::results::Column::real("palma", "ratio", "Income share of the top tenth over that of the bottom four tenths."),
            $crate::results::Column::real("public_spending", "yuan, current prices", "Outlay of the year on all measures and support by all payers, enterprises, banks and collectives included (measures.csv parts them): what was spent on units served, without leakage and unspent money.").decimals(2),
            $crate::results::Column::real("public_spending_2012_prices", "yuan, prices of the first year", "public_spending deflated.").decimals(2),
            $crate::results::Column::integer("agents", "households in the sample", "Simulated households behind the row."),
            $crate::results::Column::real("poor_population_se", "persons", "Sampling standard error of poor_population: that of independent households within counties, which the even spread of the sample makes an upper bound.").significant(4),
            $crate::results::Column::real("poor_population_observed_se", "persons", "The same for poor_population_observed.").significant(4),
            $crate::results::Column::real("mean_income_se", "yuan per person and year", "The same for mean_income.").significant(4),
        ]
    };
}
pub(super) use with_outcome_columns;

/// The cells of those columns; `deflator` turns current yuan into those of the first year.
pub fn cells(group: &Group, deflator: f64) -> Vec<Cell> {
    let s = &group.stocks;
    let persons = s.persons as f64;
    let share = |n: f64| (s.persons > 0).then(|| n / persons);
    let mean_income = group.mean_income();
    let median = group.incomes.median();
    let registered = mean(s.registered_income, s.registered);
    let real = |value: Option<f64>| value.map(|v| v * deflator);
    let spending = group.deliveries.iter().map(|d| d.spending).sum::<i64>() as f64 / 100.0;
    let source = |k: usize| mean(s.income[k], s.persons);
    let [poor_variance, observed_variance, income_variance] = group.variances;
    row![
        s.persons,
        s.households,
        s.poverty.poor,
        s.observed_poor,
        s.registered,
        share(s.poverty.poor as f64),
        share(s.observed_poor as f64),
        share(s.poverty.gap),
        share(s.poverty.squared_gap),
        share(s.poverty.watts),
        s.registered,
        s.registered_households,
        s.ever_registered,
        group.counties_on_list,
        group.villages_on_list,
        mean_income,
        median,
        registered,
        mean(s.ever_registered_income, s.ever_registered),
        real(mean_income),
        real(median),
        real(registered),
        source(0),
        source(1),
        source(2),
        source(3),
        group.incomes.gini(),
        group.incomes.palma(),
        spending,
        spending * deflator,
        group.agents,
        poor_variance.sqrt(),
        observed_variance.sqrt(),
        share(income_variance.sqrt()),
    ]
}

/// Shares by which the register misses and overshoots, by this year's and by long-run income.
pub struct RegisterErrors {
    /// Share of the poor who are not registered (exclusion error): this year's income, long-run income.
    pub exclusion: [Option<f64>; 2],
    /// Share of the registered who are not poor (inclusion error): this year's income, long-run income.
    pub inclusion: [Option<f64>; 2],
}

impl RegisterErrors {
    /// From the stocks of a group.
    pub fn of(s: &Stocks) -> Self {
        let missing =
            |part: u64, whole: u64| (whole > 0).then(|| (whole - part) as f64 / whole as f64);
        Self {
            exclusion: [
                missing(s.registered_poor, s.poverty.poor),
                missing(s.registered_long_run_poor, s.long_run_poor),
            ],
            inclusion: [
                missing(s.registered_poor, s.registered),
                missing(s.registered_long_run_poor, s.registered),
            ],
        }
    }
}
