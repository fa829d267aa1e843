//! The documents agree with the code: steps, sub-programmes, sections, links.

use std::fs;
use std::path::{Path, PathBuf};

use five_measures::model::programme::catalog;
use five_measures::scenario::sections;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Numbered steps of a text, from lines that hold `number name` behind a mark.
fn steps(text: &str, mark: &str) -> Vec<(u32, String)> {
    let mut found: Vec<(u32, String)> = text
        .lines()
        .filter_map(|line| line.split_once(mark))
        .filter_map(|(_, rest)| {
            let rest = rest.split('|').next().unwrap_or(rest).trim();
            let (number, name) = rest.split_once(' ')?;
            Some((number.parse().ok()?, name.trim().to_owned()))
        })
        .collect();
    found.dedup();
    found
}

#[test]
fn the_twelve_steps_of_the_description_are_those_of_the_year() {
    let code = read("src/model/year.rs");
    let mut in_code = steps(&code, "//");
    in_code.sort();
    in_code.dedup();
    let table = read("docs/model.md");
    let in_document: Vec<_> = table
        .lines()
        .filter(|line| line.starts_with("| "))
        .flat_map(|line| steps(line, "| "))
        .filter(|(number, _)| (1..=12).contains(number))
        .collect();
    assert_eq!(in_document.len(), 12, "{in_document:?}");
    assert_eq!(in_code, in_document);
}

#[test]
fn every_sub_programme_section_and_model_file_is_described() {
    let text = read("docs/model.md");
    for programme in catalog() {
        assert!(
            text.contains(programme.name),
            "{} is not described",
            programme.name
        );
    }
    for section in sections().iter().filter(|section| !section.path.is_empty()) {
        let name = section.path.rsplit('.').next().unwrap_or_default();
        // Who pays is explained with the tables, and the policy of 2012 with the allowance.
        if !matches!(name, "payers" | "data" | "time" | "measures" | "support") {
            assert!(
                text.contains(name),
                "section {} is not mentioned",
                section.path
            );
        }
    }
    for entry in fs::read_dir(root().join("src/model")).expect("the folder of the model") {
        let name = entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .into_owned();
        if name != "mod.rs" {
            assert!(text.contains(&name), "{name} is not mentioned");
        }
    }
}

#[test]
fn links_of_the_documents_lead_somewhere() {
    for document in [
        "README.md",
        "docs/model.md",
        "docs/decisions/README.md",
        "scenarios/data/README.md",
    ] {
        let text = read(document);
        let folder = Path::new(document).parent().unwrap_or(Path::new(""));
        for link in text
            .split("](")
            .skip(1)
            .filter_map(|rest| rest.split(')').next())
        {
            if !link.starts_with("http") && !link.starts_with('#') {
                assert!(
                    root().join(folder).join(link).exists(),
                    "{document} links to {link}"
                );
            }
        }
    }
}
