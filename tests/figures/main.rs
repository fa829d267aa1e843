//! Figures for papers: what stands in the SVG and PNG files.

mod gallery;

use std::path::Path;

use five_measures::report::{Fonts, Style, png, svg};

#[test]
#[ignore = "writes pictures to look at into target/figures"]
fn gallery_of_pictures() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/figures");
    std::fs::create_dir_all(&folder).unwrap();
    let fonts = Fonts::of_system().unwrap();
    for figure in gallery::all() {
        let text = svg(&figure, Style::fitting(&figure));
        std::fs::write(folder.join(format!("{}.svg", figure.id)), &text).unwrap();
        let picture = png(&text, &fonts).unwrap();
        std::fs::write(folder.join(format!("{}.png", figure.id)), picture).unwrap();
    }
}
