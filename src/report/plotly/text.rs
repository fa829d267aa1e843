//! Text in charts and scripts: shown, never run.

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

/// Letters from which a label is broken into lines.
pub(super) const LABEL: usize = 19;

/// Letters of a text, Chinese ones counted twice.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// Text that plotly.js, which knows some tags, shows as it is.
pub(super) fn escaped(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => all.push_str("&amp;"),
            '<' => all.push_str("&lt;"),
            '>' => all.push_str("&gt;"),
            '\n' | '\r' | '\t' => all.push(' '),
            // Two dollars could be taken for a formula.
            '$' => all.push('＄'),
            plain => all.push(plain),
        }
    }
    all
}

/// A label in lines of a readable length, broken after blanks, points and low lines.
pub(super) fn broken(label: &str) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for part in label.split_inclusive([' ', '.', '_', '、']) {
        if let Some(line) = lines.last_mut() {
            match !line.is_empty() && width(line) + width(part.trim_end()) > LABEL {
                true => lines.push(part.to_owned()),
                false => line.push_str(part),
            }
        }
    }
    let lines: Vec<String> = lines.iter().map(|line| escaped(line.trim_end())).collect();
    lines.join("<br>")
}

/// JSON that may stand inside a script of a page.
pub(in crate::report) fn for_script(value: &Value) -> String {
    let text = value.to_string();
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                safe.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            plain => safe.push(plain),
        }
    }
    safe
}
