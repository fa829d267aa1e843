//! Bad input: one clear error each, the right exit code, and nothing left behind.

use super::*;

/// Runs in an empty folder that holds only `files`, and returns what is said on stderr.
///
/// The program must say one error, print nothing, end with `code`, and leave no file.
fn refused(files: &[(&str, &str)], arguments: &[&str], code: i32) -> String {
    let base = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let baseline = baseline().display().to_string();
        fs::write(base.path().join(name), text.replace("BASELINE", &baseline)).expect("a file");
    }
    let mut command = Command::new(PROGRAM);
    let output = ends(command.current_dir(&base).args(arguments), code);
    let said = stderr(&output);
    assert!(output.stdout.is_empty(), "{}", stdout(&output));
    let errors = said
        .lines()
        .filter(|line| line.starts_with("error"))
        .count();
    assert_eq!(errors, 1, "{said}");
    let mut left: Vec<_> = super::files(base.path()).into_keys().collect();
    left.retain(|name| files.iter().all(|(known, _)| known != name));
    assert!(left.is_empty(), "left behind: {left:?}");
    said
}

/// A scenario file with this content below its parent is refused with `words`.
fn scenario(body: &str, words: &str) {
    let text = format!("extends = 'BASELINE'\n{body}");
    let said = refused(&[("a.toml", &text)], &["run", "a.toml"], 2);
    assert!(said.contains(words), "{said}");
    assert!(said.contains("a.toml:2:"), "no place in {said}");
}

#[test]
fn a_wrong_line_is_shown_with_its_place() {
    scenario("growth.levl = 0.01", "did you mean `growth.level`?");
    scenario(
        "growth.level = 'fast'",
        "`growth.level` is the text \"fast\", expected a number",
    );
    scenario("growth.level = 7", "expected a number from -0.05 to 0.05");
    scenario(
        "growth.level = { 2031 = 0.01 }",
        "expected a year of the horizon, 2012 to 2020",
    );
    scenario("growth.level = = 1", "broken TOML");
}

#[test]
fn a_file_that_is_no_scenario_is_named() {
    let said = refused(&[], &["run", "none.toml"], 2);
    assert!(
        said.contains("cannot read `none.toml`: no such file"),
        "{said}"
    );
    let said = refused(&[("a.toml", "")], &["run", "a.toml"], 2);
    assert!(said.contains("the scenario file is empty"), "{said}");
    let said = refused(&[("a.toml", "extends = 'a.toml'\n")], &["run", "a.toml"], 2);
    assert!(
        said.contains("a scenario extends itself: a.toml > a.toml"),
        "{said}"
    );
    let said = refused(&[("a.toml", "extends = 'b.toml'\n")], &["run", "a.toml"], 2);
    assert!(
        said.contains("cannot read `b.toml`: no such file"),
        "{said}"
    );
    let text = "[scenario]\ntitle = 'x'\n";
    let said = refused(&[("a.toml", text)], &["run", "a.toml"], 2);
    assert!(said.contains("parameters are missing"), "{said}");
}

#[test]
fn a_sample_too_small_for_some_county_is_refused_with_the_scale_that_is_not() {
    let scenario = "extends = 'BASELINE'\npopulation.scale = 1_000_000\n";
    let said = refused(&[("a.toml", scenario)], &["run", "a.toml"], 2);
    assert!(said.contains("leaves a county of"), "{said}");
    assert!(said.contains("a.toml:2"), "{said}");
    let (_, advice) = said.split_once("a scale of at most ").expect("advice");
    let base = tempfile::tempdir().expect("a folder");
    let advised = ["--set", "time.end=2012", "--scale", advice.trim()];
    ends(run(&baseline(), base.path()).args(advised), 0);
}

#[test]
fn provinces_that_do_not_add_up_are_refused() {
    let shipped = fs::read_to_string(repository("scenarios/data/provinces.csv")).expect("a table");
    let refuse = |from: &str, to: &str, words: &str| {
        assert!(shipped.contains(from), "the table has no {from}");
        let table = shipped.replace(from, to);
        let scenario = "extends = 'BASELINE'\ndata.provinces = 'mine.csv'\n";
        let files = [("a.toml", scenario), ("mine.csv", table.as_str())];
        let said = refused(&files, &["run", "a.toml"], 2);
        assert!(
            said.contains(words) && said.contains("mine.csv:4:"),
            "{said}"
        );
    };
    // Hebei: more poor than incidence times population, and more designated counties than counties.
    refuse(
        "172,45,4370000",
        "172,45,9370000",
        "incidence times rural population",
    );
    refuse(
        "172,45,4370000",
        "17,45,4370000",
        "at most the 17 counties of the province",
    );
}

#[test]
fn wrong_options_are_refused() {
    let name = baseline().display().to_string();
    let wrong = |arguments: &[&str], words: &str| {
        let said = refused(&[], &[&["run"], arguments].concat(), 2);
        assert!(said.contains(words), "{said}");
    };
    wrong(&[], "<SCENARIO>");
    wrong(&[&name, "--sacle", "100"], "--scale");
    wrong(&[&name, "--seed=-1"], "--seed");
    wrong(&[&name, "--scale", "0"], "`population.scale` is 0");
    wrong(&[&name, "--threads", "0"], "--threads");
    wrong(&[&name, "--replicates", "0"], "--replicates");
    wrong(
        &[&name, "--format", "xml"],
        "possible values: text, json, csv",
    );
    wrong(
        &[&name, "--set", "growth.levl=1"],
        "did you mean `growth.level`?",
    );
    wrong(&[&name, "--set", "growth.level"], "path=value");
    wrong(&[&name, &name], "two scenarios are named `baseline`");
    wrong(&[&name, "--out="], "--out");
}

#[test]
fn a_folder_that_cannot_be_written_is_the_fault_of_the_machine() {
    let name = baseline().display().to_string();
    let unwritable = |files: &[(&str, &str)], folder: &str, words: &str| {
        let said = refused(
            files,
            &["run", &name, "--scale", "5000", "--out", folder],
            1,
        );
        assert!(said.contains(words) && said.contains(folder), "{said}");
    };
    let file = [("notes", "mine")];
    unwritable(&file, "notes", "is a file, not a folder");
    unwritable(&file, "notes/below", "cannot create the folder");
    // Not even the superuser can write there.
    #[cfg(target_os = "linux")]
    unwritable(&[], "/proc/five-measures", "cannot create the folder");
}

#[test]
fn a_folder_with_files_of_others_is_left_alone() {
    let base = tempfile::tempdir().expect("a folder");
    fs::write(base.path().join("targets.csv"), "mine").expect("a file");
    for force in [&[][..], &["--force"]] {
        let output = ends(run(&baseline(), base.path()).args(SHORT).args(force), 2);
        assert!(
            stderr(&output).contains("targets.csv"),
            "{}",
            stderr(&output)
        );
    }
    assert_eq!(
        files(base.path()),
        [("targets.csv".to_owned(), b"mine".to_vec())].into()
    );
}

#[test]
#[cfg(not(feature = "parquet"))]
fn a_form_of_tables_that_was_not_built_in_is_refused_with_the_way_to_it() {
    let base = tempfile::tempdir().expect("a folder");
    let folder = base.path().join("result");
    let output = ends(
        run(&baseline(), &folder)
            .args(SHORT)
            .args(["--tables", "parquet"]),
        2,
    );
    let said = stderr(&output);
    assert!(said.contains("--features parquet"), "{said}");
    assert!(!folder.exists());
}
