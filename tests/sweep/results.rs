//! What a sweep writes, and that it depends on nothing but the experiment.

use std::fs;

use super::*;

#[test]
fn every_run_has_its_rows_under_its_parameters() {
    let place = workplace(SMALL);
    sweep(place.path(), &["--out", "a"]);
    let folder = place.path().join("a");
    let runs = rows(folder.join("runs.csv"));
    assert_eq!(runs.len(), 12);
    let of = |run: &BTreeMap<String, String>, names: [&str; 4]| names.map(|name| run[name].clone());
    let named = ["point", "growth.level", "money.scale", "replicate"];
    assert_eq!(of(&runs[0], named), ["0", "-0.01", "0.5", "0"]);
    assert_eq!(of(&runs[3], named), ["1", "-0.01", "2.0", "1"]);
    assert_eq!(of(&runs[11], named), ["5", "0.01", "2.0", "1"]);
    let results = rows(folder.join("results.csv"));
    assert_eq!(results.len(), 24, "two years of each run");
    for (place, row) in results.iter().enumerate() {
        assert_eq!(row["run"], (place / 2).to_string());
        assert_eq!(row["year"], (2012 + place % 2).to_string());
        assert_eq!(row["growth.level"], runs[place / 2]["growth.level"]);
    }
    assert_eq!(
        names(&folder),
        [
            "manifest.json",
            "results.csv",
            "runs.csv",
            "small.toml",
            "sweep.log",
            "timings.csv"
        ]
    );
    let (said, _) = ends(&mut program(place.path(), &["verify", "a"]), 0);
    assert!(said.contains("intact"), "{said}");
    // The same numbers as a run by itself.
    let set = [
        "--set",
        "growth.level=0.01",
        "--set",
        "money.scale=2",
        "--set",
        "time.end=2013",
    ];
    let run = [
        "run",
        "shipped:baseline",
        "--scale",
        "10000",
        "--replicates",
        "2",
        "-q",
        "--out",
        "run",
    ];
    ends(
        &mut program(place.path(), &[&run[..], &set[..]].concat()),
        0,
    );
    let alone = rows(place.path().join("run/national.csv"));
    assert_eq!(alone[3]["replicate"], "1");
    for column in ["poor_population", "mean_income"] {
        assert_eq!(alone[3][column], results[23][column], "{column}");
    }
}

#[test]
fn threads_and_the_form_of_the_tables_change_nothing() {
    let place = workplace(SMALL);
    sweep(place.path(), &["--out", "a", "--threads", "1"]);
    sweep(place.path(), &["--out", "b", "--threads", "3"]);
    let first = tables(&place.path().join("a"));
    assert_eq!(first.len(), 2);
    assert!(
        first == tables(&place.path().join("b")),
        "threads change bytes"
    );
    let (said, _) = sweep(place.path(), &["--out", "a"]);
    assert_eq!(said, "", "quiet");
}

#[test]
fn one_run_is_repeated_from_its_number() {
    let place = workplace(SMALL);
    sweep(place.path(), &["--out", "a"]);
    let again = ["sweep", "small.toml", "--run", "7", "--out", "a"];
    let (rows, told) = ends(&mut program(place.path(), &again), 0);
    assert!(told.contains(", the same as in a"), "{told}");
    let all = fs::read_to_string(place.path().join("a/results.csv")).expect("results");
    let own: Vec<&str> = all
        .lines()
        .filter(|line| line.starts_with("7,") || line.starts_with("run,"))
        .collect();
    assert_eq!(rows.lines().collect::<Vec<_>>(), own);
    let beyond = ["sweep", "small.toml", "--run", "12"];
    let (_, told) = ends(&mut program(place.path(), &beyond), 2);
    assert!(
        told.contains("there is no run 12, the last is 11"),
        "{told}"
    );
}

#[test]
fn a_dry_run_says_what_would_be_done_and_writes_nothing() {
    let place = workplace(SMALL);
    let (said, _) = ends(
        &mut program(
            place.path(),
            &["sweep", "small.toml", "--dry-run", "--out", "a"],
        ),
        0,
    );
    assert!(
        said.contains("6 points (grid over 2 parameters), 1 scenario, 1 seed, 2 replicates"),
        "{said}"
    );
    assert!(
        said.contains("12 runs, ") && said.contains("of disk"),
        "{said}"
    );
    assert!(!place.path().join("a").exists());
}

#[test]
fn failed_runs_are_recorded_and_made_again_when_asked() {
    let place = workplace(&failing());
    let (_, told) = sweep(place.path(), &["--out", "a"]);
    assert!(told.contains("6 of 12 runs failed"), "{told}");
    let folder = place.path().join("a");
    let before = tables(&folder);
    let runs = rows(folder.join("runs.csv"));
    for run in &runs {
        let fails = run["population.scale"] == "900000";
        assert_eq!(run["status"], if fails { "failed" } else { "done" });
        assert_eq!(
            run["error"].contains("leaves a county of Beijing without households"),
            fails
        );
    }
    assert_eq!(rows(folder.join("results.csv")).len(), 12);
    let made = |text: &str| text.contains("12 runs finished, 6 of them now");
    let again = ["sweep", "small.toml", "--out", "a"];
    assert!(!made(&ends(&mut program(place.path(), &again), 0).0));
    let (said, _) = ends(
        &mut program(place.path(), &[&again[..], &["--retry-failed"]].concat()),
        0,
    );
    assert!(made(&said), "{said}");
    assert!(tables(&folder) == before, "trying again changes bytes");
}

#[test]
fn a_sweep_of_which_every_run_fails_ends_badly() {
    let place = workplace(&SMALL.replace("population.scale = 10000", "population.scale = 900000"));
    let all = ["sweep", "small.toml", "--out", "a"];
    let (said, told) = ends(&mut program(place.path(), &all), 1);
    assert!(said.contains("the first run cannot be made: "), "{said}");
    assert!(
        told.contains("all 12 runs failed; a/runs.csv says why"),
        "{told}"
    );
    assert_eq!(rows(place.path().join("a/runs.csv")).len(), 12);
}

#[test]
fn other_commands_know_an_experiment_and_a_sweep() {
    let place = workplace(SMALL);
    sweep(place.path(), &["--out", "a"]);
    let (said, _) = ends(&mut program(place.path(), &["verify", "a", "--rerun"]), 2);
    assert!(said.contains("it holds a sweep and not a run"), "{said}");
    let (_, told) = ends(&mut program(place.path(), &["run", "small.toml"]), 2);
    assert!(
        told.contains("small.toml:2:1") && told.contains("five-measures sweep"),
        "{told}"
    );
}

#[test]
fn rows_that_are_not_there_are_missed_before_the_sweep() {
    let keep =
        "table = \"poverty\"\nwhere = { welfare_type = [\"incom\"] }\ncolumns = [\"headcount\"]";
    let place = workplace(&SMALL.replace(
        "table = \"national\"\ncolumns = [\"poor_population\", \"mean_income\"]",
        keep,
    ));
    let (said, _) = ends(
        &mut program(place.path(), &["sweep", "small.toml", "--dry-run"]),
        0,
    );
    assert!(said.contains("no row of `poverty` that is kept"), "{said}");
}

#[test]
fn draws_do_not_depend_on_the_order_of_the_scenarios() {
    let text = |scenarios: &str| {
        format!(
            "scenarios = [{scenarios}]\nsettings.population.scale = 10000\nsettings.time.end = 2013\n\
             [design]\nkind = \"posterior\"\ndraws = 2\n[[keep]]\ntable = \"national\"\ncolumns = [\"poor_population\"]\n"
        )
    };
    let of = |scenarios: &str| {
        let place = workplace(&text(scenarios));
        let own = "extends = \"shipped:baseline\"\n[growth]\nlevel = 0.0\n";
        fs::write(place.path().join("own.toml"), own).expect("written");
        sweep(place.path(), &["--out", "a"]);
        let mut rows = rows(place.path().join("a/results.csv"));
        for row in &mut rows {
            row.remove("run");
        }
        rows.sort_by_key(|row| ["point", "scenario", "year"].map(|name| row[name].clone()));
        rows
    };
    let (one, other) = (
        of("\"shipped:baseline\", \"own.toml\""),
        of("\"own.toml\", \"shipped:baseline\""),
    );
    assert_eq!(one, other);
    for row in one {
        assert_eq!(row["growth.level"].is_empty(), row["scenario"] == "own");
        assert!(!row["income.persistence"].is_empty());
    }
}

#[test]
fn shipped_experiments_are_right() {
    let place = workplace(SMALL);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/experiments");
    for name in names(&folder) {
        let shipped = format!("shipped:experiments/{}", name.trim_end_matches(".toml"));
        let quick = ["--dry-run", "--scale", "10000", "--set", "time.end=2020"];
        let (said, _) = ends(
            &mut program(place.path(), &[&["sweep", &shipped], &quick[..]].concat()),
            0,
        );
        assert!(
            said.contains(" runs, ") && said.contains(" of disk"),
            "{name}: {said}"
        );
    }
}

#[test]
fn indices_tell_what_matters_from_what_does_not() {
    let of = |design: &str| {
        let vary = "growth.level = \"prior\"\nmoney.scale = { low = 0.5, high = 2 }\nshocks.epidemic_wage_loss = { values = \"prior\", from = 2020 }";
        let text = SMALL
            .replace("kind = \"grid\"", design)
            .replace("replicates = 2", "replicates = 1");
        let (start, end) = (
            text.find("[vary]").expect("a section"),
            text.find("[[keep]]").expect("a section"),
        );
        let text = format!("{}[vary]\n{vary}\n{}", &text[..start], &text[end..]);
        let place = workplace(&text.replace("time.end = 2013", "time.end = 2014"));
        sweep(place.path(), &["--out", "a"]);
        ends(&mut program(place.path(), &["verify", "a"]), 0);
        rows(place.path().join("a/sensitivity.csv"))
    };
    let find = |rows: &[BTreeMap<String, String>], parameter: &str, index: &str| {
        let of = |row: &&BTreeMap<String, String>| {
            row["parameter"] == parameter
                && row["variable"] == "mean_income"
                && row["year"] == "2014"
        };
        let row = rows.iter().find(of).expect("a row");
        row[index].parse::<f64>().expect("a number")
    };
    // A shock of 2020 cannot matter in 2014.
    let found = of("kind = \"morris\"\ntrajectories = 3");
    assert!(find(&found, "growth.level", "mu") > 0.0);
    assert_eq!(find(&found, "shocks.epidemic_wage_loss", "mu_star"), 0.0);
    assert_eq!(find(&found, "growth.level", "n"), 3.0);
    let found = of("kind = \"sobol-indices\"\npoints = 4");
    assert!(find(&found, "growth.level", "ST") > 0.1);
    assert_eq!(find(&found, "shocks.epidemic_wage_loss", "ST"), 0.0);
    let found = of("kind = \"one-at-a-time\"");
    assert!(find(&found, "growth.level", "low") < 0.0);
    assert!(find(&found, "growth.level", "high") > 0.0);
    assert_eq!(find(&found, "shocks.epidemic_wage_loss", "high"), 0.0);
}

#[test]
fn designs_lay_out_their_points() {
    let of = |design: &str, vary: &str| {
        let text = SMALL.replace("kind = \"grid\"", design);
        let start = text.find("[vary]").expect("a section");
        let end = text.find("[[keep]]").expect("a section");
        let text = format!("{}[vary]\n{vary}\n{}", &text[..start], &text[end..]);
        let place = workplace(&text);
        let (said, _) = ends(
            &mut program(place.path(), &["sweep", "small.toml", "--dry-run"]),
            0,
        );
        said.split(" point")
            .next()
            .and_then(|start| start.rsplit(' ').next())
            .map(str::to_owned)
            .expect("points")
    };
    let two = "growth.level = \"prior\"\nmoney.scale = { low = 0.5, high = 2 }";
    assert_eq!(of("kind = \"one-at-a-time\"", two), "5");
    assert_eq!(of("kind = \"latin-hypercube\"\npoints = 7", two), "7");
    assert_eq!(of("kind = \"sobol-sequence\"\npoints = 8", two), "8");
    assert_eq!(of("kind = \"morris\"\ntrajectories = 3", two), "9");
    assert_eq!(of("kind = \"sobol-indices\"\npoints = 4", two), "16");
    assert_eq!(
        of(
            "kind = \"sobol-indices\"\npoints = 4\nsecond_order = true",
            two
        ),
        "24"
    );
    assert_eq!(of("kind = \"posterior\"\ndraws = 5", ""), "5");
}
