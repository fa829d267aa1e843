//! The JSON Schema of scenario files accepts what the program accepts, and refuses most of what it refuses.

use std::fs;
use std::path::{Path, PathBuf};

use five_measures::scenario::{Type, register, schema, sections};
use jsonschema::Validator;
use serde_json::Value as Json;

fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn validator() -> Validator {
    jsonschema::draft7::new(&schema()).expect("a schema")
}

/// A TOML text as JSON.
fn json(text: &str) -> Json {
    let table: toml::Table = text.parse().unwrap_or_else(|error| panic!("{error}"));
    serde_json::to_value(table).expect("JSON")
}

fn read(path: &Path) -> Json {
    json(&fs::read_to_string(path).expect("a file"))
}

/// The schema of what stands at a path such as `growth.level`.
fn at<'a>(schema: &'a Json, path: &str) -> &'a Json {
    path.split('.')
        .fold(schema, |schema, name| &schema["properties"][name])
}

#[test]
fn the_schema_is_one_in_both_drafts() {
    let schema = schema();
    assert!(jsonschema::draft7::meta::is_valid(&schema));
    let mut older = schema;
    older["$schema"] = "http://json-schema.org/draft-04/schema#".into();
    assert!(jsonschema::draft4::meta::is_valid(&older));
}

#[test]
fn every_shipped_scenario_is_valid() {
    let validator = validator();
    let mut count = 0;
    for item in fs::read_dir(repository("scenarios")).expect("a folder") {
        let path = item.expect("an entry").path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let faults: Vec<String> = validator
                .iter_errors(&read(&path))
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(faults.is_empty(), "{}: {faults:#?}", path.display());
            count += 1;
        }
    }
    assert!(count >= 8, "only {count} scenarios");
}

#[test]
fn broken_scenarios_are_not_valid() {
    let validator = validator();
    for name in [
        "choice-unknown",
        "empty-table",
        "extends-type",
        "header-empty-title",
        "header-not-a-table",
        "interpolation-of-switch",
        "interpolation-unknown",
        "range-above",
        "range-below",
        "range-negative-whole",
        "table-for-fixed",
        "type-array-for-number",
        "type-fraction-for-whole",
        "type-number-for-file",
        "type-number-for-switch",
        "type-text-for-number",
        "type-text-for-switch",
        "unknown-header-key",
        "unknown-parameter",
        "unknown-table",
        "unknown-top-level-key",
        "window-multiplies-switch",
        "window-unknown-key",
        "window-with-both",
        "window-without-change",
        "year-of-two-digits",
        "year-value-type",
    ] {
        let scenario = read(&repository(&format!("tests/broken-scenarios/{name}.toml")));
        assert!(!validator.is_valid(&scenario), "{name} is valid");
    }
}

#[test]
fn every_form_of_a_value_is_valid() {
    let validator = validator();
    for text in [
        "extends = \"shipped:baseline\"",
        "growth.level = 0",
        "growth.level = { 2013 = 0.01, 2020 = 0.02, interpolation = \"linear\" }",
        "growth.level = { value = 0.01, from = 2016 }",
        "growth.level = { multiply = 2, from = 2016, until = 2018 }",
        "register.exit.guarantees = { value = true, until = 2015 }",
        "register.exit.guarantees = { 2012 = false, 2016 = true, interpolation = \"step\" }",
        "population.income_shape = \"shifted-lognormal\"",
    ] {
        assert!(validator.is_valid(&json(text)), "{text}");
    }
}

#[test]
fn every_parameter_and_section_is_described() {
    let schema = schema();
    for section in sections() {
        let found = at(&schema, &section.path);
        assert_eq!(found["title"], *section.path);
        assert_eq!(found["additionalProperties"], false, "{}", section.path);
    }
    for entry in register() {
        let (path, found) = (&entry.path, at(&schema, &entry.path));
        assert_eq!(found["title"], *path.as_str());
        assert_eq!(found["default"], Json::from(entry.default()), "{path}");
        let description = found["description"].as_str().unwrap_or_default();
        for words in [&entry.meaning, entry.source, entry.unit.unwrap_or_default()] {
            assert!(description.contains(words), "{path}: {words}");
        }
        let forms = found["anyOf"].as_array().map_or(1, Vec::len);
        assert_eq!(forms, if entry.fixed { 1 } else { 3 }, "{path}");
        let scalar = if entry.fixed {
            found
        } else {
            &found["anyOf"][0]
        };
        match (entry.value_type, &entry.range) {
            (Type::Choice(choices), _) => {
                let names: Vec<_> = choices.iter().map(|choice| choice.name).collect();
                assert_eq!(scalar["enum"], Json::from(names), "{path}");
            }
            (_, Some(range)) => {
                assert_eq!(scalar["minimum"], Json::from(&range.low), "{path}");
                assert_eq!(scalar["maximum"], Json::from(&range.high), "{path}");
            }
            (_, None) => assert!(scalar["type"].is_string(), "{path}"),
        }
    }
}
