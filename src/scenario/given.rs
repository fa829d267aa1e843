//! What a scenario says for one parameter: a value, values by year, or a change in some years.

use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeInteger, DeTable, DeValue};

use super::diagnostics::{Fault, Source, nearest};
use super::evidence::Interpolation;
use super::files::Place;
use super::register::Entry;
use super::value::{Type, Value};

/// The keys of a change in some years.
const WINDOW_KEYS: [&str; 4] = ["value", "multiply", "from", "until"];

/// A year and where it stands.
pub(crate) type Year = (u16, Range<usize>);

/// What a scenario says for one parameter.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    /// One value for all years.
    Plain(Value),
    /// Values by year, in order; the years between are filled.
    ByYear(Vec<(Year, Value)>, Interpolation),
    /// A change of what the parent says, in the years from the first to the last, both included.
    Window {
        /// What changes.
        change: Change,
        /// The first year; the start of the horizon if absent.
        from: Option<Year>,
        /// The last year; the end of the horizon if absent.
        until: Option<Year>,
    },
}

/// What happens inside a window of years.
#[derive(Clone, Debug)]
pub(crate) enum Change {
    /// Another value.
    Set(Value),
    /// The parent's value times a factor.
    Multiply(f64),
}

impl Given {
    /// All years that are named.
    pub fn years(&self) -> Vec<&Year> {
        match self {
            Given::Plain(_) => Vec::new(),
            Given::ByYear(values, _) => values.iter().map(|(year, _)| year).collect(),
            Given::Window { from, until, .. } => from.iter().chain(until).collect(),
        }
    }
}

/// Reads what is given for one parameter and collects the faults.
pub(crate) struct Reader<'a> {
    entry: &'a Entry,
    source: &'a Arc<Source>,
    place: &'a Place,
    faults: &'a mut Vec<Fault>,
}

impl<'a> Reader<'a> {
    /// A reader for `entry` in the file at `place`, which paths of data files are relative to.
    pub fn new(
        entry: &'a Entry,
        source: &'a Arc<Source>,
        place: &'a Place,
        faults: &'a mut Vec<Fault>,
    ) -> Self {
        Reader {
            entry,
            source,
            place,
            faults,
        }
    }

    /// Reads a plain value or a table; `None` if there are faults.
    pub fn read(mut self, item: &Spanned<DeValue<'_>>) -> Option<Given> {
        let Some(table) = item.get_ref().as_table() else {
            return self.scalar(item).map(Given::Plain);
        };
        if self.entry.fixed || !self.entry.value_type.may_vary() {
            let expected = self.entry.expectation();
            let message = format!(
                "`{}` is a table, expected {expected}, the same for all years",
                self.entry.path
            );
            self.fault(item.span(), message, "one value expected");
            return None;
        }
        if table.is_empty() {
            let message = format!(
                "`{}` is an empty table, expected {}, values by year, or a change in some years",
                self.entry.path,
                self.entry.expectation()
            );
            self.fault(item.span(), message, "no value given");
            return None;
        }
        if table
            .keys()
            .any(|key| WINDOW_KEYS.contains(&key.get_ref().as_ref()))
        {
            self.window(item.span(), table)
        } else {
            self.by_year(item.span(), table)
        }
    }

    fn fault(&mut self, span: Range<usize>, message: String, label: &str) {
        self.faults
            .push(Fault::at(self.source, span, message).label(label));
    }

    fn fault_with_help(&mut self, span: Range<usize>, message: String, help: Option<String>) {
        self.faults
            .push(Fault::at(self.source, span, message).maybe_help(help));
    }

    /// A single value of the parameter's type and within its range.
    fn scalar(&mut self, item: &Spanned<DeValue<'_>>) -> Option<Value> {
        let (path, span) = (&self.entry.path, item.span());
        let found = describe(item.get_ref());
        let mismatch = format!("`{path}` is {found}, expected {}", self.entry.expectation());
        let value = match (self.entry.value_type, item.get_ref()) {
            (Type::Number, DeValue::Integer(_) | DeValue::Float(_)) => {
                let number = number(item.get_ref()).filter(|number| number.is_finite());
                number.map(Value::Number)
            }
            (Type::Whole, DeValue::Integer(integer)) => whole(integer).map(Value::Whole),
            (Type::Switch, DeValue::Boolean(switch)) => Some(Value::Switch(*switch)),
            (Type::File, DeValue::String(name)) if name.trim().is_empty() => {
                self.entry.optional.then(|| Value::File(PathBuf::new()))
            }
            (Type::File, DeValue::String(name)) => {
                let place = self.place.beside(name);
                Some(Value::File(match place {
                    Place::Disk(path) => path,
                    shipped => PathBuf::from(shipped.to_string()),
                }))
            }
            (Type::Choice(choices), DeValue::String(name)) => {
                let names = || choices.iter().map(|choice| choice.name);
                if !names().any(|choice| choice == name.as_ref()) {
                    let near =
                        nearest(name, names()).map(|near| format!("did you mean \"{near}\"?"));
                    self.fault_with_help(span, mismatch, near);
                    return None;
                }
                Some(Value::Choice(name.to_string()))
            }
            _ => None,
        };
        let valid = value.filter(|value| {
            self.entry
                .range
                .as_ref()
                .is_none_or(|range| range.contain(value))
        });
        if valid.is_none() {
            let help = self.advice(item.get_ref());
            self.fault_with_help(span, mismatch, help);
        }
        valid
    }

    /// How to write what was probably meant.
    fn advice(&self, found: &DeValue<'_>) -> Option<String> {
        match (self.entry.value_type, found) {
            (Type::Whole, DeValue::Float(float)) => {
                let number: f64 = float.as_str().parse().ok()?;
                let is_whole = number.fract() == 0.0 && number.abs() < 1e15;
                is_whole.then(|| format!("whole numbers have no point and no exponent: {number}"))
            }
            (quantity, DeValue::String(text)) if quantity.is_quantity() => {
                let number: f64 = text.trim().parse().ok()?;
                number
                    .is_finite()
                    .then(|| "numbers stand without quotes".to_owned())
            }
            (Type::Switch, DeValue::String(text)) => matches!(text.as_ref(), "true" | "false")
                .then(|| "true and false stand without quotes".to_owned()),
            _ => None,
        }
    }

    fn by_year(&mut self, span: Range<usize>, table: &DeTable<'_>) -> Option<Given> {
        let before = self.faults.len();
        let mut interpolation = self.entry.interpolation;
        let mut values = Vec::new();
        for (key, item) in table {
            let name = key.get_ref().as_ref();
            if name == "interpolation" {
                interpolation = self.interpolation(item).unwrap_or(interpolation);
            } else if let Some(year) = year_of(name) {
                if let Some(value) = self.scalar(item) {
                    values.push(((year, key.span()), value));
                }
            } else {
                self.unknown_key(name, key.span());
            }
        }
        if self.faults.len() > before {
            return None;
        }
        if values.is_empty() {
            let message = format!(
                "`{}` is given for no year, expected values such as 2013 = …",
                self.entry.path
            );
            self.fault(span, message, "no value given");
            return None;
        }
        values.sort_by_key(|((year, _), _)| *year);
        Some(Given::ByYear(values, interpolation))
    }

    fn interpolation(&mut self, item: &Spanned<DeValue<'_>>) -> Option<Interpolation> {
        let way = item.get_ref().as_str().and_then(Interpolation::from_name);
        let is_switch = self.entry.value_type == Type::Switch;
        if way.is_some() && !(is_switch && way == Some(Interpolation::Linear)) {
            return way;
        }
        let expected = if is_switch {
            "\"step\""
        } else {
            "\"linear\" or \"step\""
        };
        let message = format!(
            "`{}.interpolation` is {}, expected {expected}",
            self.entry.path,
            describe(item.get_ref())
        );
        self.fault(item.span(), message, &format!("expected {expected}"));
        None
    }

    fn window(&mut self, span: Range<usize>, table: &DeTable<'_>) -> Option<Given> {
        let before = self.faults.len();
        let path = &self.entry.path;
        let (mut change, mut from, mut until) = (None, None, None);
        for (key, item) in table {
            match key.get_ref().as_ref() {
                "value" => change = self.scalar(item).map(Change::Set),
                "multiply" => change = self.factor(item).map(Change::Multiply),
                "from" => from = self.window_year("from", item),
                "until" => until = self.window_year("until", item),
                other => self.unknown_key(other, key.span()),
            }
        }
        let gives = |name: &str| table.keys().any(|key| key.get_ref() == name);
        if gives("value") == gives("multiply") {
            let both = if gives("value") {
                "both `value` and"
            } else {
                "neither `value` nor"
            };
            let message = format!("`{path}` has {both} `multiply`, expected one of them");
            self.fault(span.clone(), message, "expected `value` or `multiply`");
        }
        if let (Some((first, _)), Some((last, place))) = (&from, &until)
            && first > last
        {
            let message = format!("`{path}` ends in {last}, before it begins in {first}");
            self.fault(place.clone(), message, "expected `until` not before `from`");
        }
        let change = change.filter(|_| self.faults.len() == before)?;
        Some(Given::Window {
            change,
            from,
            until,
        })
    }

    fn factor(&mut self, item: &Spanned<DeValue<'_>>) -> Option<f64> {
        let path = &self.entry.path;
        if !self.entry.value_type.is_quantity() {
            let message = format!("`{path}` is true or false, which cannot be multiplied");
            self.fault(item.span(), message, "use `value` instead");
            return None;
        }
        let factor = number(item.get_ref()).filter(|factor| factor.is_finite());
        if factor.is_none() {
            let found = describe(item.get_ref());
            let message = format!("`{path}.multiply` is {found}, expected a finite number");
            self.fault(item.span(), message, "expected a finite number");
        }
        factor
    }

    fn window_year(&mut self, name: &str, item: &Spanned<DeValue<'_>>) -> Option<Year> {
        let year = match item.get_ref() {
            DeValue::Integer(integer) => year_of(integer.as_str()),
            _ => None,
        };
        if year.is_none() {
            let found = describe(item.get_ref());
            let message = format!("`{}.{name}` is {found}, expected a year", self.entry.path);
            self.fault(item.span(), message, "expected a year such as 2016");
        }
        year.map(|year| (year, item.span()))
    }

    fn unknown_key(&mut self, name: &str, span: Range<usize>) {
        let known = WINDOW_KEYS.into_iter().chain(["interpolation"]);
        let help = nearest(name, known).map(|near| format!("did you mean `{near}`?"));
        let message = format!(
            "unknown key `{name}` for `{}`, expected years and `interpolation`, or `value` or \
             `multiply` with `from` and `until`",
            self.entry.path
        );
        let fault = Fault::at(self.source, span, message).label("unknown key");
        self.faults.push(fault.maybe_help(help));
    }
}

/// A year of four digits.
pub(crate) fn year_of(text: &str) -> Option<u16> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_year)
}

/// The number that a TOML integer or float stands for.
fn number(value: &DeValue<'_>) -> Option<f64> {
    match value {
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str().parse().ok(),
        #[expect(clippy::cast_precision_loss, reason = "as any other number in a file")]
        DeValue::Integer(integer) => whole(integer).map(|whole| whole as f64),
        DeValue::Float(float) => float.as_str().parse().ok(),
        _ => None,
    }
}

fn whole(integer: &DeInteger<'_>) -> Option<i64> {
    i64::from_str_radix(integer.as_str(), integer.radix()).ok()
}

/// A value that was found, for messages.
pub(crate) fn describe(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => {
            let mut shown: String = text.chars().take(40).collect();
            if shown.len() < text.len() {
                shown.push('…');
            }
            format!("the text \"{shown}\"")
        }
        DeValue::Integer(integer) => integer.to_string(),
        DeValue::Float(float) => float.to_string(),
        DeValue::Boolean(switch) => switch.to_string(),
        DeValue::Datetime(date) => format!("the date {date}"),
        DeValue::Array(_) => "an array".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
