//! `parameters`: what can be set, what it means and where its value comes from.

use clap::Args;

use super::OutputFormat;
use crate::failure::Failure;
use crate::results::terminal::{self, Style, TextTable, View};
use crate::row;
use crate::scenario::{Entry, entry, register};

/// List, search and explain the parameters.
#[derive(Debug, Args)]
pub struct Parameters {
    /// A path such as `growth.level` is explained; any other word lists the parameters whose path, meaning or source holds it.
    #[arg(value_name = "PATH OR WORD")]
    word: Option<String>,
    /// Form of the list.
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

impl Parameters {
    /// Prints the list or the explanation.
    pub fn execute(self) -> Result<(), Failure> {
        let word = self.word.unwrap_or_default();
        if let Some(entry) = entry(&word) {
            return terminal::print(&explain(entry));
        }
        let wanted = word.to_lowercase();
        let found: Vec<&Entry> = register()
            .iter()
            .filter(|entry| mentions(entry, &wanted))
            .collect();
        if found.is_empty() {
            return Err(Failure::input(format!(
                "no parameter's path, meaning or source holds `{word}`"
            ))
            .with_help("`five-measures parameters` lists all"));
        }
        terminal::print(&list(&found).render(self.format.into()))
    }
}

fn mentions(entry: &Entry, word: &str) -> bool {
    [&entry.path, &entry.meaning]
        .iter()
        .any(|text| text.to_lowercase().contains(word))
        || entry.source.to_lowercase().contains(word)
}

fn list(entries: &[&Entry]) -> TextTable {
    let view = |key, heading| View {
        key,
        heading,
        style: Style::Words,
    };
    let mut table = TextTable::new(&[
        view("parameter", "parameter"),
        view("unit", "unit"),
        view("kind", "kind"),
        view("grade", "grade"),
        view("meaning", "meaning"),
    ]);
    for entry in entries {
        let meaning = entry.meaning.trim().replace('\n', " ");
        table.push(row![
            entry.path.clone(),
            entry.unit.unwrap_or("").to_owned(),
            entry.kind.name(),
            entry.grade.name(),
            meaning,
        ]);
    }
    table
}

fn explain(entry: &Entry) -> String {
    let mut text = format!(
        "{}\n  {}\n\n",
        entry.path,
        entry.meaning.trim().replace('\n', "\n  ")
    );
    let mut line = |name: &str, value: String| text.push_str(&format!("  {name:<9} {value}\n"));
    line("expected", entry.expectation());
    line("kind", entry.kind.name().to_owned());
    line("grade", entry.grade.name().to_owned());
    line("source", entry.source.to_owned());
    if let Some(prior) = entry.prior {
        line(
            "prior",
            format!("{} to {}, central {}", prior.low, prior.high, prior.central),
        );
    }
    let by_year = match (entry.fixed, entry.interpolation) {
        (true, _) => "the same in all years",
        (false, crate::scenario::Interpolation::Linear) => {
            "may be given by year; linear between given years"
        }
        (false, crate::scenario::Interpolation::Step) => {
            "may be given by year; a value holds until the next given year"
        }
    };
    line("by year", by_year.to_owned());
    text
}
