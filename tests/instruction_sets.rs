//! The same bytes with every instruction set: the program chooses its loops at run time by what the processor can do.
//!
//! Older processors are imitated by `qemu-x86_64` (package `qemu-user` of Debian), so these tests are ignored unless asked for:
//! `cargo test --test instruction_sets -- --ignored`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

/// Processors without AVX and with AVX2; the machine itself may have AVX-512.
const OLDER: [&str; 2] = ["Nehalem", "Haswell"];

/// The tables of a small run with all years and a panel, by name.
fn tables(mut command: Command, folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let output = command
        .args([
            "run",
            "scenarios/baseline.toml",
            "--quiet",
            "--threads",
            "1",
        ])
        .args(["--scale", "8000", "--set", "output.panel=200"])
        .arg("--out")
        .arg(folder)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    let entries = fs::read_dir(folder).expect("a results folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into();
            (name, fs::read(&path).expect("a table"))
        })
        .collect()
}

#[test]
#[ignore = "needs qemu-x86_64"]
fn older_processors_give_the_same_bytes() {
    let program = env!("CARGO_BIN_EXE_five-measures");
    let base = tempfile::tempdir().expect("a folder");
    let here = tables(Command::new(program), &base.path().join("here"));
    assert!(here.len() > 15, "{:?}", here.keys());
    for processor in OLDER {
        let mut imitated = Command::new("qemu-x86_64");
        imitated.args(["-cpu", processor, program]);
        let there = tables(imitated, &base.path().join(processor));
        for (name, bytes) in &here {
            assert!(there[name] == *bytes, "{name} differs on {processor}");
        }
        assert_eq!(there.len(), here.len());
    }
}
