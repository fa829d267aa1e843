//! Absent, finished, edited and partial folders.

use super::*;

#[test]
fn an_absent_folder_is_made_and_finished() {
    let base = tempfile::tempdir().unwrap();
    let dir = base.path().join("output/baseline");
    let manifest = make(&dir, 1, false);
    assert_eq!(listing(&dir), FILES);
    let names: Vec<_> = manifest
        .tables
        .iter()
        .map(|table| table.file.as_str())
        .collect();
    assert_eq!(names, ["national.csv", "timings.csv"]);
    assert_eq!(manifest.tables[0].rows, 9);
    assert_eq!(
        manifest.tables[0].bytes,
        fs::metadata(dir.join("national.csv")).unwrap().len()
    );
    assert!(!manifest.tables[1].deterministic);
    assert_eq!(Manifest::read(&dir).unwrap(), manifest);
    let verification = verify(&dir).unwrap();
    assert!(verification.is_intact() && verification.extra.is_empty());
    assert_eq!(verification.intact, 3);
}

#[test]
fn same_rows_give_same_bytes() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (first, second) = (make(a.path(), 1, false), make(b.path(), 1, false));
    assert_eq!(first.tables, second.tables);
    assert_eq!(first.identity, second.identity);
    let read = |dir: &Path| fs::read(dir.join("national.csv")).unwrap();
    assert_eq!(read(a.path()), read(b.path()));
}

#[test]
fn a_finished_result_is_confirmed_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    make(dir.path(), 1, false);
    let before = fs::read(dir.path().join("manifest.json")).unwrap();
    fs::write(dir.path().join("notes.md"), "mine").unwrap();
    assert!(is_complete(dir.path(), 1));
    assert_eq!(fs::read(dir.path().join("manifest.json")).unwrap(), before);
    assert_eq!(verify(dir.path()).unwrap().extra, ["notes.md"]);
}

#[test]
fn an_edited_or_missing_table_is_refused_by_name_and_replaced_by_force() {
    let dir = tempfile::tempdir().unwrap();
    make(dir.path(), 1, false);
    let table = dir.path().join("national.csv");
    let original = fs::read_to_string(&table).unwrap();
    fs::write(&table, original.replace("2015", "2051")).unwrap();
    fs::remove_file(dir.path().join("timings.csv")).unwrap();
    let failure = refused(dir.path(), 1, false);
    assert_eq!(failure.exit_code(), 2);
    let text = failure.to_string();
    assert!(
        text.contains("changed since it was written: national.csv"),
        "{text}"
    );
    assert!(text.contains("missing: timings.csv"), "{text}");
    make(dir.path(), 1, true);
    assert_eq!(fs::read_to_string(&table).unwrap(), original);
    assert!(is_complete(dir.path(), 1));
}

#[test]
fn another_result_is_refused_with_the_difference_and_replaced_by_force() {
    let dir = tempfile::tempdir().unwrap();
    make(dir.path(), 1, false);
    let failure = refused(dir.path(), 2, false);
    assert_eq!(failure.exit_code(), 2);
    assert!(
        failure.to_string().contains("another run (seed 1)"),
        "{failure}"
    );
    assert!(failure.help().is_some_and(|help| help.contains("--force")));
    assert!(is_complete(dir.path(), 1), "a refusal changes nothing");

    let folder = begin(dir.path(), 2, true);
    assert_eq!(folder.start(), Start::Replaced);
    drop(folder);
    assert!(
        is_complete(dir.path(), 1),
        "an abandoned replacement keeps the old result"
    );
    make(dir.path(), 2, true);
    assert!(is_complete(dir.path(), 2));
    assert_eq!(listing(dir.path()), FILES);
}

#[test]
fn force_removes_tables_that_the_new_run_does_not_write() {
    let dir = tempfile::tempdir().unwrap();
    make(dir.path(), 1, false);
    let less = Plan {
        tables: vec![&NATIONAL],
        files: Vec::new(),
        ..plan(1)
    };
    let Ok(Opening::Write(mut folder)) = ResultsFolder::open(dir.path(), less, true) else {
        panic!("force replaces");
    };
    let mut national = folder.table(&NATIONAL).unwrap();
    national.write(&row!["baseline", 2012, 0.4]).unwrap();
    folder.keep(national).unwrap();
    folder.finish().unwrap();
    assert_eq!(listing(dir.path()), ["manifest.json", "national.csv"]);
}

#[test]
fn a_killed_run_is_taken_up_by_the_same_run_only() {
    let dir = tempfile::tempdir().unwrap();
    killed(dir.path(), 1);
    let failure = refused(dir.path(), 2, false);
    assert!(
        failure
            .to_string()
            .contains("partial result of another run"),
        "{failure}"
    );
    let mut folder = begin(dir.path(), 1, false);
    assert_eq!(folder.start(), Start::Resumed);
    fill(&mut folder, 1).unwrap();
    folder.finish().unwrap();
    assert_eq!(
        listing(dir.path()),
        FILES,
        "nothing of the killed run is left"
    );
    assert!(is_complete(dir.path(), 1));
}

#[test]
fn a_run_killed_while_it_put_tables_in_place_is_taken_up() {
    let dir = tempfile::tempdir().unwrap();
    killed(dir.path(), 1);
    fs::write(dir.path().join("national.csv"), "scenario,year,gini\n").unwrap();
    drop(begin(dir.path(), 1, false));
    // Abandoned once more, the folder still knows whose it is.
    assert_eq!(begin(dir.path(), 1, false).start(), Start::Resumed);
    make(dir.path(), 1, false);
    assert_eq!(listing(dir.path()), FILES);
}

#[test]
fn remains_of_a_killed_replacement_beside_a_result_are_cleared() {
    let (dir, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    make(dir.path(), 1, false);
    killed(other.path(), 2);
    for name in listing(other.path()) {
        fs::copy(other.path().join(&name), dir.path().join(&name)).unwrap();
    }
    assert!(is_complete(dir.path(), 1));
    assert_eq!(listing(dir.path()), FILES);
}

#[test]
fn an_abandoned_run_leaves_no_trace() {
    let base = tempfile::tempdir().unwrap();
    let dir = base.path().join("a/b");
    let mut folder = begin(&dir, 1, false);
    fill(&mut folder, 1).unwrap();
    drop(folder);
    assert!(listing(base.path()).is_empty());
}
