//! Numbers as people read them: the same in both languages.

/// The sign of numbers below zero.
const MINUS: char = '\u{2212}';

/// A number with so many digits after the point, and its thousands apart.
pub(super) fn fixed(value: f64, decimals: usize) -> String {
    let digits = format!("{:.decimals$}", value.abs());
    let is_zero = digits.bytes().all(|digit| matches!(digit, b'0' | b'.'));
    let (whole, rest) = digits.split_once('.').unwrap_or((&digits, ""));
    let mut text = String::new();
    if value < 0.0 && !is_zero {
        text.push(MINUS);
    }
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && (whole.len() - place) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if !rest.is_empty() {
        text.push('.');
        text.push_str(rest);
    }
    text
}

/// A number with at least three significant digits, as many after the point as that takes.
pub(super) fn plain(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let size = value.abs();
    let decimals = match size {
        0.0 => 0,
        _ if size >= 99.95 => 0,
        _ if size >= 9.995 => 1,
        _ if size >= 0.9995 => 2,
        _ if size >= 0.09995 => 3,
        _ if size >= 0.000_999_5 => 5,
        _ => return format!("{value:.2e}").replace('-', "\u{2212}"),
    };
    fixed(value, decimals)
}

/// A share as a percentage with one digit after the point.
pub(super) fn percent(share: f64) -> String {
    fixed(share * 100.0, 1) + "%"
}

/// A number with its sign.
pub(super) fn signed(value: f64) -> String {
    let text = plain(value);
    match value > 0.0 {
        true => format!("+{text}"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_what_eyes_need() {
        assert_eq!(fixed(1_234_567.891, 1), "1,234,567.9");
        assert_eq!(fixed(-0.04, 1), "0.0");
        assert_eq!(fixed(-1234.0, 0), "\u{2212}1,234");
        assert_eq!(plain(98.99), "99.0");
        assert_eq!(plain(0.0), "0");
        assert_eq!(plain(12_682.4), "12,682");
        assert_eq!(plain(0.000_012_3), "1.23e\u{2212}5");
        assert_eq!(plain(0.0123), "0.01230");
        assert_eq!(plain(f64::NAN), "–");
        assert_eq!(percent(0.1023), "10.2%");
        assert_eq!(signed(2.5), "+2.50");
    }
}
