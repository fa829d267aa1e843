//! `attribute`: what each measure did.

use super::*;

fn attribute(scenario: &Path, out: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("attribute").arg(scenario).arg("--out").arg(out);
    command
}

type Row = BTreeMap<String, String>;

fn rows(folder: &Path, name: &str) -> Vec<Row> {
    let bytes = fs::read(folder.join(name)).expect("a table");
    let (header, rows) = table(&bytes);
    let named = rows.into_iter();
    named
        .map(|row| header.iter().cloned().zip(row).collect())
        .collect()
}

fn number(row: &Row, column: &str) -> f64 {
    let cell = &row[column];
    cell.parse()
        .unwrap_or_else(|_| panic!("{column} is `{cell}` in {row:?}"))
}

/// Hundredths of the unit, which is what tables hold.
fn hundredths(row: &Row, column: &str) -> i64 {
    (number(row, column) * 100.0).round() as i64
}

/// Rows by what they are about.
fn parts(rows: &[Row]) -> BTreeMap<[String; 3], Vec<&Row>> {
    let mut parts: BTreeMap<_, Vec<&Row>> = BTreeMap::new();
    for row in rows {
        let key = ["outcome", "year", "place"].map(|column| row[column].clone());
        parts.entry(key).or_default().push(row);
    }
    parts
}

const SMALL: [&str; 6] = [
    "--scale",
    "10000",
    "--set",
    "time.end=2015",
    "--replicates",
    "2",
];

/// The attribution of the baseline up to 2016, made once.
fn small() -> &'static (PathBuf, String) {
    static SMALL_RESULT: OnceLock<(PathBuf, String)> = OnceLock::new();
    SMALL_RESULT.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command-line-attribution");
        if folder.exists() {
            fs::remove_dir_all(&folder).expect("removed");
        }
        let said = stdout(&ends(attribute(&baseline(), &folder).args(SMALL), 0));
        (folder, said)
    })
}

#[test]
fn measures_and_interactions_add_up_to_the_total_exactly() {
    let (folder, said) = small();
    assert!(said.contains("Fewer poor at the end of 2015"), "{said}");
    assert!(said.contains("Monte Carlo"), "{said}");
    let all = rows(folder, "attribution.csv");
    let parts = parts(&all);
    assert_eq!(parts.len(), 7 * 3 * (6 + 31), "outcomes, years and places");
    let mut people = 0;
    for (key, rows) in &parts {
        for order in ["any", "subsistence_last"] {
            let of = |term: &str| -> Vec<&&Row> {
                let rows = rows.iter();
                rows.filter(|r| r["order"] == order && r["term"] == term)
                    .collect()
            };
            let sum = |rows: &[&&Row], column: &str| -> i64 {
                rows.iter().map(|row| hundredths(row, column)).sum()
            };
            let [total] = of("total")[..] else {
                panic!("one total in {key:?}")
            };
            let measures = of("measure");
            assert_eq!(measures.len(), 5);
            if total["shapley"].is_empty() {
                // Nobody is on the register of a province.
                assert_eq!(key[0], "income_of_registered");
                continue;
            }
            let whole = hundredths(total, "shapley");
            assert_eq!(sum(&measures, "shapley"), whole, "{key:?} {order}");
            if key[0] != "income_of_registered" {
                assert_eq!(whole % 100, 0, "whole units: {key:?}");
            }
            people += usize::from(key[0] == "poor_population" && whole != 0);
            let pairs = of("interaction");
            if pairs.is_empty() {
                continue;
            }
            assert_eq!(pairs.len(), 10);
            let dividends = sum(&measures, "dividend")
                + sum(&pairs, "dividend")
                + sum(&of("higher_order"), "dividend");
            assert_eq!(dividends, hundredths(total, "dividend"), "{key:?}");
        }
    }
    assert!(people > 100, "{people}");
}

#[test]
fn marginal_contributions_are_those_of_the_coalitions() {
    let (folder, _) = small();
    let coalitions = rows(folder, "coalitions.csv");
    let all = rows(folder, "attribution.csv");
    let of_nation = |row: &&Row| row["place"] == "nation" && row["year"] == "2015";
    for outcome in ["poor_population", "cumulative_cost", "income_of_registered"] {
        let value = |name: &str| {
            let rows = coalitions.iter().filter(of_nation);
            let mut found = rows.filter(|r| r["outcome"] == outcome && r["coalition"] == name);
            number(found.next().expect("a coalition"), "value")
        };
        let (none, every) = (
            value("none"),
            value("jobs+relocation+eco_compensation+education+subsistence"),
        );
        let without_jobs = value("relocation+eco_compensation+education+subsistence");
        let rows = all.iter().filter(of_nation);
        let mut jobs = rows
            .filter(|r| r["outcome"] == outcome && r["measure"] == "jobs" && r["order"] == "any");
        let jobs = jobs.next().expect("a row of jobs");
        assert!((number(jobs, "drop_one") - (every - without_jobs)).abs() < 0.02);
        assert!((number(jobs, "add_one") - (value("jobs") - none)).abs() < 0.02);
        let [low, high] = ["shapley_lower", "shapley_upper"].map(|c| number(jobs, c));
        let shapley = number(jobs, "shapley");
        assert!(low <= shapley && shapley <= high, "{low} {shapley} {high}");
    }
}

#[test]
fn coalitions_are_what_runs_of_their_scenarios_come_to() {
    let base = tempfile::tempdir().expect("a folder");
    let (attributed, alone) = (base.path().join("attributed"), base.path().join("alone"));
    let small = ["--scale", "10000", "--set", "time.end=2015"];
    let every = ends(
        attribute(&baseline(), &attributed)
            .args(small)
            .args(["--players", "7"]),
        0,
    );
    assert!(stdout(&every).contains("support"));
    let coalitions = rows(&attributed, "coalitions.csv");
    assert_eq!(coalitions.len(), 7 * 3 * 6 * 128);
    for (scenario, coalition) in [
        ("growth-only", "growth"),
        (
            "without-jobs",
            "relocation+eco_compensation+education+subsistence+support+growth",
        ),
    ] {
        let path = repository(&format!("scenarios/{scenario}.toml"));
        ends(run(&path, &alone).args(small).arg("--force"), 0);
        let national = rows(&alone, "national.csv");
        for year in ["2013", "2014", "2015"] {
            let of_run = national.iter().find(|r| r["year"] == year).expect("a year");
            let mut found = coalitions.iter().filter(|r| {
                r["coalition"] == coalition && r["year"] == year && r["place"] == "nation"
            });
            let poor = found.find(|r| r["outcome"] == "poor_population");
            assert_eq!(
                number(poor.expect("a value"), "value"),
                number(of_run, "poor_population"),
                "{scenario} {year}"
            );
        }
    }
}

#[test]
fn neither_threads_nor_a_second_run_change_a_byte() {
    let (folder, _) = small();
    let base = tempfile::tempdir().expect("a folder");
    let again = base.path().join("again");
    ends(
        attribute(&baseline(), &again)
            .args(SMALL)
            .args(["--threads", "1"]),
        0,
    );
    for name in ["attribution.csv", "fall.csv", "coalitions.csv"] {
        let [a, b] = [folder, &again].map(|f| fs::read(f.join(name)).expect("a table"));
        assert!(a == b, "{name} differs");
    }
    // A finished result is confirmed and shown again.
    let said = stdout(&ends(attribute(&baseline(), &again).args(SMALL), 0));
    assert_eq!(
        said.replace(&again.display().to_string(), ""),
        small().1.replace(&folder.display().to_string(), "")
    );
    // Another design is another result.
    for design in [&SMALL[..4], &[&SMALL[..], &["--players", "7"]].concat()] {
        let other = ends(attribute(&baseline(), &again).args(design), 2);
        assert!(stderr(&other).contains("--force"), "{}", stderr(&other));
    }
}

#[test]
fn draws_say_what_of_the_fall_is_left_open() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("out");
    let arguments = [
        "--scale",
        "10000",
        "--set",
        "time.end=2015",
        "--posterior",
        "3",
        "--replicates",
        "2",
    ];
    let said = stdout(&ends(attribute(&baseline(), &out).args(arguments), 0));
    assert!(said.contains("draws, 5-95%"), "{said}");
    assert!(said.contains("cannot be assigned"), "{said}");
    let fall = rows(&out, "fall.csv");
    let of = |term: &str| {
        let mut found = fall.iter().filter(|r| {
            r["outcome"] == "poor_population"
                && r["year"] == "2015"
                && r["place"] == "nation"
                && r["term"] == term
        });
        found.next().unwrap_or_else(|| panic!("no {term}"))
    };
    let terms = [
        "given",
        "jobs",
        "relocation",
        "eco_compensation",
        "education",
        "subsistence",
    ];
    let sum: f64 = terms.iter().map(|term| number(of(term), "reduction")).sum();
    assert_eq!(sum, number(of("fall"), "reduction"));
    let sure: f64 = terms
        .iter()
        .map(|term| number(of(term), "reduction_draws_p5").max(0.0))
        .sum();
    let open = number(of("unassigned"), "reduction");
    assert!(
        (open - (sum - sure)).abs() < 0.001 * sum,
        "{open} {sum} {sure}"
    );
    assert!(out.join("posterior_draws.csv").exists());
}

#[test]
fn a_scenario_without_measures_has_nothing_to_attribute() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("out");
    let growth = repository("scenarios/growth-only.toml");
    let said = stdout(&ends(
        attribute(&growth, &out).args(["--scale", "10000", "--set", "time.end=2014"]),
        0,
    ));
    assert!(said.contains("100% is what happens without them"), "{said}");
    let all = rows(&out, "attribution.csv");
    let measures = all
        .iter()
        .filter(|row| row["term"] == "measure" && row["outcome"] != "income_of_registered");
    assert!(measures.clone().count() > 0);
    for row in measures {
        assert_eq!(number(row, "shapley"), 0.0);
    }
}

#[test]
fn wrong_requests_are_refused_in_words() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("out");
    let six = ends(attribute(&baseline(), &out).args(["--players", "6"]), 2);
    assert!(
        stderr(&six).contains("[possible values: 5, 7]"),
        "{}",
        stderr(&six)
    );
    let many = ends(
        attribute(&baseline(), &out).args(["--posterior", "99999"]),
        2,
    );
    assert!(
        stderr(&many).contains("ask for at most"),
        "{}",
        stderr(&many)
    );
    let absent = ends(&mut attribute(Path::new("nowhere.toml"), &out), 2);
    assert!(
        stderr(&absent).contains("nowhere.toml"),
        "{}",
        stderr(&absent)
    );
    assert!(!out.exists());
}
