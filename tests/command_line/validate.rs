//! `validate`: results beside what was observed.

use super::posterior::Calibrated;
use super::*;

fn validate(subject: &Path, out: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("validate").arg(subject).arg("--out").arg(out);
    command
}

/// The cells of the only row with these cells in these columns.
fn cells<'a>(bytes: &[u8], wanted: &[(&str, &str)], read: &[&'a str]) -> BTreeMap<&'a str, String> {
    let (header, rows) = table(bytes);
    let place = |name: &str| {
        header
            .iter()
            .position(|column| column == name)
            .expect("a column")
    };
    let mut found = rows
        .iter()
        .filter(|row| wanted.iter().all(|(name, cell)| row[place(name)] == *cell));
    let row = found.next().unwrap_or_else(|| panic!("no row {wanted:?}"));
    assert!(found.next().is_none(), "several rows {wanted:?}");
    read.iter()
        .map(|name| (*name, row[place(name)].clone()))
        .collect()
}

#[test]
fn an_ensemble_is_scored_beside_the_baselines() {
    let calibrated = Calibrated::new();
    let ask = |out: &str, threads: &str| {
        let mut command = validate(&calibrated.path("calibrated.toml"), &calibrated.path(out));
        command.args(["--posterior", "3", "--scale", "10000", "--threads", threads]);
        command.args([
            "--set",
            "time.end=2017",
            "--set",
            "calibration.fit_until=2015",
        ]);
        command
    };
    let said = stdout(&ends(&mut ask("one", "1"), 0));
    for part in [
        "3 posterior draws, 3 runs",
        "poor_population_observed, fitted years (3): the lowest CRPS is that of ",
        "poor_population_observed, held-out years (2): the lowest CRPS is that of ",
        "No constant_hazard of designated_counties: undefined, since it does not fall up to 2015",
        "conditional on observed policy and macroeconomic inputs",
    ] {
        assert!(said.contains(part), "{part}\n{said}");
    }
    ends(ask("two", "3").arg("--quiet"), 0);
    let tables = |out: &str| {
        let mut files = files(&calibrated.path(out).join("validation"));
        files.remove("manifest.json");
        files
    };
    let one = tables("one");
    assert!(one == tables("two"), "the bytes depend on the threads");

    let rows = &one["validation.csv"];
    let of = |forecast: &str, year: &str| {
        let wanted = [
            ("forecast", forecast),
            ("series", "poor_population_observed"),
            ("place", "nation"),
            ("year", year),
        ];
        cells(
            rows,
            &wanted,
            &[
                "simulated",
                "lower",
                "inside",
                "status",
                "members",
                "crps",
                "absolute_error",
            ],
        )
    };
    let model = of("model", "2016");
    assert_eq!(
        (model["status"].as_str(), model["members"].as_str()),
        ("held_out", "3")
    );
    assert!(!model["lower"].is_empty() && !model["inside"].is_empty());
    assert_eq!(of("model", "2012")["status"], "reported");
    assert_eq!(of("deadline_alone", "2014")["status"], "fitted");
    let growth = of("growth_alone", "2016");
    let poor: f64 = growth["simulated"].parse().expect("a number");
    assert!((poor / 1e6 - 42.3).abs() < 0.1, "{poor}");
    assert!(growth["inside"].is_empty() && growth["crps"] == growth["absolute_error"]);
    let score = |forecast: &str| {
        let wanted = [
            ("forecast", forecast),
            ("series", "poor_population_observed"),
            ("part", "held_out"),
        ];
        cells(
            &one["validation_scores.csv"],
            &wanted,
            &["n", "crps", "wins"],
        )
    };
    let wins: u32 = ["model", "growth_alone", "constant_hazard", "deadline_alone"]
        .iter()
        .map(|forecast| score(forecast)["wins"].parse::<u32>().expect("a number"))
        .sum();
    assert_eq!((score("model")["n"].as_str(), wins), ("2", 2));

    // The result that was made for it is one like any other, and gives the same.
    let result = calibrated.path("one").join("calibrated");
    let mut again = validate(&result, &calibrated.path("three"));
    let json: serde_json::Value =
        serde_json::from_slice(&ends(again.args(["--format", "json"]), 0).stdout).expect("JSON");
    assert_eq!(json.as_array().map(Vec::len), Some(table(rows).1.len()));
    assert_eq!(tables("three"), one);
    let mut csv = validate(&result, &calibrated.path("three"));
    let printed = ends(csv.args(["--format", "csv"]), 0).stdout;
    assert_eq!(table(&printed).0, table(rows).0);
}

#[test]
fn a_single_run_has_errors_but_no_interval() {
    let base = tempfile::tempdir().expect("a folder");
    let said = stdout(&ends(
        &mut validate(&reference().folder, &base.path().join("out")),
        0,
    ));
    assert!(
        said.contains("baseline beside what was observed (one run"),
        "{said}"
    );
    assert!(
        said.contains("values of regions and provinces: validation.csv"),
        "{said}"
    );
    let rows = &files(&base.path().join("out/validation"))["validation.csv"];
    assert!(column(rows, "lower").iter().all(String::is_empty));
    // Without years after calibration.fit_until nothing is held out.
    assert!(!column(rows, "status").contains(&"held_out".to_owned()));
    let targets = column(&files(&reference().folder)["targets.csv"], "simulated");
    let model: Vec<String> = column(rows, "forecast")
        .into_iter()
        .zip(column(rows, "simulated"))
        .filter(|(forecast, _)| forecast == "model")
        .map(|(_, simulated)| simulated)
        .collect();
    assert_eq!(model, targets);
}

#[test]
fn what_cannot_be_validated_is_refused() {
    let (base, folder) = copy_of_reference();
    let out = base.path().join("out");
    let refused = |command: &mut Command, expected: &str| {
        let said = stderr(&ends(command, 2));
        assert!(said.contains(expected), "{expected}\n{said}");
        assert!(!out.join("validation").exists());
    };
    refused(
        validate(&folder, &out).args(["--posterior", "3"]),
        "only results are given",
    );
    refused(&mut validate(base.path(), &out), "holds no finished result");
    refused(
        &mut validate(&base.path().join("nothing"), &out),
        "no such file",
    );
    refused(validate(&folder, &out).arg(&folder), "is given twice");
    // A validation is a folder of the program, but no result of a run.
    let earlier = base.path().join("earlier");
    ends(validate(&folder, &earlier).arg("--quiet"), 0);
    refused(
        &mut validate(&earlier.join("validation"), &out),
        "cannot be validated: it has no table targets",
    );
    refused(
        validate(&baseline(), &out).args(["--posterior", "3", "--set", "data.posterior=\"\""]),
        "baseline has no posterior to draw from",
    );

    let own = fs::read(folder.join("manifest.json")).expect("a manifest");
    let text = String::from_utf8(own).expect("text");
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let other = text.replacen(&version, "\"version\": \"0.0.1\"", 1);
    fs::write(folder.join("manifest.json"), other).expect("written");
    refused(
        &mut validate(&folder, &out),
        "version 0.0.1 of the program wrote it",
    );
    fs::write(folder.join("manifest.json"), &text).expect("written");
    fs::remove_file(folder.join("targets.csv")).expect("removed");
    refused(&mut validate(&folder, &out), "targets.csv");

    let observed = "series,year,place,value,value_low,value_high,unit,definition,source,url,grade\n\
        bicycles,2013,nation,5,,,bicycles,bicycles,a count,,B\n";
    fs::write(base.path().join("observed.csv"), observed).expect("written");
    let setting = format!(
        "data.observed={}",
        base.path().join("observed.csv").display()
    );
    let bare = base.path().join("bare");
    ends(
        run(&baseline(), &bare)
            .args(SHORT)
            .args(["--set", &setting]),
        0,
    );
    refused(
        &mut validate(&bare, &out),
        "has no simulated value of an observed series",
    );
}

#[test]
fn two_results_of_one_scenario_stand_beside_each_other() {
    let base = tempfile::tempdir().expect("a folder");
    let results = [("one", "1"), ("two", "2")].map(|(name, seed)| {
        let folder = base.path().join(name);
        ends(
            run(&baseline(), &folder).args(SHORT).args(["--seed", seed]),
            0,
        );
        folder
    });
    let out = base.path().join("out");
    ends(
        validate(&results[0], &out).arg(&results[1]).arg("--quiet"),
        0,
    );
    for name in ["one", "two"] {
        assert!(
            out.join(format!("{name}-without-measures/manifest.json"))
                .exists()
        );
    }
}
