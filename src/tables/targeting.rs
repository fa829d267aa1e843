//! targeting.csv: whom the register and the measures reach and miss, and who gets their benefits.

use super::YearTables;
use super::columns::LEAD;
use crate::indicators::cgh_index;
use crate::model::tally::{Reach, SUBJECTS, Welfare, subject_name};
use crate::results::{Cell, Column, TableSchema};
use crate::row;

/// Targeting of the register and the measures.
pub static TARGETING: TableSchema = TableSchema {
    name: "targeting",
    title: "Targeting of the register and the measures",
    description: "One row per year, subject and welfare, for the nation. The target group are persons below the line by that kind of welfare: income (disposable income of the year), income_before_support (market income of the year, before programmes, allowances and top-up) or permanent_income (the household's fixed place in its county at mean growth, without the luck of the year). A measure reaches a household that one of its sub-programmes serves at the end of the year, or has served where places are given once; its benefits are the income that it adds in the year, which can be negative for single households. The register's benefits are persons. Tenths are of all persons ranked by that welfare.",
    columns: &[
        LEAD[0],
        LEAD[1],
        LEAD[2],
        Column::text(
            "subject",
            "register, jobs, relocation, eco_compensation, education, subsistence, or support (which is not of the five).",
        ),
        Column::text(
            "welfare",
            "income, income_before_support or permanent_income.",
        ),
        Column::integer(
            "target_population",
            "persons",
            "Persons below the line by that welfare.",
        ),
        Column::integer("reached", "persons", "Persons whom the subject reaches."),
        Column::integer("target_reached", "persons", "Of them below the line."),
        Column::real(
            "coverage",
            "share 0-1",
            "Share of the target group that is reached.",
        ),
        Column::real(
            "exclusion_error",
            "share 0-1",
            "Share of the target group that is missed (undercoverage).",
        ),
        Column::real(
            "inclusion_error",
            "share 0-1",
            "Share of the reached who are not in the target group.",
        ),
        Column::real(
            "benefits",
            "yuan, current prices",
            "Income added in the year; persons for the register.",
        )
        .decimals(2),
        Column::real(
            "leakage",
            "share 0-1",
            "Share of the benefits that goes to persons outside the target group; empty unless benefits are above zero.",
        ),
        Column::real(
            "cgh_index",
            "ratio",
            "Coady-Grosh-Hoddinott index: share of benefits of the poorest 40% of persons over 0.4; one is neutral; empty unless benefits are above zero.",
        ),
        Column::real(
            "decile1",
            "share 0-1",
            "Share of the benefits that goes to the poorest tenth of persons; empty unless benefits are above zero, and below zero or above one where some tenths lose.",
        ),
        Column::real("decile2", "share 0-1", "Share of the second tenth."),
        Column::real("decile3", "share 0-1", "Share of the third tenth."),
        Column::real("decile4", "share 0-1", "Share of the fourth tenth."),
        Column::real("decile5", "share 0-1", "Share of the fifth tenth."),
        Column::real("decile6", "share 0-1", "Share of the sixth tenth."),
        Column::real("decile7", "share 0-1", "Share of the seventh tenth."),
        Column::real("decile8", "share 0-1", "Share of the eighth tenth."),
        Column::real("decile9", "share 0-1", "Share of the ninth tenth."),
        Column::real("decile10", "share 0-1", "Share of the richest tenth."),
    ],
    deterministic: true,
};

/// The year's rows.
pub fn rows(year: &YearTables<'_>) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for subject in 0..SUBJECTS {
        for (welfare, reach) in Welfare::ALL.iter().zip(&year.tally.reach) {
            let mut row = year.lead();
            row.extend(row![subject_name(subject), welfare.name()]);
            row.extend(cells(reach, subject));
            rows.push(row);
        }
    }
    rows
}

fn cells(reach: &Reach, subject: usize) -> Vec<Cell> {
    let targeting = reach.targeting(subject);
    let benefits = targeting.benefits_to_target + targeting.benefits_to_others;
    // The register counts persons, the measures count fen.
    let unit = if subject == 0 { 1.0 } else { 100.0 };
    let shares = reach
        .incidence(subject)
        .and_then(|incidence| incidence.benefit_shares)
        .filter(|_| benefits > 0);
    let poorest = shares.map(|shares| shares[..4].iter().sum::<f64>());
    let mut cells = row![
        reach.poor,
        targeting.target_reached + targeting.others_reached,
        targeting.target_reached,
        targeting.coverage(),
        targeting.exclusion_error(),
        targeting.inclusion_error(),
        benefits as f64 / unit,
        targeting.leakage().filter(|_| benefits > 0),
        poorest.and_then(|share| cgh_index(share, 0.4)),
    ];
    cells.extend((0..10).map(|k| Cell::from(shares.map(|shares| shares[k]))));
    cells
}
