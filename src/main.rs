//! The `five-measures` program.

use std::process::ExitCode;

use five_measures::commands::Arguments;

fn main() -> ExitCode {
    let arguments = match Arguments::of_command_line() {
        Ok(arguments) => arguments,
        Err(code) => return code,
    };
    match arguments.execute() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            failure.report();
            ExitCode::from(failure.exit_code())
        }
    }
}
