//! Faults of input files: what was found, where, and what was expected.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Level, Origin as Path, Renderer, Snippet};

/// A text that faults point into.
#[derive(Debug)]
pub(crate) struct Source {
    /// How messages call it: a path as the user gave it, or `--set path=value`.
    pub name: String,
    /// Its text.
    pub text: String,
    /// For settings from outside of files, where they come from, such as `--set`.
    origin: Option<String>,
}

impl Source {
    /// A file.
    pub fn file(name: String, text: String) -> Arc<Self> {
        Arc::new(Source {
            name,
            text,
            origin: None,
        })
    }

    /// A setting from outside of files; `origin` says where it comes from.
    pub fn setting(origin: &str, text: &str) -> Arc<Self> {
        let name = format!("{origin} {}", one_line(text));
        Arc::new(Source {
            name,
            text: text.to_owned(),
            origin: Some(origin.to_owned()),
        })
    }

    /// True for files, which have lines; settings are named whole.
    pub fn is_file(&self) -> bool {
        self.origin.is_none()
    }

    /// Line and column of a byte, both counted from 1, columns in characters.
    pub fn line_and_column(&self, byte: usize) -> (usize, usize) {
        let before = &self.text[..self.boundary(byte)];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (
            before.matches('\n').count() + 1,
            before[start..].chars().count() + 1,
        )
    }

    /// `byte`, moved back to where a character starts.
    fn boundary(&self, byte: usize) -> usize {
        self.text.floor_char_boundary(byte)
    }

    /// The line that holds `span`'s start: its number, its text, and the span's part of it.
    fn excerpt(&self, span: &Range<usize>) -> (usize, &str, Range<usize>) {
        let start = self.boundary(span.start);
        let (line, _) = self.line_and_column(start);
        let line_start = self.text[..start]
            .rfind('\n')
            .map_or(0, |newline| newline + 1);
        let rest = &self.text[line_start..];
        let text = rest
            .split('\n')
            .next()
            .unwrap_or(rest)
            .trim_end_matches('\r');
        let from = (start - line_start).min(text.len());
        let until = self
            .boundary(span.end)
            .saturating_sub(line_start)
            .clamp(from, text.len());
        (line, text, from..until)
    }
}

/// `text` without line breaks and other control characters.
pub(crate) fn one_line(text: &str) -> String {
    text.chars()
        .map(|character| match character {
            '\n' => "\\n".to_owned(),
            '\t' => "\\t".to_owned(),
            control if control.is_control() => control.escape_unicode().to_string(),
            plain => plain.to_string(),
        })
        .collect()
}

/// Where a value was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file as named by the user or by `extends`, or the setting from outside of files.
    pub name: String,
    /// The line in that file, counted from 1; `None` for settings from outside of files.
    pub line: Option<usize>,
}

impl Origin {
    pub(crate) fn new(source: &Source, span: &Range<usize>) -> Self {
        let line = source
            .is_file()
            .then(|| source.line_and_column(span.start).0);
        Origin {
            name: source.name.clone(),
            line,
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "{}:{line}", self.name),
            None => formatter.write_str(&self.name),
        }
    }
}

/// One thing that is wrong with the input.
#[derive(Clone, Debug)]
pub struct Fault {
    source: Arc<Source>,
    span: Option<Range<usize>>,
    message: String,
    label: String,
    help: Option<String>,
}

impl Fault {
    /// A fault at a place of a text.
    pub(crate) fn at(source: &Arc<Source>, span: Range<usize>, message: impl Into<String>) -> Self {
        let mut fault = Self::of(source, message);
        fault.span = Some(span);
        fault
    }

    /// A fault of a text as a whole.
    pub(crate) fn of(source: &Arc<Source>, message: impl Into<String>) -> Self {
        Fault {
            source: Arc::clone(source),
            span: None,
            message: one_line(&message.into()),
            label: String::new(),
            help: None,
        }
    }

    /// The same fault at a place of another text.
    pub(crate) fn moved_to(mut self, source: &Arc<Source>, span: Range<usize>) -> Self {
        self.source = Arc::clone(source);
        self.span = Some(span);
        self
    }

    /// Adds a short note that stands under the marked place.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = one_line(&label.into());
        self
    }

    /// Adds advice.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(one_line(&help.into()));
        self
    }

    /// Adds advice if there is any.
    pub(crate) fn maybe_help(self, help: Option<String>) -> Self {
        match help {
            Some(help) => self.help(help),
            None => self,
        }
    }

    /// What was found and what was expected, on one line.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The file, as the user or `extends` named it, or the setting that is at fault.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.source.name
    }

    /// Line and column, counted from 1, columns in characters; `None` for a fault of a whole file
    /// and for settings from outside of files.
    #[must_use]
    pub fn line_and_column(&self) -> Option<(usize, usize)> {
        let span = self.span.as_ref().filter(|_| self.source.is_file())?;
        Some(self.source.line_and_column(span.start))
    }

    /// The fault for machines: `file:line:column: message; advice`.
    #[must_use]
    pub fn one_line(&self) -> String {
        let mut line = one_line(&self.source.name);
        if let Some((row, column)) = self.line_and_column() {
            line.push_str(&format!(":{row}:{column}"));
        }
        line.push_str(": ");
        line.push_str(&self.message);
        if let Some(help) = &self.help {
            line.push_str("; ");
            line.push_str(help);
        }
        line
    }

    /// Where the fault stands in its text, for ordering.
    pub(crate) fn start(&self) -> usize {
        self.span.as_ref().map_or(0, |span| span.start)
    }

    /// The fault for people, with the line that is at fault; in color if `color`.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        let renderer = if color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let title = Level::ERROR.primary_title(self.message.as_str());
        let group = match &self.span {
            Some(span) => title.element(self.snippet(span)),
            None => title.element(Path::path(self.source.name.as_str())),
        };
        let group = match &self.help {
            Some(help) => group.element(Level::HELP.message(help.as_str())),
            None => group,
        };
        renderer.render(&[group])
    }

    /// The line of a file at fault, or the whole setting.
    fn snippet(&self, span: &Range<usize>) -> Snippet<'_, Annotation<'_>> {
        let (line, text, span) = self.source.excerpt(span);
        let primary = |span| {
            AnnotationKind::Primary
                .span(span)
                .label(self.label.as_str())
        };
        match &self.source.origin {
            None => Snippet::source(text)
                .line_start(line)
                .path(self.source.name.as_str())
                .annotation(primary(span)),
            Some(origin) => {
                let shift = origin.len() + 1;
                Snippet::source(format!("{origin} {text}"))
                    .line_numbering(false)
                    .annotation(primary(span.start + shift..span.end + shift))
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(false))
    }
}

/// All faults that were found, at least one.
#[derive(Clone, Debug)]
pub struct Faults(Vec<Fault>);

impl Faults {
    /// `Ok(value)` if there are no faults.
    pub(crate) fn unless_none<T>(value: T, faults: Vec<Fault>) -> Result<T, Self> {
        if faults.is_empty() {
            Ok(value)
        } else {
            Err(Faults(faults))
        }
    }

    /// The faults in the order of the files and of their lines.
    #[must_use]
    pub fn as_slice(&self) -> &[Fault] {
        &self.0
    }

    /// All faults for people, with a count at the end if there are several; in color if `color`.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        let mut text: Vec<_> = self.0.iter().map(|fault| fault.render(color)).collect();
        if self.0.len() > 1 {
            text.push(format!("{} faults", self.0.len()));
        }
        text.join("\n\n")
    }

    /// All faults for machines, one a line.
    #[must_use]
    pub fn one_line_each(&self) -> String {
        let lines: Vec<_> = self.0.iter().map(Fault::one_line).collect();
        lines.join("\n")
    }
}

impl From<Fault> for Faults {
    fn from(fault: Fault) -> Self {
        Faults(vec![fault])
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(false))
    }
}

impl std::error::Error for Faults {}

/// The one of `names` that `found` was probably meant to be.
pub(crate) fn nearest<'a>(
    found: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let found = found.to_lowercase();
    names
        .into_iter()
        .map(|name| (strsim::normalized_damerau_levenshtein(&found, name), name))
        .filter(|(likeness, _)| *likeness >= 0.6)
        .reduce(|best, next| if next.0 > best.0 { next } else { best })
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let source = Source::file("x.toml".into(), "a = 1\n贫困 = x\r\n".into());
        assert_eq!(source.line_and_column(0), (1, 1));
        assert_eq!(source.line_and_column(6 + 9), (2, 6));
        assert_eq!(source.line_and_column(999), (3, 1));
        assert_eq!(source.excerpt(&(15..999)), (2, "贫困 = x", 9..10));
    }

    #[test]
    fn a_fault_shows_its_line() {
        let source = Source::file("x.toml".into(), "[growth]\nlevel = 7\n".into());
        let fault = Fault::at(&source, 17..18, "`growth.level` is out of range")
            .label("expected at most 1")
            .help("read the reference");
        insta::assert_snapshot!(fault, @r"
        error: `growth.level` is out of range
         --> x.toml:2:9
          |
        2 | level = 7
          |         ^ expected at most 1
          |
          = help: read the reference
        ");
        assert_eq!(
            fault.one_line(),
            "x.toml:2:9: `growth.level` is out of range; read the reference"
        );
    }

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        assert_eq!(nearest("Lvel", ["level", "enabled"]), Some("level"));
        assert_eq!(nearest("zzz", ["level", "enabled"]), None);
    }
}
