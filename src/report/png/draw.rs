use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::fontdb::{Database, FaceInfo, ID, Style};
use resvg::usvg::{FontResolver, Options, Tree};

use super::super::images::PNG_MARK;
use super::super::svg::FONTS;
use crate::failure::Failure;

/// Dots an inch.
const DENSITY: f32 = 300.0;
/// Says that there are 11811 dots a meter, which is 300 an inch; stands after the first chunk of a PNG.
const DENSITY_CHUNK: [u8; 21] = *b"\0\0\0\x09pHYs\0\0\x2e\x23\0\0\x2e\x23\x01\x78\xa5\x3f\x76";
/// Bytes of a PNG's signature and of its first chunk.
const HEADER: usize = 33;
/// Missing characters that a message names.
const NAMED: usize = 5;

/// The fonts of the machine.
#[derive(Clone, Debug)]
pub struct Fonts(Arc<Database>);

impl Fonts {
    /// Finds the fonts that are installed.
    ///
    /// # Errors
    /// A machine's failure if there are none.
    pub fn of_system() -> Result<Self, Failure> {
        let mut fonts = Database::new();
        fonts.load_system_fonts();
        Fonts::of(fonts)
    }

    fn of(fonts: Database) -> Result<Self, Failure> {
        if fonts.is_empty() {
            let failure = Failure::machine("cannot draw PNG figures: no fonts are installed here");
            return Err(failure.with_help(
                "install a sans-serif font (Debian, Ubuntu: apt-get install fonts-dejavu-core), or ask for SVG alone with --figures=svg",
            ));
        }
        Ok(Fonts(Arc::new(fonts)))
    }
}

/// The SVG document as a PNG.
///
/// # Errors
/// A fault of the input if the text is no SVG document; a machine's failure if no font has one of its characters (no
/// empty boxes are drawn in their place), or if the picture does not fit into memory.
pub fn png(svg: &str, fonts: &Fonts) -> Result<Vec<u8>, Failure> {
    let missing = Mutex::new(BTreeSet::new());
    let tree = {
        let options = Options {
            fontdb: Arc::clone(&fonts.0),
            font_resolver: resolver(&missing),
            ..Options::default()
        };
        Tree::from_str(svg, &options)
            .map_err(|error| Failure::input(format!("cannot read the SVG figure: {error}")))?
    };
    let missing = missing.into_inner().unwrap_or_default();
    if !missing.is_empty() {
        return Err(without_glyphs(&missing));
    }
    let scale = DENSITY / Options::default().dpi;
    let pixels = |length: f32| (length * scale).round() as u32;
    let too_large = || Failure::machine("the figure is too large to draw as PNG");
    let size = tree.size();
    let mut map = Pixmap::new(pixels(size.width()), pixels(size.height())).ok_or_else(too_large)?;
    map.fill(Color::WHITE);
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut map.as_mut(),
    );
    let mut bytes = map.encode_png().map_err(|_| too_large())?;
    bytes.splice(
        HEADER..HEADER,
        DENSITY_CHUNK.iter().chain(PNG_MARK).copied(),
    );
    Ok(bytes)
}

/// Takes the fonts that the document asks for, for other characters first those that [`FONTS`] name and then any, and
/// notes characters that no font has.
fn resolver(missing: &Mutex<BTreeSet<char>>) -> FontResolver<'_> {
    let by_name = FontResolver::default_font_selector();
    let by_character = FontResolver::default_fallback_selector();
    FontResolver {
        select_font: Box::new(move |font, fonts| {
            by_name(font, fonts).or_else(|| {
                let upright = fonts.faces().find(|face| face.style == Style::Normal);
                upright.or_else(|| fonts.faces().next()).map(|face| face.id)
            })
        }),
        select_fallback: Box::new(move |character, used, fonts| {
            let mut passes = passes(used, fonts).into_iter();
            let found = passes.find_map(|excluded| by_character(character, &excluded, fonts));
            if found.is_none()
                && let Ok(mut missing) = missing.lock()
            {
                missing.insert(character);
            }
            found
        }),
    }
}

/// Which fonts to leave out in the first, second, ... search for a character; those in use always come first.
fn passes(used: &[ID], fonts: &Database) -> Vec<Vec<ID>> {
    let weight = used
        .first()
        .and_then(|id| fonts.face(*id))
        .map(|face| face.weight);
    let same_weight = |face: &FaceInfo| Some(face.weight) == weight;
    let named = |face: &FaceInfo, name: &str| face.families.iter().any(|family| family.0 == name);
    let all_but = |kept: &dyn Fn(&FaceInfo) -> bool| {
        let others = fonts.faces().filter(|face| !kept(face)).map(|face| face.id);
        used.iter().copied().chain(others).collect::<Vec<ID>>()
    };
    let by_name = FONTS.iter().flat_map(|name| {
        let bold_as_well = all_but(&|face| named(face, name) && same_weight(face));
        [bold_as_well, all_but(&|face| named(face, name))]
    });
    by_name
        .chain([all_but(&same_weight), all_but(&|_| true)])
        .collect()
}

fn without_glyphs(missing: &BTreeSet<char>) -> Failure {
    let named: String = missing.iter().take(NAMED).collect();
    let more = match missing.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more characters"),
    };
    let failure = Failure::machine(format!(
        "cannot draw PNG figures: no installed font has {named}{more}"
    ));
    let chinese = missing
        .iter()
        .any(|c| ('\u{3000}'..='\u{9fff}').contains(c));
    failure.with_help(if chinese {
        "install a Chinese font (Debian, Ubuntu: apt-get install fonts-noto-cjk), or ask for SVG alone with --figures=svg"
    } else {
        "install a font that has them, or ask for SVG alone with --figures=svg"
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> String {
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' width='72pt' height='36pt'><text y='20'>{text}</text></svg>"
        )
    }

    /// The fonts of the machine, if it has any.
    fn fonts() -> Option<Fonts> {
        Fonts::of_system().ok()
    }

    #[test]
    fn without_fonts_it_is_said_what_to_install() {
        let failure = Fonts::of(Database::new()).unwrap_err();
        assert_eq!(failure.exit_code(), 1);
        assert!(failure.help().unwrap().contains("fonts-dejavu-core"));
    }

    #[test]
    fn a_picture_has_300_dots_an_inch() {
        let Some(fonts) = fonts() else { return };
        let bytes = png(&document("9 pt"), &fonts).unwrap();
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!((number(16), number(20)), (300, 150));
        assert_eq!(&bytes[37..41], b"pHYs");
        assert_eq!(&bytes[92..96], b"IDAT");
        assert!(png(&document("other"), &fonts).unwrap() != bytes);
        assert!(png(&document("9 pt"), &fonts).unwrap() == bytes);
    }

    #[test]
    fn a_character_that_no_font_has_is_named() {
        let Some(fonts) = fonts() else { return };
        let failure = png(&document("a\u{10fffd}"), &fonts).unwrap_err();
        assert!(failure.to_string().contains('\u{10fffd}'), "{failure}");
        assert!(failure.help().unwrap().contains("--figures=svg"));
        let chinese = without_glyphs(&"贫困人口发生率".chars().collect());
        assert!(chinese.to_string().contains("and 2 more"), "{chinese}");
        assert!(chinese.help().unwrap().contains("fonts-noto-cjk"));
    }

    #[test]
    fn what_is_no_document_is_refused() {
        let Some(fonts) = fonts() else { return };
        assert_eq!(png("<svg", &fonts).unwrap_err().exit_code(), 2);
    }
}
