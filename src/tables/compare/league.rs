//! league.csv: all scenarios of a comparison, by what it costs to lift a person out of poverty.

use super::cost_columns::with_cost_columns;
use super::worth::Worth;
use super::{BASE, TableRows};
use crate::comparison::Standing;
use crate::results::{Cell, Column, TableSchema};
use crate::row;
use crate::tables::columns::SCENARIO;

/// Scenarios by cost per person lifted.
pub static LEAGUE: TableSchema = TableSchema {
    name: "league",
    title: "Scenarios by the cost of lifting a person out of poverty",
    description: "One row for each scenario beside base, all years together, in the order of cost per person lifted, the cheapest first. Scenarios without that cost follow without a rank, those that lift more first; note says why. Quantities are those of cost_effectiveness.csv. Intervals of neighbors may overlap: a rank alone proves nothing.",
    columns: with_cost_columns!(
        [
            BASE,
            Column::integer(
                "rank",
                "",
                "Place by cost_per_person_lifted; the same for a tie, empty without that cost.",
            ),
            SCENARIO,
            Column::text("title", "Title of the scenario."),
        ]
        [
            Column::text(
                "note",
                "`tie` with another scenario; `cheaper and fewer poor` or `dearer and more poor` than base, which needs no cost per unit; what is to be said of its budget, as in budgets.csv; and what stands in the way of a cost per unit, as in cost_effectiveness.csv.",
            ),
        ]
    ),
    deterministic: true,
};

const TIE: &str = "tie";
const BETTER: &str = "cheaper and fewer poor";
const WORSE: &str = "dearer and more poor";

/// A scenario in the league.
pub struct Contender<'a> {
    /// Its name.
    pub scenario: &'a str,
    /// Its title.
    pub title: &'a str,
    /// What it costs and brings beside base, in all years together.
    pub worth: Worth,
    /// What is to be said of its budget.
    pub budget: Option<&'static str>,
}

impl Contender<'_> {
    /// Yuan per person lifted.
    fn cost(&self) -> Option<f64> {
        self.worth.units[0].value
    }

    /// What is better or worse than base in cost and effect alike.
    fn dominance(&self) -> Option<&'static str> {
        match [&self.worth.cost, &self.worth.effects[0]].map(Standing::of) {
            [Standing::Opposite, Standing::Clear] => Some(BETTER),
            [Standing::Clear, Standing::Opposite] => Some(WORSE),
            _ => None,
        }
    }

    /// Persons lifted; the fewest that there can be if they are not known.
    fn lifted(&self) -> f64 {
        self.worth.effects[0]
            .difference
            .unwrap_or(f64::NEG_INFINITY)
    }
}

/// The rows of the league.
pub fn rows(base: &str, mut contenders: Vec<Contender<'_>>) -> TableRows {
    // What is equal stays in the order of the command line.
    contenders.sort_by(|a, b| {
        let costs = [a, b].map(|contender| contender.cost().unwrap_or(f64::INFINITY));
        let more = || b.lifted().total_cmp(&a.lifted());
        costs[0].total_cmp(&costs[1]).then_with(more)
    });
    let costs: Vec<Option<f64>> = contenders.iter().map(Contender::cost).collect();
    let rows = contenders.iter().map(|contender| {
        let cost = contender.cost();
        let cheaper = costs
            .iter()
            .filter(|other| **other < cost && other.is_some());
        let rank = cost.map(|_| cheaper.count() as u64 + 1);
        let same = costs.iter().filter(|other| **other == cost).count();
        let tie = (cost.is_some() && same > 1).then_some(TIE);
        let said = [tie.or(contender.dominance()), contender.budget];
        let in_the_way = contender.worth.note.as_deref();
        let notes: Vec<&str> = said.into_iter().flatten().chain(in_the_way).collect();
        let mut row = row![
            base.to_owned(),
            rank,
            contender.scenario.to_owned(),
            contender.title.to_owned()
        ];
        row.extend(contender.worth.cells());
        row.push(Cell::from((!notes.is_empty()).then(|| notes.join("; "))));
        row
    });
    (&LEAGUE, rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::comparison::{Layout, Pairs};

    fn contender(scenario: &'static str, cost: f64, lifted: f64) -> Contender<'static> {
        let of = |difference: f64| {
            let mut pairs = Pairs::default();
            for luck in [0.99, 1.0, 1.01] {
                pairs.push(Some(0.0), Some(difference * luck));
            }
            pairs
        };
        let effects = [of(lifted), of(lifted), of(lifted)];
        Contender {
            scenario,
            title: "A title",
            worth: Worth::of(&of(cost), &effects, &Layout::new(None, 3), false),
            budget: None,
        }
    }

    #[test]
    fn the_cheapest_come_first_and_those_without_a_cost_last() {
        let (_, rows) = rows(
            "base",
            vec![
                contender("worse", 100.0, -5.0),
                contender("dear", 100.0, 2.0),
                contender("cheaper-and-better", -100.0, 5.0),
                contender("cheap", 100.0, 10.0),
                contender("as-cheap", 100.0, 10.0),
                contender("dearest", 100.0, 1.0),
            ],
        );
        let text = |cell: &Cell| match cell {
            Cell::Text(text) => text.to_string(),
            Cell::Integer(number) => number.to_string(),
            _ => String::new(),
        };
        let found: Vec<[String; 3]> = rows
            .iter()
            .map(|row| {
                [
                    text(&row[2]),
                    text(&row[1]),
                    text(row.last().expect("a note")),
                ]
            })
            .collect();
        let sign = "public_cost: wrong sign";
        let worse = "persons_lifted: wrong sign; person_years: wrong sign; gap_closed: wrong sign";
        let expected = [
            ["cheap", "1", "tie"],
            ["as-cheap", "1", "tie"],
            ["dear", "3", ""],
            ["dearest", "4", ""],
            ["cheaper-and-better", "", &format!("{BETTER}; {sign}")],
            ["worse", "", &format!("{WORSE}; {worse}")],
        ];
        assert_eq!(found, expected);
        assert!(rows.iter().all(|row| row.len() == LEAGUE.columns.len()));
    }
}
