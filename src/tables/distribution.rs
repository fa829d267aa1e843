//! poverty.csv: poverty and inequality at several lines, under the column names of the World Bank's PIP.

use super::YearTables;
use super::columns::{LEAD, PLACE};
use super::group::Group;
use crate::indicators::{Distribution, Histogram, fgt, sen_shorrocks_thon, watts};
use crate::results::{Cell, Column, TableSchema};
use crate::row;
use crate::scenario::PovertyLine;
use rayon::prelude::*;

/// Poverty and inequality by place and line.
pub static POVERTY: TableSchema = TableSchema {
    name: "poverty",
    title: "Poverty and inequality by place and poverty line",
    description: "One row per year, place, welfare type and line of the poverty lines file; columns as in the World Bank's Poverty and Inequality Platform (PIP), all over persons. Published figures are survey figures: compare them with observed_income. At the national line headcount (and for income gap, severity and Watts) is counted household by household; the rest comes from a histogram of 32 bins an octave, with a relative error below 0.1% (headcount below 0.5% where at least 2% are poor).",
    columns: &[
        LEAD[0],
        LEAD[1],
        LEAD[2],
        PLACE,
        Column::text("reporting_level", "Part of the population: rural."),
        Column::text(
            "welfare_type",
            "What welfare is measured by: income (disposable, per person), or observed_income: the same as the household survey sees it, with its error.",
        ),
        Column::text("line", "Name of the line as in the poverty lines file."),
        Column::integer(
            "ppp_version",
            "",
            "Reference year of the purchasing power parities.",
        )
        .key(),
        Column::real(
            "poverty_line",
            "international dollars per person and day",
            "The line at the parities of ppp_version; by an equivalence of grade B, see scenarios/data/README.md.",
        ),
        Column::real(
            "poverty_line_yuan",
            "yuan per person and year, current prices",
            "The line in the money of the year.",
        ),
        Column::real(
            "headcount",
            "share 0-1",
            "Share of persons below the line (FGT 0).",
        ),
        Column::real(
            "poverty_gap",
            "share 0-1",
            "Mean gap to the line as a share of it (FGT 1), over all persons.",
        ),
        Column::real(
            "poverty_severity",
            "share 0-1",
            "Mean squared gap (FGT 2), over all persons.",
        ),
        Column::real(
            "watts",
            "log points",
            "Watts index over all persons; incomes below one yuan count as one.",
        ),
        Column::real("sst", "index 0-1", "Sen-Shorrocks-Thon index."),
        Column::real(
            "mean",
            "international dollars per person and day",
            "Mean income, converted as the line is.",
        ),
        Column::real(
            "median",
            "international dollars per person and day",
            "Median income, converted as the line is.",
        ),
        Column::real(
            "mean_yuan",
            "yuan per person and year, current prices",
            "Mean income.",
        ),
        Column::real(
            "median_yuan",
            "yuan per person and year, current prices",
            "Median income.",
        ),
        Column::real("mld", "log points", "Mean log deviation (Theil L)."),
        Column::real("gini", "index 0-1", "Gini index."),
        Column::real("polarization", "index", "Wolfson index in PIP's scaling."),
        Column::real(
            "decile1",
            "share 0-1",
            "Income share of the poorest tenth of persons.",
        ),
        Column::real("decile2", "share 0-1", "Income share of the second tenth."),
        Column::real("decile3", "share 0-1", "Income share of the third tenth."),
        Column::real("decile4", "share 0-1", "Income share of the fourth tenth."),
        Column::real("decile5", "share 0-1", "Income share of the fifth tenth."),
        Column::real("decile6", "share 0-1", "Income share of the sixth tenth."),
        Column::real("decile7", "share 0-1", "Income share of the seventh tenth."),
        Column::real("decile8", "share 0-1", "Income share of the eighth tenth."),
        Column::real("decile9", "share 0-1", "Income share of the ninth tenth."),
        Column::real(
            "decile10",
            "share 0-1",
            "Income share of the richest tenth.",
        ),
        Column::integer("population", "persons", "Persons of the place."),
    ],
    deterministic: true,
};

/// What welfare is measured by.
#[derive(Clone, Copy, PartialEq)]
enum WelfareType {
    /// Disposable income.
    Income,
    /// The same as the household survey sees it, with its error.
    ObservedIncome,
}

impl WelfareType {
    const ALL: [Self; 2] = [Self::Income, Self::ObservedIncome];

    fn name(self) -> &'static str {
        match self {
            Self::Income => "income",
            Self::ObservedIncome => "observed_income",
        }
    }

    fn incomes(self, group: &Group) -> &Histogram {
        match self {
            Self::Income => &group.incomes,
            Self::ObservedIncome => &group.observed_incomes,
        }
    }
}

/// The year's rows.
pub fn rows(year: &YearTables<'_>) -> Vec<Vec<Cell>> {
    let places: Vec<_> = year.places.named(year.provinces).collect();
    let rows_of = |(place, group): &(&str, &Group)| {
        let mut rows = Vec::new();
        for welfare in WelfareType::ALL {
            let inequality = inequality(group, welfare);
            for line in year.scenario.poverty_lines() {
                let mut row = year.lead();
                row.extend(row![(*place).to_owned(), "rural", welfare.name()]);
                row.extend(poverty_cells(year, line, group, welfare));
                row.extend(inequality.iter().cloned());
                rows.push(row);
            }
        }
        rows
    };
    places.par_iter().flat_map_iter(rows_of).collect()
}

fn poverty_cells(
    year: &YearTables<'_>,
    line: &PovertyLine,
    group: &Group,
    welfare: WelfareType,
) -> Vec<Cell> {
    let yuan = year.scenario.poverty_line_yuan(line, year.year);
    let first = year.scenario.first_year();
    // What a dollar of the first year's equivalence buys rises with prices.
    let dollars =
        line.dollars_per_day * yuan * year.deflator / year.scenario.poverty_line_yuan(line, first);
    let incomes = welfare.incomes(group);
    let cut = incomes.distribution_cut_at(yuan);
    let [headcount, gap, severity, watts] = if yuan == year.poverty_line {
        at_national_line(group, welfare, &cut, yuan)
    } else {
        indices(&cut, yuan)
    };
    let per_yuan = dollars / yuan;
    let in_dollars = |value: Option<f64>| value.map(|v| v * per_yuan);
    let (mean, median) = (incomes.mean(), incomes.median());
    row![
        line.name.clone(),
        line.ppp_version,
        dollars,
        yuan,
        headcount,
        gap,
        severity,
        watts,
        sen_shorrocks_thon(&cut, yuan),
        in_dollars(mean),
        in_dollars(median),
        mean,
        median,
    ]
}

/// What is counted household by household at the national line; of the survey that is the headcount alone.
fn at_national_line(
    group: &Group,
    welfare: WelfareType,
    cut: &Distribution,
    line: f64,
) -> [Option<f64>; 4] {
    let stocks = &group.stocks;
    let share = |sum: f64| (stocks.persons > 0).then(|| sum / stocks.persons as f64);
    match welfare {
        WelfareType::Income => {
            let sums = &stocks.poverty;
            [sums.poor as f64, sums.gap, sums.squared_gap, sums.watts].map(share)
        }
        WelfareType::ObservedIncome => {
            let [_, gap, severity, watts] = indices(cut, line);
            [share(stocks.observed_poor as f64), gap, severity, watts]
        }
    }
}

/// Headcount, gap, severity and Watts index of a distribution that is cut at the line.
fn indices(cut: &Distribution, line: f64) -> [Option<f64>; 4] {
    [
        fgt(cut, line, 0.0),
        fgt(cut, line, 1.0),
        fgt(cut, line, 2.0),
        watts(&cut.bottom_coded(Histogram::FLOOR_YUAN), line),
    ]
}

fn inequality(group: &Group, welfare: WelfareType) -> Vec<Cell> {
    let incomes = welfare.incomes(group);
    let mut cells = row![
        incomes.mean_log_deviation(),
        incomes.gini(),
        incomes.wolfson(),
    ];
    let deciles = incomes.decile_shares();
    cells.extend((0..10).map(|k| Cell::from(deciles.map(|shares| shares[k]))));
    cells.push(group.stocks.persons.into());
    cells
}
