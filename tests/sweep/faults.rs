//! Experiments and folders that are refused, each with one clear message.

use std::fs;

use super::*;

/// The refusal of an experiment.
fn refused(experiment: &str) -> String {
    let place = workplace(experiment);
    let (_, told) = ends(
        &mut program(place.path(), &["sweep", "small.toml", "-q", "--out", "a"]),
        2,
    );
    assert!(!place.path().join("a").exists(), "something is written");
    told
}

/// SMALL with one text in place of another.
fn with(from: &str, to: &str) -> String {
    assert!(SMALL.contains(from), "{from}");
    SMALL.replace(from, to)
}

#[test]
fn faults_of_the_file_name_line_key_and_what_was_meant() {
    let level = "growth.level = [-0.01, 0.0, 0.01]";
    let grid = "kind = \"grid\"";
    for (from, to, line, words) in [
        ("title =", "titel =", 1, "did you mean `title`?"),
        (
            "shipped:baseline",
            "shipped:basline",
            2,
            "did you mean `shipped:baseline`?",
        ),
        ("[\"shipped:baseline\"]", "[]", 2, "`scenarios` is empty"),
        (
            "[\"shipped:baseline\"]",
            "[\"shipped:baseline\", \"shipped:baseline\"]",
            2,
            "two scenarios are named `baseline`",
        ),
        (
            "replicates = 2",
            "replicates = 0",
            3,
            "`replicates` is 0, expected 1 to 100000",
        ),
        (
            "replicates = 2",
            "seeds = [1, 1]",
            3,
            "the seed 1 is given twice",
        ),
        (
            "population.scale = 10000",
            "population.scael = 10000",
            6,
            "did you mean `population.scale`?",
        ),
        (
            "population.scale = 10000",
            "population.scale = -1",
            6,
            "expected a whole number",
        ),
        (grid, "kind = \"gird\"", 9, "did you mean \"grid\"?"),
        (
            grid,
            "kind = \"grid\"\npoints = 3",
            9,
            "has no use for `points`",
        ),
        (grid, "kind = \"latin-hypercube\"", 9, "needs `points`"),
        (
            grid,
            "kind = \"morris\"\ntrajectories = 4\nlevels = 3",
            9,
            "expected an even number",
        ),
        (
            grid,
            "kind = \"sobol-indices\"\npoints = 12",
            9,
            "expected a power of two",
        ),
        (grid, "kind = \"posterior\"\ndraws = 3", 9, "remove [vary]"),
        (
            level,
            "growth.levle = [0.0]",
            13,
            "did you mean `growth.level`?",
        ),
        (
            level,
            "growth.level = [0.0, 7.0]",
            13,
            "`growth.level` is 7",
        ),
        (level, "growth.level = []", 13, "is an empty list"),
        (
            level,
            "growth.level = [0.0, 0.0]",
            13,
            "has the value 0.0 twice",
        ),
        (level, "growth.level = [\"high\"]", 13, "expected a number"),
        (
            level,
            "growth.level = 0.0",
            13,
            "expected a list of values, a range",
        ),
        (
            level,
            "growth.level = { low = 0.01, high = 0.0 }",
            13,
            "the low one below the high one",
        ),
        (
            level,
            "growth.level = { low = 0.0, high = 0.01 }",
            9,
            "a grid needs values of `growth.level`",
        ),
        (
            level,
            "growth.level = { low = 0.0, hihg = 0.01 }",
            13,
            "unknown field `hihg`",
        ),
        (
            level,
            "growth.level = { multiply = [1000.0] }",
            13,
            "`growth.level`",
        ),
        (
            level,
            "population.seed = [1, 2]",
            13,
            "name seeds with `seeds`",
        ),
        (
            level,
            "time.end = [2014, 2015]",
            13,
            "set it for all runs under [settings]",
        ),
        (
            level,
            "data.provinces = [\"a.csv\"]",
            13,
            "name several scenarios instead",
        ),
        (
            level,
            "growth.level = \"prior\"\nmeasures.jobs.enabled = \"prior\"",
            14,
            "expected a list of values",
        ),
        ("\"national\"", "\"nation\"", 16, "did you mean `national`?"),
        (
            "\"mean_income\"",
            "\"mean_incom\"",
            16,
            "did you mean `mean_income`?",
        ),
        (
            "columns = [\"poor_population\", \"mean_income\"]",
            "years = [2020]",
            16,
            "the year 2020 is not simulated, expected 2012 to 2013",
        ),
        (
            "columns = [\"poor_population\", \"mean_income\"]",
            "places = [\"Guizhou\"]",
            16,
            "has no column of places",
        ),
        (
            "table = \"national\"\ncolumns = [\"poor_population\", \"mean_income\"]",
            "table = \"provinces\"\nplaces = [\"Guizhuo\"]",
            16,
            "no scenario has a place `Guizhuo`; did you mean `Guizhou`?",
        ),
        (
            "table = \"national\"\ncolumns = [\"poor_population\", \"mean_income\"]",
            "table = \"panel\"",
            16,
            "set it under [settings]",
        ),
    ] {
        let told = refused(&with(from, to));
        assert!(told.contains(words), "{to}: {told}");
        assert!(
            told.contains(&format!("small.toml:{line}:")),
            "{to}: {told}"
        );
    }
    assert!(refused("scenarios = [").contains("small.toml:1:"));
}

#[test]
fn an_experiment_that_is_not_there_is_named() {
    let place = workplace(SMALL);
    let (_, told) = ends(&mut program(place.path(), &["sweep", "large.toml"]), 2);
    assert!(told.contains("cannot read large.toml"), "{told}");
    assert!(told.contains("shipped:experiments/smoke-sweep"), "{told}");
    let (_, told) = ends(&mut program(place.path(), &["status", "."]), 2);
    assert!(told.contains(". holds no sweep"), "{told}");
}

#[test]
fn two_experiments_do_not_share_a_folder() {
    let place = workplace(SMALL);
    let other = with("0.01]", "0.02]");
    // Finished, then stopped.
    sweep(place.path(), &["--out", "a", "--set", "time.end=2012"]);
    let before = tables(&place.path().join("a"));
    let (_, told) = ends(
        &mut program(place.path(), &["sweep", "small.toml", "-q", "--out", "a"]),
        2,
    );
    assert!(told.contains("a holds the result of another run"), "{told}");
    assert!(
        before == tables(&place.path().join("a")),
        "something is lost"
    );
    fs::create_dir(place.path().join("b")).expect("a folder");
    let stopped = "{\"identity\": \"x\", \"experiment\": \"small\", \"shard\": 1, \"shards\": 1, \"runs\": 12}";
    fs::write(place.path().join("b/sweep.json"), stopped).expect("written");
    fs::write(place.path().join("small.toml"), other).expect("written");
    let (_, told) = ends(
        &mut program(place.path(), &["sweep", "small.toml", "-q", "--out", "b"]),
        2,
    );
    assert!(
        told.contains("b holds the unfinished sweep of another experiment"),
        "{told}"
    );
    assert_eq!(names(&place.path().join("b")), ["sweep.json"]);
    let forced = ["sweep", "small.toml", "-q", "--out", "b", "--force"];
    ends(&mut program(place.path(), &forced), 0);
}

#[test]
fn experiments_that_differ_in_the_columns_of_a_table_alone_differ() {
    let two = |national: &str, provinces: &str| {
        let keep = "table = \"national\"\ncolumns = [\"poor_population\", \"mean_income\"]";
        let both = format!(
            "table = \"national\"\ncolumns = [{national}]\n[[keep]]\ntable = \"provinces\"\ncolumns = [{provinces}]"
        );
        with(keep, &both)
    };
    let (poor, all) = (
        "\"poor_population\"",
        "\"poor_population\", \"mean_income\"",
    );
    let place = workplace(&two(poor, all));
    sweep(place.path(), &["--out", "a"]);
    fs::write(place.path().join("small.toml"), two(all, poor)).expect("written");
    let (_, told) = ends(
        &mut program(place.path(), &["sweep", "small.toml", "-q", "--out", "a"]),
        2,
    );
    assert!(told.contains("a holds the result of another run"), "{told}");
}

#[test]
fn a_result_whose_runs_are_gone_is_not_opened_again() {
    let place = workplace(&failing());
    sweep(place.path(), &["--out", "a"]);
    let folder = place.path().join("a");
    let retry = ["sweep", "small.toml", "-q", "--out", "a", "--retry-failed"];
    for name in ["partial-results.csv", "partial-runs.csv", "sweep.json"] {
        let away = place.path().join("away");
        fs::rename(folder.join(name), &away).expect("moved");
        let before = names(&folder);
        let (_, told) = ends(&mut program(place.path(), &retry), 2);
        assert!(told.contains(&format!("a has no {name}")), "{told}");
        assert_eq!(names(&folder), before);
        fs::rename(away, folder.join(name)).expect("moved");
    }
    ends(&mut program(place.path(), &["verify", "a"]), 0);
}

#[test]
fn a_folder_that_was_changed_by_hand_is_refused_with_the_place() {
    let place = workplace(&failing());
    sweep(place.path(), &["--out", "a"]);
    // With failed runs the files of the runs stay, and are needed again.
    let folder = place.path().join("a");
    let retry = ["sweep", "small.toml", "-q", "--out", "a", "--retry-failed"];
    for (name, from, to, words) in [
        (
            "partial-results.csv",
            "2013",
            "2014",
            "a/partial-runs.csv:2: the rows of run ",
        ),
        (
            "partial-runs.csv",
            "done",
            "gone",
            "a/partial-runs.csv:2: the line was changed",
        ),
        (
            "partial-runs.csv",
            "run,",
            "ran,",
            "a/partial-runs.csv:1: the header was changed",
        ),
    ] {
        let path = folder.join(name);
        let text = fs::read_to_string(&path).expect("a file");
        fs::write(&path, text.replacen(from, to, 1)).expect("written");
        let (_, told) = ends(&mut program(place.path(), &retry), 2);
        assert!(told.contains(words), "{told}");
        assert_eq!(
            fs::read_to_string(&path).expect("a file"),
            text.replacen(from, to, 1),
            "touched"
        );
        fs::write(&path, text).expect("written");
    }
    ends(&mut program(place.path(), &retry), 0);
    let edited = fs::read_to_string(folder.join("runs.csv"))
        .expect("a file")
        .replace("done", "DONE");
    fs::write(folder.join("runs.csv"), edited).expect("written");
    let (_, told) = ends(
        &mut program(place.path(), &["sweep", "small.toml", "-q", "--out", "a"]),
        2,
    );
    assert!(
        told.contains("changed since it was written: runs.csv"),
        "{told}"
    );
}
