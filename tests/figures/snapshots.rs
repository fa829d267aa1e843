//! A few figures in full: a change of the drawing shows here. Accept one with `INSTA_UPDATE=always`.

use super::{drawn, gallery};

#[test]
fn a_band_a_dashed_line_and_dots_with_whiskers() {
    insta::assert_snapshot!(drawn(&gallery::trajectory()));
}

#[test]
fn names_too_long_to_stand_beside_each_other() {
    insta::assert_snapshot!(drawn(&gallery::long_names()));
}

#[test]
fn dots_on_a_logarithmic_axis() {
    insta::assert_snapshot!(drawn(&gallery::logarithmic()));
}

#[test]
fn chinese_text() {
    insta::assert_snapshot!(drawn(&gallery::chinese()));
}
