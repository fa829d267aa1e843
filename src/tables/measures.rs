//! measures.csv and county_measures.csv: what each sub-programme did, and every yuan of it.

use super::YearTables;
use super::columns::LEAD;
use crate::model::account::Delivery;
use crate::model::account::by_payer;
use crate::model::catalog::catalog;
use crate::model::programme::{Kind, Measure, Programme};
use crate::results::{Cell, Column, TableSchema};
use crate::row;

/// Sub-programmes and measures of the nation.
pub static MEASURES: TableSchema = TableSchema {
    name: "measures",
    title: "Measures and sub-programmes by year",
    description: "One row per sub-programme, and one per measure with programme = all (which has no units of its own). budget = spending + leakage + unspent to the fen, and spending = the four payers' parts.",
    columns: &[
        LEAD[0],
        LEAD[1],
        LEAD[2],
        Column::text(
            "measure",
            "jobs, relocation, eco_compensation, education, subsistence, or support (which is not of the five).",
        ),
        Column::text("programme", "Sub-programme as in scenario files, or all."),
        Column::text("unit", "What is counted in eligible, reached and new."),
        Column::integer(
            "eligible",
            "units",
            "Units that met the conditions when the year was planned; of the allowance persons below the standard, though all can be chosen.",
        ),
        Column::integer(
            "reached",
            "units",
            "Units served in the year: positions held, or places newly given.",
        ),
        Column::integer(
            "new",
            "units",
            "Of them in households not served the year before.",
        ),
        Column::integer("households", "households", "Households served in the year."),
        Column::integer("persons", "persons", "Persons in them."),
        Column::integer(
            "poor_persons",
            "persons",
            "Of them below the line the year before.",
        ),
        Column::real("budget", "yuan, current prices", "Money given to counties.").decimals(2),
        Column::real(
            "spending",
            "yuan, current prices",
            "Money that paid for units served.",
        )
        .decimals(2),
        Column::real(
            "spending_central",
            "yuan, current prices",
            "Of it paid by the central government.",
        )
        .decimals(2),
        Column::real(
            "spending_local",
            "yuan, current prices",
            "Of it paid by provinces, cities and counties.",
        )
        .decimals(2),
        Column::real(
            "spending_eastern",
            "yuan, current prices",
            "Of it paid by paired eastern provinces.",
        )
        .decimals(2),
        Column::real(
            "spending_other",
            "yuan, current prices",
            "Of it paid by enterprises, banks, insurers and collectives.",
        )
        .decimals(2),
        Column::real("leakage", "yuan, current prices", "Money diverted.").decimals(2),
        Column::real(
            "unspent",
            "yuan, current prices",
            "Money left at the end of the year.",
        )
        .decimals(2),
        Column::real(
            "benefit",
            "yuan, current prices",
            "Income added in the year to households served now or before.",
        )
        .decimals(2),
        Column::real(
            "mean_benefit",
            "yuan per household and year",
            "benefit over households; empty where nobody is served this year, and for places given once, whose benefits go on after their year.",
        ),
    ],
    deterministic: true,
};

/// Money by county and measure.
pub static COUNTY_MEASURES: TableSchema = TableSchema {
    name: "county_measures",
    title: "Money by county and measure",
    description: "One row per county, measure and year with money; budget = spending + leakage + unspent to the fen, and counties add up to measures.csv.",
    columns: &[
        LEAD[0],
        LEAD[1],
        LEAD[2],
        Column::integer("county", "", "Number of the county.").key(),
        Column::text("measure", "As in measures.csv."),
        Column::real(
            "budget",
            "yuan, current prices",
            "Money given to the county.",
        )
        .decimals(2),
        Column::real(
            "spending",
            "yuan, current prices",
            "Money that paid for units served.",
        )
        .decimals(2),
        Column::real("leakage", "yuan, current prices", "Money diverted.").decimals(2),
        Column::real(
            "unspent",
            "yuan, current prices",
            "Money left at the end of the year.",
        )
        .decimals(2),
    ],
    deterministic: true,
};

fn yuan(fen: i64) -> f64 {
    fen as f64 / 100.0
}

/// The nation's rows of the year.
pub fn rows(year: &YearTables<'_>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for measure in Measure::ALL {
        let mut total = Delivery::default();
        let mut paid = [0i64; 4];
        for programme in catalog().iter().filter(|p| p.measure == measure) {
            let account = &year.places.nation.deliveries[programme.id as usize];
            let payers = by_payer(account.spending, measure, year.context);
            total.merge(account);
            for (sum, part) in paid.iter_mut().zip(payers) {
                *sum += part;
            }
            let units = row![
                account.eligible,
                account.reached,
                account.new,
                account.households,
                account.persons,
                account.poor_persons
            ];
            rows.push(measure_row(
                year,
                row![measure.name(), programme.name, programme.unit],
                units,
                account,
                payers,
                mean_benefit(programme, account),
            ));
        }
        let nothing = vec![Cell::Missing; 6];
        rows.push(measure_row(
            year,
            row![measure.name(), "all", None::<&'static str>],
            nothing,
            &total,
            paid,
            None,
        ));
    }
    rows
}

/// Benefit over the households served this year; places given once go on to bring benefits after their year.
fn mean_benefit(programme: &Programme, account: &Delivery) -> Option<f64> {
    (programme.kind != Kind::Places && account.households > 0)
        .then(|| yuan(account.benefit) / account.households as f64)
}

fn measure_row(
    year: &YearTables<'_>,
    names: Vec<Cell>,
    units: Vec<Cell>,
    account: &Delivery,
    payers: [i64; 4],
    mean: Option<f64>,
) -> Vec<Cell> {
    let mut row = year.lead();
    row.extend(names);
    row.extend(units);
    row.extend(row![
        yuan(account.budget),
        yuan(account.spending),
        yuan(payers[0]),
        yuan(payers[1]),
        yuan(payers[2]),
        yuan(payers[3]),
        yuan(account.leakage),
        yuan(account.unspent),
        yuan(account.benefit),
        mean,
    ]);
    row
}

/// The counties' rows of the year.
pub fn county_rows(year: &YearTables<'_>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (county, row) in year.pairs() {
        for measure in Measure::ALL {
            let mut total = Delivery::default();
            for programme in catalog().iter().filter(|p| p.measure == measure) {
                total.merge(&row.deliveries[programme.id as usize]);
            }
            if total.budget == 0 {
                continue;
            }
            let mut cells = year.lead();
            cells.extend(row![
                county.id,
                measure.name(),
                yuan(total.budget),
                yuan(total.spending),
                yuan(total.leakage),
                yuan(total.unspent)
            ]);
            rows.push(cells);
        }
    }
    rows
}
