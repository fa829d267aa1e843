//! `man`: manual pages.

use std::path::PathBuf;

use clap::{Args, CommandFactory};
use clap_mangen::Man as Page;

use super::{Arguments, file};
use crate::failure::Failure;
use crate::results::terminal;

const EXAMPLES: &str = "\
Examples:
  five-measures man | man -l -
  five-measures man --out ~/.local/share/man/man1";

/// Print the manual page.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Man {
    /// Write one page for the program and one for each command into this folder instead.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

impl Man {
    /// Prints the page or writes all pages.
    pub fn execute(self) -> Result<(), Failure> {
        let mut program = Arguments::command().disable_help_subcommand(true);
        program.build();
        let Some(folder) = self.out else {
            let page = rendered(&Page::new(program))?;
            return terminal::print(&String::from_utf8_lossy(&page));
        };
        std::fs::create_dir_all(&folder)
            .map_err(|error| Failure::io("create the folder", &folder, &error))?;
        let commands: Vec<_> = program.get_subcommands().cloned().collect();
        for command in std::iter::once(program).chain(commands) {
            let page = Page::new(command);
            file::write(&folder.join(page.get_filename()), &rendered(&page)?)?;
        }
        Ok(())
    }
}

fn rendered(page: &Page) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    page.render(&mut text)
        .map_err(|error| Failure::machine(format!("cannot make the manual page: {error}")))?;
    Ok(text)
}
