//! Help, completions and manual pages name every command.

use super::*;
use clap::CommandFactory;
use five_measures::commands::Arguments;

fn commands() -> Vec<String> {
    let program = Arguments::command();
    let names = program
        .get_subcommands()
        .map(|command| command.get_name().to_owned());
    names.collect()
}

fn said(arguments: &[&str]) -> String {
    stdout(&ends(Command::new(PROGRAM).args(arguments), 0))
}

#[test]
fn every_shell_completes_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = said(&["completions", shell]);
        for command in commands() {
            assert!(script.contains(&command), "{shell} lacks {command}");
        }
    }
    let output = ends(Command::new(PROGRAM).args(["completions", "cmd"]), 2);
    assert!(stderr(&output).contains("bash"));
}

#[test]
fn the_manual_has_every_command() {
    let page = said(&["man"]);
    let folder = tempfile::tempdir().expect("a folder");
    let pages = folder.path().join("man/man1");
    ends(Command::new(PROGRAM).arg("man").arg("--out").arg(&pages), 0);
    let written = files(&pages);
    let names = commands();
    assert_eq!(written.len(), names.len() + 1);
    assert_eq!(
        written.get("five-measures.1").map(Vec::as_slice),
        Some(page.as_bytes())
    );
    for name in names {
        // Hyphens are escaped in manual pages.
        let in_page = format!("five-measures-{name}(1)").replace('-', "\\-");
        assert!(page.contains(&in_page), "{name}");
        let own = written.get(&format!("five-measures-{name}.1"));
        assert!(own.is_some_and(|text| !text.is_empty()), "{name}");
    }
}

#[test]
fn every_command_shows_examples() {
    for command in commands() {
        let help = said(&[&command, "--help"]);
        let (_, examples) = help
            .split_once("Examples:")
            .unwrap_or_else(|| panic!("{command}"));
        assert!(
            examples.contains(&format!("five-measures {command}")),
            "{help}"
        );
    }
}
