//! `run --posterior`: draws of calibrated parameters from a file to quantiles.

use super::*;

/// A scenario with four weighted draws of two parameters, and a counterfactual that extends it, in a folder of their own.
pub struct Calibrated {
    base: tempfile::TempDir,
}

impl Calibrated {
    pub fn new() -> Self {
        let base = tempfile::tempdir().expect("a folder");
        let made = Self { base };
        made.write(
            "posterior.csv",
            "draw,weight,distance,population.county_dispersion,growth.level\n\
             0,0.1,1.5,0.10,-0.002\n1,0.4,1.1,0.15,-0.004\n2,0.3,1.2,0.20,-0.001\n3,0.2,1.3,0.12,0.0\n",
        );
        made.write(
            "calibrated.toml",
            "extends = \"shipped:baseline\"\n[scenario]\ntitle = \"Calibrated\"\n[data]\nposterior = \"posterior.csv\"\n",
        );
        made.write(
            "no-jobs.toml",
            "extends = \"calibrated.toml\"\n[scenario]\ntitle = \"No jobs\"\n[growth]\nlevel = 0.003\n[measures]\njobs.enabled = false\n",
        );
        made
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.base.path().join(name)
    }

    pub fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).expect("a file");
    }

    /// A run of a scenario of the folder into another folder of it.
    pub fn run(&self, scenario: &str, folder: &str) -> Command {
        let mut command = run(&self.path(scenario), &self.path(folder));
        command.args(SHORT);
        command
    }
}

#[test]
fn draws_are_runs_with_values_of_their_own() {
    let calibrated = Calibrated::new();
    let ask = |folder: &str, threads: &str| {
        let mut command = calibrated.run("calibrated.toml", folder);
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
    assert!(
        said.contains("3 posterior draw(s), 2 replicate(s)"),
        "{said}"
    );
    assert!(said.contains("the first of 6 runs"), "{said}");
    ends(&mut ask("two", "3"), 0);
    let (one, mut two) = (
        files(&calibrated.path("one")),
        files(&calibrated.path("two")),
    );
    two.insert("manifest.json".into(), one["manifest.json"].clone());
    assert!(one == two, "the bytes depend on the threads");

    let draws = &one["posterior_draws.csv"];
    let (numbers, runs) = (column(draws, "draw"), column(draws, "replicate"));
    let file = fs::read(calibrated.path("posterior.csv")).expect("the draws");
    let spreads = column(&file, "population.county_dispersion");
    let drawn = column(draws, "value");
    assert_eq!(runs.len(), 12);
    for (place, number) in numbers.iter().enumerate().step_by(2) {
        let number: usize = number.parse().expect("a number");
        assert_eq!(
            drawn[place].parse::<f64>(),
            spreads[number].parse(),
            "{place}"
        );
    }
    let listed = &manifest(&calibrated.path("one"))["posterior_draws"];
    let of_runs: Vec<_> = numbers.iter().step_by(4).map(String::as_str).collect();
    let listed: Vec<_> = listed
        .as_array()
        .expect("draws")
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(listed, of_runs);

    // Counties are left out; all else has a spread, and a draw has another population than the next.
    assert!(!one.contains_key("counties.csv") && !one.contains_key("county_measures.csv"));
    assert!(
        column(&one["national_quantiles.csv"], "over")
            .iter()
            .all(|over| over == "posterior")
    );
    let poor = column(&one["national.csv"], "poor_population");
    assert_ne!(poor[0], poor[4]);
    assert_eq!(
        column(&one["targets_runs.csv"], "replicate")
            .last()
            .map(String::as_str),
        Some("5")
    );
}

#[test]
fn a_result_of_draws_is_known_again_and_reruns_to_the_same_bytes() {
    let calibrated = Calibrated::new();
    let ask = |draws: &str| {
        let mut command = calibrated.run("no-jobs.toml", "result");
        command.args(["--posterior", draws]);
        command
    };
    let said = stdout(&ends(&mut ask("4"), 0));
    assert!(
        said.contains("Not drawn, since no-jobs sets them itself: growth.level"),
        "{said}"
    );
    let folder = calibrated.path("result");
    let parameters = column(&files(&folder)["posterior_draws.csv"], "parameter");
    assert_eq!(parameters, ["population.county_dispersion"; 4]);
    let input = String::from_utf8(files(&folder)["input-posterior.csv"].clone()).expect("text");
    assert!(
        input.starts_with("draw,weight,distance,population.county_dispersion\n0,0.1,"),
        "{input}"
    );

    assert!(stdout(&ends(&mut ask("4"), 0)).contains("finished before"));
    let refused = stderr(&ends(&mut ask("2"), 2));
    assert!(
        refused.contains("holds the result of another run (4 posterior draws)"),
        "{refused}"
    );
    let verify = |folder: &Path| {
        let mut command = Command::new(PROGRAM);
        command.arg("verify").arg(folder).arg("--rerun");
        command
    };
    assert!(stdout(&ends(&mut verify(&folder), 0)).contains("all tables have the same bytes"));

    let explain = |replicate: &str| {
        let mut command = Command::new(PROGRAM);
        command
            .arg("explain")
            .arg(&folder)
            .args(["0-1", "--replicate", replicate]);
        command
    };
    let told = stdout(&ends(&mut explain("3"), 0));
    assert!(
        told.contains("Household 0-1 of no-jobs, draw 3 (4 of 4)"),
        "{told}"
    );
    let refused = stderr(&ends(&mut explain("4"), 2));
    assert!(
        refused.contains("it has 4, numbered from 0 to 3"),
        "{refused}"
    );
}

#[test]
fn what_the_command_line_sets_is_not_drawn() {
    let calibrated = Calibrated::new();
    let mut command = calibrated.run("calibrated.toml", "result");
    command.args([
        "--posterior",
        "1",
        "--set",
        "population.county_dispersion=0.1",
    ]);
    let said = stdout(&ends(&mut command, 0));
    assert!(
        said.contains("Not drawn, since calibrated sets them itself: population.county_dispersion"),
        "{said}"
    );
    let parameters = column(
        &files(&calibrated.path("result"))["posterior_draws.csv"],
        "parameter",
    );
    assert_eq!(parameters, ["growth.level"]);
}

#[test]
fn draws_that_cannot_be_made_are_refused() {
    let calibrated = Calibrated::new();
    let refused = |scenario: &str, more: &[&str], expected: &[&str]| {
        let mut command = calibrated.run(scenario, "refused");
        let said = stderr(&ends(command.args(more), 2));
        for part in expected {
            assert!(said.contains(part), "{part}\n{said}");
        }
        assert!(!calibrated.path("refused").exists());
    };
    refused(
        "calibrated.toml",
        &["--posterior", "5"],
        &[
            "calibrated has a posterior of 4 draws, fewer than 5",
            "help: ask for at most 4",
        ],
    );
    refused(
        "calibrated.toml",
        &["--posterior", "2", "--set", "data.posterior=\"\""],
        &["calibrated has no posterior to draw from", "data.posterior"],
    );
    refused(
        "no-jobs.toml",
        &[
            "--posterior",
            "2",
            "--set",
            "population.county_dispersion=0.1",
        ],
        &["no-jobs has a posterior, but sets all of its parameters itself"],
    );
    refused("calibrated.toml", &["--posterior", "0"], &["--posterior"]);
    refused(
        "calibrated.toml",
        &[
            "--posterior",
            "4",
            "--replicates",
            "100000",
            "--set",
            "data.posterior=nowhere.csv",
        ],
        &["cannot read the data file `nowhere.csv`: no such file"],
    );
    for (text, expected) in [
        (
            "draw,weight,growth.levle\n0,1,0\n",
            "did you mean `growth.level`?",
        ),
        (
            "draw,weight,growth.level\n0,1,9\n",
            "column `growth.level` is \"9\", expected a number from",
        ),
        (
            "draw,weight,growth.level\n0,1,x\n",
            "column `growth.level` is \"x\", expected a number from",
        ),
        (
            "draw,weight,growth.level\n0,0.5,0\n",
            "the weights add up to 0.5, expected 1",
        ),
        (
            "draw,weight,growth.level\n",
            "the table has no rows, only a header",
        ),
    ] {
        calibrated.write("posterior.csv", text);
        refused(
            "calibrated.toml",
            &["--posterior", "1"],
            &["posterior.csv", expected],
        );
    }
    // A draw whose population contradicts itself is named before anything is simulated.
    calibrated.write(
        "posterior.csv",
        "draw,weight,population.county_dispersion\n7,1.0,0.1\n",
    );
    refused(
        "calibrated.toml",
        &[
            "--posterior",
            "1",
            "--set",
            "population.designated_poor_share=0.999",
        ],
        &[
            "draw 7 of the posterior: ",
            "population.designated_poor_share",
        ],
    );
}
