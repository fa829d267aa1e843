//! A household's years for people: a block for each year, a line for each statement.

use unicode_width::UnicodeWidthStr;

use super::items::{self, Item, SOURCES, Shown, part_name, yuan};
use crate::experiments::{Life, Run, Wanted};
use crate::model::trace::HouseholdYear;
use crate::results::Cell;
use crate::results::terminal::{Format, Style, TextTable, View, separated};
use crate::row;
use crate::scenario::Scenario;

/// Columns of the text.
const WIDTH: usize = 120;

/// Whose years follow.
pub fn heading(run: &Run<'_>, wanted: Wanted, life: &Life) -> String {
    format!(
        "Household {}-{} of {}, {}\n{}, {}, {} county; stands for {} households\n\
         Places, slots and persons are those of the sample. Slots go to the highest scores: 2 for who holds the position,\n\
         and up to 1 by need and by lot.\n",
        wanted.county,
        wanted.slot,
        run.scenario.name(),
        run.name,
        life.province,
        life.region.name(),
        if life.designated {
            "designated poor"
        } else {
            "other"
        },
        separated(&life.weight.to_string()),
    )
}

/// One year.
pub fn block(scenario: &Scenario, life: &Life, year: &HouseholdYear) -> String {
    let items = items::of_year(scenario, life, year);
    let mut text = format!("\n{}\n", year.year);
    for topic in [
        "household",
        "register",
        "measures",
        "income",
        "costs",
        "poverty",
    ] {
        let of_topic: Vec<&Item> = items.iter().filter(|item| item.topic == topic).collect();
        if of_topic.is_empty() {
            continue;
        }
        if topic == "income" {
            text.push_str(&income(year));
            continue;
        }
        text.push_str(&format!("  {topic}\n"));
        text.push_str(&lines(&of_topic));
        if topic == "measures" {
            text.push_str(&folded(&of_topic));
        }
    }
    text
}

/// Items with a line of their own: name, value with unit, reason.
fn lines(items: &[&Item]) -> String {
    let told: Vec<[String; 3]> = items
        .iter()
        .filter(|item| matches!(item.shown, Shown::Always | Shown::InTextOnly))
        .map(|item| [item.name.clone(), value(item), item.reason.clone()])
        .collect();
    let width = |column: usize, least: usize| {
        let widths = told.iter().map(|line| line[column].width());
        widths.max().unwrap_or(0).max(least)
    };
    let (names, values) = (width(0, 18), width(1, 0));
    let line = |[name, value, reason]: &[String; 3]| {
        let lead = format!("    {name:<names$}  {value:<values$} ");
        wrapped(&lead, reason)
    };
    told.iter().map(line).collect()
}

/// Programmes that share an answer, by answer.
fn folded(items: &[&Item]) -> String {
    let mut groups: Vec<(String, Vec<&str>)> = Vec::new();
    for item in items.iter().filter(|item| item.shown == Shown::Folded) {
        let answer = value(item);
        match groups.iter_mut().find(|(known, _)| *known == answer) {
            Some((_, names)) => names.push(&item.name),
            None => groups.push((answer, vec![&item.name])),
        }
    }
    let mut text = String::new();
    for (answer, names) in groups {
        let told = if answer == "not on the register" {
            format!("{} sub-programmes for registered households", names.len())
        } else {
            names.join(", ")
        };
        text.push_str(&wrapped(&format!("    {answer}:"), &told));
    }
    text
}

/// A line broken between words, its continuation below the words after the lead.
fn wrapped(lead: &str, told: &str) -> String {
    let mut text = String::new();
    let mut line = lead.to_owned();
    for word in told.split(' ') {
        if line.width() + 1 + word.width() > WIDTH {
            text.push_str(line.trim_end());
            text.push('\n');
            line = " ".repeat(lead.width());
        }
        line.push(' ');
        line.push_str(word);
    }
    text + line.trim_end() + "\n"
}

fn value(item: &Item) -> String {
    match &item.value {
        Cell::Text(text) => text.to_string(),
        Cell::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        Cell::Integer(1) => format!("1 {}", item.unit.trim_end_matches('s')),
        Cell::Integer(number) => format!("{} {}", separated(&number.to_string()), item.unit),
        Cell::Real(number) => format!("{} {}", separated(&format!("{number:.2}")), item.unit),
        Cell::Missing => String::new(),
    }
    .trim_end()
    .to_owned()
}

/// The parts of income by source.
fn income(year: &HouseholdYear) -> String {
    let view = View::named;
    let [wage, business, property, transfer] = SOURCES.map(|source| view(source, Style::Number(2)));
    let mut table = TextTable::new(&[
        view("yuan a year", Style::Words),
        wage,
        business,
        property,
        transfer,
        view("all", Style::Number(2)),
    ]);
    let mut line = |name: String, fen: [i64; 4]| {
        let [wage, business, property, transfer] = fen.map(yuan);
        table.push(row![
            name,
            wage,
            business,
            property,
            transfer,
            yuan(fen.iter().sum())
        ]);
    };
    for (part, fen) in year.parts() {
        line(part_name(part), fen);
    }
    line("total".to_owned(), year.fen);
    let rendered = table.render(Format::Text);
    let lines: String = rendered
        .lines()
        .map(|line| format!("    {line}\n"))
        .collect();
    format!("  income\n{lines}")
}
