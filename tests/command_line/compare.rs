//! `compare`: scenarios beside each other with the same luck.

use super::posterior::Calibrated;
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

const ALL: [&str; 7] = [
    "comparison.csv",
    "cost_effectiveness.csv",
    "decile_impact.csv",
    "intra_decile.csv",
    "program_stats.csv",
    "gic.csv",
    "decomposition.csv",
];

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
            assert_eq!(row[&format!("base_{value}")], row[&format!("other_{value}")]);
            compared += usize::from(row["difference"] == "0.0");
        }
    }
    assert!(compared > 5000, "{compared} differences");
    for row in rows(&out, "decile_impact.csv") {
        zero(
            &row,
            &[
                "difference",
                "absolute_change",
                "lower",
                "upper",
                "count_better_off",
                "count_worse_off",
            ]
            .into_iter()
            .filter(|column| row.contains_key(*column))
            .collect::<Vec<_>>(),
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
fn the_tables_agree_with_those_of_runs_and_with_each_other() {
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
    if !all["cost_per_person_lifted"].is_empty() {
        let ratio = number(all, "public_cost_difference") / number(all, "persons_lifted");
        assert!((number(all, "cost_per_person_lifted") / ratio - 1.0).abs() < 1e-8);
    }
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
        assert!(number(year(&pair[0]), "base_value") < number(year(&pair[1]), "base_value"));
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
fn draws_stand_apart_from_luck_and_threads_change_no_byte() {
    let calibrated = Calibrated::new();
    let ask = |folder: &str, threads: &str| {
        let scenarios = ["calibrated.toml", "no-jobs.toml"].map(|name| calibrated.path(name));
        let mut command = compare(&[&scenarios[0], &scenarios[1]], &calibrated.path(folder));
        command.args(SHORT);
        command.args([
            "--posterior",
            "3",
            "--replicates",
            "2",
            "--threads",
            threads,
        ]);
        command
    };
    let said = stdout(&ends(&mut ask("one", "1"), 0));
    for part in [
        "3 posterior draw(s), 2 replicate(s)",
        "draws, 5-95%",
        "Not drawn, since no-jobs sets them itself: growth.level",
        "uncertainty of the calibrated parameters",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    ends(ask("two", "3").arg("--quiet"), 0);
    let read = |folder: &str| {
        let mut files = files(&calibrated.path(folder));
        files.remove("manifest.json");
        files
    };
    let one = read("one");
    let mut names: Vec<&str> = one.keys().map(String::as_str).collect();
    let mut expected: Vec<&str> = ALL.into_iter().chain(["posterior_draws.csv"]).collect();
    names.sort_unstable();
    expected.sort_unstable();
    assert_eq!(names, expected);
    assert!(one == read("two"), "the bytes depend on the threads");
    let compared = rows(&calibrated.path("one"), "comparison.csv");
    let row = only(
        &compared,
        &[
            ("indicator", "mean_income"),
            ("year", "2013"),
            ("place", "nation"),
            ("group", "all"),
        ],
    );
    assert!(number(row, "draws_p5") < number(row, "draws_p95"));
    assert!(number(row, "lower") < number(row, "upper"));
    let draws = rows(&calibrated.path("one"), "posterior_draws.csv");
    let of = |name: &str| draws.iter().filter(|row| row["scenario"] == name).count();
    // Two parameters in six runs, of which the other scenario sets one itself.
    assert_eq!((of("calibrated"), of("no-jobs")), (12, 6));

    // The finished result is confirmed and shown as before; another comparison is not written over it.
    assert_eq!(stdout(&ends(&mut ask("one", "2"), 0)), said);
    assert!(one == read("one"));
    let mut another = ask("one", "2");
    ends(another.args(["--seed", "4"]), 2);
    ends(another.arg("--force"), 0);
    assert!(one != read("one"));
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

#[test]
fn what_cannot_be_paired_is_refused() {
    let reforms = Reforms::new();
    let out = reforms.path("out");
    let refused = |command: &mut Command, expected: &[&str]| {
        let said = stderr(&ends(command, 2));
        for part in expected {
            assert!(said.contains(part), "{part}\n{said}");
        }
        assert!(!out.exists(), "{expected:?}");
    };
    let beside = |name: &str, changes: &str| {
        compare(
            &[&country(), &reforms.write(name, &country(), changes)],
            &out,
        )
    };
    for (name, changes, expected) in [
        (
            "a.toml",
            "[time]\nend = 2011\n",
            [
                "`time.end` is 2012 in country and 2011 in a",
                "--set time.end=2012",
            ],
        ),
        (
            "b.toml",
            "[population]\nseed = 9\n",
            ["`population.seed` is 5 in country and 9 in b", "--seed 5"],
        ),
        (
            "c.toml",
            "[population]\nscale = 300\n",
            [
                "`population.scale` is 200 in country and 300 in c",
                "--scale 200",
            ],
        ),
        (
            "d.toml",
            "[population]\nmean_income = 3300\n",
            ["`population.mean_income`", "begin with the same households"],
        ),
        (
            "e.toml",
            "[prices]\npoverty_line = 1100\n",
            ["`prices.poverty_line`", "begin with the same households"],
        ),
    ] {
        refused(&mut beside(name, changes), &expected);
    }
    let provinces =
        fs::read_to_string(repository("tests/own-data/country-provinces.csv")).expect("a file");
    let mut lines: Vec<&str> = provinces.lines().collect();
    lines.swap(1, 2);
    fs::write(reforms.path("swapped.csv"), lines.join("\n") + "\n").expect("a file");
    refused(
        &mut beside("f.toml", "[data]\nprovinces = \"swapped.csv\"\n"),
        &["`data.provinces` holds other provinces", "the same file"],
    );
    fs::create_dir(reforms.path("sub")).expect("a folder");
    let twin = reforms.write("sub/jobs.toml", &country(), "");
    let jobs = reforms.path("jobs.toml");
    refused(
        &mut compare(&[&country(), &jobs, &twin], &out),
        &["two scenarios are named `jobs`", "rename one of the files"],
    );
    refused(
        &mut compare(&[&jobs, &twin], &out),
        &["two scenarios are named `jobs`"],
    );
    refused(&mut compare(&[&country()], &out), &["OTHER"]);
    refused(
        compare(&[&country(), &jobs], &out).args(["--posterior", "2"]),
        &["country has no posterior to draw from"],
    );

    let folder = reforms.path("result");
    ends(run(&country(), &folder).arg("--quiet"), 0);
    refused(
        compare(&[&folder, &jobs], &out).args(["--scale", "300"]),
        &[
            "say how scenario files are simulated",
            "leave the options out",
        ],
    );
    refused(
        &mut compare(&[&reforms.path("sub"), &jobs], &out),
        &["holds no finished result"],
    );
    let text = fs::read_to_string(folder.join("manifest.json")).expect("a manifest");
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let other = text.replacen(&version, "\"version\": \"0.0.1\"", 1);
    fs::write(folder.join("manifest.json"), other).expect("written");
    refused(
        &mut compare(&[&folder, &jobs], &out),
        &[
            "version 0.0.1 of the program wrote it",
            "install version 0.0.1",
        ],
    );
    // A comparison is a folder of the program, but no result of a run.
    let earlier = reforms.path("earlier");
    ends(compare(&[&country(), &jobs], &earlier).arg("--quiet"), 0);
    refused(
        &mut compare(&[&earlier, &jobs], &out),
        &["it holds a comparison and not a run"],
    );
}

#[test]
fn scenarios_need_the_same_draws() {
    let calibrated = Calibrated::new();
    calibrated.write(
        "posterior-2.csv",
        "draw,weight,distance,population.county_dispersion,growth.level\n0,0.5,1,0.1,0.0\n1,0.5,1,0.2,0.001\n",
    );
    calibrated.write(
        "elsewhere.toml",
        "extends = \"calibrated.toml\"\n[scenario]\ntitle = \"Other draws\"\n[data]\nposterior = \"posterior-2.csv\"\n",
    );
    calibrated.write(
        "even.toml",
        "extends = \"calibrated.toml\"\n[scenario]\ntitle = \"Even counties\"\n[population]\ncounty_dispersion = 0.12\n",
    );
    let out = calibrated.path("out");
    let refused = |other: &str, expected: &[&str]| {
        let scenarios = ["calibrated.toml", other].map(|name| calibrated.path(name));
        let mut command = compare(&[&scenarios[0], &scenarios[1]], &out);
        let said = stderr(&ends(command.args(SHORT).args(["--posterior", "2"]), 2));
        for part in expected {
            assert!(said.contains(part), "{part}\n{said}");
        }
        assert!(!out.exists());
    };
    refused(
        "elsewhere.toml",
        &["draws are not the same", "names data.posterior"],
    );
    // Alike as they stand, but drawn in one of them alone.
    refused(
        "even.toml",
        &[
            "`population.county_dispersion`",
            "begin with the same households",
        ],
    );
}
