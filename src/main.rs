//! The `five-measures` program.

use std::process::ExitCode;

use clap::Parser;
use five_measures::commands::Arguments;

fn main() -> ExitCode {
    match Arguments::parse().execute() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::from(failure.exit_code())
        }
    }
}
