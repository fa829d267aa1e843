//! The shipped data files are complete, consistent with each other, and say where every figure comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Row = BTreeMap<String, String>;

const GRADES: [&str; 5] = ["A", "A-derived", "A-weak", "B", "B-derived"];
const POOR_2012: f64 = 98.99e6;

/// Reads a file with its header into one map per row.
fn read(file: &str) -> Vec<Row> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("scenarios/data")
        .join(file);
    let mut reader =
        csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let rows: Result<Vec<Row>, _> = reader.deserialize().collect();
    rows.unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn number(row: &Row, column: &str) -> f64 {
    row[column]
        .parse()
        .unwrap_or_else(|_| panic!("{column} is not a number: {row:?}"))
}

/// The number in a column that may be empty.
fn optional(row: &Row, column: &str) -> Option<f64> {
    (!row[column].is_empty()).then(|| number(row, column))
}

fn sum(rows: &[Row], column: &str) -> f64 {
    rows.iter().map(|row| number(row, column)).sum()
}

fn assert_close(left: f64, right: f64, tolerance: f64, what: &str) {
    assert!(
        (left - right).abs() <= tolerance * right.abs(),
        "{what}: {left} against {right}"
    );
}

fn assert_unique(rows: &[Row], columns: &[&str]) {
    let mut seen = BTreeSet::new();
    for row in rows {
        let key: Vec<&str> = columns.iter().map(|&column| row[column].as_str()).collect();
        assert!(
            key.iter().all(|part| !part.is_empty()),
            "incomplete key {key:?}"
        );
        assert!(seen.insert(key.clone()), "key appears twice: {key:?}");
    }
}

fn assert_sourced(rows: &[Row]) {
    for row in rows {
        assert!(
            GRADES.contains(&row["grade"].as_str()),
            "unknown grade: {row:?}"
        );
        assert!(!row["source"].trim().is_empty(), "no source: {row:?}");
        let url = row.get("url").map_or("", String::as_str);
        assert!(
            url.is_empty() || url.starts_with("http"),
            "not an address: {row:?}"
        );
        assert!(!url.contains(' '), "not an address: {row:?}");
    }
}

/// Figures of `observed.csv` and `evidence.csv`: year, range and unit.
fn assert_figures(rows: &[Row]) {
    for row in rows {
        let year = &row["year"];
        let known = year
            .parse::<u16>()
            .is_ok_and(|year| (2009..=2021).contains(&year));
        assert!(year.is_empty() || known, "year: {row:?}");
        assert!(!row["unit"].is_empty(), "no unit: {row:?}");
        let ends = [
            optional(row, "value_low"),
            optional(row, "value"),
            optional(row, "value_high"),
        ];
        let figures: Vec<f64> = ends.into_iter().flatten().collect();
        assert!(figures.is_sorted(), "value outside its range: {row:?}");
        assert!(
            figures.iter().all(|figure| figure.is_finite()),
            "not finite: {row:?}"
        );
        if row["unit"] == "share" {
            assert!(
                figures.iter().all(|share| (-1.0..=1.0).contains(share)),
                "share: {row:?}"
            );
        }
    }
}

/// Values of one series by (place, year).
fn series(rows: &[Row], name: &str) -> BTreeMap<(String, u16), f64> {
    let values: BTreeMap<_, _> = rows
        .iter()
        .filter(|row| row["series"] == name)
        .map(|row| {
            (
                (row["place"].clone(), number(row, "year") as u16),
                number(row, "value"),
            )
        })
        .collect();
    assert!(!values.is_empty(), "no series {name}");
    values
}

fn at(values: &BTreeMap<(String, u16), f64>, place: &str, year: u16) -> f64 {
    values[&(place.to_owned(), year)]
}

#[test]
fn provinces_are_complete_and_sourced() {
    let provinces = read("provinces.csv");
    assert_eq!(provinces.len(), 31);
    assert_unique(&provinces, &["province"]);
    assert_sourced(&provinces);
    for row in &provinces {
        assert!(
            ["East", "Central", "West"].contains(&row["region"].as_str()),
            "{row:?}"
        );
        assert!(row["multi_ethnic"].parse::<bool>().is_ok(), "{row:?}");
        assert!(
            row["rural_population"]
                .parse::<u64>()
                .is_ok_and(|people| people > 0),
            "{row:?}"
        );
        assert!(
            row["poor_population_2012"].parse::<u64>().is_ok(),
            "{row:?}"
        );
        assert!(
            number(row, "designated_counties") <= number(row, "counties"),
            "{row:?}"
        );
    }
    assert_eq!(sum(&provinces, "counties"), 2852.0);
    assert_eq!(sum(&provinces, "designated_counties"), 832.0);
    assert_eq!(
        provinces
            .iter()
            .filter(|row| row["multi_ethnic"] == "true")
            .count(),
        8
    );
}

#[test]
fn provinces_add_up_to_the_nation_and_the_regions() {
    let provinces = read("provinces.csv");
    assert_close(
        sum(&provinces, "poor_population_2012"),
        POOR_2012,
        0.01,
        "poor of the nation",
    );
    let poor = series(&read("observed.csv"), "poor_population_observed");
    for region in ["East", "Central", "West"] {
        let inside: Vec<Row> = provinces
            .iter()
            .filter(|row| row["region"] == region)
            .cloned()
            .collect();
        let total = sum(&inside, "poor_population_2012");
        assert_close(total, at(&poor, region, 2012), 0.01, region);
    }
}

#[test]
fn rural_population_is_poor_over_incidence() {
    for row in read("provinces.csv") {
        let (poor, incidence) = (
            number(&row, "poor_population_2012"),
            number(&row, "incidence_2012"),
        );
        assert!((0.0..1.0).contains(&incidence), "{row:?}");
        let implied = number(&row, "rural_population") * incidence;
        assert_close(implied, poor, 0.01, &row["province"]);
    }
}

#[test]
fn provinces_agree_with_the_observed_series() {
    let observed = read("observed.csv");
    let poor = series(&observed, "poor_population_observed");
    let incidence = series(&observed, "headcount_ratio_observed");
    for row in read("provinces.csv") {
        let key = (row["province"].clone(), 2012);
        if let Some(&value) = poor.get(&key) {
            assert_eq!(number(&row, "poor_population_2012"), value, "{key:?}");
            assert_eq!(number(&row, "incidence_2012"), incidence[&key], "{key:?}");
        } else {
            assert_eq!(number(&row, "poor_population_2012"), 0.0, "{key:?}");
        }
    }
}

#[test]
fn observed_rows_are_unique_sourced_and_in_range() {
    let observed = read("observed.csv");
    assert_unique(&observed, &["series", "year", "place"]);
    assert_sourced(&observed);
    assert_figures(&observed);
    let provinces = read("provinces.csv");
    let names: BTreeSet<&str> = provinces
        .iter()
        .map(|row| row["province"].as_str())
        .collect();
    for row in &observed {
        let place = row["place"].as_str();
        let wide = ["nation", "East", "Central", "West", "poor_areas"].contains(&place);
        assert!(wide || names.contains(place), "unknown place: {row:?}");
        assert!(optional(row, "value").is_some(), "no value: {row:?}");
        assert!(!row["definition"].is_empty(), "no definition: {row:?}");
        if ["persons", "households", "counties", "villages"].contains(&row["unit"].as_str()) {
            assert!(
                row["value"].parse::<u64>().is_ok(),
                "not a whole number: {row:?}"
            );
        }
    }
}

#[test]
fn regions_add_up_to_the_nation_in_every_year() {
    let poor = series(&read("observed.csv"), "poor_population_observed");
    assert_eq!(at(&poor, "nation", 2012), POOR_2012);
    for year in 2010..=2019 {
        let regions: f64 = ["East", "Central", "West"]
            .iter()
            .map(|place| at(&poor, place, year))
            .sum();
        assert_close(
            regions,
            at(&poor, "nation", year),
            0.005,
            "poor of the regions",
        );
    }
}

#[test]
fn county_exits_account_for_the_counties_left() {
    let observed = read("observed.csv");
    let left = series(&observed, "designated_counties");
    let exits = series(&observed, "county_exits");
    for year in 2016..=2020 {
        let expected = at(&left, "nation", year - 1) - at(&exits, "nation", year);
        assert_eq!(
            at(&left, "nation", year),
            expected,
            "counties left in {year}"
        );
    }
    assert_eq!(at(&left, "nation", 2012), 832.0);
}

#[test]
fn income_sources_add_up_to_mean_income() {
    let observed = read("observed.csv");
    let parts = [
        "income_wage",
        "income_business",
        "income_property",
        "income_transfer",
    ]
    .map(|name| series(&observed, name));
    for (place, mean, first) in [
        ("nation", "mean_income", 2013),
        ("poor_areas", "mean_income_poor_areas", 2014),
    ] {
        let mean = series(&observed, mean);
        for year in first..=2020 {
            let total: f64 = parts.iter().map(|part| at(part, place, year)).sum();
            assert_close(total, at(&mean, place, year), 0.001, place);
        }
    }
}

#[test]
fn evidence_rows_are_unique_sourced_and_in_range() {
    let evidence = read("evidence.csv");
    assert_unique(&evidence, &["id"]);
    assert_sourced(&evidence);
    assert_figures(&evidence);
    for row in &evidence {
        let plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit();
        assert!(
            row["id"]
                .chars()
                .all(|letter| plain(letter) || letter == '-'),
            "id: {row:?}"
        );
        assert!(
            !row["fact"].is_empty() && !row["topic"].is_empty(),
            "{row:?}"
        );
        let has_figure = ["value", "value_low", "value_high"]
            .iter()
            .any(|&c| !row[c].is_empty());
        assert!(
            has_figure || row["unit"] == "none",
            "unit without a figure: {row:?}"
        );
    }
}

#[test]
fn poverty_lines_are_multiples_of_the_national_one() {
    let lines = read("poverty-lines.csv");
    assert_unique(&lines, &["line"]);
    assert_eq!(lines.len(), 8);
    let national = lines
        .iter()
        .find(|row| row["line"] == "national")
        .expect("the national line");
    for row in &lines {
        assert!(GRADES.contains(&row["grade"].as_str()) && !row["source"].is_empty());
        let dollars = number(row, "dollars_per_day") / number(national, "dollars_per_day");
        assert_close(
            number(row, "multiple_of_national_line"),
            dollars,
            1e-9,
            &row["line"],
        );
    }
}

#[test]
fn targets_name_observed_values_and_say_how_a_miss_is_measured() {
    let targets = read("targets.csv");
    assert_unique(&targets, &["series", "year", "place"]);
    let key = |row: &Row| ["series", "year", "place"].map(|column| row[column].clone());
    let observed: BTreeMap<[String; 3], Row> = read("observed.csv")
        .into_iter()
        .map(|row| (key(&row), row))
        .collect();
    for row in &targets {
        let value = number(&observed[&key(row)], "value");
        assert!(["fit", "report"].contains(&row["use"].as_str()), "{row:?}");
        let tolerance = number(row, "tolerance");
        let floor = optional(row, "floor").unwrap_or(0.0);
        let share = match row["scale"].as_str() {
            "relative" => tolerance * value.max(floor) / value,
            "absolute" => tolerance / value.abs().max(tolerance),
            "log" => tolerance * (value + floor) / value,
            other => panic!("{other}: {row:?}"),
        };
        // The miss that counts as one standard deviation, over the value: never above the value itself.
        assert!(tolerance > 0.0 && share <= 1.0, "{share}: {row:?}");
    }
    let fitted = |series: &str| {
        let rows = targets.iter().filter(|row| row["series"] == series);
        rows.filter(|row| row["use"] == "fit").count()
    };
    // Seven years of the nation and of three regions; imposed values are not fitted.
    assert_eq!(fitted("poor_population_observed"), 28);
    assert_eq!(fitted("designated_counties"), 4);
    assert_eq!(fitted("registered_population"), 0);
}
