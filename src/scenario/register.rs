//! The register: every parameter once, with its meaning, unit, range, kind, source and grade.
//!
//! It is filled from the declarations in [`parameters`](super::parameters); validation, templates,
//! reference pages and provenance are made from it.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::evidence::{Grade, Interpolation, Kind, Prior};
use super::parameters::Parameters;
use super::value::{Bounds, ParameterType, Type, Value};

/// The optional parts of a declaration, gathered by [`parameters!`](super::macros).
#[derive(Clone, Copy, Debug)]
pub struct Options {
    pub(crate) prior: Option<Prior>,
    pub(crate) interpolation: Interpolation,
    pub(crate) fixed: bool,
    pub(crate) optional: bool,
}

impl Options {
    /// No prior, steps between years, free to vary by year, not to be left empty.
    pub(crate) const DEFAULT: Self = Options {
        prior: None,
        interpolation: Interpolation::Step,
        fixed: false,
        optional: false,
    };

    /// With a prior. A prior out of order does not compile.
    pub(crate) const fn prior(mut self, low: f64, central: f64, high: f64) -> Self {
        assert!(
            low <= central && central <= high,
            "a prior is [low, central, high]"
        );
        self.prior = Some(Prior { low, central, high });
        self
    }

    /// With another interpolation.
    pub(crate) const fn by_year(mut self, interpolation: Interpolation) -> Self {
        self.interpolation = interpolation;
        self
    }

    /// The same in all years.
    pub(crate) const fn fixed(mut self) -> Self {
        self.fixed = true;
        self
    }

    /// A data file that a scenario need not have.
    pub(crate) const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }
}

/// All that is known of one parameter.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The name in scenario files, such as `growth.level`.
    pub path: String,
    /// What it may hold.
    pub value_type: Type,
    /// The unit; `None` for switches, choices and files.
    pub unit: Option<&'static str>,
    /// The valid range in that unit; `None` for switches, choices and files.
    pub range: Option<Bounds>,
    /// Whether the value is sourced, calibrated or assumed.
    pub kind: Kind,
    /// How well the value is backed.
    pub grade: Grade,
    /// The source or, for assumptions, the reason.
    pub source: &'static str,
    /// The prior for calibration.
    pub prior: Option<Prior>,
    /// How years between given ones are filled unless a scenario says otherwise.
    pub interpolation: Interpolation,
    /// True if the value may not differ between years.
    pub fixed: bool,
    /// True for a data file that a scenario need not have: an empty text names none.
    pub optional: bool,
    /// What the parameter means, in Markdown.
    pub meaning: String,
}

impl Entry {
    /// The path of the section that the parameter stands in, such as `growth`.
    #[must_use]
    pub fn section(&self) -> &str {
        self.path
            .rsplit_once('.')
            .map_or("", |(section, _)| section)
    }

    /// The last part of the path, such as `level`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.path
            .rsplit_once('.')
            .map_or(&self.path, |(_, name)| name)
    }

    /// Kind, grade and source in a line.
    #[must_use]
    pub fn evidence(&self) -> String {
        let kind = match self.kind {
            Kind::Sourced => "Sourced",
            Kind::Calibrated => "Calibrated",
            Kind::Assumed => "Assumed",
        };
        format!("{kind}, grade {}: {}", self.grade, self.source)
    }

    /// Whether and how the value may differ from year to year.
    #[must_use]
    pub const fn by_year(&self) -> &'static str {
        match (self.fixed, self.interpolation) {
            (true, _) => "the same in all years",
            (false, Interpolation::Linear) => "may be given by year; linear between given years",
            (false, Interpolation::Step) => {
                "may be given by year; a value holds until the next given year"
            }
        }
    }

    /// What a scenario may say for this parameter, in plain words.
    #[must_use]
    pub fn expectation(&self) -> String {
        match (self.value_type, &self.range) {
            (Type::Choice(choices), _) => {
                let names: Vec<_> = choices
                    .iter()
                    .map(|choice| format!("\"{}\"", choice.name))
                    .collect();
                format!("one of {}", names.join(", "))
            }
            (Type::File, _) if self.optional => {
                "the path of a data file in quotes, or \"\" for none".to_owned()
            }
            (Type::File, _) => "the path of a data file in quotes".to_owned(),
            (Type::Switch, _) => "true or false".to_owned(),
            (quantity, Some(range)) => {
                format!(
                    "a {} {range} ({})",
                    quantity.name(),
                    self.unit.unwrap_or_default()
                )
            }
            (quantity, None) => format!("a {}", quantity.name()),
        }
    }
}

/// A table of scenario files that holds parameters.
#[derive(Clone, Debug)]
pub struct Section {
    /// The name in scenario files, such as `growth.sources`.
    pub path: String,
    /// What its parameters are about, in Markdown.
    pub meaning: String,
}

/// A struct of parameters declared by [`parameters!`](super::macros).
pub trait Group: Sized {
    /// The doc comment of the struct.
    const MEANING: &'static str;

    /// Enters the group's parameters, then those of its own groups.
    fn describe(path: &str, registrar: &mut Registrar);

    /// Takes the fields from values in the order of [`Group::describe`]; `None` if they do not fit.
    fn assemble(values: &mut Values<'_>) -> Option<Self>;
}

/// Values in the register's order, taken one by one.
#[derive(Debug)]
pub struct Values<'a>(std::slice::Iter<'a, Value>);

impl<'a> Values<'a> {
    /// Starts at the first of `values`.
    pub(crate) fn new(values: &'a [Value]) -> Self {
        Values(values.iter())
    }

    /// The next value as the type that its field has.
    pub(crate) fn take<T: ParameterType>(&mut self) -> Option<T> {
        self.0.next().and_then(T::from_value)
    }
}

/// Collects the entries while the groups describe themselves.
#[derive(Debug, Default)]
pub struct Registrar {
    entries: Vec<Entry>,
    sections: Vec<Section>,
}

impl Registrar {
    /// Enters a section. The root, whose path is empty, is none.
    pub(crate) fn section(&mut self, path: &str, meaning: &str) {
        if !path.is_empty() {
            self.sections.push(Section {
                path: path.to_owned(),
                meaning: tidy(meaning),
            });
        }
    }

    /// Enters a parameter.
    pub(crate) fn parameter(&mut self, mut entry: Entry) {
        entry.meaning = tidy(&entry.meaning);
        self.entries.push(entry);
    }
}

/// The path of `name` inside the section `section`.
pub(crate) fn join(section: &str, name: &str) -> String {
    if section.is_empty() {
        name.to_owned()
    } else {
        format!("{section}.{name}")
    }
}

/// Doc comment lines without the blank that follows `///` and without empty ends.
fn tidy(comment: &str) -> String {
    let lines: Vec<_> = comment
        .lines()
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    lines.join("\n").trim().to_owned()
}

struct Register {
    entries: Vec<Entry>,
    sections: Vec<Section>,
    by_path: BTreeMap<String, usize>,
}

static REGISTER: LazyLock<Register> = LazyLock::new(|| {
    let mut registrar = Registrar::default();
    Parameters::describe("", &mut registrar);
    let Registrar { entries, sections } = registrar;
    let by_path = entries
        .iter()
        .enumerate()
        .map(|(index, entry)| (entry.path.clone(), index))
        .collect();
    Register {
        entries,
        sections,
        by_path,
    }
});

/// All parameters in the order of their declaration.
#[must_use]
pub fn register() -> &'static [Entry] {
    &REGISTER.entries
}

/// All sections in the order of their declaration.
#[must_use]
pub fn sections() -> &'static [Section] {
    &REGISTER.sections
}

/// The parameter of that path.
#[must_use]
pub fn entry(path: &str) -> Option<&'static Entry> {
    position(path).map(|position| &register()[position])
}

/// The place of a parameter in [`register`].
pub(crate) fn position(path: &str) -> Option<usize> {
    REGISTER.by_path.get(path).copied()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_entry_is_complete_and_unique() {
        let mut paths = BTreeSet::new();
        for entry in register() {
            let path = &entry.path;
            assert!(paths.insert(path), "{path} is declared twice");
            assert!(!entry.meaning.is_empty(), "{path} has no meaning");
            assert!(!entry.source.trim().is_empty(), "{path} has no source");
            assert_eq!(
                entry.value_type.is_quantity(),
                entry.unit.is_some(),
                "{path}: unit"
            );
            assert!(
                sections()
                    .iter()
                    .any(|section| section.path == entry.section()),
                "{path}"
            );
        }
        for section in sections() {
            assert!(
                !paths.contains(&section.path),
                "{} is a section and a value",
                section.path
            );
            assert!(
                !section.meaning.is_empty(),
                "{} has no meaning",
                section.path
            );
        }
    }

    #[test]
    fn priors_and_interpolation_fit_the_type() {
        for entry in register() {
            let path = &entry.path;
            if let Some(prior) = entry.prior {
                let (low, high) = match &entry.range {
                    Some(range) => (range.low.as_f64(), range.high.as_f64()),
                    None => panic!("{path} has a prior but no range"),
                };
                assert!(
                    low <= Some(prior.low) && Some(prior.high) <= high,
                    "{path}: prior"
                );
            }
            if entry.interpolation == Interpolation::Linear {
                assert!(
                    entry.value_type.is_quantity() && !entry.fixed,
                    "{path} cannot be linear"
                );
            }
        }
    }

    #[test]
    fn the_machinery_finds_the_parameters_that_it_relies_on() {
        use super::super::{chain, data};
        for path in [chain::START, chain::END] {
            let entry = entry(path).expect(path);
            assert!(entry.fixed && entry.value_type == Type::Whole, "{path}");
        }
        for path in [data::PROVINCES, data::OBSERVED, data::POSTERIOR] {
            assert_eq!(entry(path).expect(path).value_type, Type::File, "{path}");
        }
    }

    #[test]
    fn doc_comments_lose_their_indent_only() {
        assert_eq!(tidy(" One.\n\n   - two\n"), "One.\n\n  - two");
    }
}
