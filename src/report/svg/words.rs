//! How wide text is, and where its lines break.
//!
//! The widths are those of Helvetica, which Arial and Liberation Sans share; Chinese characters are as wide as high.
//! A figure is laid out before anybody knows which font will show it, so its bytes depend on no font.

use unicode_width::UnicodeWidthChar;

/// Widths of the characters from space to tilde in thousandths of the size.
const HELVETICA: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556,
    556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667,
    611, 778, 722, 278, 500, 667, 556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667,
    667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500,
    222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

/// Distance of lines in sizes of the text.
pub const LEADING: f64 = 1.2;

/// Text of one size and weight.
#[derive(Clone, Copy, Debug)]
pub struct Face {
    /// Size in points.
    pub size: f64,
    /// Whether it is bold.
    pub bold: bool,
}

impl Face {
    /// Ordinary text.
    pub const fn plain(size: f64) -> Self {
        Face { size, bold: false }
    }

    /// Bold text.
    pub const fn bold(size: f64) -> Self {
        Face { size, bold: true }
    }

    /// Width of a text in points, a little on the safe side.
    pub fn width(self, text: &str) -> f64 {
        let thousandths: f64 = text.chars().map(|c| f64::from(advance(c))).sum();
        let weight = if self.bold { 1.09 } else { 1.03 };
        thousandths / 1000.0 * self.size * weight
    }

    /// Height of so many lines in points.
    pub fn height(self, lines: usize) -> f64 {
        lines as f64 * self.size * LEADING
    }

    /// Width of the widest of several texts in points.
    pub fn widest<'t>(self, texts: impl IntoIterator<Item = &'t str>) -> f64 {
        let widths = texts.into_iter().map(|text| self.width(text));
        widths.fold(0.0, f64::max)
    }

    /// Breaks a text into lines of at most `room` points: at spaces, after `_`, `/`, hyphens and points, between Chinese characters, and within a word that
    /// is wider than a line. An empty text has no lines.
    pub fn wrap(self, text: &str, room: f64) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for piece in pieces(text) {
            let joined = format!("{line}{piece}");
            if self.width(joined.trim()) <= room {
                line = joined;
                continue;
            }
            finish(&mut lines, &mut line);
            for letter in piece.chars() {
                if self.width(format!("{line}{letter}").trim()) > room {
                    finish(&mut lines, &mut line);
                }
                line.push(letter);
            }
        }
        finish(&mut lines, &mut line);
        lines
    }

    /// Whether a text stands in `room` points on at most so many lines without breaking a word.
    pub fn fits(self, text: &str, room: f64, lines: usize) -> bool {
        let whole = pieces(text)
            .iter()
            .all(|piece| self.width(piece.trim()) <= room);
        whole && self.wrap(text, room).len() <= lines
    }
}

fn finish(lines: &mut Vec<String>, line: &mut String) {
    let done = std::mem::take(line);
    if !done.trim().is_empty() {
        lines.push(done.trim().to_owned());
    }
}

fn advance(c: char) -> u16 {
    let place = u32::from(c).checked_sub(32);
    let known = place.and_then(|place| HELVETICA.get(place as usize));
    match (known, c.width()) {
        (Some(advance), _) => *advance,
        (None, Some(2)) => 1000,
        (None, Some(1)) => 600,
        (None, _) => 0,
    }
}

/// Whether a character is as wide as high, as Chinese ones are.
pub fn is_wide(c: char) -> bool {
    c.width() == Some(2)
}

/// The parts of a text that stay together.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before = None;
    for (index, c) in text.char_indices() {
        if before.is_some_and(|before| may_break(before, c)) {
            pieces.push(&text[start..index]);
            start = index;
        }
        before = Some(c);
    }
    pieces.push(&text[start..]);
    pieces
}

fn may_break(before: char, after: char) -> bool {
    let hyphen = matches!(before, '-' | '.') && after.is_alphabetic();
    if (before == ' ' && after != ' ') || "_/".contains(before) || hyphen {
        return true;
    }
    let beside_chinese = is_wide(before) || is_wide(after);
    beside_chinese && !"，。、；：！？）》”’%,.;:!?)".contains(after) && !"（《“‘(".contains(before)
}

/// Text without the characters that XML forbids.
pub fn clean(text: &str) -> String {
    let allowed = |c: char| !c.is_control() && c != '\u{fffe}' && c != '\u{ffff}';
    let shown = text.chars().map(|c| if allowed(c) { c } else { ' ' });
    shown.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACE: Face = Face::plain(10.0);

    #[test]
    fn lines_break_at_spaces_and_between_chinese_characters() {
        assert_eq!(
            FACE.wrap("Subsistence allowance", 60.0),
            ["Subsistence", "allowance"]
        );
        assert_eq!(
            FACE.wrap("易地扶贫搬迁，人口", 65.0),
            ["易地扶贫搬", "迁，人口"]
        );
        assert_eq!(
            FACE.wrap("growth.poor_area_transfer", 90.0),
            ["growth.poor_area_", "transfer"]
        );
        assert_eq!(
            FACE.wrap("measures.subsistence", 60.0),
            ["measures.", "subsistence"]
        );
        assert_eq!(
            FACE.wrap("Eco-compensation", 70.0),
            ["Eco-", "compensation"]
        );
        assert_eq!(FACE.wrap("", 60.0), Vec::<String>::new());
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut_and_counts_as_unfit() {
        let lines = FACE.wrap("Rindfleischetikettierung", 50.0);
        assert_eq!(lines.concat(), "Rindfleischetikettierung");
        assert!(
            lines.iter().all(|line| FACE.width(line) <= 50.0),
            "{lines:?}"
        );
        assert!(!FACE.fits("Rindfleischetikettierung", 50.0, 9));
        assert!(FACE.fits("two words", 30.0, 2));
    }

    #[test]
    fn no_line_begins_with_a_closing_mark() {
        for room in 20..90 {
            for line in FACE
                .wrap("贫困人口（万人），贫困发生率", f64::from(room))
                .iter()
                .skip(1)
            {
                let first = line.chars().next();
                assert!(
                    room < 40 || first.is_none_or(|c| !"，）".contains(c)),
                    "{room} {line}"
                );
            }
        }
    }
}
