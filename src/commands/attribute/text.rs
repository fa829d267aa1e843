//! What people see of an attribution: who did what in the last year and in all years, and what is left open.

use std::path::Path;

use crate::experiments::{Attributed, Share};
use crate::results::terminal::{Format, Style, TextTable, View, separated};
use crate::results::{Cell, Manifest};
use crate::row;

/// How an outcome is shown: name, heading, factor (below zero where less is better) and decimals.
const SHOWN: [(&str, &str, f64, usize); 4] = [
    (
        "poor_population",
        "Fewer poor at the end of {}, m persons",
        -1e-6,
        2,
    ),
    (
        "person_years",
        "Fewer person-years of poverty up to {}, m",
        -1e-6,
        2,
    ),
    (
        "cumulative_gap",
        "Less poverty gap up to {}, bn yuan",
        -1e-9,
        1,
    ),
    ("cumulative_cost", "Public cost up to {}, bn yuan", 1e-9, 1),
];

/// The report.
pub fn report(attributed: &Attributed, manifest: &Manifest) -> String {
    let mut text = String::new();
    let Some(last) = attributed.shares.iter().map(|share| share.year).max() else {
        return text;
    };
    for (outcome, heading, factor, decimals) in SHOWN {
        let heading = heading.replace("{}", &last.to_string());
        let of = |order: &str| -> Vec<&Share> {
            let shares = attributed.shares.iter();
            shares
                .filter(|s| s.outcome == outcome && s.year == last && s.order == order)
                .collect()
        };
        let shown = Shown { factor, decimals };
        let draws = !manifest.posterior_draws.is_empty();
        let table = shown.table(&of("any"), &of("subsistence_last"), draws);
        text.push_str(&format!("{heading}\n{table}"));
        text.push_str(&shown.interactions(&of("any")));
        text.push('\n');
    }
    text.push_str(&fall(attributed, last));
    text
}

/// The number of an outcome as people see it.
#[derive(Clone, Copy)]
struct Shown {
    factor: f64,
    decimals: usize,
}

impl Shown {
    fn number(self, value: Option<f64>) -> String {
        value.map_or_else(String::new, |value| {
            // Zero has no sign.
            let value = value * self.factor + 0.0;
            separated(&format!("{value:.0$}", self.decimals))
        })
    }

    fn interval(self, ends: [Option<f64>; 2]) -> String {
        let [a, b] = ends;
        let Some((a, b)) = a.zip(b) else {
            return String::new();
        };
        let (low, high) = if self.factor < 0.0 { (b, a) } else { (a, b) };
        format!("{} to {}", self.number(Some(low)), self.number(Some(high)))
    }

    fn table(self, any: &[&Share], last: &[&Share], draws: bool) -> String {
        let mut views = vec![
            View::new("measure", "measure", Style::Words),
            View::new("shapley", "Shapley", Style::Plain),
            View::new("interval", "95% interval", Style::Plain),
        ];
        if draws {
            views.push(View::new("draws", "draws, 5-95%", Style::Plain));
        }
        views.extend([
            View::new("first", "first of all", Style::Plain),
            View::new("last", "last of all", Style::Plain),
            View::new("subsistence_last", "subsistence last", Style::Plain),
        ]);
        let mut table = TextTable::new(&views);
        for share in any
            .iter()
            .filter(|s| ["measure", "total"].contains(&s.term.as_str()))
        {
            let twin = last.iter().find(|s| s.measure == share.measure);
            let mut cells: Vec<Cell> = row![
                share.measure.clone(),
                self.number(share.shapley),
                self.interval([share.shapley_lower, share.shapley_upper])
            ];
            if draws {
                let ends = [share.shapley_draws_p5, share.shapley_draws_p95];
                cells.push(self.interval(ends).into());
            }
            cells.extend(row![
                self.number(share.add_one),
                self.number(share.drop_one),
                self.number(twin.and_then(|twin| twin.shapley))
            ]);
            table.push(cells);
        }
        table.render(Format::Text)
    }

    /// The largest interaction, and how much all of them take or add.
    fn interactions(self, any: &[&Share]) -> String {
        let pairs = any.iter().filter(|s| s.term == "interaction");
        let size = |share: &Share| share.dividend.unwrap_or(0.0).abs();
        let largest = pairs.max_by(|a, b| size(a).total_cmp(&size(b)));
        let together: f64 = any
            .iter()
            .filter(|s| ["interaction", "higher_order"].contains(&s.term.as_str()))
            .filter_map(|s| s.dividend)
            .sum();
        largest.map_or_else(String::new, |pair| {
            format!(
                "Interactions together {}, the largest {} of {}\n",
                self.number(Some(together)),
                self.number(pair.dividend),
                pair.measure
            )
        })
    }
}

/// What the fall of the poor population is made of, and what is left open.
fn fall(attributed: &Attributed, year: u16) -> String {
    let terms = attributed.fall.iter();
    let terms: Vec<_> = terms
        .filter(|t| t.outcome == "poor_population" && t.year == year)
        .collect();
    let of = |name: &str| terms.iter().find(|t| t.term == name);
    let million = |value: f64| format!("{:.2}", value / 1e6);
    let (Some(fall), Some(given)) = (of("fall"), of("given")) else {
        return String::new();
    };
    let (Some(total), Some(share)) = (fall.reduction, given.share_of_fall) else {
        return String::new();
    };
    let mut text = format!(
        "Of the fall of {} m poor persons since the first year, {:.0}% is what happens without them ({})\n",
        million(total),
        100.0 * share,
        if of("growth").is_some() {
            "demography and all that is given"
        } else {
            "growth and all that is given"
        }
    );
    if let Some(open) = of("unassigned").and_then(|t| t.share_of_fall) {
        text.push_str(&format!(
            "{:.0}% of the fall cannot be assigned: over the posterior draws no term has it for sure\n",
            100.0 * open
        ));
    }
    text
}

/// What the intervals mean, and where the tables are.
pub fn ending(folder: &Path, manifest: &Manifest) -> String {
    let luck = if manifest.replicates > 1 {
        "The 95% interval is Monte Carlo error of the mean over replicates (sample and luck), not uncertainty of parameters.\n"
    } else {
        "A single replicate has no interval of Monte Carlo error: ask for --replicates 10.\n"
    };
    let draws = if manifest.posterior_draws.is_empty() {
        "What the data leave open shows only over posterior draws: ask for --posterior 20 --replicates 2.\n"
    } else if manifest.replicates == 1 {
        "The draws show the 5th to 95th percentile over the posterior: uncertainty of the calibrated parameters, with the luck of a single run each.\n"
    } else {
        "The draws show the 5th to 95th percentile over the posterior: uncertainty of the calibrated parameters.\n"
    };
    format!(
        "{luck}{draws}Results: {} ({} tables, manifest.json)\n",
        folder.display(),
        manifest.tables.len()
    )
}
