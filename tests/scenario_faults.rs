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
    assert!(paths.len() >= 30, "only {} broken files", paths.len());
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
