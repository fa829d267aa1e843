//! The JSON Schema of scenario files, made from the register, for editors.
//!
//! TOML language servers differ in the drafts that they know, so the schema uses only what drafts
//! 4 to 7 have in common.

use serde_json::{Map, Value as Json, json};

use super::chain::{END, START};
use super::evidence::Interpolation;
use super::header::HEADER_KEYS;
use super::register::{Entry, entry, register, sections};
use super::value::{Bounds, Type};

/// The schema of scenario files.
#[must_use]
pub fn schema() -> Json {
    let mut properties = Map::new();
    properties.insert("extends".to_owned(), extends());
    properties.insert("scenario".to_owned(), header());
    properties.extend(members(""));
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Scenario of five-measures",
        "description": "A scenario names a parent with `extends` and says only what differs, or it says everything.",
        "type": "object",
        "minProperties": 1,
        "properties": properties,
        "additionalProperties": false,
        "definitions": {
            "year": year(),
        },
    })
}

fn text(title: &str, description: &str) -> Json {
    json!({
        "title": title,
        "description": description,
        "type": "string",
        "pattern": "\\S",
    })
}

fn extends() -> Json {
    text(
        "extends",
        "The parent: the path of a scenario file from the folder of this one, or a scenario that \
         the program carries, such as \"shipped:baseline\".",
    )
}

fn header() -> Json {
    let meanings = [
        "A short title for tables and charts; a file without a parent must have one.",
        "Who wrote the scenario.",
        "Where it is published or what it is based on.",
        "What it is for, in a few sentences.",
    ];
    let keys = HEADER_KEYS.iter().zip(meanings);
    let properties: Map<_, _> = keys
        .map(|(key, meaning)| ((*key).to_owned(), text(&format!("scenario.{key}"), meaning)))
        .collect();
    json!({
        "title": "scenario",
        "description": "What the scenario says about itself.",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

/// A year that some scenario may simulate.
fn year() -> Json {
    let mut year = json!({ "type": "integer" });
    for (path, bound) in [(START, "minimum"), (END, "maximum")] {
        if let Some(Bounds { low, high }) = entry(path).and_then(|entry| entry.range.as_ref()) {
            year[bound] = if bound == "minimum" { low } else { high }.into();
        }
    }
    year
}

/// The parameters and sections that stand directly in `section`.
fn members(section: &str) -> Map<String, Json> {
    let parameters = register()
        .iter()
        .filter(|entry| entry.section() == section)
        .map(|entry| (entry.name().to_owned(), parameter(entry)));
    let split = |path: &'static str| path.rsplit_once('.').unwrap_or(("", path));
    let tables = sections()
        .iter()
        .filter(|inner| split(&inner.path).0 == section)
        .map(|inner| {
            let table = json!({
                "title": inner.path,
                "description": inner.meaning,
                "type": "object",
                "properties": members(&inner.path),
                "additionalProperties": false,
            });
            (split(&inner.path).1.to_owned(), table)
        });
    parameters.chain(tables).collect()
}

fn parameter(entry: &Entry) -> Json {
    let mut schema = json!({
        "title": entry.path,
        "description": description(entry),
        "default": Json::from(entry.default()),
    });
    let scalar = scalar(entry);
    if entry.fixed {
        if let (Json::Object(schema), Json::Object(scalar)) = (&mut schema, scalar) {
            schema.extend(scalar);
        }
    } else {
        schema["anyOf"] = json!([scalar, by_year(entry), window(entry)]);
    }
    schema
}

/// What an editor shows of a parameter, in Markdown.
fn description(entry: &Entry) -> String {
    let mut lines = vec![
        entry.meaning.clone(),
        format!("Expected: {}.", entry.expectation()),
    ];
    if let Type::Choice(choices) = entry.value_type {
        let meanings = choices.iter();
        lines.extend(meanings.map(|choice| format!("`\"{}\"`: {}", choice.name, choice.meaning)));
    }
    lines.push(format!("Default: `{}`", entry.default_toml()));
    lines.push(entry.evidence());
    lines.extend(entry.prior.map(|prior| format!("Prior: {prior}.")));
    lines.push(format!("By year: {}.", entry.by_year()));
    lines.join("\n\n")
}

/// One value.
fn scalar(entry: &Entry) -> Json {
    let mut schema = match entry.value_type {
        Type::Number => json!({ "type": "number" }),
        Type::Whole => json!({ "type": "integer" }),
        Type::Switch => json!({ "type": "boolean" }),
        Type::File if entry.optional => json!({ "type": "string" }),
        Type::File => json!({ "type": "string", "pattern": "\\S" }),
        Type::Choice(choices) => {
            let names: Vec<_> = choices.iter().map(|choice| choice.name).collect();
            let meanings: Vec<_> = choices.iter().map(|choice| choice.meaning).collect();
            // Taplo and VS Code each have a name of their own for the meanings of choices.
            json!({
                "type": "string",
                "enum": names,
                "enumDescriptions": meanings,
                "x-taplo": { "docs": { "enumValues": meanings } },
            })
        }
    };
    if let Some(range) = &entry.range {
        schema["minimum"] = (&range.low).into();
        schema["maximum"] = (&range.high).into();
    }
    schema
}

/// Values of some years.
fn by_year(entry: &Entry) -> Json {
    let ways: &[Interpolation] = match entry.value_type {
        Type::Switch => &[Interpolation::Step],
        _ => &[Interpolation::Linear, Interpolation::Step],
    };
    let names: Vec<_> = ways.iter().map(|way| way.name()).collect();
    json!({
        "description": "Values by year, which replace what the parent says.",
        "type": "object",
        "minProperties": 1,
        "patternProperties": { "^[0-9]{4}$": scalar(entry) },
        "properties": {
            "interpolation": {
                "description": "How the years between are filled.",
                "type": "string",
                "enum": names,
                "default": entry.interpolation.name(),
            },
        },
        "additionalProperties": false,
    })
}

/// A change of what the parent says in some years.
fn window(entry: &Entry) -> Json {
    let mut properties = json!({ "value": scalar(entry) });
    properties["value"]["description"] = "Another value in these years.".into();
    let mut ways = vec![json!({ "required": ["value"] })];
    if entry.value_type.is_quantity() {
        properties["multiply"] = json!({
            "description": "A factor on the parent's value in these years.",
            "type": "number",
        });
        ways.push(json!({ "required": ["multiply"] }));
    }
    for (key, meaning) in [
        (
            "from",
            "The first year of the change; the start of the horizon if absent.",
        ),
        (
            "until",
            "The last year of the change; the end of the horizon if absent.",
        ),
    ] {
        properties[key] = json!({
            "description": meaning,
            "allOf": [{ "$ref": "#/definitions/year" }],
        });
    }
    json!({
        "description": "A change of what the parent says, from a year until a year, both included.",
        "type": "object",
        "properties": properties,
        "oneOf": ways,
        "additionalProperties": false,
    })
}
