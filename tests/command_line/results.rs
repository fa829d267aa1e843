//! What a run leaves: tables, manifest, and the same bytes whenever it is repeated.

use std::collections::BTreeSet;
use std::fs;

use sha2::{Digest, Sha256};

use super::*;

#[test]
fn a_run_writes_its_tables_its_inputs_and_a_manifest() {
    let Reference { folder, stdout } = reference();
    let files = files(folder);
    let mut expected: BTreeSet<&str> = TABLES.into_iter().collect();
    expected.extend([
        "baseline.toml",
        "input-observed.csv",
        "input-posterior.csv",
        "input-poverty_lines.csv",
        "input-provinces.csv",
        "input-targets.csv",
        "manifest.json",
    ]);
    assert_eq!(
        files.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        expected
    );
    assert!(
        stdout.contains("2012") && stdout.contains("2020"),
        "{stdout}"
    );
    assert!(stdout.contains("Results: "), "{stdout}");
    let manifest = manifest(folder);
    assert_eq!(manifest["scale"], 5000);
    let listed = ["tables", "files"].map(|key| manifest[key].as_array().expect("a list"));
    for record in listed.into_iter().flatten() {
        let name = record["file"].as_str().expect("a name");
        let hash: String = Sha256::digest(&files[name])
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(record["sha256"], hash, "{name}");
        if let Some(rows) = record["rows"].as_u64() {
            assert_eq!(table(&files[name]).1.len() as u64, rows, "{name}");
            assert!(rows > 0, "{name} is empty");
        }
    }
    let hashed: usize = listed.iter().map(|list| list.len()).sum();
    assert_eq!(hashed, files.len() - 1, "all but the manifest");
}

#[test]
fn national_has_the_columns_that_readers_rely_on() {
    let (header, rows) = table(&files(&reference().folder)["national.csv"]);
    for name in [
        "scenario",
        "replicate",
        "year",
        "rural_population",
        "poor_population",
        "poor_population_observed",
        "poor_population_administrative",
        "headcount_ratio",
        "poverty_gap_ratio",
        "squared_poverty_gap",
        "watts",
        "registered_population",
        "designated_counties",
        "poor_villages",
        "mean_income",
        "median_income",
        "mean_income_poor_areas",
        "mean_income_registered",
        "income_wage",
        "income_business",
        "income_property",
        "income_transfer",
        "gini",
        "palma",
        "public_spending",
    ] {
        assert!(header.iter().any(|column| column == name), "no {name}");
    }
    let years: Vec<_> = rows.iter().map(|row| row[2].as_str()).collect();
    let expected: Vec<_> = (2012..=2020).map(|year| year.to_string()).collect();
    assert_eq!(years, expected);
}

#[test]
fn a_finished_result_is_verified_and_not_run_again() {
    let (_base, folder) = copy_of_reference();
    let output = ends(run(&baseline(), &folder).args(["--scale", "5000"]), 0);
    let said = stdout(&output);
    assert!(said.contains("finished before, verified now"), "{said}");
    // The manifest holds the time of the run, so that a second run would show.
    assert_eq!(files(&folder), files(&reference().folder));
}

#[test]
fn an_edited_table_is_refused_until_it_is_replaced_by_force() {
    let (_base, folder) = copy_of_reference();
    let path = folder.join("national.csv");
    let edited = [fs::read(&path).expect("a table"), b"x".to_vec()].concat();
    fs::write(&path, edited).expect("a file");
    let before = files(&folder);
    let output = ends(run(&baseline(), &folder).args(["--scale", "5000"]), 2);
    let said = stderr(&output);
    assert!(
        said.contains("changed since it was written: national.csv"),
        "{said}"
    );
    assert!(said.contains("--force"), "{said}");
    assert_eq!(files(&folder), before);
    ends(
        run(&baseline(), &folder).args(["--scale", "5000", "--force"]),
        0,
    );
    assert_eq!(tables(&folder), tables(&reference().folder));
}

#[test]
fn another_seed_is_another_run() {
    let (_base, folder) = copy_of_reference();
    let other = ["--scale", "5000", "--seed", "7"];
    let output = ends(run(&baseline(), &folder).args(other), 2);
    let said = stderr(&output);
    assert!(said.contains("seed 2012"), "{said}");
    assert_eq!(files(&folder), files(&reference().folder));
    ends(run(&baseline(), &folder).args(other).arg("--force"), 0);
    assert_eq!(manifest(&folder)["seed"], 7);
    let poor = |folder| column(&files(folder)["national.csv"], "poor_population");
    assert_ne!(poor(&folder), poor(&reference().folder));
}

#[test]
fn results_do_not_depend_on_threads() {
    let base = tempfile::tempdir().expect("a folder");
    for threads in ["1", "2"] {
        let folder = base.path().join(threads);
        ends(
            run(&baseline(), &folder).args(["--scale", "5000", "--threads", threads]),
            0,
        );
        assert_eq!(
            tables(&folder),
            tables(&reference().folder),
            "{threads} threads"
        );
    }
}

#[test]
fn the_scenario_in_a_results_folder_gives_the_same_result() {
    let base = tempfile::tempdir().expect("a folder");
    let again = base.path().join("again");
    let copy = reference().folder.join("baseline.toml");
    ends(&mut run(&copy, &again), 0);
    // The manifest tells when and on what machine, and so it differs.
    let all_but_manifest = |folder: &Path| {
        let mut files = files(folder);
        files.remove("manifest.json");
        files
    };
    assert_eq!(
        all_but_manifest(&again),
        all_but_manifest(&reference().folder)
    );
}

#[test]
fn several_scenarios_get_a_folder_each() {
    let base = tempfile::tempdir().expect("a folder");
    let folder = base.path().join("both");
    let growth = repository("scenarios/growth-only.toml");
    let both = |folder| {
        let mut command = run(&baseline(), folder);
        command.arg(&growth).args(SHORT);
        command
    };
    ends(&mut both(&folder), 0);
    let spent = ["baseline", "growth-only"].map(|name| {
        let folder = folder.join(name);
        assert_eq!(manifest(&folder)["scenario"]["name"], name);
        let files = files(&folder);
        assert!(files.contains_key(&format!("{name}.toml")));
        assert!(
            column(&files["national.csv"], "scenario")
                .iter()
                .all(|cell| cell == name)
        );
        column(&files["national.csv"], "public_spending")
    });
    assert_ne!(spent[0], spent[1]);
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 2);

    let mut without_folder = Command::new(PROGRAM);
    without_folder
        .current_dir(&base)
        .arg("run")
        .arg(&growth)
        .args(SHORT);
    ends(&mut without_folder, 0);
    let output = base.path().join("output/growth-only");
    assert_eq!(tables(&output), tables(&folder.join("growth-only")));
}

#[test]
fn settings_are_kept_with_the_result() {
    let base = tempfile::tempdir().expect("a folder");
    let set = [
        "--set",
        "measures.jobs.enabled=false",
        "--set",
        "growth.level=0.01",
    ];
    ends(run(&baseline(), base.path()).args(SHORT).args(set), 0);
    let parameters = &manifest(base.path())["scenario"]["parameters"];
    assert_eq!(parameters["measures.jobs.enabled"], false);
    assert_eq!(parameters["growth.level"], 0.01);
    assert_eq!(parameters["population.scale"], 10_000);
    let files = files(base.path());
    let jobs: f64 = column(&files["measures.csv"], "measure")
        .iter()
        .zip(column(&files["measures.csv"], "spending"))
        .filter(|(measure, _)| *measure == "jobs")
        .map(|(_, spending)| spending.parse::<f64>().expect("a number"))
        .sum();
    assert_eq!(jobs, 0.0);
    assert_eq!(column(&files["national.csv"], "year"), ["2012", "2013"]);
}

#[test]
fn a_replicate_does_not_depend_on_those_after_it() {
    let base = tempfile::tempdir().expect("a folder");
    let rows = |replicates: &str| {
        let folder = base.path().join(replicates);
        ends(
            run(&baseline(), &folder)
                .args(SHORT)
                .args(["--replicates", replicates]),
            0,
        );
        table(&files(&folder)["national.csv"]).1
    };
    let (one, two) = (rows("1"), rows("2"));
    assert_eq!(two.len(), 2 * one.len());
    assert_eq!(two[..one.len()], one);
    let poor = |row: &[String]| row[3..].to_vec();
    assert_ne!(
        poor(&two[0]),
        poor(&two[one.len()]),
        "replicates have luck of their own"
    );
}

#[test]
fn the_table_can_be_read_by_machines() {
    let base = tempfile::tempdir().expect("a folder");
    let printed = |format: &str| {
        let folder = base.path().join(format);
        stdout(&ends(
            run(&baseline(), &folder)
                .args(SHORT)
                .args(["--format", format]),
            0,
        ))
    };
    let (header, rows) = table(printed("csv").as_bytes());
    let list: Vec<serde_json::Map<String, serde_json::Value>> =
        serde_json::from_str(&printed("json")).expect("JSON alone");
    assert_eq!((rows.len(), list.len()), (2, 2));
    for (row, object) in rows.iter().zip(&list) {
        assert_eq!(object.keys().cloned().collect::<Vec<_>>(), header);
        for (cell, value) in row.iter().zip(object.values()) {
            let cell = cell.parse::<f64>().ok();
            assert_eq!(value.as_f64(), cell, "{object:?}");
        }
    }
}

#[test]
fn quiet_runs_say_nothing() {
    let base = tempfile::tempdir().expect("a folder");
    // Once to simulate, once to verify.
    for _ in 0..2 {
        let output = ends(run(&baseline(), base.path()).args(SHORT).arg("--quiet"), 0);
        assert!(output.stdout.is_empty(), "{}", stdout(&output));
        assert!(output.stderr.is_empty(), "{}", stderr(&output));
    }
    assert_eq!(tables(base.path()).len(), TABLES.len());
}

#[test]
fn replicates_have_quantiles_and_the_panel_is_written_on_demand() {
    let base = tempfile::tempdir().expect("a folder");
    let out = base.path().join("result");
    let mut command = run(&baseline(), &out);
    command.args(SHORT);
    command.args(["--replicates", "3", "--set", "output.panel=25", "--quiet"]);
    ends(&mut command, 0);
    let read = |name: &str| table(&fs::read(out.join(name)).expect(name));
    let (header, rows) = read("national_quantiles.csv");
    assert_eq!(header[..4], ["scenario", "year", "over", "summary"]);
    assert!(rows.iter().all(|row| row[2] == "replicates"));
    assert_eq!(rows.len(), 2 * 9);
    let (columns, replicates) = read("national.csv");
    let place = |header: &[String]| {
        let found = header.iter().position(|name| name == "poor_population");
        found.expect("a column of the poor")
    };
    let poor: Vec<f64> = replicates
        .iter()
        .filter(|row| row[2] == "2013")
        .map(|row| row[place(&columns)].parse().expect("a number"))
        .collect();
    let of = |summary: &str| -> f64 {
        let row = rows
            .iter()
            .find(|row| row[1] == "2013" && row[3] == summary);
        row.expect("a row")[place(&header)]
            .parse()
            .expect("a number")
    };
    let mut sorted = poor.clone();
    sorted.sort_by(f64::total_cmp);
    assert_eq!(poor.len(), 3);
    assert!((of("mean") - poor.iter().sum::<f64>() / 3.0).abs() < 1.0);
    assert_eq!(
        (of("p2.5"), of("p50"), of("p97.5")),
        (sorted[0], sorted[1], sorted[2])
    );
    let (_, panel) = read("panel.csv");
    assert!(panel.len() > 140 && panel.len() <= 150, "{}", panel.len());
    assert!(!out.join("counties_quantiles.csv").exists());
}
