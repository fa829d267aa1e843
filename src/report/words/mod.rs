//! Every word of the report in English and in Chinese.
//!
//! Sentences have places `{0}`, `{1}` … for numbers and names, which [`fill`] puts in.

mod comparisons;
mod descriptions;
mod labels;
mod names;
mod page;
mod sweeps;
mod themes;

/// The language of a report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Chinese, simplified.
    Chinese,
}

/// Declares words as methods of [`Language`], and lists them for tests.
macro_rules! words {
    ($($name:ident: $english:literal, $chinese:literal;)*) => {
        impl super::Language {
            $(pub(in crate::report) const fn $name(self) -> &'static str {
                match self {
                    super::Language::English => $english,
                    super::Language::Chinese => $chinese,
                }
            })*
        }

        #[cfg(test)]
        pub(super) const ALL: &[(&str, &str, &str)] = &[$((stringify!($name), $english, $chinese)),*];
    };
}
use words;

/// A unit of large numbers and how many ones it holds.
pub(super) type Unit = (f64, &'static str);

impl Language {
    /// The code of the language in HTML.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh-CN",
        }
    }

    /// The unit in which many persons are counted.
    pub(super) const fn persons(self) -> Unit {
        match self {
            Language::English => (1e6, "million persons"),
            Language::Chinese => (1e4, "万人"),
        }
    }

    /// The unit in which much money is counted.
    pub(super) const fn money(self) -> Unit {
        match self {
            Language::English => (1e9, "billion yuan"),
            Language::Chinese => (1e8, "亿元"),
        }
    }

    /// Parts of a sentence one after the other.
    pub(super) fn listed(self, parts: &[String]) -> String {
        parts.join(match self {
            Language::English => "; ",
            Language::Chinese => "；",
        })
    }

    /// Names one after the other.
    pub(super) fn named(self, names: &[String]) -> String {
        names.join(match self {
            Language::English => ", ",
            Language::Chinese => "、",
        })
    }

    /// Sentences one after the other.
    pub(super) fn sentences(self, sentences: &[String]) -> String {
        let sentences = sentences.iter().filter(|sentence| !sentence.is_empty());
        let sentences: Vec<&str> = sentences.map(String::as_str).collect();
        sentences.join(match self {
            Language::English => " ",
            Language::Chinese => "",
        })
    }
}

/// A sentence with its places filled.
pub(super) fn fill(sentence: &str, values: &[&str]) -> String {
    let mut text = String::with_capacity(sentence.len() + 32);
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let Some((place, after)) = after.split_once('}') else {
            text.push('{');
            rest = after;
            continue;
        };
        let value = place
            .parse::<usize>()
            .ok()
            .and_then(|place| values.get(place));
        text.push_str(value.copied().unwrap_or_default());
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn places(text: &str) -> BTreeSet<&str> {
        let parts = text.split('{').skip(1);
        parts
            .filter_map(|part| Some(part.split_once('}')?.0))
            .collect()
    }

    #[test]
    fn both_languages_say_the_same_things_in_different_words() {
        let all = [
            comparisons::ALL,
            descriptions::ALL,
            labels::ALL,
            page::ALL,
            sweeps::ALL,
            themes::ALL,
        ]
        .concat();
        assert!(all.len() > 100);
        for (name, english, chinese) in all {
            assert_eq!(places(english), places(chinese), "{name}");
            assert!(!english.is_empty() && !chinese.is_empty(), "{name}");
            let is_chinese = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            assert!(!english.chars().any(is_chinese), "{name}: {english}");
            // What is neither a sentence in Chinese nor a mark has no translation but itself.
            let has_letters = chinese.chars().any(|c| c.is_ascii_alphabetic());
            assert!(
                chinese.chars().any(is_chinese) || !has_letters || english == chinese,
                "{name}: {chinese}"
            );
        }
    }

    #[test]
    fn places_are_filled_once() {
        assert_eq!(fill("{1} of {0}{2}", &["a", "{0}"]), "{0} of a");
        assert_eq!(fill("{x} { open", &["a"]), " { open");
    }
}
