//! What a parameter may hold: its type, its range, and the value as it travels from a file to a typed field.

use std::fmt;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

/// A value of a parameter before it becomes a typed field of [`Parameters`](super::Parameters).
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A finite number.
    Number(f64),
    /// A whole number.
    Whole(i64),
    /// True or false.
    Switch(bool),
    /// The name of a choice.
    Choice(String),
    /// The path of a data file, already joined to the folder of the scenario that names it.
    File(PathBuf),
}

impl Value {
    /// The value as a number; `None` for switches, choices and files.
    #[must_use]
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Value::Number(number) => Some(*number),
            #[expect(
                clippy::cast_precision_loss,
                reason = "only counts beyond 2^53 are rounded"
            )]
            Value::Whole(whole) => Some(*whole as f64),
            Value::Switch(_) | Value::Choice(_) | Value::File(_) => None,
        }
    }
}

/// The value as JSON; data files become their paths.
impl From<&Value> for serde_json::Value {
    fn from(value: &Value) -> Self {
        match value {
            Value::Number(number) => (*number).into(),
            Value::Whole(whole) => (*whole).into(),
            Value::Switch(switch) => (*switch).into(),
            Value::Choice(name) => name.as_str().into(),
            Value::File(path) => path.to_string_lossy().into(),
        }
    }
}

/// The value as TOML, so that reading it back gives exactly the same value.
impl fmt::Display for Value {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Number(number) => write!(formatter, "{number:?}"),
            Value::Whole(whole) => write!(formatter, "{whole}"),
            Value::Switch(switch) => write!(formatter, "{switch}"),
            Value::Choice(name) => formatter.write_str(&toml_string(name)),
            Value::File(path) => formatter.write_str(&toml_string(&path.to_string_lossy())),
        }
    }
}

/// `text` as a quoted TOML string on one line.
pub(crate) fn toml_string(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => {
                quoted.push_str(&format!("\\u{:04X}", u32::from(control)));
            }
            plain => quoted.push(plain),
        }
    }
    quoted.push('"');
    quoted
}

/// One of the names that a parameter of type [`Type::Choice`] may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The name as written in a scenario file.
    pub name: &'static str,
    /// What choosing it means.
    pub meaning: &'static str,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A finite number.
    Number,
    /// A whole number.
    Whole,
    /// True or false.
    Switch,
    /// One of a list of names.
    Choice(&'static [Choice]),
    /// The path of a data file.
    File,
}

impl Type {
    /// True for types that hold a number, which have a unit and a range.
    #[must_use]
    pub const fn is_quantity(self) -> bool {
        matches!(self, Type::Number | Type::Whole)
    }

    /// True for types whose value may differ from year to year.
    #[must_use]
    pub const fn may_vary(self) -> bool {
        matches!(self, Type::Number | Type::Whole | Type::Switch)
    }

    /// The type's name in plain words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Type::Number => "number",
            Type::Whole => "whole number",
            Type::Switch => "true or false",
            Type::Choice(_) => "choice",
            Type::File => "data file",
        }
    }
}

/// The smallest and largest valid value of a quantity, both valid themselves.
#[derive(Clone, Debug, PartialEq)]
pub struct Bounds {
    /// The smallest valid value.
    pub low: Value,
    /// The largest valid value.
    pub high: Value,
}

impl Bounds {
    /// True if `value` is of the bounds' type and lies between them.
    #[must_use]
    pub fn contain(&self, value: &Value) -> bool {
        match (&self.low, value, &self.high) {
            (Value::Number(low), Value::Number(number), Value::Number(high)) => {
                (low..=high).contains(&number)
            }
            (Value::Whole(low), Value::Whole(whole), Value::Whole(high)) => {
                (low..=high).contains(&whole)
            }
            _ => false,
        }
    }
}

impl fmt::Display for Bounds {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "from {} to {}",
            Plain(&self.low),
            Plain(&self.high)
        )
    }
}

/// A value as people write it: no `.0` after whole amounts.
pub(crate) struct Plain<'a>(pub &'a Value);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Number(number)
                if number.abs() < 1e15 && (*number == 0.0 || number.abs() >= 1e-6) =>
            {
                write!(formatter, "{number}")
            }
            other => write!(formatter, "{other}"),
        }
    }
}

/// A Rust type that a field of a parameter struct may have.
pub trait ParameterType: Sized {
    /// The type as the register names it.
    const TYPE: Type;

    /// The typed value, or `None` if `value` is of another type or does not fit.
    fn from_value(value: &Value) -> Option<Self>;
}

/// A parameter type that holds a number.
#[diagnostic::on_unimplemented(message = "only numbers have `unit` and `range`, not `{Self}`")]
pub trait Quantity: ParameterType {
    /// The register's form of a range.
    fn bounds(range: RangeInclusive<Self>) -> Bounds;
}

/// A parameter type that has neither unit nor range.
#[diagnostic::on_unimplemented(message = "a parameter of type `{Self}` needs `unit` and `range`")]
pub trait WithoutRange: ParameterType {
    /// The absent range.
    const BOUNDS: Option<Bounds> = None;
}

impl ParameterType for f64 {
    const TYPE: Type = Type::Number;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Number(number) => Some(*number),
            _ => None,
        }
    }
}

impl Quantity for f64 {
    fn bounds(range: RangeInclusive<Self>) -> Bounds {
        Bounds {
            low: Value::Number(*range.start()),
            high: Value::Number(*range.end()),
        }
    }
}

/// Makes an integer type a parameter type. Bounds beyond what TOML can write are cut to it.
macro_rules! whole_number {
    ($($type:ty),+) => {$(
        impl ParameterType for $type {
            const TYPE: Type = Type::Whole;

            fn from_value(value: &Value) -> Option<Self> {
                match value {
                    Value::Whole(whole) => (*whole).try_into().ok(),
                    _ => None,
                }
            }
        }

        impl Quantity for $type {
            fn bounds(range: RangeInclusive<Self>) -> Bounds {
                let (low, high) = range.into_inner();
                Bounds {
                    low: Value::Whole(low.try_into().unwrap_or(i64::MAX)),
                    high: Value::Whole(high.try_into().unwrap_or(i64::MAX)),
                }
            }
        }
    )+};
}

whole_number!(u16, u32, u64);

impl ParameterType for bool {
    const TYPE: Type = Type::Switch;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Switch(switch) => Some(*switch),
            _ => None,
        }
    }
}

impl WithoutRange for bool {}

/// A data file that a scenario names. Its path is relative to the scenario file, or to the
/// working folder when it is given on the command line; empty where an optional file is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataFile(PathBuf);

impl DataFile {
    /// Where the file lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl ParameterType for DataFile {
    const TYPE: Type = Type::File;

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::File(path) => Some(DataFile(path.clone())),
            _ => None,
        }
    }
}

impl WithoutRange for DataFile {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_are_quoted_so_that_toml_reads_them_back() {
        for text in [
            "",
            "plain",
            "a \"b\" \\c",
            "line\nbreak\ttab",
            "bell\u{7}del\u{7f}",
            "\u{85}",
            "贫困",
        ] {
            let document = format!("key = {}", toml_string(text));
            let table: toml::Table = document.parse().expect("valid TOML");
            assert_eq!(table["key"].as_str(), Some(text));
        }
    }

    #[test]
    fn bounds_hold_their_ends_and_refuse_other_types() {
        let bounds = u32::bounds(1..=10);
        assert!(bounds.contain(&Value::Whole(1)) && bounds.contain(&Value::Whole(10)));
        assert!(!bounds.contain(&Value::Whole(11)) && !bounds.contain(&Value::Number(5.0)));
        assert_eq!(
            f64::bounds(-0.05..=1e9).to_string(),
            "from -0.05 to 1000000000"
        );
        assert_eq!(u64::bounds(0..=u64::MAX).high, Value::Whole(i64::MAX));
    }
}
