//! budgets.csv: how the spending of scenarios was held equal.

use super::{BASE, TableRows};
use crate::comparison::{Balance, End};
use crate::results::{Cell, Column, TableSchema};
use crate::row;
use crate::tables::columns::SCENARIO;

/// Factors on the money of the programme, and what was spent.
pub static BUDGETS: TableSchema = TableSchema {
    name: "budgets",
    title: "Budgets held equal",
    description: "One row for each scenario beside base, for compare --equal-budget. Money is the public cost of cost_effectiveness.csv in all years together: the mean over the replicates, with the scenarios' own values of parameters.",
    columns: &[
        BASE,
        SCENARIO,
        Column::text(
            "reference",
            "The scenario whose public cost all others get.",
        ),
        Column::real(
            "factor",
            "-",
            "Factor on money.scale from the year after the first: on all money and capacity beyond the policy of the first year.",
        ),
        Column::real(
            "spending_before",
            "yuan, prices of the first year",
            "Public cost at a factor of one.",
        ),
        Column::real(
            "spending_after",
            "yuan, prices of the first year",
            "Public cost at the factor.",
        ),
        Column::real(
            "target",
            "yuan, prices of the first year",
            "Public cost of the reference.",
        ),
        Column::real(
            "gap",
            "yuan, prices of the first year",
            "spending_after less target.",
        ),
        Column::real("gap_share", "share of target", "gap over target."),
        Column::real(
            "gap_draws",
            "yuan, prices of the first year",
            "Mean over posterior draws of the public cost less that of the reference in the same draws, at the same factor; empty without draws.",
        ),
        Column::text(
            "note",
            "Empty within 0.1% of the target. `reference`; `budget not reached` (slots, eligible households or the range of money.scale run out), `budget exceeded` (more is spent at any factor) or `budget in steps` (the sample is too coarse).",
        ),
    ],
    deterministic: true,
};

/// The budget of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// Its name.
    pub scenario: String,
    /// Factor and public cost; `None` for the reference itself.
    pub balance: Option<Balance>,
}

/// The budgets of all scenarios beside base.
#[derive(Clone, Debug, PartialEq)]
pub struct Budgets {
    /// Name of the scenario whose public cost all others get.
    pub reference: String,
    /// Its public cost, yuan of the first year.
    pub target: f64,
    /// One for each scenario beside base.
    pub all: Vec<Budget>,
}

impl Budget {
    /// What is to be said of it; `None` if the target was reached.
    pub fn note(&self) -> Option<&'static str> {
        match self.balance.map(|balance| balance.end) {
            None => Some("reference"),
            Some(End::Reached) => None,
            Some(End::TooLittle) => Some("budget not reached"),
            Some(End::TooMuch) => Some("budget exceeded"),
            Some(End::InSteps) => Some("budget in steps"),
        }
    }

    /// Why it is not the reference's; `None` if it is.
    pub fn fault(&self) -> Option<&'static str> {
        self.note().filter(|_| !self.is_equal())
    }

    /// Whether it is the reference's, within the tolerance.
    pub fn is_equal(&self) -> bool {
        self.balance
            .is_none_or(|balance| balance.end == End::Reached)
    }
}

impl Budgets {
    /// The rows; `in_draws` are public costs less that of the reference over posterior draws.
    pub fn rows(&self, base: &str, in_draws: &[Option<f64>]) -> TableRows {
        let target = self.target;
        let rows = self.all.iter().zip(in_draws).map(|(budget, gap_draws)| {
            let [factor, before, after] = budget.balance.map_or([1.0, target, target], |balance| {
                [balance.factor, balance.before, balance.after]
            });
            let gap = after - target;
            row![
                base.to_owned(),
                budget.scenario.clone(),
                self.reference.clone(),
                factor,
                before,
                after,
                target,
                gap,
                (target != 0.0).then(|| gap / target),
                *gap_draws,
                Cell::from(budget.note().map(str::to_owned)),
            ]
        });
        (&BUDGETS, rows.collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_that_is_missed_says_so() {
        let budget = |end: Option<End>| Budget {
            scenario: "reform".to_owned(),
            balance: end.map(|end| Balance {
                factor: 2.0,
                before: 50.0,
                after: 80.0,
                end,
            }),
        };
        for (end, equal, note) in [
            (None, true, Some("reference")),
            (Some(End::Reached), true, None),
            (Some(End::TooLittle), false, Some("budget not reached")),
            (Some(End::TooMuch), false, Some("budget exceeded")),
            (Some(End::InSteps), false, Some("budget in steps")),
        ] {
            let budget = budget(end);
            assert_eq!((budget.is_equal(), budget.note()), (equal, note));
            assert_eq!(budget.fault().is_none(), equal);
        }
        let budgets = Budgets {
            reference: "base".to_owned(),
            target: 100.0,
            all: vec![budget(Some(End::TooLittle)), budget(None)],
        };
        let (schema, rows) = budgets.rows("base", &[Some(-3.0), None]);
        let column = |name: &str| {
            let place = schema.columns.iter().position(|column| column.name == name);
            place.expect("a column")
        };
        let gaps = |name: &str| [&rows[0], &rows[1]].map(|row| row[column(name)].clone());
        assert_eq!(gaps("gap"), [Cell::Real(-20.0), Cell::Real(0.0)]);
        assert_eq!(gaps("gap_share"), [Cell::Real(-0.2), Cell::Real(0.0)]);
        assert_eq!(gaps("gap_draws"), [Cell::Real(-3.0), Cell::Missing]);
    }
}
