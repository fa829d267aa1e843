//! Another province or country is data, not code: scenarios with files of their own run to the end,
//! and what comes out has their names and their figures.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

type Row = BTreeMap<String, String>;

fn own_data(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/own-data");
    folder.join(name)
}

/// The output of `five-measures run SCENARIO --set …`, and the folder of its results.
fn run(scenario: &Path, settings: &[&str]) -> (Output, TempDir) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = Command::new(env!("CARGO_BIN_EXE_five-measures"));
    command.args(["run", "--quiet"]).arg(scenario);
    for setting in settings {
        command.args(["--set", setting]);
    }
    command.arg("--out").arg(folder.path().join("result"));
    (command.output().expect("the program starts"), folder)
}

/// Tables of a run.
struct Results(TempDir);

impl Results {
    fn of(name: &str, settings: &[&str]) -> Self {
        let (output, folder) = run(&own_data(name), settings);
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {said}");
        Self(folder)
    }

    fn rows(&self, table: &str) -> Vec<Row> {
        let path = self.0.path().join(format!("result/{table}.csv"));
        let mut reader = csv::Reader::from_path(path).expect("a table");
        reader
            .deserialize()
            .map(|row| row.expect("a row"))
            .collect()
    }

    /// Rows of a year.
    fn year(&self, table: &str, year: &str) -> Vec<Row> {
        let mut rows = self.rows(table);
        rows.retain(|row| row["year"] == year);
        rows
    }

    /// The nation in a year.
    fn nation(&self, year: &str) -> Row {
        self.year("national", year).remove(0)
    }
}

fn number(row: &Row, column: &str) -> f64 {
    row[column]
        .parse()
        .unwrap_or_else(|_| panic!("{column} is {:?}", row[column]))
}

/// A figure with its standard error in the next column; four errors are passed by chance in one of 16,000.
#[track_caller]
fn assert_near(row: &Row, column: &str, target: f64) {
    let allowed = 4.0 * number(row, &format!("{column}_se")) + 0.01 * target;
    let value = number(row, column);
    assert!(
        (value - target).abs() <= allowed,
        "{column}: {value} against {target}, give or take {allowed}"
    );
}

/// Persons are those of whole households, whose size is drawn.
#[track_caller]
fn assert_persons(row: &Row, target: f64) {
    let persons = number(row, "rural_population");
    assert!((persons / target - 1.0).abs() < 0.03, "{persons} persons");
}

fn names(rows: &[Row], column: &str) -> Vec<String> {
    rows.iter().map(|row| row[column].clone()).collect()
}

#[test]
fn one_province_is_a_nation_of_its_own() {
    let results = Results::of("guizhou.toml", &["population.scale=400"]);
    let first = results.nation("2012");
    assert_persons(&first, 34_440_299.0);
    assert_near(&first, "poor_population_observed", 9.23e6);
    assert_near(&first, "mean_income", 4753.0);
    assert_eq!(first["designated_counties"], "66");
    assert_eq!(first["poor_villages"], "9000");
    let provinces = results.year("provinces", "2012");
    assert_eq!(names(&provinces, "province"), ["Guizhou"]);
    assert_eq!(provinces[0]["rural_population"], first["rural_population"]);
    assert_eq!(results.year("counties", "2012").len(), 88);
    // Its part of the register and of the places.
    let registered = number(&results.nation("2014"), "registered_population");
    let quota = 0.0903 * 89.62e6;
    assert!((registered / quota - 1.0).abs() < 0.01, "{registered}");
    let last = results.nation("2020");
    assert!(number(&last, "poor_population") < 0.2 * number(&first, "poor_population"));
    assert_eq!(last["registered_population"], "0");

    let targets = results.rows("targets");
    let years = names(&targets, "year");
    assert_eq!(targets.len(), 8, "{years:?}");
    assert!(
        names(&targets, "place")
            .iter()
            .all(|place| place == "Guizhou" || place == "nation")
    );
    assert_eq!(
        targets[0]["simulated"],
        format!("{:?}", number(&first, "poor_population_observed"))
    );
}

#[test]
fn another_country_has_other_names_years_and_lines() {
    let results = Results::of("country.toml", &["population.scale=40"]);
    let national = results.rows("national");
    let years: Vec<String> = (2005..=2012).map(|year| year.to_string()).collect();
    assert_eq!(names(&national, "year"), years);
    let first = &national[0];
    assert_persons(first, 6e6);
    assert_near(first, "poor_population_observed", 750_000.0);
    assert_near(first, "mean_income", 3200.0);
    assert_eq!(first["poverty_line"], "1000.0");
    assert_eq!(
        number(first, "mean_income_2012_prices"),
        number(first, "mean_income")
    );

    let provinces = results.year("provinces", "2005");
    assert_eq!(
        names(&provinces, "province"),
        ["Nordland", "Mittelland", "Südmark"]
    );
    for (province, persons, poor) in [(0, 2e6, 0.0), (1, 2.5e6, 300_000.0), (2, 1.5e6, 450_000.0)] {
        assert_persons(&provinces[province], persons);
        // Where no incidence is published, five in ten thousand are let be poor.
        assert_near(
            &provinces[province],
            "poor_population_observed",
            f64::max(poor, 1000.0),
        );
    }
    let poor_areas = &results.year("regions", "2005")[3];
    assert_eq!(poor_areas["region"], "poor_areas");
    assert_persons(poor_areas, 2.3e6);
    assert_near(poor_areas, "mean_income", 1700.0);
    assert_near(poor_areas, "poor_population_observed", 0.83 * 750_000.0);
    assert!(number(&national[7], "poor_population") < 0.6 * number(first, "poor_population"));

    // Series of its own places are compared; what the model or the scenario does not have is left out.
    let targets = results.rows("targets");
    let keys: Vec<_> = targets
        .iter()
        .map(|row| [&row["series"], &row["year"], &row["place"]].map(String::as_str))
        .collect();
    assert_eq!(
        keys,
        [
            ["poor_population_observed", "2005", "nation"],
            ["poor_population_observed", "2006", "nation"],
            ["poor_population_observed", "2010", "nation"],
            ["poor_population_observed", "2005", "Südmark"],
            ["headcount_ratio_observed", "2005", "Mittelland"],
            ["headcount_ratio_observed", "2010", "East"],
            ["mean_income", "2005", "nation"],
            ["mean_income_poor_areas", "2005", "poor_areas"],
        ]
    );
    assert_eq!(targets[3]["observed"], "450000.0");
    let of_province = number(&provinces[2], "poor_population_observed");
    assert_eq!(number(&targets[3], "simulated"), of_province);
}

/// The year of the draw is part of the key of what is drawn anew each year and of nothing else: the
/// same country a year later has the same households with other luck of the year.
#[test]
fn the_first_year_may_be_any() {
    let in_year = |start: &str, end: &str| {
        let settings = [start, end, "prices.poverty_line=1000"];
        let rows = Results::of("country.toml", &settings).rows("national");
        assert_eq!(rows.len(), 1);
        rows[0].clone()
    };
    let a = in_year("time.start=1990", "time.end=1990");
    let b = in_year("time.start=2050", "time.end=2050");
    assert_eq!((a["year"].as_str(), b["year"].as_str()), ("1990", "2050"));
    assert_eq!(a["rural_population"], b["rural_population"]);
    assert_ne!(a["mean_income"], b["mean_income"]);
    assert_near(&b, "mean_income", 3200.0);
}

#[test]
fn a_country_without_poor_counties_and_villages_runs() {
    let results = Results::of("no-list.toml", &[]);
    let first = results.nation("2005");
    assert_persons(&first, 4.5e6);
    assert_near(&first, "poor_population_observed", 500_000.0);
    assert_near(&first, "mean_income", 2800.0);
    assert_eq!(first["designated_counties"], "0");
    assert_eq!(first["poor_villages"], "0");
    assert_eq!(
        first["mean_income_poor_areas"], "",
        "nobody has an income there"
    );
    assert!(number(&results.nation("2006"), "registered_population") > 700_000.0);
    assert!(
        results
            .rows("targets")
            .iter()
            .all(|row| row["place"] != "poor_areas")
    );
}

#[test]
fn a_country_of_nothing_but_poor_counties_runs() {
    let results = Results::of("all-listed.toml", &[]);
    let first = results.nation("2005");
    assert_persons(&first, 4e6);
    assert_near(&first, "poor_population_observed", 1.05e6);
    assert_near(&first, "mean_income", 1800.0);
    assert_eq!(first["designated_counties"], "18");
    assert_eq!(first["mean_income"], first["mean_income_poor_areas"]);
    // A region without counties is a row without income, and is compared with nothing.
    let east = &results.year("regions", "2005")[0];
    assert_eq!(
        (
            east["rural_population"].as_str(),
            east["mean_income"].as_str()
        ),
        ("0", "")
    );
    assert!(
        results
            .rows("targets")
            .iter()
            .all(|row| row["place"] != "East")
    );
}

#[test]
fn what_does_not_fit_together_is_refused_with_the_parameter() {
    let cases: [(&str, &[&str], &str); 9] = [
        (
            "guizhou.toml",
            &["population.rural_population=970_490_000"],
            "`population.rural_population` is 970490000, but the provinces",
        ),
        (
            "guizhou.toml",
            &["population.poor_population_observed=98_990_000"],
            "`population.poor_population_observed` is 98990000, but the provinces",
        ),
        (
            "no-list.toml",
            &["population.designated_population=100000"],
            "`population.designated_population` is 100000, but the designated counties of data.provinces hold 0",
        ),
        (
            "no-list.toml",
            &["population.designated_poor_share=0.5"],
            "`population.designated_poor_share` is 0.5, but no county is designated",
        ),
        (
            "all-listed.toml",
            &["population.designated_poor_share=0.5"],
            "`population.designated_poor_share` is 0.5, but all counties are designated",
        ),
        (
            "all-listed.toml",
            &["population.mean_income=2500"],
            "`population.mean_income` is 2500, but all counties are designated",
        ),
        (
            "country.toml",
            &["population.designated_population=1_000_000"],
            "designated counties need persons beyond the 1500000",
        ),
        (
            "country.toml",
            &["population.designated_population=6_000_000"],
            "more than the provinces with designated counties can hold",
        ),
        (
            "country.toml",
            &["time.start=1990", "time.end=2022"],
            "the horizon is 1990 to 2022, expected at most 32 years",
        ),
    ];
    for (name, settings, expected) in cases {
        let (output, folder) = run(&own_data(name), settings);
        let said = String::from_utf8_lossy(&output.stderr);
        // Messages are wrapped to the width of a terminal.
        let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(output.status.code(), Some(2), "{name} {settings:?}: {said}");
        assert!(words.contains(expected), "{name} {settings:?}: {said}");
        assert!(!folder.path().join("result/national.csv").exists());
    }
}
