//! panel.csv: a random sample of households followed over the years.

use super::YearTables;
use super::columns::LEAD;
use crate::model::panel::PanelRow;
use crate::results::{Cell, Column, TableSchema};
use crate::row;

/// The household panel.
pub static PANEL: TableSchema = TableSchema {
    name: "panel",
    title: "Household panel",
    description: "Written when output.panel is above zero: one row per followed household and year. The sample is drawn from the agents of the first year, each as likely as any other; weight says for how many real households a row stands. A household that dissolves ends; when another household splits off into its place, rows go on under the same id with another permanent deviation. Money is per household unless it says per person.",
    columns: &[
        LEAD[0],
        LEAD[1],
        LEAD[2],
        Column::text(
            "household",
            "County and place in it, as `explain` takes it: 1203-45.",
        ),
        Column::text("province", "Name as in the provinces file."),
        Column::bool(
            "designated",
            "Whether the county was designated poor in the first year.",
        ),
        Column::real(
            "weight",
            "households",
            "Real households for which the row stands.",
        ),
        Column::real(
            "permanent",
            "log points",
            "Fixed deviation of log income from the county's mean, by which a household is known again.",
        ),
        Column::integer("persons", "persons", "Members."),
        Column::integer("children", "persons", "Below 16."),
        Column::integer("working_age", "persons", "From 16 to 59."),
        Column::integer("elderly", "persons", "60 and older."),
        Column::integer(
            "able_workers",
            "persons",
            "Of working age who can work and are not students.",
        ),
        Column::integer("students", "persons", "Of working age in upper school."),
        Column::integer("dropouts", "persons", "Children out of school."),
        Column::integer(
            "schooling",
            "years",
            "Schooling of the best-educated worker.",
        ),
        Column::bool("minority", "Belongs to a minority."),
        Column::bool("ill", "A serious illness lasts."),
        Column::bool("chronic", "A member is chronically ill."),
        Column::bool("disabled", "A member is disabled."),
        Column::bool("disaster", "A disaster hit the household this year."),
        Column::bool("jobless", "Lost work this year."),
        Column::bool("inhospitable", "The site cannot support the household."),
        Column::bool("unsafe_house", "The house is unsafe."),
        Column::bool("unsafe_water", "No safe drinking water."),
        Column::bool("uninsured", "No basic medical insurance."),
        Column::text(
            "status",
            "On the register: never, registered, grace, graduated or removed.",
        ),
        Column::text(
            "cause",
            "Main cause of poverty as diagnosed, none if never registered.",
        ),
        Column::real(
            "income",
            "yuan per person and year, current prices",
            "Disposable income per person.",
        ),
        Column::real(
            "income_observed",
            "yuan per person and year, current prices",
            "The same as the household survey sees it.",
        ),
        Column::bool("poor", "Income below the line of the year."),
        Column::bool("poor_observed", "The same as the survey sees it."),
        Column::real(
            "market_income",
            "yuan per household and year",
            "Income before programmes, allowances and top-up.",
        )
        .decimals(2),
        Column::real("income_wage", "yuan per household and year", "Wages.").decimals(2),
        Column::real(
            "income_business",
            "yuan per household and year",
            "Household business, farming included.",
        )
        .decimals(2),
        Column::real(
            "income_property",
            "yuan per household and year",
            "Property.",
        )
        .decimals(2),
        Column::real(
            "income_transfer",
            "yuan per household and year",
            "Transfers; the four sources add up to persons * income.",
        )
        .decimals(2),
        Column::real(
            "from_jobs",
            "yuan per household and year",
            "Income that the first measure adds.",
        )
        .decimals(2),
        Column::real(
            "from_relocation",
            "yuan per household and year",
            "Income that the second measure adds.",
        )
        .decimals(2),
        Column::real(
            "from_eco_compensation",
            "yuan per household and year",
            "Income that the third measure adds.",
        )
        .decimals(2),
        Column::real(
            "from_education",
            "yuan per household and year",
            "Income that the fourth measure adds.",
        )
        .decimals(2),
        Column::real(
            "from_subsistence",
            "yuan per household and year",
            "Income that the fifth measure adds: allowance and top-up.",
        )
        .decimals(2),
        Column::real(
            "from_support",
            "yuan per household and year",
            "Income that the other support adds.",
        )
        .decimals(2),
    ],
    deterministic: true,
};

/// The year's rows.
pub fn rows(year: &YearTables<'_>) -> Vec<Vec<Cell>> {
    year.pairs()
        .flat_map(|(county, row)| {
            row.panel.iter().map(move |panel| {
                let mut cells = year.lead();
                cells.extend(row![
                    format!("{}-{}", county.id, panel.household),
                    year.provinces[county.province].name.clone(),
                    county.designated,
                    panel.weight,
                    panel.permanent,
                ]);
                cells.extend(traits(panel));
                cells.extend(money(panel, year.poverty_line as f32));
                cells
            })
        })
        .collect()
}

fn traits(panel: &PanelRow) -> Vec<Cell> {
    let (c, q) = (panel.composition, panel.condition);
    let yes = |bit: u32| bit == 1;
    row![
        c.persons(),
        c.children(),
        c.working(),
        c.elderly(),
        c.able(),
        c.students(),
        c.dropouts(),
        c.schooling(),
        yes(c.minority()),
        yes(q.ill()),
        yes(q.chronic()),
        yes(q.disabled()),
        yes(q.disaster()),
        yes(q.jobless()),
        yes(q.inhospitable()),
        yes(q.unsafe_house()),
        yes(q.unsafe_water()),
        yes(q.uninsured()),
        panel.registry.status().name(),
        panel.registry.cause().name(),
    ]
}

fn money(panel: &PanelRow, line: f32) -> Vec<Cell> {
    let yuan = |fen: i64| fen as f64 / 100.0;
    let mut cells = row![
        panel.income,
        panel.observed_income,
        panel.income < line,
        panel.observed_income < line,
        yuan(panel.market),
    ];
    cells.extend(panel.sources.iter().map(|&fen| Cell::from(yuan(fen))));
    cells.extend(panel.benefits.iter().map(|&fen| Cell::from(yuan(fen))));
    cells
}
