//! Figures for papers: what stands in the SVG and PNG files.

mod gallery;
mod map;
mod parts;
mod properties;
mod snapshots;
mod sweeps;

use std::path::Path;

use five_measures::report::{Fonts, Style, png, svg};

/// The figure as it is drawn by default.
fn drawn(figure: &five_measures::report::figure::Figure) -> String {
    svg(figure, Style::fitting(figure))
}

#[test]
#[ignore = "writes pictures to look at into target/figures"]
fn gallery_of_pictures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/figures");
    std::fs::create_dir_all(&folder).expect("a folder");
    let fonts = Fonts::of_system().expect("fonts");
    for figure in gallery::all() {
        let text = drawn(&figure);
        let picture = png(&text, &fonts).expect("a picture");
        std::fs::write(folder.join(format!("{}.svg", figure.id)), &text).expect("a file");
        std::fs::write(folder.join(format!("{}.png", figure.id)), picture).expect("a file");
    }
}
