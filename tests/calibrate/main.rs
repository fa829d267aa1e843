//! `calibrate` from end to end, as a user calls it, on an invented country.

mod refusals;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use five_measures::scenario::Scenario;

const PROGRAM: &str = env!("CARGO_BIN_EXE_five-measures");

const OBSERVED: &str = "\
series,year,place,value,value_low,value_high,unit,definition,source,url,grade
poor_population_observed,2005,nation,750000,,,persons,survey,invented,,A
poor_population_observed,2006,nation,700000,,,persons,survey,invented,,A
poor_population_observed,2007,nation,660000,,,persons,survey,invented,,A
mean_income,2006,nation,3400,,,yuan per person and year,mean,invented,,A
mean_income,2007,nation,3640,,,yuan per person and year,mean,invented,,A
mean_income_poor_areas,2007,poor_areas,2000,,,yuan per person and year,mean,invented,,B
life_expectancy,2006,nation,71,,,years,not in the model,invented,,B
";

const HEADER: &str = "series,year,place,use,scale,tolerance,floor,note\n";

const TARGETS: &str = "\
poor_population_observed,2006,nation,fit,log,0.05,10000,
poor_population_observed,2007,nation,fit,relative,0.05,100000,
mean_income,2006,nation,fit,relative,0.004,,
mean_income,2007,nation,fit,relative,0.004,,
mean_income_poor_areas,2007,poor_areas,report,relative,0.02,,
life_expectancy,2006,nation,report,relative,0.02,,a series that the model does not give
";

/// Settings that make a calibration take seconds.
const SMALL: [&str; 20] = [
    "--scale",
    "400",
    "--set",
    "time.end=2007",
    "--set",
    "calibration.fit_until=2007",
    "--fit",
    "growth.level",
    "--fit",
    "growth.incidence",
    "--set",
    "calibration.rescoring=4",
    "--set",
    "calibration.search=480",
    "--set",
    "calibration.sample=290",
    "--set",
    "calibration.effective=10",
    "--set",
    "calibration.pilot=4",
];

/// A folder with the data of the country and the targets of a test.
struct World {
    base: tempfile::TempDir,
}

impl World {
    fn new(targets: &str) -> Self {
        let base = tempfile::tempdir().expect("a folder");
        fs::write(base.path().join("observed.csv"), OBSERVED).expect("written");
        fs::write(
            base.path().join("targets.csv"),
            format!("{HEADER}{targets}"),
        )
        .expect("written");
        World { base }
    }

    fn out(&self) -> PathBuf {
        self.base.path().join("out")
    }

    /// `calibrate` into the folder, from the folder of the data, so that names of files are the same everywhere.
    fn arguments(&self, more: &[&str]) -> Vec<String> {
        let country = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/own-data/country.toml");
        let mut all = vec!["calibrate".to_owned(), country.display().to_string()];
        let data = [
            "--set",
            "data.observed=observed.csv",
            "--set",
            "data.targets=targets.csv",
            "--out",
            "out",
        ];
        all.extend(
            data.iter()
                .chain(&SMALL)
                .chain(more)
                .map(|&word| word.to_owned()),
        );
        if !more.contains(&"--budget") {
            all.extend(["--budget".to_owned(), "200".to_owned()]);
        }
        all
    }

    fn calibrate(&self, more: &[&str], code: i32) -> Output {
        let mut command = Command::new(PROGRAM);
        let output = command
            .args(self.arguments(more))
            .current_dir(self.base.path())
            .output()
            .expect("the program starts");
        let said = said(&output);
        assert!(!said.contains("panicked"), "{said}");
        assert_eq!(output.status.code(), Some(code), "{said}");
        output
    }

    /// Starts a calibration, sends it a signal after some runs and waits for its end.
    fn stopped(&self, signal: &str, runs: usize) -> Output {
        let child = std::process::Command::new(PROGRAM)
            .args(self.arguments(&["--threads", "1"]))
            .current_dir(self.base.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let deadline = Instant::now() + Duration::from_secs(60);
        while self.ledger_lines() < runs {
            assert!(Instant::now() < deadline, "no runs are written");
            sleep(Duration::from_millis(2));
        }
        let sent = std::process::Command::new("kill")
            .args(["-s", signal, &child.id().to_string()])
            .status();
        assert!(sent.expect("kill").success());
        child.wait_with_output().expect("it ends")
    }

    fn ledger_lines(&self) -> usize {
        let text = fs::read_to_string(self.out().join("runs.ledger.csv"));
        text.map_or(0, |text| text.matches('\n').count())
    }

    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let listing = fs::read_dir(self.out()).expect("a folder");
        let names = listing.map(|item| item.expect("an entry").file_name());
        let names = names.map(|name| name.to_string_lossy().into_owned());
        names
            .map(|name| {
                (
                    name.clone(),
                    fs::read(self.out().join(name)).expect("a file"),
                )
            })
            .collect()
    }

    /// All files but the manifest, which holds times.
    fn content(&self) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.files();
        assert!(files.remove("manifest.json").is_some(), "no manifest");
        files
    }
}

fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

fn shown(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let rows: Result<Vec<_>, _> = reader.deserialize().collect();
    rows.expect("a table")
}

/// A finished calibration, made once.
fn reference() -> &'static (World, String) {
    static REFERENCE: OnceLock<(World, String)> = OnceLock::new();
    REFERENCE.get_or_init(|| {
        let world = World::new(TARGETS);
        let output = world.calibrate(&["--threads", "2"], 0);
        assert_eq!(said(&output), "");
        (world, shown(&output))
    })
}

fn number(row: &BTreeMap<String, String>, column: &str) -> f64 {
    row[column]
        .parse()
        .unwrap_or_else(|_| panic!("{column} of {row:?}"))
}

#[test]
fn a_calibration_comes_closer_to_its_targets() {
    let (world, shown) = reference();
    let files = world.files();
    let expected = [
        "calibrated.toml",
        "calibration.csv",
        "correlations.csv",
        "country.toml",
        "diagnosis.csv",
        "diagnosis.txt",
        "fit.csv",
        "input-observed.csv",
        "input-poverty_lines.csv",
        "input-provinces.csv",
        "input-targets.csv",
        "manifest.json",
        "posterior.csv",
        "profiles.csv",
    ];
    assert!(
        files.keys().map(String::as_str).eq(expected),
        "{:?}",
        files.keys()
    );
    let fit = rows(&files["fit.csv"]);
    assert_eq!(fit.len(), 6);
    let of = |use_as: &str| fit.iter().filter(|row| row["use"] == use_as).count();
    assert_eq!((of("fit"), of("report")), (4, 2));
    assert_eq!(fit[5]["simulated"], "");
    let distance = |column: &str| {
        let fitted = fit.iter().filter(|row| row["use"] == "fit");
        fitted
            .map(|row| number(row, column) * number(row, column))
            .sum::<f64>()
            / 4.0
    };
    assert!(distance("z") < 0.5 * distance("z_before"), "{fit:?}");
    assert!(shown.contains("4 targets on fresh replicates"), "{shown}");
    assert!(String::from_utf8_lossy(&files["diagnosis.txt"]).contains("growth.level"));

    let diagnosis = rows(&files["diagnosis.csv"]);
    for row in &diagnosis {
        let ordered = ["low", "p5", "median", "p95", "high"].map(|column| number(row, column));
        assert!(ordered.is_sorted(), "{row:?}");
    }
    assert_eq!(diagnosis[0]["parameter"], "growth.level");
    assert_eq!(diagnosis[0]["identified"], "true");
    let posterior = rows(&files["posterior.csv"]);
    let weights: f64 = posterior.iter().map(|row| number(row, "weight")).sum();
    assert!((weights - 1.0).abs() < 1e-8 && posterior.len() >= 10);
    assert!(
        posterior
            .iter()
            .all(|row| number(row, "growth.level") <= number(&diagnosis[0], "high"))
    );
    let stages = rows(&files["calibration.csv"]);
    for stage in [
        "pilot",
        "search",
        "check",
        "slopes",
        "cloud",
        "rescoring",
        "sample",
    ] {
        assert!(stages.iter().any(|row| row["stage"] == stage), "{stage}");
    }
}

#[test]
fn the_calibrated_scenario_runs_with_the_best_values() {
    let (world, _) = reference();
    let path = world.out().join("calibrated.toml");
    let scenario = Scenario::load(&path, &[]).unwrap_or_else(|faults| panic!("{faults}"));
    let best = rows(&world.files()["diagnosis.csv"])[0]["best"]
        .parse::<f64>()
        .expect("a number");
    let level = scenario.parameters(2006).growth.level;
    assert!((level - best).abs() < 1e-9 * best.abs(), "{level} {best}");
    let mut command = Command::new(PROGRAM);
    let folder = world.base.path().join("run");
    command
        .arg("run")
        .arg(&path)
        .arg("--out")
        .arg(&folder)
        .assert()
        .success();
    // The first replicate of a run is not among the fresh ones, but close to their mean.
    let targets = rows(&fs::read(folder.join("targets.csv")).expect("a table"));
    let fit = rows(&world.files()["fit.csv"]);
    for row in targets.iter().filter(|row| row["series"] == "mean_income") {
        let same = |other: &&BTreeMap<String, String>| {
            other["series"] == row["series"] && other["year"] == row["year"]
        };
        let fitted = number(fit.iter().find(same).expect("the target"), "simulated");
        assert!(
            (number(row, "simulated") / fitted - 1.0).abs() < 0.03,
            "{row:?}"
        );
    }
}

#[test]
fn a_finished_calibration_is_verified_and_reported() {
    let (world, _) = reference();
    let before = world.files();
    let output = world.calibrate(&[], 0);
    assert!(
        shown(&output).contains("Finished before, verified now"),
        "{}",
        shown(&output)
    );
    assert_eq!(world.files(), before);
    let mut command = Command::new(PROGRAM);
    command.arg("verify").arg(world.out()).assert().success();
    let refused = world.calibrate(&["--seed", "9"], 2);
    assert!(
        said(&refused).contains("holds the result of another run"),
        "{}",
        said(&refused)
    );
    let mut command = Command::new(PROGRAM);
    let output = command
        .args(["verify", "--rerun"])
        .arg(world.out())
        .output();
    let output = output.expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        shown(&output).contains("holds a calibration"),
        "{}",
        shown(&output)
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_calibration_goes_on_to_the_same_bytes() {
    let (reference, _) = reference();
    let world = World::new(TARGETS);
    let output = world.stopped("INT", 30);
    assert_eq!(output.status.code(), Some(130), "{}", said(&output));
    let left: Vec<String> = world.files().into_keys().collect();
    assert_eq!(left, ["runs.ledger.csv"]);
    let lines = world.ledger_lines();

    // Other settings are refused until they are forced, and the ledger stays.
    let refused = world.calibrate(&["--set", "calibration.cutoff=4"], 2);
    assert!(
        said(&refused).contains("unfinished calibration with other settings"),
        "{}",
        said(&refused)
    );
    let refused = world.calibrate(&["--seed", "9"], 2);
    assert!(
        said(&refused).contains("another scenario"),
        "{}",
        said(&refused)
    );
    assert_eq!(world.ledger_lines(), lines);

    let output = world.stopped("KILL", lines + 60);
    assert_eq!(output.status.code(), None);
    assert!(world.files().contains_key("runs.ledger.csv"));
    // A run that was being written when the program was killed.
    let ledger = world.out().join("runs.ledger.csv");
    let mut text = fs::read(&ledger).expect("a ledger");
    text.extend(b"2007,17,2,0.001");
    fs::write(&ledger, text).expect("written");
    world.calibrate(&["--threads", "2"], 0);
    assert_eq!(world.content(), reference.content());
}
