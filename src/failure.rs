//! How a command ends badly: one message for people and one exit code for scripts.

use std::convert::Infallible;
use std::io::{self, Write};
use std::path::Path;

/// A command that could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// What the user gave is wrong: a scenario, an option, a folder that must not be overwritten.
    #[error("{message}")]
    Input {
        /// What is wrong, in one sentence without a final period.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// What is wrong with scenario files, each fault already set out with its place.
    #[error("{0}")]
    Faults(String),
    /// The machine refused: no space, no permission, a broken disk.
    #[error("{message}")]
    Machine {
        /// What failed, in one sentence without a final period.
        message: String,
        /// What to do about it.
        help: Option<String>,
    },
    /// The user stopped the program.
    #[error("interrupted")]
    Interrupted,
}

impl Failure {
    /// A fault of the input (exit code 2).
    pub fn input(message: impl Into<String>) -> Self {
        Failure::Input {
            message: message.into(),
            help: None,
        }
    }

    /// A fault of the machine (exit code 1).
    pub fn machine(message: impl Into<String>) -> Self {
        Failure::Machine {
            message: message.into(),
            help: None,
        }
    }

    /// A fault of the machine while it did `action` ("write", "create the folder", "read") to `path`.
    pub fn io(action: &str, path: &Path, error: &io::Error) -> Self {
        let failure = Failure::machine(format!(
            "cannot {action} {}: {}",
            path.display(),
            reason(error)
        ));
        match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => {
                failure.with_help("free some space or choose another folder with --out")
            }
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                failure.with_help("check the permissions or choose another folder with --out")
            }
            _ => failure,
        }
    }

    /// The same failure with advice, which replaces earlier advice.
    #[must_use]
    pub fn with_help(self, advice: impl Into<String>) -> Self {
        let help = Some(advice.into());
        match self {
            Failure::Input { message, .. } => Failure::Input { message, help },
            Failure::Machine { message, .. } => Failure::Machine { message, help },
            other @ (Failure::Faults(_) | Failure::Interrupted) => other,
        }
    }

    /// The advice, if there is any.
    pub fn help(&self) -> Option<&str> {
        match self {
            Failure::Input { help, .. } | Failure::Machine { help, .. } => help.as_deref(),
            Failure::Faults(_) | Failure::Interrupted => None,
        }
    }

    /// The exit code of the program: 1 machine, 2 input, 130 interrupted.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Machine { .. } => 1,
            Failure::Input { .. } | Failure::Faults(_) => 2,
            Failure::Interrupted => 130,
        }
    }

    /// Writes the message, and the advice on a line of its own, to stderr.
    ///
    /// A closed stderr is no reason to fail again, so errors of writing are dropped.
    pub fn report(&self) {
        let mut text = match self {
            Failure::Faults(faults) => format!("{faults}\n"),
            _ => format!("error: {self}\n"),
        };
        if let Some(help) = self.help() {
            text.push_str(&format!("help: {help}\n"));
        }
        let _ = io::stderr().write_all(text.as_bytes());
    }
}

impl From<Infallible> for Failure {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}

/// The reason of an error of input or output in plain words, without the number of the system.
pub fn reason(error: &io::Error) -> String {
    let text = error.to_string();
    let plain = match text.rfind(" (os error ") {
        Some(end) => &text[..end],
        None => &text,
    };
    let mut letters = plain.chars();
    match letters.next() {
        Some(first) => first.to_lowercase().chain(letters).collect(),
        None => "unknown reason".to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exit_codes_tell_who_is_to_blame() {
        assert_eq!(Failure::machine("x").exit_code(), 1);
        assert_eq!(Failure::input("x").exit_code(), 2);
        assert_eq!(Failure::Interrupted.exit_code(), 130);
    }

    #[test]
    fn a_full_disk_is_named_with_advice_and_without_system_numbers() {
        let full = io::Error::from_raw_os_error(28);
        let failure = Failure::io("write", Path::new("out/national.csv"), &full);
        let text = failure.to_string();
        assert!(
            text.starts_with("cannot write out/national.csv: no space left"),
            "{text}"
        );
        assert!(!text.contains("os error"), "{text}");
        assert!(failure.help().is_some_and(|help| help.contains("--out")));
        assert_eq!(failure.exit_code(), 1);
    }

    #[test]
    fn advice_can_be_added_to_anything_but_an_interruption() {
        assert_eq!(Failure::input("x").with_help("y").help(), Some("y"));
        assert_eq!(Failure::Interrupted.with_help("y").help(), None);
    }
}
