//! The snippets of docs/analysis.md run as they stand, in their order, and print what the page shows.
//!
//! They need Python with pandas, polars, duckdb and pyarrow, and R, so they are ignored unless asked for (.ci/run installs them):
//! `cargo test --features parquet --test analysis -- --ignored`. With `UPDATE_DOCS=1` the page takes over what was printed.
#![cfg(feature = "parquet")]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A fenced block: its language and its lines, and where they stand in the page.
struct Block {
    language: String,
    lines: Vec<String>,
    first: usize,
}

impl Block {
    fn text(&self) -> String {
        self.lines.iter().map(|line| format!("{line}\n")).collect()
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn blocks(page: &str) -> Vec<Block> {
    let mut found: Vec<Block> = Vec::new();
    let mut open = false;
    for (number, line) in page.lines().enumerate() {
        match line.strip_prefix("```") {
            Some(_) if open => open = false,
            Some(language) => {
                open = true;
                found.push(Block {
                    language: language.to_owned(),
                    lines: Vec::new(),
                    first: number + 1,
                });
            }
            None if open => found.last_mut().expect("it").lines.push(line.to_owned()),
            None => {}
        }
    }
    found
}

/// PATH with the program in front.
fn search_path() -> OsString {
    let program = Path::new(env!("CARGO_BIN_EXE_five-measures"));
    let mut folders: Vec<PathBuf> = vec![program.parent().expect("a folder").to_owned()];
    let all = std::env::var_os("PATH").unwrap_or_default();
    folders.extend(std::env::split_paths(&all));
    std::env::join_paths(folders).expect("a PATH")
}

/// Runs a block in a folder, and returns the lines that it prints.
fn run(block: &Block, folder: &Path) -> Vec<String> {
    let text = block.text();
    let words: &[&str] = match block.language.as_str() {
        "sh" => &["bash", "-e", "-c", &text],
        "python" => &["python3", "-c", &text],
        "r" => &["Rscript", "-e", &text],
        other => panic!("a block in {other} cannot be run"),
    };
    let output = Command::new(words[0])
        .args(&words[1..])
        .current_dir(folder)
        .env("PATH", search_path())
        .output()
        .unwrap_or_else(|error| panic!("{}: {error}", words[0]));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{said}");
    let printed = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<String> = printed
        .trim_end()
        .lines()
        .map(|line| line.trim_end().to_owned())
        .collect();
    assert!(!lines.is_empty(), "prints nothing:\n{text}");
    lines
}

/// Writes a block of TOML as the file that its first line names.
fn write(block: &Block, folder: &Path) {
    let name = block.lines[0].strip_prefix("# ").expect("a file name");
    fs::write(folder.join(name), block.text()).expect(name);
}

#[test]
#[ignore = "needs pandas, polars, duckdb, pyarrow and R"]
fn snippets_print_what_the_page_shows() {
    let path = root().join("docs/analysis.md");
    let page = fs::read_to_string(&path).expect("docs/analysis.md");
    let folder = tempfile::tempdir().expect("a folder");
    let shipped = folder.path().join("scenarios");
    std::os::unix::fs::symlink(root().join("scenarios"), shipped).expect("a link");
    let mut shown: Vec<String> = page.lines().map(str::to_owned).collect();
    let (all, mut printed) = (blocks(&page), Vec::new());
    // From the end, a change leaves the places of the blocks before it as they are.
    let mut changes = Vec::new();
    for block in &all {
        match block.language.as_str() {
            "toml" => write(block, folder.path()),
            "text" if block.lines != printed => changes.push((block, printed.clone())),
            "text" => {}
            _ => printed = run(block, folder.path()),
        }
    }
    assert!(all.len() > 20, "the page has lost its blocks");
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    for (block, printed) in changes.into_iter().rev() {
        assert!(
            update,
            "docs/analysis.md:{} shows\n{}\nbut its snippet prints\n{}",
            block.first,
            block.lines.join("\n"),
            printed.join("\n")
        );
        shown.splice(block.first..block.first + block.lines.len(), printed);
    }
    if update {
        fs::write(&path, shown.join("\n") + "\n").expect("docs/analysis.md");
    }
}
