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
    let folders = ["", "gallery/to-2020", "gallery/to-2030"];
    let scenarios: Vec<PathBuf> = folders
        .iter()
        .flat_map(|folder| fs::read_dir(repository("scenarios").join(folder)).expect("a folder"))
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
            let last = if line.contains("2030") { 2030 } else { 2020 };
            line.contains(&format!(": right, 2012 to {last}; a run needs about "))
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
fn parameters_lists_all_that_is_known() {
    let output = ends(&mut program(&["parameters", "--format", "csv"]), 0);
    let listed = column(&output.stdout, "path");
    let known: Vec<_> = register().iter().map(|entry| entry.path.clone()).collect();
    assert_eq!(listed, known);
    let cell = |name: &str, path: &str| {
        let place = known.iter().position(|known| known == path);
        column(&output.stdout, name)[place.expect("a parameter")].clone()
    };
    assert_eq!(cell("default", "growth.east"), "0.0");
    assert_eq!(
        cell("default", "register.exit.guarantees"),
        r#"{"2012":false,"2016":true}"#
    );
    assert_eq!(cell("low", "growth.level"), "-0.05");
    assert_eq!(cell("section", "growth.level"), "growth");

    let output = ends(&mut program(&["parameters", "--format", "json"]), 0);
    let found: Vec<serde_json::Value> = serde_json::from_slice(&output.stdout).expect("JSON");
    for (fact, entry) in found.iter().zip(register()) {
        assert_eq!(fact["path"], entry.path.as_str());
        assert_eq!(fact["default"], serde_json::Value::from(entry.default()));
        assert_eq!(
            fact["prior_central"].as_f64(),
            entry.prior.map(|p| p.central)
        );
        assert_eq!(fact["fixed"], entry.fixed);
        assert_eq!(fact["meaning"], entry.meaning.as_str());
    }
    assert_eq!(found.len(), register().len());
}

#[test]
fn parameters_are_found_by_all_words() {
    let paths = |words: &[&str]| {
        let mut command = program(&["parameters", "--format", "csv"]);
        column(&ends(command.args(words), 0).stdout, "path")
    };
    let relocation = paths(&["RELOCATION"]);
    assert!(
        relocation.contains(&"measures.relocation.enabled".to_owned()),
        "{relocation:?}"
    );
    assert!(relocation.len() < register().len());
    let rangers = paths(&["ranger", "Forest", "unit_cost"]);
    assert_eq!(
        rangers,
        ["measures.eco_compensation.forest_rangers.unit_cost"]
    );
    assert_eq!(paths(&["growth.level"]), ["growth.level"]);
    let said = stderr(&ends(
        &mut program(&["parameters", "no", "such", "word"]),
        2,
    ));
    assert!(said.contains("all of `no such word`"), "{said}");
    for (wrong, right) in [
        ("growth.levl", "growth.level"),
        ("grwth.level", "growth.level"),
        (
            "measures.jobs.industri.effect",
            "measures.jobs.industry.effect",
        ),
        ("mesures.jobs", "measures.jobs"),
    ] {
        let said = stderr(&ends(&mut program(&["parameters", wrong]), 2));
        assert!(said.contains(&format!("did you mean `{right}`?")), "{said}");
    }
}

#[test]
fn one_parameter_is_explained() {
    let said = stdout(&ends(&mut program(&["parameters", "growth.level"]), 0));
    for words in [
        "from -0.05 to 0.05",
        "log points per year",
        "default   -0.00",
        "calibrated",
        "prior     -0.01 to 0.004, central -0.002\n",
    ] {
        assert!(said.contains(words), "no {words} in {said}");
    }
    let by_year = ["parameters", "measures.jobs.small_loans.capacity"];
    let said = stdout(&ends(&mut program(&by_year), 0));
    assert!(
        said.contains("2013: 0; 2014: 500,000; 2015: 1,200,000;"),
        "{said}"
    );
    let said = stdout(&ends(
        &mut program(&["parameters", "population.income_shape"]),
        0,
    ));
    assert!(said.contains("\"shifted-lognormal\": A floor"), "{said}");
}

#[test]
fn help_and_version_are_told() {
    let said = stdout(&ends(&mut program(&["--help"]), 0));
    for command in [
        "run",
        "check",
        "parameters",
        "explain",
        "verify",
        "new",
        "schema",
        "completions",
        "man",
    ] {
        assert!(said.contains(&format!("\n  {command} ")), "{said}");
    }
    let said = stdout(&ends(&mut program(&["--version"]), 0));
    assert_eq!(
        said.trim(),
        format!("five-measures {}", env!("CARGO_PKG_VERSION"))
    );
}
