//! What stands in the place of `carrier.rs` in a program without MPI: a carrier of which there is none.

use super::Launch;
use crate::exchange::{Place, Receiver};
use crate::failure::Failure;

/// A carrier that cannot be started.
pub(super) enum Carrier {}

impl Carrier {
    /// Refuses, since so many processes would all do the same.
    pub(super) fn start(launch: Launch) -> Result<(Self, Place), Failure> {
        let problem = format!(
            "{} processes were started together, and this program was built without MPI: each would do the whole work",
            launch.place.ranks
        );
        Err(Failure::input(problem)
            .with_help("build it with: cargo build --release --features mpi"))
    }

    pub(super) fn gather(&self, _: Vec<u8>, _: Receiver) -> Result<Vec<Vec<u8>>, Failure> {
        match *self {}
    }

    pub(super) fn finish(self) {
        match self {}
    }
}
