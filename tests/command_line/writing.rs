//! The commands that help to write scenarios: templates, the schema, and scenarios that the program carries.

use super::*;
use five_measures::scenario::{Scenario, entry, register};

/// The program in a folder of its own.
fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).current_dir(folder);
    command
}

/// `text` with the `#` removed before the settings that `wanted` picks by their place.
fn uncommented(text: &str, wanted: impl Fn(usize) -> bool) -> String {
    let mut setting = 0;
    let mut lines = String::new();
    for line in text.lines() {
        let bare = line
            .strip_prefix('#')
            .filter(|rest| !rest.is_empty() && !rest.starts_with(' '));
        match bare {
            Some(bare) => {
                lines.push_str(if wanted(setting) { bare } else { line });
                setting += 1;
            }
            None => lines.push_str(line),
        }
        lines.push('\n');
    }
    lines
}

fn settings(text: &str) -> usize {
    text.lines()
        .filter(|line| line.starts_with('#') && !line.starts_with("# ") && *line != "#")
        .count()
}

fn load(folder: &Path, text: &str) -> Scenario {
    let path = folder.join("changed.toml");
    fs::write(&path, text).expect("a file");
    Scenario::load(&path, &[]).unwrap_or_else(|faults| panic!("{faults}"))
}

/// Fails unless all values of both scenarios are the same.
fn assert_same_values(left: &Scenario, right: &Scenario) {
    for entry in register() {
        let path = &entry.path;
        if entry.unit.is_some() {
            assert_eq!(left.values_of(path), right.values_of(path), "{path}");
        }
    }
    // Draws do not have the parameters that a scenario sets itself, and these templates set different ones.
    let contents = |scenario: &Scenario| {
        let mut files = scenario.data_files().to_vec();
        files.retain(|(name, _)| name != "input-posterior.csv");
        files
    };
    assert_eq!(contents(left), contents(right));
}

#[test]
fn a_short_template_is_right_from_any_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let said = stdout(&ends(&mut program(folder.path(), &["new", "mine"]), 0));
    assert!(said.starts_with("mine.toml: written"), "{said}");
    ends(&mut program(folder.path(), &["check", "mine.toml"]), 0);
    let text = fs::read_to_string(folder.path().join("mine.toml")).expect("text");
    assert!(text.contains("title = \"mine\"") && text.contains("extends = \"shipped:baseline\""));
    assert!(text.contains("Unit: ") && text.contains("five-measures parameters"));
    let count = settings(&text);
    assert!((6..=10).contains(&count), "{text}");
    let plain = load(folder.path(), &text);
    let changed = load(folder.path(), &uncommented(&text, |_| true));
    assert!(plain.parameters(2018).measures.relocation.enabled);
    assert!(!changed.parameters(2018).measures.relocation.enabled);
    for change in 0..count / 2 {
        load(
            folder.path(),
            &uncommented(&text, |place| place / 2 == change),
        );
    }
}

#[test]
fn a_full_template_holds_every_parameter_ready_to_be_uncommented() {
    let folder = tempfile::tempdir().expect("a folder");
    ends(&mut program(folder.path(), &["new", "all", "--full"]), 0);
    ends(&mut program(folder.path(), &["check", "all.toml"]), 0);
    let text = fs::read_to_string(folder.path().join("all.toml")).expect("text");
    assert_eq!(settings(&text), register().len());
    for entry in register() {
        let evidence = format!("\n# {}\n", entry.evidence());
        assert!(text.contains(&evidence), "{}", entry.path);
    }
    let baseline = Scenario::load("shipped:baseline", &[]).expect("the baseline");
    for place in 0..register().len() {
        let changed = load(
            folder.path(),
            &uncommented(&text, |setting| setting == place),
        );
        let path = &register()[place].path;
        let origin = changed.sources_of(path).last().expect("an origin");
        assert!(origin.name.ends_with("changed.toml"), "{path}: {origin}");
    }
    let changed = load(folder.path(), &uncommented(&text, |_| true));
    assert_same_values(&changed, &baseline);
}

#[test]
fn a_template_may_extend_another_scenario_from_another_folder() {
    let base = tempfile::tempdir().expect("a folder");
    let (parents, children) = (base.path().join("parents"), base.path().join("children"));
    for folder in [&parents, &children, &parents.join("data")] {
        fs::create_dir(folder).expect("a folder");
    }
    fs::copy(
        repository("scenarios/data/provinces.csv"),
        parents.join("data/mine.csv"),
    )
    .expect("copied");
    let parent = "extends = \"shipped:growth-only\"\n[data]\nprovinces = \"data/mine.csv\"\n\
                  [growth]\nlevel = { value = 0.01, from = 2016 }\n[time]\nend = 2022\n";
    fs::write(parents.join("parent.toml"), parent).expect("a file");
    let mut command = program(base.path(), &["new", "child", "--full"]);
    command.args([
        "--extends",
        "parents/parent.toml",
        "--out",
        "children/child.toml",
    ]);
    ends(&mut command, 0);
    let text = fs::read_to_string(children.join("child.toml")).expect("text");
    assert!(
        text.contains("extends = \"../parents/parent.toml\""),
        "{text}"
    );
    assert!(
        text.contains("#provinces = \"../parents/data/mine.csv\""),
        "{text}"
    );
    let default = format!(
        "# Default: {}\n#level = ",
        entry("growth.level").expect("it").default_toml()
    );
    assert!(text.contains(&default), "{text}");
    let parent = Scenario::load(parents.join("parent.toml"), &[]).expect("the parent");
    assert_same_values(&load(&children, &uncommented(&text, |_| true)), &parent);
    assert_same_values(&load(&children, &text), &parent);
}

#[test]
fn new_neither_overwrites_nor_takes_any_name_or_parent() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.toml");
    fs::write(&file, "precious").expect("a file");
    let said = stderr(&ends(&mut program(folder.path(), &["new", "mine"]), 2));
    assert!(
        said.contains("mine.toml exists already") && said.contains("--force"),
        "{said}"
    );
    assert_eq!(fs::read_to_string(&file).expect("text"), "precious");
    ends(
        &mut program(folder.path(), &["new", "mine.toml", "--force"]),
        0,
    );
    ends(&mut program(folder.path(), &["check", "mine.toml"]), 0);
    let said = stderr(&ends(&mut program(folder.path(), &["new", "a/b"]), 2));
    assert!(
        said.contains("`a/b` is no name") && said.contains("--out"),
        "{said}"
    );
    let wrong = ["new", "other", "--extends", "shipped:basline"];
    let said = stderr(&ends(&mut program(folder.path(), &wrong), 2));
    assert!(said.contains("did you mean `shipped:baseline`?"), "{said}");
    let nowhere = ["new", "other", "--out", "no-folder/other.toml"];
    let said = stderr(&ends(&mut program(folder.path(), &nowhere), 1));
    assert!(said.contains("cannot write no-folder/other.toml"), "{said}");
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn a_carried_scenario_runs_from_an_empty_folder_and_its_results_run_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |scenario: &str, out: &str| {
        let mut command = program(folder.path(), &["run", scenario, "--out", out, "--quiet"]);
        ends(command.args(SHORT), 0);
        files(&folder.path().join(out))
    };
    let first = run("shipped:without-jobs", "first");
    assert!(first.contains_key("without-jobs.toml") && first.contains_key("input-provinces.csv"));
    let again = run("first/without-jobs.toml", "again");
    let from_disk = run(
        &repository("scenarios/without-jobs.toml").to_string_lossy(),
        "disk",
    );
    for other in [&again, &from_disk] {
        assert_eq!(first.len(), other.len());
        for (name, bytes) in first.iter().filter(|(name, _)| *name != "manifest.json") {
            assert!(other.get(name) == Some(bytes), "{name} differs");
        }
    }
}

#[test]
fn a_mistaken_name_of_a_carried_scenario_is_answered_with_the_right_one() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, help) in [
        (
            "shipped:withoutjobs",
            "did you mean `shipped:without-jobs`?",
        ),
        ("shipped:zzz", "the program carries baseline"),
        (
            "growth-only",
            "the program carries that scenario: `shipped:growth-only`",
        ),
    ] {
        let said = stderr(&ends(&mut program(folder.path(), &["check", name]), 2));
        assert!(said.contains(help), "{said}");
    }
}

#[test]
fn the_schema_is_printed_and_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let printed = stdout(&ends(&mut program(folder.path(), &["schema"]), 0));
    let schema: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
    assert_eq!(schema["properties"]["growth"]["title"], "growth");
    ends(
        &mut program(folder.path(), &["schema", "--out", "s.json"]),
        0,
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("s.json")).expect("text"),
        printed
    );
    let said = stderr(&ends(
        &mut program(folder.path(), &["schema", "--out", "."]),
        2,
    ));
    assert!(said.contains("is a folder"), "{said}");
    assert_eq!(files(folder.path()).len(), 1, "nothing else is left");
}
