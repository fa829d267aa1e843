//! The commands that write no results.

use super::*;
use five_measures::scenario::register;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).current_dir(repository(""));
    command
}

#[test]
fn every_shipped_scenario_is_right() {
    let scenarios: Vec<PathBuf> = fs::read_dir(repository("scenarios"))
        .expect("a folder")
        .map(|item| item.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    let measures = [
        "jobs",
        "relocation",
        "eco-compensation",
        "education",
        "subsistence",
    ];
    let without = measures.map(|measure| format!("without-{measure}"));
    for name in without
        .iter()
        .map(String::as_str)
        .chain(["baseline", "growth-only"])
    {
        let path = repository(&format!("scenarios/{name}.toml"));
        assert!(scenarios.contains(&path), "no scenario {name}");
    }
    let said = stdout(&ends(program(&["check"]).args(&scenarios), 0));
    assert_eq!(said.lines().count(), scenarios.len(), "{said}");
    assert!(
        said.lines().all(|line| {
            let last = if line.contains("extended-2030") {
                2030
            } else {
                2020
            };
            line.ends_with(&format!(": right, 2012 to {last}"))
        }),
        "{said}"
    );
}

#[test]
fn check_reports_the_faults_of_all_files() {
    let broken = ["unknown-parameter", "window-reversed"]
        .map(|name| format!("tests/broken-scenarios/{name}.toml"));
    let output = ends(
        program(&["check", "scenarios/baseline.toml"]).args(&broken),
        2,
    );
    assert!(output.stdout.is_empty());
    let said = stderr(&output);
    assert!(said.contains("unknown parameter `growth.levl`"), "{said}");
    assert!(
        said.contains("ends in 2016, before it begins in 2018"),
        "{said}"
    );
    let set = [
        "check",
        "scenarios/baseline.toml",
        "--set",
        "growth.level=0.5",
    ];
    let said = stderr(&ends(&mut program(&set), 2));
    assert!(said.contains("`growth.level` is 0.5"), "{said}");
}

#[test]
fn parameters_lists_searches_and_explains() {
    let output = ends(&mut program(&["parameters", "--format", "csv"]), 0);
    let listed = column(&output.stdout, "parameter");
    let known: Vec<_> = register().iter().map(|entry| entry.path.clone()).collect();
    assert_eq!(listed, known);

    let output = ends(
        &mut program(&["parameters", "RELOCATION", "--format", "json"]),
        0,
    );
    let found: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    let path = |value: &serde_json::Value| value["parameter"].as_str().map(str::to_owned);
    let found: Vec<String> = found.iter().filter_map(path).collect();
    assert!(
        found
            .iter()
            .any(|path| path == "measures.relocation.enabled"),
        "{found:?}"
    );
    assert!(found.len() < known.len());

    let said = stdout(&ends(&mut program(&["parameters", "growth.level"]), 0));
    for words in [
        "from -0.05 to 0.05",
        "log points per year",
        "calibrated",
        "prior",
    ] {
        assert!(said.contains(words), "no {words} in {said}");
    }
    let said = stderr(&ends(&mut program(&["parameters", "no such word"]), 2));
    assert!(said.contains("`no such word`"), "{said}");
}

#[test]
fn help_and_version_are_told() {
    let said = stdout(&ends(&mut program(&["--help"]), 0));
    for command in ["run", "check", "parameters", "explain", "verify"] {
        assert!(said.contains(&format!("\n  {command} ")), "{said}");
    }
    let said = stdout(&ends(&mut program(&["--version"]), 0));
    assert_eq!(
        said.trim(),
        format!("five-measures {}", env!("CARGO_PKG_VERSION"))
    );
}
