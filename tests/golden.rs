//! Main outcomes of every shipped scenario as they were when somebody last looked at them.
//!
//! The files in `scenarios/golden` detect change. They are not the truth: whoever changes the
//! model on purpose renews them and reads the difference.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::thread;

/// Columns of `national.csv` that are kept.
const NATIONAL: [&str; 15] = [
    "rural_population",
    "poor_population",
    "poor_population_observed",
    "registered_population",
    "designated_counties",
    "poor_villages",
    "mean_income",
    "mean_income_poor_areas",
    "income_wage",
    "income_business",
    "income_property",
    "income_transfer",
    "poverty_gap_ratio",
    "gini",
    "public_spending",
];
/// Columns of `registry.csv` that are kept.
const REGISTRY: [&str; 4] = ["returned", "exited", "exclusion_error", "inclusion_error"];
/// Measures whose spending is kept.
const MEASURES: [&str; 6] = [
    "jobs",
    "relocation",
    "eco_compensation",
    "education",
    "subsistence",
    "support",
];
const RENEW: &str = "UPDATE_GOLDEN=1 cargo test --test golden";

/// Cells by year and column; the first column is the year.
#[derive(Clone, Debug, PartialEq)]
struct Golden {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Golden {
    fn read(text: &str) -> Self {
        let words = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<_>>();
        let mut lines = text.lines();
        let header = lines.next().map(words).unwrap_or_default();
        let rows = lines.map(words).collect();
        Self { header, rows }
    }

    fn write(&self) -> String {
        let lines = std::iter::once(&self.header).chain(&self.rows);
        lines.map(|line| line.join(",") + "\n").collect()
    }

    fn cell(&self, year: &str, column: &str) -> Option<&str> {
        let place = self.header.iter().position(|name| name == column)?;
        let row = self.rows.iter().find(|row| row[0] == year)?;
        row.get(place).map(String::as_str)
    }

    fn number(&self, year: u16, column: &str) -> f64 {
        let cell = self.cell(&year.to_string(), column);
        let cell = cell.unwrap_or_else(|| panic!("no {column} in {year}"));
        cell.parse()
            .unwrap_or_else(|_| panic!("{column} in {year} is {cell:?}"))
    }

    /// What differs in `now`, one line for each year and column.
    fn differences(&self, now: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        let keys = |of: &Self| of.rows.iter().map(|row| row[0].clone()).collect::<Vec<_>>();
        for (what, was, is) in [
            ("columns", self.header.clone(), now.header.clone()),
            ("years", keys(self), keys(now)),
        ] {
            if was != is {
                lines.push(format!("{what}: from {was:?} to {is:?}"));
            }
        }
        for row in &now.rows {
            for (column, is) in now.header.iter().zip(row) {
                if let Some(was) = self.cell(&row[0], column)
                    && was != is
                {
                    lines.push(format!("{} {column}: from {was} to {is}", row[0]));
                }
            }
        }
        lines
    }
}

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

/// Every scenario: its name, and its path without the ending.
fn all() -> BTreeMap<String, PathBuf> {
    let folders = ["", "gallery/to-2020", "gallery/to-2030"];
    let folders = folders.map(|folder| scenarios().join(folder));
    let named = folders.iter().flat_map(|folder| {
        let names = names(folder, ".toml").into_iter();
        names.map(|name| (name.clone(), folder.join(name)))
    });
    named.collect()
}

/// Names of the files of a folder with an ending, without it.
fn names(folder: &Path, ending: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name())
        .filter_map(|name| Some(name.to_str()?.strip_suffix(ending)?.to_owned()))
        .collect();
    names.sort();
    names
}

/// A table of results, one map a row.
fn table(folder: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let path = folder.join(name);
    let mut reader = csv::Reader::from_path(&path).expect("a table of results");
    let rows = reader.deserialize();
    rows.map(|row| row.expect("a row")).collect()
}

/// Simulates a scenario with one agent for 4,000 households and keeps the main outcomes.
fn simulate(name: &str, path: &Path) -> Golden {
    let base = tempfile::tempdir().expect("a folder");
    let folder = base.path().join("result");
    let output = Command::new(env!("CARGO_BIN_EXE_five-measures"))
        .arg("run")
        .arg(path.with_extension("toml"))
        .args(["--scale", "4000", "--threads", "1", "--quiet", "--out"])
        .arg(&folder)
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name}: {said}");
    let spending: BTreeMap<(String, String), String> = table(&folder, "measures.csv")
        .into_iter()
        .filter(|row| row["programme"] == "all")
        .map(|row| {
            (
                (row["year"].clone(), row["measure"].clone()),
                row["spending"].clone(),
            )
        })
        .collect();
    let registry = table(&folder, "registry.csv");
    let mut header = vec!["year".to_owned()];
    header.extend(NATIONAL.iter().chain(&REGISTRY).map(|&c| c.to_owned()));
    header.extend(MEASURES.map(|measure| format!("spending_{measure}")));
    let rows = table(&folder, "national.csv").into_iter().zip(registry);
    let rows = rows.map(|(nation, register)| {
        let year = &nation["year"];
        assert_eq!(*year, register["year"], "{name}");
        let mut row = vec![year.clone()];
        row.extend(NATIONAL.map(|column| nation[column].clone()));
        row.extend(REGISTRY.map(|column| register[column].clone()));
        row.extend(MEASURES.map(|m| spending[&(year.clone(), m.to_owned())].clone()));
        row
    });
    Golden {
        header,
        rows: rows.collect(),
    }
}

/// All scenarios as they are now, simulated once, at the same time.
fn results() -> &'static BTreeMap<String, Golden> {
    static RESULTS: OnceLock<BTreeMap<String, Golden>> = OnceLock::new();
    RESULTS.get_or_init(|| {
        let scenarios = all();
        thread::scope(|scope| {
            let running: Vec<_> = scenarios
                .iter()
                .map(|(name, path)| (name.clone(), scope.spawn(move || simulate(name, path))))
                .collect();
            running
                .into_iter()
                .map(|(name, thread)| (name, thread.join().expect("a simulated scenario")))
                .collect()
        })
    })
}

fn result(name: &str) -> &'static Golden {
    &results()[name]
}

#[test]
fn every_scenario_gives_its_golden_results() {
    let folder = scenarios().join("golden");
    if std::env::var_os("UPDATE_GOLDEN").is_some_and(|value| value == "1") {
        for (name, now) in results() {
            fs::write(folder.join(format!("{name}.csv")), now.write()).expect("written");
        }
    }
    let mut changes = Vec::new();
    for (name, now) in results() {
        let path = folder.join(format!("{name}.csv"));
        match fs::read_to_string(&path) {
            Ok(text) => {
                let lines = Golden::read(&text).differences(now);
                changes.extend(lines.into_iter().map(|line| format!("{name} {line}")));
            }
            Err(_) => changes.push(format!("{name} has no golden file")),
        }
    }
    for name in names(&folder, ".csv") {
        if !results().contains_key(&name) {
            changes.push(format!("{name}.csv belongs to no scenario"));
        }
    }
    assert!(
        changes.is_empty(),
        "results are not the golden ones:\n{}\nIf that is meant, renew the files and look at what changed:\n{RENEW}",
        changes.join("\n")
    );
}

#[test]
fn differences_name_year_column_and_both_values() {
    let was = Golden::read("year,poor,gini\n2012,5,0.30\n2013,4,0.31\n");
    let is = Golden::read("year,poor,gini\n2012,5,0.30\n2013,3,0.31\n");
    assert_eq!(was.differences(&was), Vec::<String>::new());
    assert_eq!(was.differences(&is), ["2013 poor: from 4 to 3"]);
    let fewer = Golden::read("year,poor\n2012,5\n");
    assert_eq!(was.differences(&fewer).len(), 2);
}

/// Support that goes by lot and to those who do not need it leaves more people poor, and a register
/// that was filled with error misses more of them. In 2020 the register is empty in both, so that
/// nobody poor is on it.
#[test]
fn poor_targeting_leaves_more_poor_and_misses_more_of_them() {
    let (bad, base) = (result("poor-targeting"), result("baseline"));
    for year in 2016..=2020 {
        let poor = |of: &Golden| of.number(year, "poor_population");
        assert!(poor(bad) > 1.1 * poor(base), "{year}: {} poor", poor(bad));
        let missed = |of: &Golden| of.number(year, "exclusion_error");
        if year < 2020 {
            assert!(missed(bad) > missed(base) + 0.05, "{year}: {}", missed(bad));
        } else {
            assert_eq!((missed(bad), missed(base)), (1.0, 1.0), "{year}");
        }
    }
}

/// Money that is diverted serves nobody: until 2015 budgets do not quite cover all places any more,
/// so that less is spent. From 2016 the margin of budgets covers the loss. The poor are compared over
/// all years, because one year of a small sample moves by more than that.
#[test]
fn double_leakage_serves_less_and_leaves_no_fewer_poor() {
    let (double, base) = (result("double-leakage"), result("baseline"));
    assert_eq!(double.rows[0], base.rows[0], "2012 is drawn, not lived");
    for year in 2013..=2015 {
        let spent = |of: &Golden| of.number(year, "public_spending");
        assert!(spent(double) < spent(base), "{year}");
    }
    let sum = |of: &Golden, column| (2013..=2020).map(|y| of.number(y, column)).sum::<f64>();
    assert!(sum(double, "public_spending") < sum(base, "public_spending"));
    assert!(sum(double, "poor_population") > 0.995 * sum(base, "poor_population"));
}

/// What is set for the years after 2020 must not reach back.
#[test]
fn extended_2030_is_the_baseline_until_2020() {
    let (long, base) = (result("extended-2030"), result("baseline"));
    assert_eq!(long.header, base.header);
    assert_eq!((base.rows.len(), long.rows.len()), (9, 19));
    assert_eq!(long.rows[..9], base.rows[..]);
}

/// A programme that begins later is no programme before: its years until 2015 are those of growth alone.
#[test]
fn a_delayed_start_is_growth_alone_until_it_begins() {
    let (late, alone) = (result("delayed-start"), result("growth-only"));
    for year in 2012..=2015 {
        for column in ["poor_population", "mean_income", "gini", "public_spending"] {
            assert_eq!(late.number(year, column), alone.number(year, column));
        }
    }
    let spent = |of: &Golden| of.number(2016, "public_spending");
    assert!(spent(late) > 2.0 * spent(alone));
}

/// The same programme is worth more where officials know the poor, less where they do not.
#[test]
fn knowledge_of_the_poor_orders_the_same_programme() {
    let of = ["perfect-targeting", "baseline", "poor-targeting"].map(result);
    for year in 2015..=2019 {
        let [perfect, base, bad] = of.map(|of| of.number(year, "poor_population"));
        assert!(perfect < base && base < bad, "{year}");
        let [perfect, base, bad] = of.map(|of| of.number(year, "exclusion_error"));
        assert!(perfect < base && base < bad, "{year}");
    }
}

/// Withdrawn at once or after five years, support is the same until 2020 and gone in 2026; between, it keeps people above the line, also
/// in a year of a shock.
#[test]
fn the_transition_holds_people_above_the_line() {
    let (grace, none) = (result("extended-2030"), result("support-ends-2021"));
    let poor = |name, year| result(name).number(year, "poor_population");
    for year in 2012..=2020 {
        for column in ["poor_population", "public_spending", "mean_income"] {
            assert_eq!(grace.number(year, column), none.number(year, column));
        }
    }
    for year in 2021..=2025 {
        assert!(poor("support-ends-2021", year) > 1.5 * poor("extended-2030", year));
        let spent = |of: &Golden| of.number(year, "public_spending");
        assert!(spent(none) < spent(grace), "{year}");
    }
    let shock = poor("shock-2023", 2023) - poor("extended-2030", 2023);
    let alone = poor("shock-2023-alone", 2023) - poor("support-ends-2021", 2023);
    assert!(0.0 < shock && shock < alone, "{shock} {alone}");
    for year in 2012..=2022 {
        assert_eq!(poor("shock-2023", year), poor("extended-2030", year));
    }
}

/// Growth goes on, prices raise the line less, and support ends in 2026: poverty falls over the
/// decade, and rises in the year in which positions end, since allowances follow last year's income.
#[test]
fn poverty_falls_after_2020_and_rises_when_support_ends() {
    let long = result("extended-2030");
    let poor = |year| long.number(year, "poor_population");
    assert!(poor(2025) < 0.8 * poor(2020) && poor(2030) < 0.8 * poor(2020));
    assert!(poor(2026) > poor(2025));
    for year in 2021..=2030 {
        let rise = long.number(year, "mean_income") / long.number(year - 1, "mean_income");
        assert!((1.0..1.15).contains(&rise), "{year}: incomes times {rise}");
        let spent = long.number(year, "spending_jobs");
        assert_eq!(spent == 0.0, year >= 2026, "{year}: {spent}");
        assert!(long.number(year, "spending_subsistence") > 1e11, "{year}");
    }
}

/// Every other scenario has measures that growth alone lacks. Neutral growth has other growth, so that
/// it is not compared.
#[test]
fn growth_alone_leaves_more_poor_than_any_policy() {
    let alone = result("growth-only");
    for (name, other) in results() {
        if matches!(name.as_str(), "growth-only" | "neutral-growth") {
            continue;
        }
        let begins = if name == "delayed-start" { 2016 } else { 2014 };
        for year in begins..=2020 {
            let poor = |of: &Golden| of.number(year, "poor_population");
            assert!(
                poor(alone) > poor(other),
                "{year}: {} poor in {name}, {} with growth alone",
                poor(other),
                poor(alone)
            );
        }
    }
}
