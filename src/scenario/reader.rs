//! One scenario file, or one setting, read into assignments; all its faults are collected.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::diagnostics::{Fault, Source, nearest};
use super::files::Place;
use super::given::{self, Given, describe};
use super::header::{HEADER_KEYS, Header};
use super::register::{join, position, register, sections};

type Key<'i> = Spanned<Cow<'i, str>>;
type Item<'i> = Spanned<DeValue<'i>>;

/// A parameter that a layer gives a value.
#[derive(Clone, Debug)]
pub(crate) struct Assignment {
    /// The parameter's place in the register.
    pub entry: usize,
    /// What the layer says.
    pub given: Given,
    /// Where the key stands.
    pub key: Range<usize>,
    /// Where the value stands.
    pub value: Range<usize>,
}

/// All that one file or one setting says.
#[derive(Debug)]
pub(crate) struct Layer {
    /// The text that was read.
    pub source: Arc<Source>,
    /// The parent and where it is named.
    pub extends: Option<(String, Range<usize>)>,
    /// What the file says about itself.
    pub header: Header,
    /// Valid assignments in the order of the register.
    pub assignments: Vec<Assignment>,
    /// Parameters that the text mentions, even if wrongly: they are not reported as missing.
    pub mentioned: BTreeSet<usize>,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// True if the text is not even TOML, so that more may be hidden by the first faults.
    pub is_broken: bool,
    /// True if the text tries to name a parent, even if wrongly.
    pub means_to_extend: bool,
}

impl Layer {
    fn new(source: &Arc<Source>) -> Self {
        Layer {
            source: Arc::clone(source),
            extends: None,
            header: Header::default(),
            assignments: Vec::new(),
            mentioned: BTreeSet::new(),
            faults: Vec::new(),
            is_broken: false,
            means_to_extend: false,
        }
    }

    /// The assignment to a parameter.
    pub fn assignment(&self, entry: usize) -> Option<&Assignment> {
        self.assignments
            .iter()
            .find(|assignment| assignment.entry == entry)
    }
}

/// Reads the text of the scenario file at `place`.
pub(crate) fn read_file(source: &Arc<Source>, place: &Place) -> Layer {
    let (document, errors) = DeTable::parse_recoverable(&source.text);
    let document = document.get_ref();
    let mut reader = Reader {
        layer: Layer::new(source),
        place,
    };
    if document.is_empty() && errors.is_empty() {
        let fault = Fault::of(source, "the scenario file is empty");
        reader.fault(fault.help("name a parent with `extends = \"shipped:baseline\"`"));
        reader.layer.is_broken = true;
    }
    if let Some((key, _)) = document.iter().find(|(key, _)| key.get_ref() == EXPERIMENT) {
        let fault = Fault::at(source, key.span(), "this is an experiment, not a scenario");
        reader.fault(fault.help("run it with `five-measures sweep`"));
        reader.layer.is_broken = true;
        return finish(reader.layer, &errors);
    }
    for (key, item) in document {
        match key.get_ref().as_ref() {
            "extends" => reader.extends(item),
            "scenario" => reader.header(item),
            _ => reader.item("", key, item),
        }
    }
    finish(reader.layer, &errors)
}

/// The key that every experiment has and no scenario.
const EXPERIMENT: &str = "scenarios";

/// Reads a setting from outside of files: `path=value`, the value being TOML or a bare word.
pub(crate) fn read_setting(source: &Arc<Source>) -> Layer {
    let text = source.text.as_str();
    let mut reader = Reader {
        layer: Layer::new(source),
        // Paths are relative to the working folder.
        place: &Place::Disk(PathBuf::new()),
    };
    let example = "for example `growth.level=0.01`";
    let Some((path, value)) = text.split_once('=').filter(|_| !text.contains('\n')) else {
        let fault = Fault::at(
            source,
            0..text.len(),
            "expected one line of the form `path=value`",
        );
        reader.fault(fault.help(example));
        return reader.layer;
    };
    if let Some((parameter, year)) = one_year(path) {
        let message = format!("`{}` names one year, expected a parameter", path.trim());
        let help = format!(
            "for that year alone `{parameter}={{ value = {}, from = {year}, until = {year} }}`",
            value.trim()
        );
        reader.fault(Fault::at(source, 0..path.len(), message).help(help));
        return reader.layer;
    }
    let quoted = format!("{path}={}", bare_word_quoted(value).unwrap_or_default());
    let (mut document, mut errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let second = DeTable::parse_recoverable(&quoted);
        if second.1.is_empty() {
            (document, errors) = second;
        }
    }
    if document.get_ref().is_empty() && errors.is_empty() {
        reader.fault(Fault::at(source, 0..text.len(), "no parameter is named").help(example));
    }
    for (key, item) in document.get_ref() {
        match key.get_ref().as_ref() {
            name @ ("extends" | "scenario") => {
                let message = format!("`{name}` can only be given in a scenario file");
                reader.fault(Fault::at(source, key.span(), message));
            }
            _ => reader.item("", key, item),
        }
    }
    finish(reader.layer, &errors)
}

/// The parameter and the year if `path` is both, as in `growth.level.2016`. TOML takes that for a
/// table with one year, which would hold in all years: hardly what was meant.
fn one_year(path: &str) -> Option<(&str, &str)> {
    let (parameter, year) = path.trim().rsplit_once('.')?;
    position(parameter)?;
    given::year_of(year)?;
    Some((parameter, year))
}

/// `value` in quotes if it can only be meant as text, such as the name of a choice or a path.
fn bare_word_quoted(value: &str) -> Option<String> {
    let word = value.trim();
    let is_bare = !word.is_empty() && !word.contains(['"', '\'', '[', ']', '{', '}', '#']);
    let indent = &value[..value.len() - value.trim_start().len()];
    is_bare.then(|| format!("{indent}'{word}'"))
}

/// Adds what is wrong with the TOML itself and puts all in order.
fn finish(mut layer: Layer, errors: &[toml::de::Error]) -> Layer {
    let source = Arc::clone(&layer.source);
    let lines_of = |span: &Range<usize>| {
        source.line_and_column(span.start).0..=source.line_and_column(span.end).0
    };
    let mut broken_lines = BTreeSet::new();
    let mut faults = Vec::new();
    for error in errors {
        let span = error.span().unwrap_or(source.text.len()..source.text.len());
        let message = if error.message() == "duplicate key" {
            let key = source.text.get(span.clone()).unwrap_or_default().trim();
            format!("duplicate key: `{key}` is given more than once")
        } else {
            layer.is_broken = true;
            format!("broken TOML: {}", error.message())
        };
        // One slip of the pen makes the parser stumble several times on the same line.
        if broken_lines.insert(*lines_of(&span).start()) {
            faults.push(Fault::at(&source, span.clone(), message));
        }
        broken_lines.extend(lines_of(&span));
    }
    add_orphans(&mut broken_lines, &source.text);
    // What stands on a broken line was guessed by the parser.
    layer
        .faults
        .retain(|fault| !broken_lines.contains(&source.line_and_column(fault.start()).0));
    layer.faults.append(&mut faults);
    layer.faults.sort_by_key(Fault::start);
    layer.assignments.sort_by_key(|assignment| assignment.entry);
    layer
}

/// Adds the lines below broken table headers, whose table is unknown, to the broken lines.
fn add_orphans(broken_lines: &mut BTreeSet<usize>, text: &str) {
    let mut is_orphan = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with('[') {
            is_orphan = broken_lines.contains(&(index + 1));
        } else if is_orphan {
            broken_lines.insert(index + 1);
        }
    }
}

struct Reader<'a> {
    layer: Layer,
    place: &'a Place,
}

impl Reader<'_> {
    fn fault(&mut self, fault: Fault) {
        self.layer.faults.push(fault);
    }

    /// A fault at an item that should be something else.
    fn mismatch(&mut self, path: &str, item: &Item<'_>, expected: &str) {
        let message = format!(
            "`{path}` is {}, expected {expected}",
            describe(item.get_ref())
        );
        self.fault(Fault::at(&self.layer.source, item.span(), message));
    }

    fn extends(&mut self, item: &Item<'_>) {
        self.layer.means_to_extend = true;
        match item.get_ref().as_str() {
            Some(path) if !path.trim().is_empty() => {
                self.layer.extends = Some((path.to_owned(), item.span()));
            }
            _ => self.mismatch("extends", item, "the path of a scenario file in quotes"),
        }
    }

    fn header(&mut self, item: &Item<'_>) {
        let Some(table) = item.get_ref().as_table() else {
            let expected = format!("a table with {}", HEADER_KEYS.join(", "));
            return self.mismatch("scenario", item, &expected);
        };
        for (key, item) in table {
            let name = key.get_ref().as_ref();
            if !HEADER_KEYS.contains(&name) {
                let fault = Fault::at(
                    &self.layer.source,
                    key.span(),
                    format!(
                        "unknown key `scenario.{name}`, expected {}",
                        HEADER_KEYS.join(", ")
                    ),
                );
                let near = nearest(name, HEADER_KEYS).map(|near| format!("did you mean `{near}`?"));
                self.fault(fault.label("unknown key").maybe_help(near));
                continue;
            }
            match item.get_ref().as_str().map(str::trim) {
                Some(text) if !text.is_empty() => {
                    if let Some(field) = self.layer.header.field(name) {
                        *field = Some(text.to_owned());
                    }
                }
                _ => self.mismatch(&join("scenario", name), item, "text in quotes"),
            }
        }
    }

    /// A key inside the section `section`, which is a parameter, a section or unknown.
    fn item(&mut self, section: &str, key: &Key<'_>, item: &Item<'_>) {
        let path = join(section, key.get_ref());
        if let Some(position) = position(&path) {
            self.layer.mentioned.insert(position);
            let source = Arc::clone(&self.layer.source);
            let mut faults = Vec::new();
            let entry = &register()[position];
            if let Some(given) =
                given::Reader::new(entry, &source, self.place, &mut faults).read(item)
            {
                let (key, value) = (key.span(), item.span());
                self.layer.assignments.push(Assignment {
                    entry: position,
                    given,
                    key,
                    value,
                });
            }
            self.layer.faults.append(&mut faults);
        } else if sections().iter().any(|section| section.path == path) {
            match item.get_ref().as_table() {
                Some(table) => {
                    for (key, item) in table {
                        self.item(&path, key, item);
                    }
                }
                None => self.mismatch(&path, item, "a table of parameters"),
            }
        } else {
            self.unknown(section, &path, key, item);
        }
    }

    fn unknown(&mut self, section: &str, path: &str, key: &Key<'_>, item: &Item<'_>) {
        let is_table = item.get_ref().is_table();
        let kind = match (section, is_table) {
            ("", false) => "key",
            ("", true) => "table",
            _ => "parameter",
        };
        let own = nearest(path, ["extends", "scenario"]).filter(|_| section.is_empty());
        let near = own.or_else(|| near_path(section, key.get_ref()));
        self.layer.means_to_extend |= near == Some("extends");
        if let Some(position) = near.and_then(position) {
            self.layer.mentioned.insert(position);
        }
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "`five-measures parameters` lists all names".to_owned(),
        };
        let fault = Fault::at(
            &self.layer.source,
            key.span(),
            format!("unknown {kind} `{path}`"),
        );
        self.fault(fault.label(format!("unknown {kind}")).help(help));
    }
}

/// The parameter or section that was probably meant by a path that names none.
#[must_use]
pub fn nearest_path(path: &str) -> Option<&'static str> {
    let (section, name) = path.rsplit_once('.').unwrap_or(("", path));
    near_path(section, name)
}

/// The parameter or section that was probably meant by `name` in `section`: one of the same
/// section if possible, then one of the same name elsewhere, then one that is spelled alike.
fn near_path(section: &str, name: &str) -> Option<&'static str> {
    let all = || {
        let sections = sections().iter().map(|section| section.path.as_str());
        sections.chain(register().iter().map(|entry| entry.path.as_str()))
    };
    let split = |path: &'static str| path.rsplit_once('.').unwrap_or(("", path));
    let inside = all()
        .map(split)
        .filter(|(parent, _)| *parent == section)
        .map(|(_, name)| name);
    let wanted = join(section, name);
    match nearest(name, inside) {
        Some(near) => {
            let near = join(section, near);
            all().find(|path| *path == near)
        }
        None => {
            let namesakes = || all().filter(|path| split(path).1 == name);
            nearest(&wanted, namesakes())
                .or_else(|| namesakes().next())
                .or_else(|| nearest(&wanted, all()))
        }
    }
}
