//! What people see of a comparison: the last year, all years together, and what the difference costs.

use std::path::Path;

use crate::experiments::{Compared, Cost, Indicator};
use crate::results::terminal::{Format, Style, TextTable, View, separated};
use crate::results::{Cell, Manifest};
use crate::row;

/// How an indicator is shown: name in comparison.csv, heading, factor and decimals.
const SHOWN: [(&str, &str, f64, usize); 8] = [
    ("poor_population", "poor, m", 1e-6, 2),
    ("poor_population_observed", "surveyed poor, m", 1e-6, 2),
    ("poverty_gap_ratio", "poverty gap, % of the line", 100.0, 3),
    ("registered_population", "registered, m", 1e-6, 2),
    ("mean_income", "mean income, yuan", 1.0, 0),
    ("median_income", "median income, yuan", 1.0, 0),
    ("gini", "Gini", 1.0, 4),
    ("public_spending", "spending, bn yuan", 1e-9, 1),
];

/// The report on one scenario beside the first.
pub fn report([base, other]: [&str; 2], compared: &Compared, manifest: &Manifest) -> String {
    let of_pair = |row: &&Indicator| row.other == other || row.other == format!("'{other}");
    let rows: Vec<&Indicator> = compared.nation.iter().filter(of_pair).collect();
    let costs = compared.costs.iter();
    let costs: Vec<&Cost> = costs
        .filter(|cost| cost.other == other || cost.other == format!("'{other}"))
        .collect();
    let mut text = format!("{other} beside {base} ({})\n\n", runs(manifest));
    let draws = !manifest.posterior_draws.is_empty();
    if let Some(last) = rows.iter().map(|row| row.year).max() {
        text.push_str(&last_year(&rows, last, draws));
    }
    // The longest stretch of years that ends last.
    if let Some(all) = costs
        .iter()
        .max_by_key(|cost| (cost.to_year, cost.to_year - cost.from_year))
    {
        text.push_str(&format!("\n{}", together(all, draws)));
        text.push_str(&format!("\n{}", unit_costs(all, draws)));
    }
    text.push('\n');
    text
}

/// What the intervals mean, and where the tables are.
pub fn ending(folder: &Path, manifest: &Manifest) -> String {
    let mut text = String::new();
    if manifest.replicates > 1 {
        text.push_str("The 95% interval is Monte Carlo error of the mean difference over replicates (sample and luck), not uncertainty of parameters.\n");
    } else {
        text.push_str(
            "A single replicate has no interval of Monte Carlo error: ask for --replicates 10.\n",
        );
    }
    if !manifest.posterior_draws.is_empty() {
        text.push_str("The draws show the 5th to 95th percentile over the posterior: uncertainty of the calibrated parameters.\n");
    }
    text + &format!(
        "Results: {} ({} tables, manifest.json)\n",
        folder.display(),
        manifest.tables.len()
    )
}

/// How many runs stand behind the numbers.
fn runs(manifest: &Manifest) -> String {
    let replicates = format!("{} replicate(s)", manifest.replicates);
    match manifest.posterior_draws.len() {
        0 => format!("{replicates}, seed {}", manifest.seed),
        draws => format!(
            "{draws} posterior draw(s), {replicates}, seed {}",
            manifest.seed
        ),
    }
}

/// Columns of a table of differences; the draws only if there are any.
fn table(heading: &'static str, levels: bool, draws: bool) -> TextTable {
    let mut views = vec![View::new("quantity", heading, Style::Words)];
    if levels {
        views.push(View::new("base", "base", Style::Plain));
        views.push(View::new("other", "other", Style::Plain));
    }
    views.push(View::new("difference", "difference", Style::Plain));
    views.push(View::new("interval", "95% interval", Style::Plain));
    if draws {
        views.push(View::new("draws", "draws, 5-95%", Style::Plain));
    }
    TextTable::new(&views)
}

/// A number with separators, or nothing.
pub fn number(value: Option<f64>, decimals: usize) -> Cell {
    let shown = value.map(|value| separated(&format!("{value:.decimals$}")));
    shown.into()
}

/// The two ends of an interval, or nothing.
pub fn interval(lower: Option<f64>, upper: Option<f64>, decimals: usize) -> Cell {
    let shown = |value: f64| separated(&format!("{value:.decimals$}"));
    let ends = lower.zip(upper);
    ends.map(|(lower, upper)| format!("{} to {}", shown(lower), shown(upper)))
        .into()
}

/// The indicators of the last year.
fn last_year(rows: &[&Indicator], year: u16, draws: bool) -> String {
    let mut table = table("nation", true, draws);
    for (name, heading, factor, decimals) in SHOWN {
        let found = rows.iter();
        for row in found.filter(|row| row.year == year && row.indicator == name) {
            let scaled = |value: Option<f64>| value.map(|value| value * factor);
            let mut cells = row![format!("{heading}, {year}")];
            cells.push(number(scaled(row.base_value), decimals));
            cells.push(number(scaled(row.other_value), decimals));
            cells.push(number(scaled(row.difference), decimals));
            cells.push(interval(scaled(row.lower), scaled(row.upper), decimals));
            if draws {
                let ends = [row.draws_p5, row.draws_p95].map(scaled);
                cells.push(interval(ends[0], ends[1], decimals));
            }
            table.push(cells);
        }
    }
    table.render(Format::Text)
}

/// Cost and effect of all years together.
fn together(cost: &Cost, draws: bool) -> String {
    let mut table = table("all years together", false, draws);
    let lines = [
        (
            format!("cost, bn yuan of {}", cost.from_year),
            1e-9,
            cost.public_cost_difference,
            [cost.public_cost_lower, cost.public_cost_upper],
            [cost.public_cost_draws_p5, cost.public_cost_draws_p95],
        ),
        (
            "person-years out of poverty, m".to_owned(),
            1e-6,
            cost.person_years,
            [cost.person_years_lower, cost.person_years_upper],
            [cost.person_years_draws_p5, cost.person_years_draws_p95],
        ),
        (
            format!("poverty gap closed, bn yuan of {}", cost.from_year),
            1e-9,
            cost.gap_closed,
            [cost.gap_closed_lower, cost.gap_closed_upper],
            [cost.gap_closed_draws_p5, cost.gap_closed_draws_p95],
        ),
    ];
    for (heading, factor, difference, ends, of_draws) in lines {
        let scaled = |value: Option<f64>| value.map(|value| value * factor);
        let mut cells = row![heading];
        cells.push(number(scaled(difference), 2));
        cells.push(interval(scaled(ends[0]), scaled(ends[1]), 2));
        if draws {
            cells.push(interval(scaled(of_draws[0]), scaled(of_draws[1]), 2));
        }
        table.push(cells);
    }
    table.render(Format::Text)
}

/// Costs per unit, or why there are none.
fn unit_costs(cost: &Cost, draws: bool) -> String {
    let first = cost.from_year;
    let lines = [
        (
            format!("person lifted by {}", cost.to_year),
            0,
            cost.cost_per_person_lifted,
            [
                cost.cost_per_person_lifted_lower,
                cost.cost_per_person_lifted_upper,
            ],
            [
                cost.cost_per_person_lifted_draws_p5,
                cost.cost_per_person_lifted_draws_p95,
            ],
        ),
        (
            "person-year".to_owned(),
            0,
            cost.cost_per_person_year,
            [
                cost.cost_per_person_year_lower,
                cost.cost_per_person_year_upper,
            ],
            [
                cost.cost_per_person_year_draws_p5,
                cost.cost_per_person_year_draws_p95,
            ],
        ),
        (
            "yuan of poverty gap closed".to_owned(),
            2,
            cost.cost_per_yuan_of_gap,
            [
                cost.cost_per_yuan_of_gap_lower,
                cost.cost_per_yuan_of_gap_upper,
            ],
            [
                cost.cost_per_yuan_of_gap_draws_p5,
                cost.cost_per_yuan_of_gap_draws_p95,
            ],
        ),
    ];
    let mut views = vec![
        View::new("unit", "cost per", Style::Words),
        View::new("cost", "yuan", Style::Plain),
        View::new("interval", "95% interval", Style::Plain),
    ];
    if draws {
        views.push(View::new("draws", "draws, 5-95%", Style::Plain));
    }
    let mut table = TextTable::new(&views);
    for (unit, decimals, value, ends, of_draws) in lines {
        let mut cells = row![unit];
        cells.push(number(value, decimals));
        cells.push(interval(ends[0], ends[1], decimals));
        if draws {
            cells.push(interval(of_draws[0], of_draws[1], decimals));
        }
        table.push(cells);
    }
    let mut text = table.render(Format::Text);
    if !cost.note.is_empty() {
        text.push_str(&format!("Note: {}\n", cost.note));
    }
    format!("In yuan of {first}\n{text}")
}
