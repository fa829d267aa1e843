//! New scenario files for people to fill in, made from the register.

use std::path::Path;

use super::Scenario;
use super::defaults::baseline;
use super::register::{Entry, entry, register, sections};
use super::value::{Value, toml_string};
use super::write::{comment, meaning, section_head, series};

/// Typical changes that the short template offers: a parameter and what it might be set to in years of the horizon.
fn typical(parent: &Scenario) -> [(&'static str, String); 4] {
    let (first, last) = (parent.first_year(), parent.last_year());
    let (half, late) = (first + (last - first) / 2, last - (last - first) / 4);
    [
        ("measures.relocation.enabled", "false".to_owned()),
        (
            "measures.eco_compensation.forest_rangers.capacity",
            format!("{{ multiply = 2.0, from = {late} }}"),
        ),
        (
            "growth.level",
            format!("{{ value = -0.01, from = {half} }}"),
        ),
        (
            "register.exit.margin",
            format!("{{ {half} = 1.0, {last} = 1.5 }}"),
        ),
    ]
}

/// A new scenario file that extends another one. In its text, settings stand behind a `#` without
/// a space, ready to be uncommented; prose stands behind `# `.
pub struct Template<'a> {
    /// The name of the scenario, which becomes its title.
    pub name: &'a str,
    /// The new file, for the hints.
    pub file: &'a str,
    /// What the new file calls its parent.
    pub extends: &'a str,
    /// The parent.
    pub parent: &'a Scenario,
    /// What the new file calls a data file that the parent names.
    pub called: &'a dyn Fn(&Path) -> String,
}

impl Template<'_> {
    /// A short file with a few typical changes.
    #[must_use]
    pub fn short(&self) -> String {
        let mut text = self.head(
            "`five-measures parameters WORD` finds what can be changed and explains it;\n\
             `five-measures new NAME --full` writes a template with every parameter.",
        );
        comment(
            &mut text,
            "Typical changes. To make one, remove the # before the name in brackets and before the\n\
             line with the equals sign. All other values are those of the parent.",
        );
        for (path, setting) in typical(self.parent) {
            if let Some(entry) = entry(path) {
                text.push('\n');
                let section = sections().iter().find(|s| s.path == entry.section());
                comment(&mut text, section.map_or("", |section| &section.meaning));
                meaning(&mut text, entry);
                text.push_str(&format!(
                    "#[{}]\n#{} = {setting}\n",
                    entry.section(),
                    entry.name()
                ));
            }
        }
        text
    }

    /// A file with every section, and every parameter as a comment with all that is known of it.
    #[must_use]
    pub fn full(&self) -> String {
        let mut text = self.head(
            "Every parameter stands below with the parent's value. To change one, remove the # at\n\
             the start of its line and write another value; sections without a change may stay.",
        );
        for section in sections() {
            let entries: Vec<_> = register()
                .iter()
                .filter(|entry| entry.section() == section.path)
                .collect();
            if entries.is_empty() {
                continue;
            }
            section_head(&mut text, section);
            for entry in entries {
                self.parameter(&mut text, entry);
            }
        }
        text
    }

    /// The comments at the top, the parent and the header.
    fn head(&self, hint: &str) -> String {
        let mut text = String::new();
        let file = self.file;
        comment(
            &mut text,
            &format!(
                "A scenario says what differs from its parent.\n\
                 Check it with `five-measures check {file}`, simulate it with `five-measures run {file}`."
            ),
        );
        comment(&mut text, hint);
        comment(
            &mut text,
            "For help while typing in an editor with a TOML language server, let\n\
             `five-measures schema --out five-measures.schema.json` write the schema and begin this file with\n  \
             #:schema ./five-measures.schema.json",
        );
        text.push_str(&format!(
            "\nextends = {}\n\n[scenario]\ntitle = {}\nauthor = \"Your name\"\n\
             description = \"What differs from the parent, and why.\"\n\n",
            toml_string(self.extends),
            toml_string(self.name)
        ));
        text
    }

    fn parameter(&self, text: &mut String, entry: &Entry) {
        text.push('\n');
        meaning(text, entry);
        if let Some(range) = &entry.range {
            comment(text, &format!("Range: {range}"));
        }
        comment(text, &format!("By year: {}", entry.by_year()));
        comment(text, &entry.evidence());
        let default = entry.default_toml();
        let value = self.value(entry, &default);
        if value != default {
            comment(text, &format!("Default: {default}"));
        }
        text.push_str(&format!("#{} = {value}\n", entry.name()));
    }

    /// The parent's values as the new file would write them.
    fn value(&self, entry: &Entry, default: &str) -> String {
        let values = self.parent.values_of(&entry.path).unwrap_or_default();
        match values.first() {
            Some(Value::File(path)) => toml_string(&(self.called)(path)),
            _ if baseline().values_of(&entry.path) == Some(values) => default.to_owned(),
            _ => series(entry, values, self.parent.first_year()),
        }
    }
}
