//! `completions`: help of the shell with names of commands and options.

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use super::Arguments;
use crate::failure::Failure;
use crate::results::terminal;

const EXAMPLES: &str = "\
Examples:
  five-measures completions bash > ~/.local/share/bash-completion/completions/five-measures
  five-measures completions zsh > ~/.zfunc/_five-measures
  five-measures completions fish > ~/.config/fish/completions/five-measures.fish";

/// Print a script that lets a shell complete commands and options.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    /// Prints the script.
    pub fn execute(self) -> Result<(), Failure> {
        let mut command = Arguments::command();
        let name = command.get_name().to_owned();
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut command, name, &mut script);
        terminal::print(&String::from_utf8_lossy(&script))
    }
}
