//! Figures as files for papers, by the names of the figures.

use super::figure::Figure;
use super::png::{Fonts, png};
use super::svg::{MARK, Style, svg};
use crate::failure::Failure;
use crate::interrupt;

/// What stands in a PNG of ours behind its first two chunks: the name of the program.
pub(super) const PNG_MARK: &[u8] = b"\0\0\0\x16tEXtSoftware\0five-measures\xca\x21\x41\xb3";

/// Bytes of a file in which the mark of an image of ours stands.
pub const HEAD: usize = 1024;

/// A file to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Its name with its ending.
    pub name: String,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// The figures as SVG, and as PNG if that is wanted, each in the width that fits it.
///
/// # Errors
/// See [`Fonts::of_system`] and [`png`]; an interruption.
pub fn images(figures: &[Figure], with_png: bool) -> Result<Vec<Image>, Failure> {
    let fonts = with_png.then(Fonts::of_system).transpose()?;
    let mut images: Vec<Image> = Vec::new();
    for figure in figures {
        interrupt::check()?;
        let name = free_name(&images, &figure.id);
        let text = svg(figure, Style::fitting(figure));
        let picture = fonts.as_ref().map(|fonts| png(&text, fonts)).transpose()?;
        let file = |ending: &str, content| Image {
            name: format!("{name}.{ending}"),
            content,
        };
        images.push(file("svg", text.into_bytes()));
        images.extend(picture.map(|content| file("png", content)));
    }
    Ok(images)
}

/// Whether a file that begins so is an image of this program.
pub fn is_image(head: &[u8]) -> bool {
    let contains = |mark: &[u8]| head.windows(mark.len()).any(|part| part == mark);
    contains(MARK.as_bytes()) || contains(PNG_MARK)
}

/// The name of a figure as the name of a file that no other figure has.
fn free_name(taken: &[Image], id: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || "-_".contains(c) {
            c
        } else {
            '-'
        }
    };
    let plain: String = id.chars().map(plain).collect();
    let is_taken = |name: &String| {
        let name = format!("{name}.svg");
        taken
            .iter()
            .any(|image| image.name.eq_ignore_ascii_case(&name))
    };
    let numbered = (2..).map(|number| format!("{plain}-{number}"));
    let mut names = std::iter::once(plain.clone()).chain(numbered);
    names.find(|name| !is_taken(name)).unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(id: &str) -> Figure {
        Figure {
            id: id.to_owned(),
            title: "Poor & counted".to_owned(),
            caption: String::new(),
            alternative: String::new(),
            source: String::new(),
            panels: Vec::new(),
        }
    }

    #[test]
    fn every_figure_has_a_file_of_its_own_inside_the_folder() {
        let images = images(&[figure("poor"), figure("Poor"), figure("../a b")], false).unwrap();
        let names: Vec<&str> = images.iter().map(|image| image.name.as_str()).collect();
        assert_eq!(names, ["poor.svg", "Poor-2.svg", "---a-b.svg"]);
    }

    #[test]
    fn images_of_ours_are_known_from_their_first_bytes() {
        let with_png = Fonts::of_system().is_ok();
        for image in images(&[figure(&"long-".repeat(60))], with_png).unwrap() {
            let end = image.content.len().min(HEAD);
            assert!(is_image(&image.content[..end]), "{}", image.name);
        }
        assert!(!is_image(
            b"<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>"
        ));
    }
}
