//! A resolved scenario as a complete scenario file.

use super::Scenario;
use super::register::{Entry, Section, register, sections};
use super::value::{Type, Value, toml_string};

/// What the names of data files beside a resolved scenario begin with, so that no table has the same name.
const INPUT: &str = "input";

/// Whether the value stands for an optional data file that is left out.
pub(crate) fn is_no_file(value: &Value) -> bool {
    matches!(value, Value::File(path) if path.as_os_str().is_empty())
}

/// The name that a data file has beside a resolved scenario: that of its parameter.
pub(crate) fn data_file_name(entry: &Entry, value: &Value) -> String {
    let extension = match value {
        Value::File(path) => path
            .extension()
            .map(|extension| extension.to_string_lossy()),
        _ => None,
    };
    match extension {
        Some(extension) => format!("{INPUT}-{}.{extension}", entry.name()),
        None => format!("{INPUT}-{}", entry.name()),
    }
}

/// The scenario as a complete, commented file that loads back to the same values.
pub(crate) fn to_toml(scenario: &Scenario) -> String {
    let mut text = String::from("[scenario]\n");
    for (key, value) in scenario.header().fields() {
        if let Some(value) = value {
            text.push_str(&format!("{key} = {}\n", toml_string(value)));
        }
    }
    for section in sections() {
        let entries: Vec<_> = register()
            .iter()
            .zip(&scenario.effective)
            .filter(|(entry, _)| entry.section() == section.path)
            .collect();
        if entries.is_empty() {
            continue;
        }
        section_head(&mut text, section);
        for (entry, effective) in entries {
            meaning(&mut text, entry);
            let value = series(entry, &effective.values, *scenario.horizon.start());
            text.push_str(&format!("{} = {value}\n", entry.name()));
        }
    }
    text
}

/// What a parameter means, its choices and its unit as comments.
pub(crate) fn meaning(text: &mut String, entry: &Entry) {
    comment(text, &entry.meaning);
    if let Type::Choice(choices) = entry.value_type {
        for choice in choices {
            comment(text, &format!("\"{}\": {}", choice.name, choice.meaning));
        }
    }
    if let Some(unit) = entry.unit {
        comment(text, &format!("Unit: {unit}"));
    }
}

/// The meaning and the name of a section, after a blank line.
pub(crate) fn section_head(text: &mut String, section: &Section) {
    text.push('\n');
    comment(text, &section.meaning);
    text.push_str(&format!("[{}]\n", section.path));
}

/// Comment lines.
pub(crate) fn comment(text: &mut String, lines: &str) {
    for line in lines.lines() {
        text.push_str(format!("# {line}").trim_end());
        text.push('\n');
    }
}

/// One value if it is the same in all years, otherwise a step wherever it changes.
pub(crate) fn series(entry: &Entry, values: &[Value], start: u16) -> String {
    let Some(first) = values.first() else {
        return String::new();
    };
    if entry.value_type == Type::File && !is_no_file(first) {
        return toml_string(&data_file_name(entry, first));
    }
    if values.iter().all(|value| value == first) {
        return first.to_string();
    }
    let mut text = String::from("{ ");
    let mut last = None;
    for (year, value) in (start..).zip(values) {
        if last != Some(value) {
            text.push_str(&format!("{year} = {value}, "));
        }
        last = Some(value);
    }
    text.push_str("interpolation = \"step\" }");
    text
}
