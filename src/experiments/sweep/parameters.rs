//! Parameters in an experiment file: as dotted keys or in sections, as in a scenario file.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::scenario::{Fault, Source, entry, nearest_path, sections};

/// The section of a name.
pub(super) fn table<'a, 'i>(document: &'a DeTable<'i>, name: &str) -> Option<&'a DeTable<'i>> {
    let mut items = document.iter();
    let (_, item) = items.find(|(key, _)| key.get_ref() == name)?;
    item.get_ref().as_table()
}

/// Calls `take` with every parameter under `prefix` and what is given for it; other names are faults.
pub(super) fn flatten(
    prefix: &str,
    table: &DeTable<'_>,
    source: &Arc<Source>,
    wrong: &mut Vec<Fault>,
    take: &mut impl FnMut(&str, &Spanned<DeValue<'_>>),
) {
    for (key, value) in table {
        let path = match prefix {
            "" => key.get_ref().to_string(),
            prefix => format!("{prefix}.{}", key.get_ref()),
        };
        match value.get_ref().as_table() {
            _ if entry(&path).is_some() => take(&path, value),
            Some(inner) if sections().iter().any(|s| s.path == path) => {
                flatten(&path, inner, source, wrong, take);
            }
            _ => {
                let fault = Fault::at(source, key.span(), format!("unknown parameter `{path}`"));
                let near = nearest_path(&path);
                wrong.push(fault.maybe_help(near.map(|near| format!("did you mean `{near}`?"))));
            }
        }
    }
}

/// A value on one line.
pub(super) fn inline(value: &toml::Value) -> String {
    match value {
        toml::Value::Table(table) => {
            let items = table
                .iter()
                .map(|(key, value)| format!("{key} = {}", inline(value)));
            format!("{{ {} }}", items.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

/// A value without its places.
pub(super) fn plain(value: &DeValue<'_>) -> toml::Value {
    match value {
        DeValue::String(text) => toml::Value::String(text.to_string()),
        DeValue::Integer(integer) => match i64::from_str_radix(integer.as_str(), integer.radix()) {
            Ok(whole) => toml::Value::Integer(whole),
            Err(_) => toml::Value::String(integer.to_string()),
        },
        DeValue::Float(float) => match float.as_str().parse() {
            Ok(number) => toml::Value::Float(number),
            Err(_) => toml::Value::String(float.to_string()),
        },
        DeValue::Boolean(switch) => toml::Value::Boolean(*switch),
        DeValue::Datetime(date) => toml::Value::Datetime(*date),
        DeValue::Array(items) => {
            toml::Value::Array(items.iter().map(|item| plain(item.get_ref())).collect())
        }
        DeValue::Table(table) => {
            let items = table.iter();
            let items = items.map(|(key, item)| (key.get_ref().to_string(), plain(item.get_ref())));
            toml::Value::Table(items.collect())
        }
    }
}
