//! `schema`: the form of scenario files, for editors.

use std::path::PathBuf;

use clap::Args;

use super::file;
use crate::failure::Failure;
use crate::results::terminal;
use crate::scenario::schema;

const EXAMPLES: &str = "\
Examples:
  five-measures schema --out five-measures.schema.json
  five-measures schema | jq .properties.growth

In an editor with a TOML language server (Even Better TOML, Taplo, Tombi), begin a scenario with
  #:schema ./five-measures.schema.json
and it completes names, shows meanings and marks what is out of range. The schema is that of JSON
Schema draft 7 in the part that draft 4 shares. `five-measures check` has the last word: it also
looks at parents, data files and the years of the horizon.";

/// Print the JSON Schema of scenario files, for help in editors.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Schema {
    /// Write to a file, replacing it, instead of stdout.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

impl Schema {
    /// Prints or writes the schema.
    pub fn execute(self) -> Result<(), Failure> {
        let text = format!("{:#}\n", schema());
        match self.out {
            Some(path) => file::write(&path, text.as_bytes()),
            None => terminal::print(&text),
        }
    }
}
