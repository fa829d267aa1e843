//! `verify`: hashes, and simulating again.

use sha2::{Digest, Sha256};

use super::*;

fn verify(folders: &[&Path]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("verify").args(folders);
    command
}

/// A finished run of two years.
fn short_result() -> (tempfile::TempDir, PathBuf) {
    let base = tempfile::tempdir().expect("a folder");
    let folder = base.path().join("short");
    ends(run(&baseline(), &folder).args(SHORT).arg("--quiet"), 0);
    (base, folder)
}

/// Changes one digit of a table.
fn edit(folder: &Path) {
    let path = folder.join("national.csv");
    let table = fs::read_to_string(&path).expect("a table");
    fs::write(&path, table.replacen(",832,", ",833,", 1)).expect("a file");
}

fn forge(folder: &Path, change: impl Fn(&mut serde_json::Value)) {
    let mut forged = manifest(folder);
    change(&mut forged);
    let text = serde_json::to_string_pretty(&forged).expect("JSON");
    fs::write(folder.join("manifest.json"), text).expect("a file");
}

#[test]
fn an_intact_result_is_confirmed_and_simulated_to_the_same_bytes() {
    let (base, folder) = short_result();
    let before = files(&folder);
    let temporary = base.path().join("temporary");
    fs::create_dir(&temporary).expect("a folder");
    let said = stdout(&ends(
        verify(&[&folder]).arg("--rerun").env("TMPDIR", &temporary),
        0,
    ));
    let count = format!(": intact, {} files", before.len() - 1);
    assert!(said.contains(&count), "{said}");
    assert!(said.contains("all tables have the same bytes"), "{said}");
    assert_eq!(files(&folder), before);
    assert_eq!(fs::read_dir(&temporary).expect("a folder").count(), 0);
    let quiet = ends(verify(&[&folder]).args(["--rerun", "--quiet"]), 0);
    assert!(quiet.stdout.is_empty() && quiet.stderr.is_empty());
}

#[test]
fn edited_missing_and_extra_files_are_found() {
    let (_base, folder) = short_result();
    edit(&folder);
    fs::remove_file(folder.join("regions.csv")).expect("removed");
    fs::write(folder.join("notes.md"), "mine").expect("a file");
    let sound = &reference().folder;
    let output = ends(verify(&[sound, &folder]).args(["--format", "csv"]), 2);
    assert!(
        stderr(&output).contains("1 of 2 results"),
        "{}",
        stderr(&output)
    );
    let (_, rows) = table(&output.stdout);
    let state = |folder: &Path, file: &str| {
        let folder = folder.display().to_string();
        let found = rows.iter().find(|row| row[0] == folder && row[2] == file);
        found.expect("a row").get(3).expect("a state").clone()
    };
    for (file, expected) in [
        ("national.csv", "edited"),
        ("regions.csv", "missing"),
        ("notes.md", "extra"),
        ("counties.csv", "intact"),
    ] {
        assert_eq!(state(&folder, file), expected);
    }
    assert_eq!(state(sound, "national.csv"), "intact");
    // Notes beside a result do not spoil it.
    let (_base, folder) = short_result();
    fs::write(folder.join("notes.md"), "mine").expect("a file");
    let said = stdout(&ends(&mut verify(&[&folder]), 0));
    assert!(said.contains("extra     notes.md"), "{said}");
}

#[test]
fn a_forged_manifest_is_found_by_simulating_again() {
    let (_base, folder) = short_result();
    edit(&folder);
    let bytes = fs::read(folder.join("national.csv")).expect("a table");
    let hash: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    forge(&folder, |manifest| {
        let tables = manifest["tables"].as_array_mut().expect("tables");
        let national = tables.iter_mut().find(|t| t["file"] == "national.csv");
        national.expect("the table")["sha256"] = hash.clone().into();
    });
    ends(&mut verify(&[&folder]), 0);
    let said = stdout(&ends(verify(&[&folder]).arg("--rerun"), 2));
    assert!(
        said.contains("national.csv, line 2, column designated_counties: `833` in the result, `832` simulated again"),
        "{said}"
    );
}

#[test]
fn results_that_cannot_be_simulated_again_say_why() {
    let (_base, folder) = short_result();
    forge(&folder, |manifest| manifest["version"] = "0.0.9".into());
    let said = stdout(&ends(&mut verify(&[&folder]), 0));
    assert!(said.contains("version 0.0.9"), "{said}");
    let said = stderr(&ends(verify(&[&folder]).arg("--rerun"), 2));
    assert!(said.contains("install version 0.0.9"), "{said}");

    let (_base, folder) = short_result();
    forge(&folder, |manifest| manifest["replicates"] = 2.into());
    let said = stdout(&ends(verify(&[&folder]).arg("--rerun"), 2));
    assert!(said.contains("describes another run"), "{said}");

    let (_base, folder) = short_result();
    fs::write(folder.join("input-provinces.csv"), "x").expect("a file");
    let said = stdout(&ends(verify(&[&folder]).arg("--rerun"), 2));
    assert!(
        said.contains("input-provinces.csv is not what was written"),
        "{said}"
    );
}

#[test]
fn folders_without_a_result_are_told() {
    let base = tempfile::tempdir().expect("a folder");
    let output = ends(&mut verify(&[base.path()]), 2);
    assert!(stdout(&output).contains("no result"), "{}", stdout(&output));
    assert!(stderr(&output).contains("help: "), "{}", stderr(&output));
    let said = stdout(&ends(verify(&[base.path()]).args(["--format", "json"]), 2));
    let rows: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!(rows[0]["state"], "no result");
}
