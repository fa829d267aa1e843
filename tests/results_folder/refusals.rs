//! Folders that hold something else, or that somebody else is writing.

use super::*;

#[test]
fn a_foreign_folder_is_refused_and_its_files_survive_force() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("notes.md"), "mine").unwrap();
    let failure = refused(dir.path(), 1, false);
    assert_eq!(failure.exit_code(), 2);
    assert!(failure.to_string().contains("notes.md"), "{failure}");
    make(dir.path(), 1, true);
    assert_eq!(
        fs::read_to_string(dir.path().join("notes.md")).unwrap(),
        "mine"
    );
    assert!(is_complete(dir.path(), 1));
}

#[test]
fn force_does_not_replace_what_only_has_the_name_of_a_result() {
    for name in ["national.csv", "manifest.json", "scenario.toml"] {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(name), "{\"mine\": 1}").unwrap();
        let failure = refused(dir.path(), 1, true);
        assert_eq!(failure.exit_code(), 2);
        assert!(failure.to_string().contains(name), "{failure}");
        assert_eq!(listing(dir.path()), [name]);
    }
}

#[test]
fn force_knows_tables_by_their_header_when_the_manifest_is_gone_or_broken() {
    for manifest in [
        None,
        Some("garbage"),
        Some("{\n  \"format\": \"five-measures results\","),
    ] {
        let dir = tempfile::tempdir().unwrap();
        make(dir.path(), 1, false);
        let path = dir.path().join("manifest.json");
        match manifest {
            None => fs::remove_file(&path).unwrap(),
            Some(text) => fs::write(&path, text).unwrap(),
        }
        let failure = refused(dir.path(), 1, false);
        assert_eq!(failure.exit_code(), 2);
        make(dir.path(), 1, true);
        assert!(is_complete(dir.path(), 1));
    }
}

#[test]
fn a_broken_manifest_is_named() {
    let dir = tempfile::tempdir().unwrap();
    make(dir.path(), 1, false);
    let path = dir.path().join("manifest.json");
    let text = fs::read_to_string(&path).unwrap();
    for (broken, word) in [
        (text[..text.len() / 2].to_string(), "truncated"),
        (
            text.replace("\"format_version\": 1", "\"format_version\": 9"),
            "newer version",
        ),
        ("{}".to_string(), "was not written by"),
        (
            text.replace("\"national.csv\"", "\"../national.csv\""),
            "not a plain file name",
        ),
    ] {
        fs::write(&path, broken).unwrap();
        for failure in [
            verify(dir.path()).unwrap_err(),
            refused(dir.path(), 1, false),
        ] {
            assert_eq!(failure.exit_code(), 2);
            assert!(failure.to_string().contains(word), "{failure}");
        }
    }
    fs::remove_file(&path).unwrap();
    assert!(
        verify(dir.path())
            .unwrap_err()
            .to_string()
            .contains("no manifest.json")
    );
}

#[test]
fn two_runs_cannot_write_one_folder() {
    let dir = tempfile::tempdir().unwrap();
    let first = begin(dir.path(), 1, false);
    for force in [false, true] {
        let failure = refused(dir.path(), 1, force);
        assert_eq!(failure.exit_code(), 2);
        assert!(failure.to_string().contains("another process"), "{failure}");
    }
    drop(first);
    make(dir.path(), 1, false);
}

#[test]
fn things_in_the_way_are_the_machines_faults() {
    let base = tempfile::tempdir().unwrap();
    let file = base.path().join("file");
    fs::write(&file, "mine").unwrap();
    let failure = refused(&file, 1, true);
    assert_eq!(failure.exit_code(), 1);
    assert!(
        failure.to_string().contains("is a file, not a folder"),
        "{failure}"
    );
    let failure = refused(&file.join("below"), 1, true);
    assert_eq!(failure.exit_code(), 1);
    assert!(
        failure.to_string().contains("cannot create the folder"),
        "{failure}"
    );

    let dir = base.path().join("out");
    make(&dir, 1, false);
    fs::remove_file(dir.join("national.csv")).unwrap();
    fs::create_dir(dir.join("national.csv")).unwrap();
    let failure = refused(&dir, 1, true);
    assert_eq!(failure.exit_code(), 1);
    assert!(failure.to_string().contains("in the way"), "{failure}");
    assert_eq!(refused(Path::new(""), 1, false).exit_code(), 2);
}

#[test]
fn a_file_of_the_plan_that_was_not_written_is_found() {
    let dir = tempfile::tempdir().unwrap();
    let folder = begin(dir.path(), 1, false);
    let failure = folder.finish().unwrap_err();
    assert!(
        failure.to_string().contains("planned national.csv"),
        "{failure}"
    );
    assert!(listing(dir.path()).is_empty());
}
