//! `report`: one page with figures and tables from results folders.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::file;
use crate::failure::Failure;
use crate::interrupt;
use crate::report::{self, HEAD, Image, Language};
use crate::results::terminal;

const EXAMPLES: &str = "\
Examples:
  five-measures report output/baseline
  five-measures report output/baseline output/comparison --out report.html
  five-measures report output/baseline --lang zh --out baseline-zh.html
  five-measures report output/baseline --figures

The page is one file that needs no network. Without --out it is report.html in the first folder, which stays a valid result.
--figures writes every figure for use in papers as figures/NAME.svg and figures/NAME.png (300 dpi) beside the page.";

/// The folder of figures beside the page.
const FIGURES: &str = "figures";

/// The name of the page in a results folder.
const PAGE: &str = "report.html";

/// Write a page with figures and tables from results folders.
///
/// Takes results of run, compare, attribute, calibrate, validate and sweep. Charts can be hovered, zoomed and switched off by series;
/// tables can be sorted and downloaded.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Report {
    /// Results folders.
    #[arg(required = true, value_name = "RESULT")]
    results: Vec<PathBuf>,
    /// Write the page to this file instead.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Language of the page.
    #[arg(long, value_enum, default_value_t)]
    lang: Lang,
    /// Also write the figures as files for papers, into the folder figures beside the page.
    #[arg(long, value_enum, value_name = "FORMS", num_args = 0..=1, require_equals = true, default_missing_value = "both")]
    figures: Option<Forms>,
    /// Replace files that this program did not write.
    #[arg(long)]
    force: bool,
    /// Do not say what was written.
    #[arg(long, short)]
    quiet: bool,
}

/// Languages by their codes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese.
    Zh,
}

/// The forms of figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Forms {
    /// SVG and PNG.
    Both,
    /// SVG alone, which needs no fonts here.
    Svg,
}

impl From<Lang> for Language {
    fn from(lang: Lang) -> Self {
        match lang {
            Lang::En => Language::English,
            Lang::Zh => Language::Chinese,
        }
    }
}

impl Report {
    /// Reads the results and writes the page.
    ///
    /// # Errors
    /// A fault of the input if a folder cannot be shown or the file must not be replaced, of the machine if it cannot be written.
    pub fn execute(self) -> Result<(), Failure> {
        interrupt::install()?;
        let Some(first) = self.results.first() else {
            return Ok(());
        };
        let path = self.out.clone().unwrap_or_else(|| first.join(PAGE));
        let results = report::read_all(&self.results)?;
        let parent = file::folder_of(&path);
        if !parent.is_dir() {
            let problem = format!("there is no folder {} for the page", parent.display());
            return Err(
                Failure::input(problem).with_help("make it, or choose another file with --out")
            );
        }
        self.may_replace(&path, is_page)?;
        let page = report::page(&results, self.lang.into())?;
        let images = match self.figures {
            Some(forms) => {
                let figures = report::figures(&results, self.lang.into());
                report::images(&figures, forms == Forms::Both)?
            }
            None => Vec::new(),
        };
        let folder = file::folder_of(&path).join(FIGURES);
        for image in &images {
            self.may_replace(&folder.join(&image.name), report::is_image)?;
        }
        interrupt::check()?;
        write_images(&folder, &images)?;
        file::write(&path, page.as_bytes())?;
        if self.quiet {
            return Ok(());
        }
        let size = page.len() as f64 / 1e6;
        let mut said = format!(
            "{}: written, {size:.1} MB, to be opened in a browser\n",
            path.display()
        );
        if !images.is_empty() {
            let (folder, count) = (folder.display(), images.len());
            said.push_str(&format!("{folder}: {count} image files written\n"));
        }
        terminal::print(&said)
    }

    /// Refuses to replace what is not ours, as the first bytes of a file tell.
    fn may_replace(&self, path: &Path, is_ours: fn(&[u8]) -> bool) -> Result<(), Failure> {
        let free = self.force || path.symlink_metadata().is_err() || path.is_dir();
        if free || is_ours(&head(path)?) {
            return Ok(());
        }
        let problem = format!(
            "{} exists and was not written by this program",
            path.display()
        );
        Err(Failure::input(problem)
            .with_help("choose another file with --out, or replace it with --force"))
    }
}

/// Writes images into a folder, which is made if it is not there. Each is whole or absent.
fn write_images(folder: &Path, images: &[Image]) -> Result<(), Failure> {
    if images.is_empty() {
        return Ok(());
    }
    match std::fs::create_dir(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            return Err(Failure::io("create the folder", folder, &error));
        }
        _ => {}
    }
    for image in images {
        interrupt::check()?;
        file::write(&folder.join(&image.name), &image.content)?;
    }
    Ok(())
}

fn is_page(head: &[u8]) -> bool {
    String::from_utf8_lossy(head).contains(report::page::MARK)
}

/// The first bytes of a file, in which marks of ours stand.
fn head(path: &Path) -> Result<Vec<u8>, Failure> {
    use std::io::Read;
    let mut head = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(HEAD as u64).read_to_end(&mut head))
        .map_err(|error| Failure::io("read", path, &error))?;
    Ok(head)
}
