//! What people see of all scenarios together: budgets and league.

use super::text::{interval, number};
use crate::experiments::{Budgeted, Placed};
use crate::results::Cell;
use crate::results::terminal::{Format, Style, TextTable, View, separated};

/// The league, with a note below for each scenario of which something is to be said; `draws` if there are posterior draws.
pub fn league(base: &str, league: &[Placed], draws: bool) -> String {
    let mut views = vec![
        View::new("rank", "rank", Style::Plain),
        View::new("scenario", "scenario", Style::Words),
        View::new("cost", "cost, bn yuan", Style::Plain),
        View::new("lifted", "lifted, m", Style::Plain),
        View::new("person_years", "person-years, m", Style::Plain),
        View::new("unit_cost", "yuan per person lifted", Style::Plain),
        View::new("interval", "95% interval", Style::Plain),
    ];
    if draws {
        views.push(View::new("draws", "draws, 5-95%", Style::Plain));
    }
    let mut table = TextTable::new(&views);
    let mut notes = String::new();
    for placed in league {
        let scaled = |value: Option<f64>, factor: f64| value.map(|value| value * factor);
        let mut cells = vec![
            placed.rank.map(u64::from).into(),
            Cell::from(placed.scenario.clone()),
            number(scaled(placed.public_cost_difference, 1e-9), 1),
            number(scaled(placed.persons_lifted, 1e-6), 2),
            number(scaled(placed.person_years, 1e-6), 1),
            number(placed.cost_per_person_lifted, 0),
            interval(
                placed.cost_per_person_lifted_lower,
                placed.cost_per_person_lifted_upper,
                0,
            ),
        ];
        if draws {
            cells.push(interval(
                placed.cost_per_person_lifted_draws_p5,
                placed.cost_per_person_lifted_draws_p95,
                0,
            ));
        }
        table.push(cells);
        if !placed.note.is_empty() {
            notes.push_str(&format!("{}: {}\n", placed.scenario, placed.note));
        }
    }
    format!(
        "All scenarios beside {base}, all years together, by cost per person lifted\n\n{}{notes}\n",
        table.render(Format::Text)
    )
}

/// The budgets and what was done to hold them equal.
pub fn budgets(all: &[Budgeted]) -> String {
    let Some(first) = all.first() else {
        return String::new();
    };
    let mut table = TextTable::new(&[
        View::new("scenario", "scenario", Style::Words),
        View::new("factor", "factor", Style::Number(4)),
        View::new("before", "cost before, bn yuan", Style::Plain),
        View::new("after", "after", Style::Plain),
        View::new("gap", "gap", Style::Plain),
        View::new("note", "note", Style::Words),
    ]);
    for budget in all {
        let gap = budget.gap_share.map(|gap| format!("{:.3}%", 100.0 * gap));
        table.push(vec![
            budget.scenario.clone().into(),
            budget.factor.into(),
            number(Some(budget.spending_before * 1e-9), 1),
            number(Some(budget.spending_after * 1e-9), 1),
            gap.into(),
            budget.note.clone().into(),
        ]);
    }
    let mut text = format!(
        "Budgets held to that of {}, {} bn yuan in prices of the first year\n\n{}",
        first.reference,
        separated(&format!("{:.1}", first.target * 1e-9)),
        table.render(Format::Text)
    );
    if all.iter().any(|budget| budget.note.starts_with("budget")) {
        text.push_str("Not all budgets are equal: see the notes.\n");
    }
    text + "\n"
}
