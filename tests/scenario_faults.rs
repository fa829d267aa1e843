//! Every file of `broken-scenarios` is refused with the words that it expects itself.
//!
//! The first lines of such a file are comments for this test:
//! `# expect: WORDS` must stand in the message, `# set: path=value` is a setting from the command
//! line, and `# faults: N` is the number of faults if it is not one.

use std::fs;
use std::path::{Path, PathBuf};

use five_measures::scenario::{Faults, Scenario};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken-scenarios")
}

fn refused(path: &Path, settings: &[String]) -> Faults {
    match Scenario::load(path, settings) {
        Ok(_) => panic!("{} is not refused", path.display()),
        Err(faults) => faults,
    }
}

/// The message for machines, without the folder, which differs from machine to machine.
fn lines(faults: &Faults, folder: &Path) -> String {
    faults
        .one_line_each()
        .replace(&format!("{}/", folder.display()), "")
}

#[test]
fn every_broken_file_is_refused_in_the_words_that_it_expects() {
    let mut paths: Vec<_> = fs::read_dir(corpus())
        .expect("the corpus")
        .map(|item| item.expect("a file").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    paths.sort();
    assert!(paths.len() >= 84, "only {} broken files", paths.len());
    let mut failures = Vec::new();
    for path in paths {
        let text = fs::read_to_string(&path).expect("text");
        let notes = |mark: &str| -> Vec<String> {
            let lines = text.lines().take_while(|line| line.starts_with("# "));
            lines
                .filter_map(|line| line.strip_prefix(mark))
                .map(|note| note.trim().to_owned())
                .collect()
        };
        let faults = refused(&path, &notes("# set:"));
        let lines = lines(&faults, &corpus());
        let count = notes("# faults:")
            .first()
            .map_or(1, |count| count.parse().expect("a count"));
        let expected = notes("# expect:");
        assert!(!expected.is_empty(), "{} expects nothing", path.display());
        let missing: Vec<_> = expected
            .iter()
            .filter(|words| !lines.contains(*words))
            .collect();
        if !missing.is_empty() || faults.as_slice().len() != count {
            let name = path.file_name().unwrap_or_default().display();
            failures.push(format!(
                "{name} lacks {missing:?} or has not {count} faults:\n{lines}"
            ));
        }
        assert!(!faults.to_string().is_empty() && !faults.render(true).is_empty());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// A file of `bytes` named `name`, and the folder that keeps it.
fn file(name: &str, bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file");
    (folder, path)
}

#[test]
fn what_cannot_be_read_is_one_clear_fault() {
    let words = |path: &Path| {
        let faults = refused(path, &[]);
        assert_eq!(faults.as_slice().len(), 1, "{faults}");
        lines(&faults, path.parent().expect("a folder"))
    };
    let (folder, empty) = file("empty.toml", b"");
    assert!(words(&empty).starts_with("empty.toml: the scenario file is empty"));
    let missing = folder.path().join("missing.toml");
    assert_eq!(
        words(&missing),
        "missing.toml: cannot read `missing.toml`: no such file"
    );
    assert!(words(folder.path()).ends_with("it is a folder, expected a file"));
    let (_folder, latin) = file("latin.toml", b"[scenario]\ntitle = \"caf\xe9\"\n");
    assert_eq!(words(&latin), "latin.toml:2:13: the file is not UTF-8 text");
    let (_folder, binary) = file("binary.toml", b"\x7fELF\x02\x01\x01\0\0\0");
    assert_eq!(
        words(&binary),
        "binary.toml:1:11: broken TOML: key with no value, expected `=`"
    );
    let (_folder, deep) = file(
        "deep.toml",
        "a = "
            .bytes()
            .chain([b'['; 100_000])
            .collect::<Vec<_>>()
            .as_slice(),
    );
    assert!(words(&deep).contains("broken TOML"));
}

#[cfg(unix)]
#[test]
fn a_device_is_no_scenario() {
    let faults = refused(Path::new("/dev/zero"), &[]);
    assert_eq!(
        faults.one_line_each(),
        "/dev/zero: cannot read `/dev/zero`: it is no regular file"
    );
}

#[test]
fn a_mark_at_the_start_and_foreign_line_breaks_do_no_harm() {
    let parent = corpus().join("support/parent.toml");
    let text = format!(
        "\u{feff}extends = '{}'\r\n[growth]\r\nlevel = 0.02\r\n",
        parent.display()
    );
    let (_folder, path) = file("windows.toml", text.as_bytes());
    let scenario = Scenario::load(path, &[]).unwrap_or_else(|faults| panic!("{faults}"));
    assert_eq!(scenario.parameters(2020).growth.level, 0.02);
}

#[test]
fn faults_show_the_line_and_the_place() {
    let faults = refused(&corpus().join("window-reversed.toml"), &[]);
    let text = faults
        .to_string()
        .replace(&format!("{}/", corpus().display()), "");
    insta::assert_snapshot!(text, @r"
    error: `growth.level` ends in 2016, before it begins in 2018
     --> window-reversed.toml:3:53
      |
    3 | growth.level = { value = 0.01, from = 2018, until = 2016 }
      |                                                     ^^^^ expected `until` not before `from`
    ");
    let faults = refused(
        &corpus().join("unknown-parameter.toml"),
        &["measures.relocation.enabled=maybe".to_owned()],
    );
    let text = faults
        .to_string()
        .replace(&format!("{}/", corpus().display()), "");
    insta::assert_snapshot!(text, @r#"
    error: unknown parameter `growth.levl`
     --> unknown-parameter.toml:4:1
      |
    4 | levl = 0.01
      | ^^^^ unknown parameter
      |
      = help: did you mean `growth.level`?

    error: `measures.relocation.enabled` is the text "maybe", expected true or false
     |
     | --set measures.relocation.enabled=maybe
     |                                   ^^^^^

    2 faults
    "#);
    assert!(!text.contains('\u{1b}') && faults.render(true).contains('\u{1b}'));
}
