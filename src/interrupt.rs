//! Ctrl-C and SIGTERM: a flag that long loops look at between blocks of work.
//!
//! The first signal asks for an orderly end: the command sees the flag, drops what it was writing
//! (which removes the temporary files) and exits with 130. The second one ends the program at
//! once; what it leaves is a partial results folder that the next run takes up.
//!
//! SIGHUP is left alone on purpose: under `nohup` it is ignored, and a handler would undo that.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use crate::failure::{Failure, reason};

static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();

fn shared() -> &'static Arc<AtomicBool> {
    FLAG.get_or_init(Arc::default)
}

/// Starts to listen for Ctrl-C and SIGTERM. Called once, when the program starts.
///
/// # Errors
/// A machine's failure if the system refuses the handlers.
pub fn install() -> Result<(), Failure> {
    for signal in [SIGINT, SIGTERM] {
        // The order matters: the exit is armed by the flag that the next line sets, so that only
        // the second signal finds it set.
        flag::register_conditional_shutdown(signal, 130, Arc::clone(shared()))
            .and_then(|_| flag::register(signal, Arc::clone(shared())))
            .map_err(|error| {
                Failure::machine(format!("cannot listen for Ctrl-C: {}", reason(&error)))
            })?;
    }
    Ok(())
}

/// Whether the user has asked the program to stop. Costs one relaxed load.
pub fn interrupted() -> bool {
    shared().load(Ordering::Relaxed)
}

/// The same question for code that ends by `?`.
///
/// # Errors
/// [`Failure::Interrupted`] after the first signal.
pub fn check() -> Result<(), Failure> {
    if interrupted() {
        Err(Failure::Interrupted)
    } else {
        Ok(())
    }
}
