//! The description of the model says what the code does: same steps, same names, same numbers, no dead links.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use five_measures::model::catalog::catalog;
use five_measures::model::programme::Measure;
use five_measures::scenario::sections;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn description() -> String {
    read("docs/model.md")
}

/// Cells of the rows of every table below a heading, without the header and its rule.
fn table(text: &str, heading: &str) -> Vec<Vec<String>> {
    let (_, section) = text
        .split_once(heading)
        .unwrap_or_else(|| panic!("docs/model.md has no heading `{heading}`"));
    let rows = section
        .lines()
        .take_while(|line| !line.starts_with('#'))
        .filter(|line| line.starts_with('|'));
    let cells = |line: &str| {
        line.trim_matches('|')
            .split('|')
            .map(|cell| cell.trim().to_owned())
            .collect()
    };
    let rows: Vec<Vec<String>> = rows.skip(2).map(cells).collect();
    assert!(!rows.is_empty(), "no table below `{heading}`");
    rows
}

/// The text between the first pair of back-ticks.
fn code(cell: &str) -> &str {
    cell.split('`')
        .nth(1)
        .unwrap_or_else(|| panic!("`{cell}` names no code"))
}

/// Files below a folder that end in `ending`, relative to it.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for item in fs::read_dir(&next).expect("a folder") {
            let path = item.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path.strip_prefix(folder).expect("below it").to_owned());
            }
        }
    }
    found.sort();
    found
}

/// What stands before and after the name of a function that is declared with a keyword, with or without parameters of type.
fn declaration<'a>(source: &'a str, keyword: &str, function: &str) -> Option<(&'a str, &'a str)> {
    ["(", "<"]
        .into_iter()
        .find_map(|end| source.split_once(&format!("{keyword} {function}{end}")))
}

/// The lines of a function of src/model/year.rs.
fn body<'a>(source: &'a str, function: &str) -> Vec<&'a str> {
    let (_, rest) = declaration(source, "fn", function)
        .unwrap_or_else(|| panic!("year.rs has no function `{function}`"));
    rest.lines()
        .skip(1)
        .take_while(|line| *line != "}")
        .collect()
}

/// Functions that year.rs takes from other modules of the model under their bare name.
fn imported(source: &str) -> BTreeMap<&str, &str> {
    let mut imported = BTreeMap::new();
    for line in source.lines() {
        let Some((module, names)) = line
            .strip_prefix("use super::")
            .and_then(|rest| rest.trim_end_matches("};").split_once("::{"))
        else {
            continue;
        };
        for name in names.split(", ") {
            imported.insert(name, module);
        }
    }
    imported
}

/// The step of the model that a line calls, as `module::function`, and the number in its comment.
fn call(line: &str, imported: &BTreeMap<&str, &str>) -> Option<(String, Option<u32>)> {
    let (code, comment) = line.split_once("//").unwrap_or((line, ""));
    let (before, _) = code.split_once('(')?;
    let path: String = before
        .chars()
        .rev()
        .take_while(|c| c.is_alphanumeric() || "_:".contains(*c))
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let is_function = |name: &str| name.starts_with(|c: char| c.is_ascii_lowercase());
    let path = match path.split_once("::") {
        Some((module, name)) if is_function(module) && is_function(name) => path,
        None => format!("{}::{path}", imported.get(path.as_str())?),
        Some(_) => return None,
    };
    let number = comment.split_whitespace().next();
    Some((path, number.and_then(|word| word.parse().ok())))
}

/// All calls of a year in their order, those of the second sweep in its place.
fn calls_of_the_year() -> Vec<(String, Option<u32>)> {
    let source = read("src/model/year.rs");
    let imported = imported(&source);
    let find = |line: &&str| call(line, &imported);
    let mut calls = Vec::new();
    for line in body(&source, "advance") {
        if line.contains("deliver_and_assess") {
            let second = body(&source, "deliver_and_assess");
            calls.extend(second.iter().filter_map(find));
        } else {
            calls.extend(find(&line));
        }
    }
    calls
}

#[test]
fn the_table_of_steps_is_the_order_of_the_year() {
    let rows = table(&description(), "### The year");
    let calls = calls_of_the_year();
    let described: Vec<&str> = rows.iter().map(|row| code(&row[2])).collect();
    let called: Vec<&str> = calls.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(described, called);
    let numbers: Vec<u32> = rows
        .iter()
        .map(|row| {
            row[0]
                .parse()
                .unwrap_or_else(|_| panic!("{row:?} has no step"))
        })
        .collect();
    for ((path, commented), number) in calls.iter().zip(&numbers) {
        if let Some(commented) = commented {
            assert_eq!(commented, number, "step of {path}");
        }
    }
    let steps: BTreeSet<u32> = numbers.into_iter().collect();
    assert_eq!(steps, (1..=12).collect());
}

#[test]
fn every_step_stands_in_the_file_that_the_table_names() {
    for row in table(&description(), "### The year") {
        let (_, function) = code(&row[2]).split_once("::").expect("a path");
        let file = format!("src/model/{}", code(&row[3]));
        assert!(
            declaration(&read(&file), "pub fn", function).is_some(),
            "{file} has no `{function}`"
        );
    }
}

#[test]
fn every_file_of_the_model_is_named() {
    let text = description();
    let missing: Vec<String> = ["src/model", "src/population"]
        .into_iter()
        .flat_map(|folder| {
            files(&root().join(folder), ".rs")
                .into_iter()
                .map(move |file| (folder, file))
        })
        .map(|(folder, file)| match folder {
            "src/model" => file.display().to_string(),
            _ => format!("population/{}", file.display()),
        })
        .filter(|name| !text.contains(&format!("`{name}`")))
        .collect();
    assert!(missing.is_empty(), "not in docs/model.md: {missing:?}");
}

#[test]
fn every_sub_programme_is_described_with_its_unit() {
    let rows = table(&description(), "### Catalog of sub-programmes");
    let described: Vec<(&str, &str)> = rows
        .iter()
        .map(|row| (code(&row[0]), row[2].as_str()))
        .collect();
    let paths: Vec<(String, &str)> = catalog()
        .iter()
        .map(|programme| {
            let path = match programme.measure {
                Measure::Support => format!("support.{}", programme.name),
                measure => format!("measures.{}.{}", measure.name(), programme.name),
            };
            (path, programme.unit)
        })
        .collect();
    let expected: Vec<(&str, &str)> = paths.iter().map(|(p, u)| (p.as_str(), *u)).collect();
    assert_eq!(described, expected);
}

#[test]
fn every_section_of_parameters_is_mentioned() {
    let text = description();
    let missing: Vec<&str> = sections()
        .iter()
        .map(|section| section.path.as_str())
        .filter(|path| !path.is_empty() && !text.contains(&format!("`{path}`")))
        .collect();
    assert!(missing.is_empty(), "not in docs/model.md: {missing:?}");
}

#[test]
fn the_bits_of_a_household_are_those_of_the_code() {
    let declared: Vec<(String, String, String)> = read("src/population/households.rs")
        .lines()
        .filter_map(|line| {
            let (names, place) = line.trim().strip_suffix(';')?.split_once(": ")?;
            let (name, setter) = names.split_once(", ")?;
            let (width, first) = place.split_once(" @ ")?;
            setter
                .starts_with("set_")
                .then(|| (name.to_owned(), width.to_owned(), first.to_owned()))
        })
        .collect();
    assert!(declared.len() > 30, "the declarations of bits are found");
    let described: Vec<(String, String, String)> = table(&description(), "#### Bit fields")
        .into_iter()
        .map(|row| (code(&row[1]).to_owned(), row[2].clone(), row[3].clone()))
        .collect();
    assert_eq!(described, declared);
}

#[test]
fn the_draws_are_those_of_the_code() {
    let source = read("src/random.rs");
    let (_, draws) = source.split_once("pub enum Draw {").expect("the processes");
    let declared: Vec<(String, String)> = draws
        .lines()
        .take_while(|line| *line != "}")
        .filter_map(|line| {
            let (name, number) = line.trim().strip_suffix(',')?.split_once(" = ")?;
            Some((number.to_owned(), name.to_owned()))
        })
        .collect();
    let described: Vec<(String, String)> = table(&description(), "#### Processes that draw")
        .into_iter()
        .map(|row| (row[0].clone(), code(&row[1]).to_owned()))
        .collect();
    assert_eq!(described, declared);
}

/// Targets of the links of a page that lead to a file.
fn links(text: &str) -> Vec<&str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter_map(|target| target.split('#').next())
        .filter(|target| !target.is_empty() && !target.contains("://"))
        .collect()
}

#[test]
fn links_lead_to_files_that_exist() {
    let mut pages = vec![PathBuf::from("README.md")];
    for folder in ["docs", "output", "scenarios"] {
        let inside = files(&root().join(folder), ".md").into_iter();
        // What users have run into output/ is theirs.
        let inside = inside.filter(|page| folder != "output" || page == Path::new("README.md"));
        pages.extend(inside.map(|page| Path::new(folder).join(page)));
    }
    let mut dead = Vec::new();
    for page in pages {
        let text = read(&page.to_string_lossy());
        let folder = page.parent().expect("a file has a folder");
        for target in links(&text) {
            if !root().join(folder).join(target).exists() {
                dead.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(dead.is_empty(), "links that lead nowhere: {dead:?}");
}

#[test]
fn the_index_of_decisions_lists_all_of_them() {
    let index = read("docs/decisions/README.md");
    let listed: BTreeSet<&str> = links(&index).into_iter().collect();
    let records = files(&root().join("docs/decisions"), ".md");
    let records: Vec<String> = records.iter().map(|r| r.display().to_string()).collect();
    let expected: BTreeSet<&str> = records
        .iter()
        .map(String::as_str)
        .filter(|name| *name != "README.md")
        .collect();
    assert_eq!(listed, expected);
}

#[test]
fn the_reference_of_tables_is_made_from_their_declarations() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/results.md");
    let made = five_measures::tables::reference();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write(&path, &made).expect("docs/results.md");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == made,
        "docs/results.md is stale: UPDATE_DOCS=1 cargo test --test documentation renews it"
    );
}
