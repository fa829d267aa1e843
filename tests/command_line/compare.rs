//! `compare`: scenarios beside each other with the same luck.

mod budgets;
mod draws;
mod league;
mod refusals;
mod shared;

use super::*;

fn compare(scenarios: &[&Path], out: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("compare").args(scenarios).arg("--out").arg(out);
    command
}

fn country() -> PathBuf {
    repository("tests/own-data/country.toml")
}

/// A folder with a scenario that extends another by some lines.
struct Reforms(tempfile::TempDir);

impl Reforms {
    fn new() -> Self {
        let made = Self(tempfile::tempdir().expect("a folder"));
        made.write(
            "jobs.toml",
            &country(),
            "[measures.jobs.public_jobs]\ncapacity = { multiply = 8.0, from = 2008 }\n",
        );
        made
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, parent: &Path, changes: &str) -> PathBuf {
        let parent = serde_json::Value::from(parent.to_str().expect("text"));
        let text = format!("extends = {parent}\n[scenario]\ntitle = \"A reform\"\n{changes}");
        fs::write(self.path(name), text).expect("a file");
        self.path(name)
    }
}

/// The rows of a table as maps from column to cell.
fn rows(folder: &Path, name: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = fs::read(folder.join(name)).expect("a table");
    let (header, rows) = table(&bytes);
    let named = rows.into_iter();
    named
        .map(|row| header.iter().cloned().zip(row).collect())
        .collect()
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    let cell = &row[column];
    cell.parse()
        .unwrap_or_else(|_| panic!("{column} is `{cell}` in {row:?}"))
}

/// The only row with these cells.
fn only<'a>(
    rows: &'a [BTreeMap<String, String>],
    wanted: &[(&str, &str)],
) -> &'a BTreeMap<String, String> {
    let is_wanted = |row: &&BTreeMap<String, String>| wanted.iter().all(|(c, v)| row[*c] == *v);
    let found: Vec<_> = rows.iter().filter(is_wanted).collect();
    assert_eq!(found.len(), 1, "{wanted:?}");
    found[0]
}

#[test]
fn a_scenario_beside_itself_differs_in_nothing() {
    let reforms = Reforms::new();
    let out = reforms.path("out");
    let said = stdout(&ends(
        compare(&[&country(), &country()], &out).args(["--replicates", "2"]),
        0,
    ));
    assert!(
        said.contains("country beside country (2 replicate(s), seed 5)"),
        "{said}"
    );
    assert!(said.contains("public_cost: no difference"), "{said}");
    let zero = |row: &BTreeMap<String, String>, columns: &[&str]| {
        for column in columns {
            let cell = row[*column].as_str();
            assert!(cell == "0.0" || cell.is_empty(), "{column} of {row:?}");
        }
    };
    let difference = ["difference", "lower", "upper"];
    let mut compared = 0;
    for name in ["comparison.csv", "program_stats.csv", "gic.csv"] {
        for row in rows(&out, name) {
            zero(&row, &difference);
            let value = if name == "gic.csv" { "income" } else { "value" };
            assert_eq!(
                row[&format!("base_{value}")],
                row[&format!("other_{value}")]
            );
            compared += usize::from(row["difference"] == "0.0");
        }
    }
    assert!(compared > 5000, "{compared} differences");
    for row in rows(&out, "decile_impact.csv") {
        zero(
            &row,
            &["absolute_change", "lower", "upper", "count_better_off"],
        );
        assert_eq!(row["persons"], row["count_no_change"]);
    }
    assert!(
        rows(&out, "intra_decile.csv")
            .iter()
            .all(|row| row["no_change"] == "1.0")
    );
    for row in rows(&out, "decomposition.csv") {
        if row["change"] == "between" {
            zero(&row, &["growth", "redistribution", "line", "total"]);
        }
    }
    for row in rows(&out, "cost_effectiveness.csv") {
        zero(
            &row,
            &["public_cost_difference", "persons_lifted", "gap_closed"],
        );
        assert!(row["cost_per_person_lifted"].is_empty());
    }
}

#[test]
fn differences_are_those_of_runs_replicate_by_replicate() {
    let reforms = Reforms::new();
    let out = reforms.path("out");
    ends(
        compare(&[&country(), &reforms.path("jobs.toml")], &out).args(["--replicates", "3"]),
        0,
    );
    let run_into = |scenario: &Path, folder: &str| {
        let folder = reforms.path(folder);
        let mut command = run(scenario, &folder);
        ends(command.args(["--replicates", "3", "--quiet"]), 0);
        folder
    };
    let runs = [
        run_into(&country(), "base"),
        run_into(&reforms.path("jobs.toml"), "other"),
    ];
    let compared = rows(&out, "comparison.csv");
    for indicator in ["poor_population", "mean_income", "public_spending", "gini"] {
        let row = only(
            &compared,
            &[
                ("indicator", indicator),
                ("year", "2012"),
                ("place", "nation"),
                ("group", "all"),
            ],
        );
        let of_runs = runs.clone().map(|folder| {
            let years = rows(&folder, "national.csv");
            let last = years.iter().filter(|row| row["year"] == "2012");
            last.map(|row| number(row, indicator)).collect::<Vec<f64>>()
        });
        let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
        let [base, other] = of_runs.clone().map(|values| mean(&values));
        let close = |a: f64, b: f64| (a - b).abs() <= 1e-8 * a.abs().max(1.0);
        assert!(close(number(row, "base_value"), base), "{indicator}");
        assert!(close(number(row, "other_value"), other), "{indicator}");
        // The interval is that of the differences replicate by replicate; t of two degrees is 4.3027.
        let pairs: Vec<f64> = of_runs[0]
            .iter()
            .zip(&of_runs[1])
            .map(|(a, b)| b - a)
            .collect();
        let middle = mean(&pairs);
        let squares: f64 = pairs.iter().map(|d| (d - middle) * (d - middle)).sum();
        let half = 4.302_652_73 * (squares / 2.0 / 3.0).sqrt();
        let found = (number(row, "upper") - number(row, "lower")) / 2.0;
        assert!(
            (found - half).abs() <= 1e-5 * half.max(1e-9),
            "{indicator}: {found} {half}"
        );
    }
}

#[test]
fn the_tables_agree_with_each_other() {
    let reforms = Reforms::new();
    let out = reforms.path("out");
    ends(
        compare(&[&country(), &reforms.path("jobs.toml")], &out).args(["--replicates", "3"]),
        0,
    );
    // The reform gives jobs: more spending, fewer poor, and a cost for each of them.
    let costs = rows(&out, "cost_effectiveness.csv");
    let all = only(&costs, &[("from_year", "2005"), ("to_year", "2012")]);
    assert!(number(all, "public_cost_difference") > 0.0 && number(all, "persons_lifted") > 0.0);
    let by_year: f64 = costs
        .iter()
        .filter(|row| row["from_year"] == row["to_year"])
        .map(|row| number(row, "person_years"))
        .sum();
    assert!((number(all, "person_years") - by_year).abs() < 1e-3);
    let ratio = number(all, "public_cost_difference") / number(all, "person_years");
    assert!((number(all, "cost_per_person_year") / ratio - 1.0).abs() < 1e-8);
    assert!(number(all, "cost_per_person_year_lower") < ratio);
    assert!(number(all, "cost_per_person_year_upper") > ratio);
    for column in [
        "leakage_base",
        "inclusion_error_other",
        "exclusion_error_other",
    ] {
        assert!((0.0..=1.0).contains(&number(all, column)), "{column}");
    }

    let deciles = rows(&out, "decile_impact.csv");
    let year = |decile: &str| only(&deciles, &[("year", "2012"), ("decile", decile)]);
    let tenths: Vec<String> = (1..=10).map(|tenth| tenth.to_string()).collect();
    let sum = |column: &str| -> f64 { tenths.iter().map(|d| number(year(d), column)).sum() };
    for column in [
        "persons",
        "count_better_off",
        "count_worse_off",
        "count_no_change",
    ] {
        assert!(
            (sum(column) / number(year("all"), column) - 1.0).abs() < 1e-8,
            "{column}"
        );
    }
    assert!(number(year("1"), "count_better_off") > 0.0);
    for pair in tenths.windows(2) {
        assert!(number(year(&pair[0]), "baseline_mean") < number(year(&pair[1]), "baseline_mean"));
    }
    for row in rows(&out, "intra_decile.csv") {
        let buckets = [
            "lose_more_than_5pct",
            "lose_less_than_5pct",
            "no_change",
            "gain_less_than_5pct",
            "gain_more_than_5pct",
        ];
        let total: f64 = buckets.iter().map(|bucket| number(&row, bucket)).sum();
        assert!((total - 1.0).abs() < 1e-8);
    }
    let programmes = rows(&out, "program_stats.csv");
    let jobs = only(
        &programmes,
        &[
            ("year", "2012"),
            ("programme", "public_jobs"),
            ("quantity", "reached"),
        ],
    );
    assert!(number(jobs, "difference") > 0.0 && !jobs["lower"].is_empty());
    for row in rows(&out, "decomposition.csv") {
        let parts = ["growth", "redistribution", "line"].map(|part| number(&row, part));
        let total = number(&row, "total");
        assert!(number(&row, "total_lower") <= total && total <= number(&row, "total_upper"));
        assert!((parts.iter().sum::<f64>() - total).abs() < 1e-8);
        assert!((number(&row, "after") - number(&row, "before") - total).abs() < 1e-8);
    }
}

#[test]
fn common_luck_makes_differences_precise() {
    let reforms = Reforms::new();
    let (reform, out) = (reforms.path("jobs.toml"), reforms.path("out"));
    let replicates = ["--replicates", "8", "--quiet"];
    ends(compare(&[&country(), &reform], &out).args(replicates), 0);
    // The same two scenarios with luck of their own.
    ends(run(&country(), &reforms.path("base")).args(replicates), 0);
    let mut elsewhere = run(&reform, &reforms.path("other"));
    ends(elsewhere.args(replicates).args(["--seed", "77"]), 0);
    let variance = |folder: &str, indicator: &str| {
        let years = rows(&reforms.path(folder), "national.csv");
        let last = years.iter().filter(|row| row["year"] == "2012");
        let values: Vec<f64> = last.map(|row| number(row, indicator)).collect();
        let mean = values.iter().sum::<f64>() / 8.0;
        values.iter().map(|v| (v - mean) * (v - mean)).sum::<f64>() / 7.0
    };
    let compared = rows(&out, "comparison.csv");
    for indicator in ["poor_population", "poor_population_observed", "mean_income"] {
        let row = only(
            &compared,
            &[
                ("indicator", indicator),
                ("year", "2012"),
                ("place", "nation"),
                ("group", "all"),
            ],
        );
        // Half an interval is t of seven degrees, 2.3646, times the standard error.
        let half = (number(row, "upper") - number(row, "lower")) / 2.0;
        let paired = (half / 2.364_624) * (half / 2.364_624) * 8.0;
        let independent = variance("base", indicator) + variance("other", indicator);
        // The 99th percentile of F with 7 and 14 degrees of freedom is 4.28.
        assert!(
            independent > 4.28 * paired,
            "{indicator}: {independent} {paired}"
        );
    }
}

#[test]
fn results_folders_stand_for_their_scenarios_and_machines_get_the_nation() {
    let reforms = Reforms::new();
    let folder = reforms.path("base");
    ends(run(&country(), &folder).arg("--quiet"), 0);
    // A name that a spreadsheet would take for a formula.
    let formula = reforms.write(
        "=2+3.toml",
        &country(),
        "[measures]\njobs.enabled = false\n",
    );
    let out = reforms.path("out");
    let ask = || compare(&[&folder, &formula], &out);
    let json: serde_json::Value =
        serde_json::from_slice(&ends(ask().args(["--format", "json"]), 0).stdout).expect("JSON");
    let nation = json.as_array().expect("rows");
    assert!(
        nation
            .iter()
            .all(|row| row["place"] == "nation" && row["group"] == "all")
    );
    assert!(
        nation
            .iter()
            .any(|row| row["difference"].as_f64() != Some(0.0))
    );
    let printed = ends(ask().args(["--format", "csv"]), 0).stdout;
    let file = fs::read(out.join("comparison.csv")).expect("a table");
    assert_eq!(table(&printed).0, table(&file).0);
    assert!(column(&file, "other").iter().all(|name| name == "'=2+3"));
    let said = stdout(&ends(&mut ask(), 0));
    for part in [
        "=2+3 beside country",
        "poor, m, 2012",
        "A single replicate has no interval",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    assert!(ends(ask().arg("--quiet"), 0).stdout.is_empty());
    let mut checked = Command::new(PROGRAM);
    let said = stdout(&ends(checked.arg("verify").arg(&out), 0));
    assert!(said.contains("intact"), "{said}");
}
