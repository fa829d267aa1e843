//! `parameters`: what can be set, what it means and where its value comes from.

use clap::Args;
use serde_json::{Map, Value as Json, json};

use super::OutputFormat;
use crate::failure::Failure;
use crate::results::Cell;
use crate::results::terminal::{self, Format, Style, TextTable, View, separated};
use crate::row;
use crate::scenario::{Default, Entry, Type, Value, entry, nearest_path, register};

const EXAMPLES: &str = "\
Examples:
  five-measures parameters                          all of them
  five-measures parameters forest ranger            those that mention both words
  five-measures parameters growth.level             all that is known of one
  five-measures parameters --format json > parameters.json";

/// List, search and explain the parameters.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Parameters {
    /// A path such as `growth.level` is explained; other words list the parameters whose path, meaning, unit or source holds them all.
    #[arg(value_name = "PATH OR WORD")]
    words: Vec<String>,
    /// Form of the list; CSV and JSON carry all that is known.
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

impl Parameters {
    /// Prints the list or the explanation.
    pub fn execute(self) -> Result<(), Failure> {
        let asked = self.words.join(" ");
        let words: Vec<String> = asked.split_whitespace().map(str::to_lowercase).collect();
        let found: Vec<&Entry> = match entry(asked.trim()) {
            Some(entry) if self.format == OutputFormat::Text => {
                return terminal::print(&explain(entry));
            }
            Some(entry) => vec![entry],
            None => register()
                .iter()
                .filter(|entry| mentions(entry, &words))
                .collect(),
        };
        if found.is_empty() {
            return Err(nothing(&asked));
        }
        terminal::print(&match self.format {
            OutputFormat::Text => list(&found).render(Format::Text),
            OutputFormat::Csv => sheet(&found).render(Format::Csv),
            OutputFormat::Json => {
                let all: Vec<Json> = found.iter().map(|entry| facts(entry).into()).collect();
                format!("{:#}\n", Json::from(all))
            }
        })
    }
}

/// The failure of a search that finds nothing.
fn nothing(asked: &str) -> Failure {
    let is_path = asked.contains('.') && !asked.contains(' ');
    if let Some(near) = nearest_path(asked).filter(|_| is_path) {
        return Failure::input(format!("no parameter is named `{asked}`"))
            .with_help(format!("did you mean `{near}`?"));
    }
    let all = if asked.contains(' ') { "all of " } else { "" };
    Failure::input(format!(
        "no parameter's path, meaning, unit or source holds {all}`{asked}`"
    ))
    .with_help("`five-measures parameters` lists all")
}

/// True if what is known of the parameter holds every one of the words.
fn mentions(entry: &Entry, words: &[String]) -> bool {
    let mut texts = vec![
        entry.path.as_str(),
        &entry.meaning,
        entry.source,
        entry.unit.unwrap_or_default(),
    ];
    if let Type::Choice(choices) = entry.value_type {
        texts.extend(
            choices
                .iter()
                .flat_map(|choice| [choice.name, choice.meaning]),
        );
    }
    let text = texts.join("\n").to_lowercase();
    words.iter().all(|word| text.contains(word))
}

const fn view(key: &'static str) -> View {
    View::named(key, Style::Words)
}

/// The list for people.
fn list(entries: &[&Entry]) -> TextTable {
    let mut table = TextTable::new(&["parameter", "unit", "kind", "grade", "meaning"].map(view));
    for entry in entries {
        table.push(row![
            entry.path.clone(),
            entry.unit.unwrap_or("").to_owned(),
            entry.kind.name(),
            entry.grade.name(),
            entry.meaning.replace('\n', " "),
        ]);
    }
    table
}

/// The keys of [`facts`].
const FACTS: [&str; 17] = [
    "path",
    "section",
    "type",
    "choices",
    "unit",
    "low",
    "high",
    "default",
    "kind",
    "grade",
    "source",
    "prior_low",
    "prior_central",
    "prior_high",
    "interpolation",
    "fixed",
    "meaning",
];

/// All that is known of a parameter, for machines; the default is one value, or an object by year.
fn facts(entry: &Entry) -> Map<String, Json> {
    let range = entry.range.as_ref();
    let choices = match entry.value_type {
        Type::Choice(choices) => choices.iter().map(|choice| choice.name).collect(),
        _ => Json::Null,
    };
    let values = [
        json!(entry.path),
        json!(entry.section()),
        json!(entry.value_type.name()),
        choices,
        json!(entry.unit),
        range.map_or(Json::Null, |range| (&range.low).into()),
        range.map_or(Json::Null, |range| (&range.high).into()),
        entry.default().into(),
        json!(entry.kind.name()),
        json!(entry.grade.name()),
        json!(entry.source),
        json!(entry.prior.map(|prior| prior.low)),
        json!(entry.prior.map(|prior| prior.central)),
        json!(entry.prior.map(|prior| prior.high)),
        json!(entry.interpolation.name()),
        json!(entry.fixed),
        json!(entry.meaning),
    ];
    FACTS.map(str::to_owned).into_iter().zip(values).collect()
}

/// The list with all facts; what is no single value stands as JSON in its cell.
fn sheet(entries: &[&Entry]) -> TextTable {
    let mut table = TextTable::new(&FACTS.map(view));
    for entry in entries {
        let cells = facts(entry).into_iter().map(|(_, fact)| match fact {
            Json::Null => Cell::Missing,
            Json::String(text) => text.into(),
            other => other.to_string().into(),
        });
        table.push(cells.collect());
    }
    table
}

fn explain(entry: &Entry) -> String {
    let mut text = format!(
        "{}\n  {}\n\n",
        entry.path,
        entry.meaning.replace('\n', "\n  ")
    );
    let mut line = |name: &str, value: String| text.push_str(&format!("  {name:<9} {value}\n"));
    line("expected", entry.expectation());
    if let Type::Choice(choices) = entry.value_type {
        for choice in choices {
            line("", format!("\"{}\": {}", choice.name, choice.meaning));
        }
    }
    line("default", default(entry));
    line("kind", entry.kind.name().to_owned());
    line("grade", entry.grade.name().to_owned());
    line("source", entry.source.to_owned());
    if let Some(prior) = entry.prior {
        line("prior", prior.to_string());
    }
    line("by year", entry.by_year().to_owned());
    text
}

/// The default for people: one value, or the given years with their values.
fn default(entry: &Entry) -> String {
    // Years and keys are names rather than amounts.
    let is_amount = !matches!(
        (entry.value_type, entry.unit),
        (Type::Whole, Some("year" | "-"))
    );
    let shown = |value: &Value| match value {
        Value::Number(number) => separated(&number.to_string()),
        Value::Whole(whole) if is_amount => separated(&whole.to_string()),
        other => other.to_string(),
    };
    match entry.default() {
        Default::Same(value) => shown(&value),
        Default::ByYear(values) => values
            .iter()
            .map(|(year, value)| format!("{year}: {}", shown(value)))
            .collect::<Vec<_>>()
            .join("; "),
    }
}
