//! `compare --posterior`.

use super::*;
use crate::posterior::Calibrated;

/// The tables of every comparison.
const ALL: [&str; 8] = [
    "league.csv",
    "comparison.csv",
    "cost_effectiveness.csv",
    "decile_impact.csv",
    "intra_decile.csv",
    "program_stats.csv",
    "gic.csv",
    "decomposition.csv",
];

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
