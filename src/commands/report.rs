//! `report`: one page with figures and tables from results folders.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::file;
use crate::failure::Failure;
use crate::interrupt;
use crate::report::{self, Language};
use crate::results::terminal;

const EXAMPLES: &str = "\
Examples:
  five-measures report output/baseline
  five-measures report output/baseline output/comparison --out report.html
  five-measures report output/baseline --lang zh --out baseline-zh.html

The page is one file that needs no network. Without --out it is report.html in the first folder, which stays a valid result.";

/// The name of the page in a results folder.
const PAGE: &str = "report.html";

/// Bytes of a file in which the mark of a page of ours stands.
const HEAD: usize = 1024;

/// Write a page with figures and tables from results folders.
///
/// Takes results of run, compare, attribute, calibrate and validate. Charts can be hovered, zoomed and switched off by series;
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
    /// Replace a file that is no page of this program.
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
        self.may_replace(&path)?;
        let page = report::page(&results, self.lang.into())?;
        interrupt::check()?;
        file::write(&path, page.as_bytes())?;
        if self.quiet {
            return Ok(());
        }
        let size = page.len() as f64 / 1e6;
        terminal::print(&format!(
            "{}: written, {size:.1} MB, to be opened in a browser\n",
            path.display()
        ))
    }

    /// Refuses to replace what is no page of ours.
    fn may_replace(&self, path: &Path) -> Result<(), Failure> {
        if self.force || path.symlink_metadata().is_err() || path.is_dir() || is_page(path)? {
            return Ok(());
        }
        let problem = format!("{} exists and is no page of this program", path.display());
        Err(Failure::input(problem)
            .with_help("choose another file with --out, or replace it with --force"))
    }
}

/// Whether the file begins as a page of ours does.
fn is_page(path: &Path) -> Result<bool, Failure> {
    use std::io::Read;
    let mut head = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| file.take(HEAD as u64).read_to_end(&mut head))
        .map_err(|error| Failure::io("read", path, &error))?;
    Ok(String::from_utf8_lossy(&head).contains(report::page::MARK))
}
