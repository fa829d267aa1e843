//! What people see of the league of scenarios.

use super::text::{interval, number};
use crate::experiments::Placed;
use crate::results::Cell;
use crate::results::terminal::{Format, Style, TextTable, View};

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
