//! docs/parameters.md is the register.

use std::fs;
use std::path::Path;

use five_measures::scenario::{reference, register, sections};

/// `UPDATE_DOCS=1 cargo test --test register` writes the page anew.
const UPDATE: &str = "UPDATE_DOCS";

#[test]
fn the_page_is_up_to_date() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/parameters.md");
    let page = reference();
    if std::env::var_os(UPDATE).is_some() {
        fs::write(&path, &page).expect("written");
    }
    let stands = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        stands == page,
        "docs/parameters.md is out of date; `{UPDATE}=1 cargo test --test register` renews it"
    );
}

#[test]
fn the_page_has_every_section_and_parameter() {
    let page = reference();
    for section in sections() {
        assert!(
            page.contains(&format!("\n## `{}`\n", section.path)),
            "{}",
            section.path
        );
    }
    for entry in register() {
        assert!(
            page.contains(&format!("\n### `{}`\n", entry.path)),
            "{}",
            entry.path
        );
    }
    let all = format!(" | {} |\n", register().len());
    assert!(page.contains(&all), "the summary counts all parameters");
}
