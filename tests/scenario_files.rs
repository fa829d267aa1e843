//! Scenario files from the outside: inheritance, years, settings, and the resolved copy.

use std::fs;
use std::path::{Path, PathBuf};

use five_measures::scenario::{Scenario, Setting, register};

fn parent() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken-scenarios/support/parent.toml")
}

/// A folder with a child of a small scenario.
fn child(body: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("child.toml");
    let parent = parent();
    fs::write(&path, format!("extends = '{}'\n{body}", parent.display())).expect("a file");
    (folder, path)
}

fn load(body: &str, settings: &[&str]) -> Scenario {
    let (_folder, path) = child(body);
    let settings: Vec<_> = settings
        .iter()
        .map(|setting| (*setting).to_owned())
        .collect();
    match Scenario::load(path, &settings) {
        Ok(scenario) => scenario,
        Err(faults) => panic!("{faults}"),
    }
}

fn levels(scenario: &Scenario) -> Vec<f64> {
    scenario
        .horizon()
        .map(|year| scenario.parameters(year).growth.level)
        .collect()
}

#[test]
fn a_child_says_only_what_differs() {
    let scenario = load("population.seed = 7\n[scenario]\nreference = 'none'\n", &[]);
    assert_eq!(scenario.name(), "child");
    assert_eq!(scenario.header().title.as_deref(), Some("Parent"));
    assert_eq!(scenario.header().reference.as_deref(), Some("none"));
    let parameters = scenario.parameters(2012);
    assert_eq!(
        (parameters.population.seed, parameters.population.scale),
        (7, 100)
    );
    assert_eq!(scenario.horizon(), 2012..=2020);
}

#[test]
fn tables_by_year_are_filled_and_hold_at_their_ends() {
    let step = load("growth.level = { 2014 = 0.01, 2016 = 0.02 }", &[]);
    assert_eq!(
        levels(&step),
        [0.01, 0.01, 0.01, 0.01, 0.02, 0.02, 0.02, 0.02, 0.02]
    );
    let linear = load(
        "growth.level = { 2014 = 0.0, 2018 = 0.04, interpolation = 'linear' }",
        &[],
    );
    assert_eq!(
        levels(&linear),
        [0.0, 0.0, 0.0, 0.01, 0.02, 0.03, 0.04, 0.04, 0.04]
    );
}

#[test]
fn every_parameter_fills_its_years_in_its_own_way() {
    let child = "prices.poverty_line = { 2013 = 2700, 2015 = 2800 }
         register.quota = { 2013 = 10_000_000, 2015 = 80_000_000 }";
    let scenario = load(child, &[]);
    let in_2014 = scenario.parameters(2014);
    assert_eq!(in_2014.prices.poverty_line, 2750.0);
    assert_eq!(in_2014.register.quota, 10_000_000.0);
    assert_eq!(
        in_2014.growth.wage, 4000.25,
        "as the parent says in its table"
    );
    assert_eq!(
        in_2014.prices.rural_cpi, 0.009,
        "half of what the grandparent says"
    );
}

#[test]
fn windows_change_what_the_parent_says() {
    let window = load(
        "growth.level = { value = 0.05, from = 2014, until = 2015 }",
        &[],
    );
    assert_eq!(
        levels(&window),
        [0.01, 0.01, 0.05, 0.05, 0.01, 0.01, 0.01, 0.01, 0.01]
    );
    let doubled = ["growth.level={ multiply = 2, from = 2019 }"; 2];
    assert_eq!(levels(&load("", &doubled))[6..], [0.01, 0.04, 0.04]);
    let switch = load(
        "measures.relocation.enabled = { value = false, until = 2018 }",
        &[],
    );
    assert!(!switch.parameters(2018).measures.relocation.enabled);
}

#[test]
fn a_child_may_lengthen_or_shorten_the_horizon() {
    let long = load(
        "time.end = 2030\ngrowth.level = { 2025 = 0.03, 2012 = 0.0 }",
        &[],
    );
    assert_eq!(long.horizon(), 2012..=2030);
    assert_eq!(long.parameters(2030).growth.level, 0.03);
    let short = load(
        "growth.level = { 2012 = 0.0, 2018 = 0.03 }",
        &["time.end=2016"],
    );
    assert_eq!(levels(&short), [0.0; 5]);
}

#[test]
fn values_know_where_they_were_set() {
    let scenario = load(
        "\ngrowth.level = { multiply = 0.5, from = 2016 }\n",
        &[
            "population.scale = 10",
            "growth.level={value=0.0,from=2018}",
        ],
    );
    let names = |path| -> Vec<_> {
        scenario
            .sources_of(path)
            .iter()
            .map(ToString::to_string)
            .collect()
    };
    let level = names("growth.level");
    assert!(level[0].ends_with("support/parent.toml:18"), "{level:?}");
    assert!(level[1].ends_with("child.toml:3"), "{level:?}");
    assert_eq!(level[2], "--set growth.level={value=0.0,from=2018}");
    assert_eq!(names("population.scale"), ["--set population.scale = 10"]);
    assert!(names("no.such").is_empty());
}

#[test]
fn the_resolved_copy_loads_back_to_the_same_values() {
    let scenario = load(
        "growth.level = { 2013 = 0.1e-1, 2019 = -0.0333333333333333333, interpolation = 'linear' }\n\
         scenario.title = '''a \"title\" \\ 贫困'''",
        &["population.seed=4294967295", "time.end=2024"],
    );
    let folder = tempfile::tempdir().expect("a folder");
    let text = scenario.to_toml();
    let path = folder.path().join("child.toml");
    fs::write(&path, &text).expect("a file");
    for (name, bytes) in scenario.data_files() {
        fs::write(folder.path().join(name), bytes).expect("a file");
    }
    let again = match Scenario::load(&path, &[]) {
        Ok(again) => again,
        Err(faults) => panic!("{faults}\n{text}"),
    };
    for entry in register() {
        if !entry.path.starts_with("data.") {
            assert_eq!(
                again.values_of(&entry.path),
                scenario.values_of(&entry.path),
                "{}",
                entry.path
            );
        }
    }
    assert_eq!(again.to_toml(), text);
    assert_eq!(again.header(), scenario.header());
    assert_eq!(again.provinces(), scenario.provinces());
    assert_eq!(again.observations(), scenario.observations());
    assert_eq!(again.data_files(), scenario.data_files());
}

#[test]
fn settings_from_code_follow_the_same_rules() {
    let build = || Scenario::builder_from(parent());
    let scenario = build()
        .set("growth.level", -0.01)
        .and_then(|builder| {
            builder.set("growth.level", Setting::multiplied_by(2.0).from_year(2019))
        })
        .and_then(|builder| {
            builder.set("measures.relocation.enabled", [(2012, false), (2018, true)])
        })
        .and_then(|builder| builder.set("population.scale", 1000))
        .and_then(|builder| builder.build());
    let scenario = scenario.unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(levels(&scenario)[6..], [-0.01, -0.02, -0.02]);
    assert!(scenario.parameters(2018).measures.relocation.enabled);
    for (path, setting) in [
        ("growth.level", Setting::from(f64::NAN)),
        ("growth.level", Setting::from(1e300)),
        ("population.seed", Setting::from(u64::MAX)),
        ("population.scale", Setting::from("many")),
        ("no.such", Setting::from(true)),
    ] {
        assert!(
            build().set(path, setting.clone()).is_err(),
            "{path} = {setting}"
        );
    }
    assert!(Scenario::shipped("no-such-scenario").is_err());
}
