//! Sweeps: which parameters move the outcomes, and how outcomes lie over them.

pub(super) mod drivers;
pub(super) mod interactions;
pub(super) mod overview;
pub(super) mod scatter;
pub(super) mod strength;
mod strip;

use std::collections::BTreeMap;

use super::super::figure::{Axis, Panel, Series};
use super::super::table::{Row, Table};
use super::super::words::fill;
use super::{View, categories, large_unit};
pub(in crate::report) use overview::summary;

/// Outcomes of which figures are made.
const OUTCOMES: usize = 6;

/// Scenarios that have a panel of their own in a figure.
const SCENARIOS: usize = 4;

/// The table of indices.
const TABLE: &str = "sensitivity";

/// The unit of an attributed value, which another column of its row tells.
const UNIT_OF_OUTCOME: &str = "unit of the outcome";

/// The column of an attribution of which everything is said first.
const SHAPLEY: &str = "shapley";

/// Columns that come first among the outcomes.
const HEADLINES: [&str; 9] = [
    SHAPLEY,
    "poor_population",
    "headcount",
    "headcount_ratio",
    "poor_population_observed",
    "mean_income_poor_areas",
    "mean_income",
    "gini",
    "public_spending",
];

/// Ends of the names of columns that say how certain others are.
const ERRORS: [&str; 6] = ["_se", "_lower", "_upper", "_p5", "_p95", "_sd"];

/// Keys that say nothing where they hold one of these.
const WHOLES: [&str; 7] = ["", "nation", "all", "any", "measure", "rural", "national"];

/// Keys that stand elsewhere in the name of an outcome, or nowhere.
const NOT_NAMED: [&str; 7] = [
    "table",
    "year",
    "outcome",
    "unit",
    "measure",
    "ppp_version",
    "reporting_level",
];

/// How a design tells what parameters do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    /// Elementary effects.
    Morris,
    /// Shares of the variance.
    Sobol,
    /// First and last value of one parameter after the other.
    OneAtATime,
}

impl Method {
    fn of(row: &Row<'_>) -> Option<Self> {
        match row.text("method") {
            "morris" => Some(Method::Morris),
            "sobol-indices" => Some(Method::Sobol),
            "one-at-a-time" => Some(Method::OneAtATime),
            _ => None,
        }
    }

    /// How strong a parameter is, in the unit of the outcome or as a share of its variance.
    fn strength(self, row: &Row<'_>) -> Option<f64> {
        let strength = match self {
            Method::Morris => row.number("mu_star")?,
            Method::Sobol => row.number("ST").or_else(|| row.number("S1"))?,
            Method::OneAtATime => {
                let [low, high] = row.interval("low", "high")?;
                low.max(high).max(0.0) - low.min(high).min(0.0)
            }
        };
        strength.is_finite().then_some(strength)
    }

    /// The strength with the sign of the direction in which the outcome moves with the parameter.
    fn signed(self, row: &Row<'_>) -> Option<f64> {
        let direction = match self {
            Method::Morris => row.number("mu")?,
            Method::Sobol => 1.0,
            Method::OneAtATime => row.number("high")? - row.number("low")?,
        };
        let strength = self.strength(row)?;
        Some(if direction < 0.0 { -strength } else { strength })
    }

    /// Whether strengths have the unit of the outcome.
    fn has_unit(self) -> bool {
        self != Method::Sobol
    }
}

/// A value in a row that its keys name, under all scenarios.
struct Outcome<'a> {
    /// Its name.
    label: String,
    /// What values are divided by, and the unit that they then have.
    unit: (f64, String),
    method: Method,
    /// Rows of parameters and pairs by scenario.
    of_scenarios: Vec<(&'a str, Vec<Row<'a>>)>,
    rank: Rank,
}

/// Where an outcome comes among the others; less is earlier.
type Rank = (bool, bool, bool, usize);

impl<'a> Outcome<'a> {
    /// The first row, which has the keys of all.
    fn first(&self) -> Option<Row<'a>> {
        self.of_scenarios.first()?.1.first().copied()
    }

    /// What strengths are divided by, and their unit.
    fn scale(&self) -> (f64, &str) {
        match self.method.has_unit() {
            true => (self.unit.0, self.unit.1.as_str()),
            false => (1.0, ""),
        }
    }

    /// The scenarios that figures show.
    fn shown(&self) -> &[(&'a str, Vec<Row<'a>>)] {
        let count = self.of_scenarios.len().min(SCENARIOS);
        &self.of_scenarios[..count]
    }

    /// Parameters with their greatest strength under any scenario, the strongest first.
    fn ranked(&self) -> Vec<(&'a str, f64)> {
        let mut found: Vec<(&str, f64)> = Vec::new();
        for row in self.of_scenarios.iter().flat_map(|(_, rows)| rows) {
            let Some(strength) = single(row).then(|| self.method.strength(row)).flatten() else {
                continue;
            };
            let parameter = row.text("parameter");
            match found.iter_mut().find(|(known, _)| *known == parameter) {
                Some((_, known)) => *known = known.max(strength),
                None => found.push((parameter, strength)),
            }
        }
        found.sort_by(|a, b| b.1.total_cmp(&a.1));
        found
    }

    /// The names of at most so many parameters that have an effect, the strongest first.
    fn strongest(&self, most: usize) -> Vec<&'a str> {
        let ranked = self.ranked().into_iter().take(most);
        ranked
            .filter(|(_, strength)| *strength > 0.0)
            .map(|(parameter, _)| parameter)
            .collect()
    }

    /// A panel over names for each scenario.
    fn panels(
        &self,
        names: &[String],
        y: &Axis,
        series: impl Fn(&[Row<'a>]) -> Vec<Series>,
    ) -> Vec<Panel> {
        let several = self.of_scenarios.len() > 1;
        let panel = |(scenario, rows): &(&str, Vec<Row<'a>>)| Panel {
            title: if several {
                (*scenario).to_owned()
            } else {
                String::new()
            },
            tile: None,
            x: categories(names.to_vec()),
            y: y.clone(),
            series: series(rows),
        };
        let panels = self.shown().iter().map(panel);
        panels
            .filter(|panel| panel.series.iter().any(|series| !series.points.is_empty()))
            .collect()
    }

    /// What a caption says of scenarios and parameters that are not shown.
    fn cuts(&self, view: &View<'_>, shown: usize) -> Vec<String> {
        let l = view.language;
        let mut cuts = Vec::new();
        let all = self.ranked().len();
        if all > shown {
            cuts.push(fill(
                l.strongest_of(),
                &[&shown.to_string(), &all.to_string()],
            ));
        }
        let scenarios = self.of_scenarios.len();
        if scenarios > SCENARIOS {
            cuts.push(fill(
                l.scenarios_left(),
                &[&SCENARIOS.to_string(), &scenarios.to_string()],
            ));
        }
        cuts
    }
}

/// Series without those that have no points.
fn filled(mut series: Vec<Series>) -> Vec<Series> {
    series.retain(|series| !series.points.is_empty());
    series
}

/// Whether a row is of one parameter and not of a pair.
fn single(row: &Row<'_>) -> bool {
    row.text("parameter_2").is_empty()
}

/// The row of a parameter.
fn of_parameter<'r, 'a>(rows: &'r [Row<'a>], parameter: &str) -> Option<&'r Row<'a>> {
    let mut singles = rows.iter().filter(|row| single(row));
    singles.find(|row| row.text("parameter") == parameter)
}

/// Names of columns that name a row, of a table in which they end before `end`.
fn keys<'a>(table: &'a Table, begin: &str, end: impl Fn(&str) -> bool) -> &'a [String] {
    let columns = table.columns();
    let from = columns.iter().position(|column| column == begin);
    let from = from.map_or(0, |from| from + 1);
    let until = columns[from..].iter().position(|column| end(column));
    &columns[from..until.map_or(columns.len(), |until| from + until)]
}

/// All outcomes with indices, those first of which figures are made.
fn outcomes<'a>(view: &View<'a>) -> Vec<Outcome<'a>> {
    let Some(table) = view.folder.table(TABLE) else {
        return Vec::new();
    };
    let keys = keys(table, "scenario", |column| column == "variable");
    let rows = table.rows(&[]);
    let years = last_years(&rows);
    let mut places: BTreeMap<Vec<&str>, usize> = BTreeMap::new();
    let mut all: Vec<Outcome<'a>> = Vec::new();
    for row in rows {
        let Some(method) = Method::of(&row) else {
            continue;
        };
        let variable = row.text("variable");
        let mut name: Vec<&str> = keys.iter().map(|key| row.text(key)).collect();
        name.push(variable);
        let place = *places.entry(name).or_insert(all.len());
        if place == all.len() {
            all.push(Outcome {
                label: label(view, &row, keys, variable),
                unit: unit(view, &row, row.text("variable_unit")),
                method,
                of_scenarios: Vec::new(),
                rank: rank(&row, variable, &years),
            });
        }
        let of_scenarios = &mut all[place].of_scenarios;
        let scenario = row.text("scenario");
        match of_scenarios
            .iter_mut()
            .find(|(known, _)| *known == scenario)
        {
            Some((_, rows)) => rows.push(row),
            None => of_scenarios.push((scenario, vec![row])),
        }
    }
    all.retain(|outcome| outcome.ranked().iter().any(|(_, strength)| *strength > 0.0));
    all.sort_by_key(|outcome| outcome.rank);
    all
}

/// The last year of each table.
fn last_years<'a>(rows: &[Row<'a>]) -> BTreeMap<&'a str, &'a str> {
    let mut years: BTreeMap<&str, &str> = BTreeMap::new();
    for row in rows {
        let last = years.entry(row.text("table")).or_default();
        *last = row.text("year").max(last);
    }
    years
}

fn rank(row: &Row<'_>, variable: &str, years: &BTreeMap<&str, &str>) -> Rank {
    let is_error = ERRORS.iter().any(|end| variable.ends_with(end));
    let is_early = years
        .get(row.text("table"))
        .is_some_and(|last| *last != row.text("year"));
    let parts = [
        "place", "province", "region", "county", "group", "order", "term",
    ];
    let is_part = parts.iter().any(|key| !WHOLES.contains(&row.text(key)));
    let headline = HEADLINES.iter().position(|name| *name == variable);
    let headline = headline.unwrap_or(HEADLINES.len());
    (is_error, is_early, is_part, headline)
}

/// The name of an outcome: the measure, the quantity, what sets its row apart, and the year.
fn label(view: &View<'_>, row: &Row<'_>, keys: &[String], variable: &str) -> String {
    let l = view.language;
    let mut parts = Vec::new();
    let measure = row.text("measure");
    if !WHOLES.contains(&measure) {
        parts.push(l.joined_name(measure));
    }
    let outcome = row.text("outcome");
    if !outcome.is_empty() {
        parts.push(l.name(outcome));
    }
    if variable != SHAPLEY {
        parts.push(l.name(variable));
    }
    // The region of a province is known.
    let is_known = |key: &str| key == "region" && !row.text("province").is_empty();
    let is_named = |key: &&String| !NOT_NAMED.contains(&key.as_str()) && !is_known(key);
    let others = keys.iter().filter(is_named);
    let others = others.map(|key| row.text(key));
    parts.extend(
        others
            .filter(|cell| !WHOLES.contains(cell))
            .map(|cell| l.name(cell)),
    );
    let label = l.named(&parts);
    match row.text("year") {
        "" => label,
        year => fill(l.outcome_in_year(), &[&label, year]),
    }
}

/// What values of an outcome are divided by, and the unit that they then have.
fn unit(view: &View<'_>, row: &Row<'_>, unit: &str) -> (f64, String) {
    match unit {
        UNIT_OF_OUTCOME => large_unit(view, row.text("unit")),
        unit => large_unit(view, unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::table::from_csv;

    #[test]
    fn strengths_have_the_sign_of_their_direction() {
        let table = from_csv(
            "method,mu,mu_star,ST,S1,low,high\nmorris,-2,3,,,,\nsobol-indices,,,,0.2,,\none-at-a-time,,,,,-1,4\none-at-a-time,,,,,2,1\nother,1,1,,,,",
        );
        let rows = table.rows(&[]);
        let found = rows.iter().map(|row| {
            let method = Method::of(row)?;
            Some([method.strength(row)?, method.signed(row)?])
        });
        let expected = [
            Some([3.0, -3.0]),
            Some([0.2, 0.2]),
            Some([5.0, 5.0]),
            Some([2.0, -2.0]),
            None,
        ];
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn the_nation_in_the_last_year_comes_first_and_errors_last() {
        let table = from_csv("table,year,place\na,2013,East\na,2012,nation\na,2013,nation\nb,,");
        let rows = table.rows(&[]);
        let years = last_years(&rows);
        let of_poor = |row: &Row<'_>| rank(row, "poor_population", &years);
        let mut ranked: Vec<(Rank, usize)> = rows.iter().map(of_poor).zip(0..).collect();
        ranked.push((rank(&rows[2], "poor_population_se", &years), 9));
        ranked.sort();
        let order: Vec<usize> = ranked.into_iter().map(|(_, index)| index).collect();
        assert_eq!(order, [2, 3, 0, 1, 9]);
    }

    #[test]
    fn keys_stand_between_two_columns() {
        let table = from_csv("scenario,table,year,variable,method");
        let until = |column: &str| column == "variable";
        assert_eq!(keys(&table, "scenario", until), ["table", "year"]);
    }
}
