//! Several processes that a launcher such as `mpirun` starts, and what they must agree on before they share a simulation.
//!
//! The first of them (rank 0) speaks and writes for all; the others are silent unless something happens to them alone. Only
//! `carrier.rs`, which is there with the feature `mpi`, knows MPI.

mod agreement;
#[cfg(feature = "mpi")]
mod carrier;
#[cfg(not(feature = "mpi"))]
#[path = "no_carrier.rs"]
mod carrier;
mod launch;

use std::cell::Cell;
use std::thread;
use std::time::{Duration, Instant};

use crate::exchange::{Place, Receiver, Transport};
use crate::failure::Failure;
use crate::interrupt;
use crate::memory;
pub use agreement::{Verdict, agree, announce};
use carrier::Carrier;
pub use launch::{Launch, launched};

/// How long a process that a signal stops stays behind the first, which has files to clear up: Open MPI gives the processes of a machine a
/// second from the signal to their end, but kills all that are left as soon as one of them has ended.
const LINGERING: Duration = Duration::from_secs(3);

/// After a signal, lets the first process end before this one.
fn stay_behind(place: Place) {
    if interrupt::interrupted() && !place.is_first() {
        thread::sleep(LINGERING);
    }
}

/// The processes of a run, seen by one of them.
pub struct Ranks {
    carrier: Carrier,
    place: Place,
    exchanged: Cell<Exchanged>,
}

/// A fault of the input that all processes that were started together find alike: the first says it, and the others end in silence.
///
/// # Errors
/// The failure, in the first process; other failures in any.
pub fn said_once(failure: Failure) -> Result<(), Failure> {
    if matches!(failure, Failure::Input { .. }) && !speaks() {
        return Ok(());
    }
    Err(failure)
}

/// Whether this process speaks for those that were started with it.
pub fn speaks() -> bool {
    launched().is_none_or(|launch| launch.place.is_first())
}

/// What processes have told each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exchanged {
    /// Bytes that all processes together told everybody.
    pub to_everybody: u64,
    /// Bytes that they told the first; known to it alone.
    pub to_first: u64,
    /// How often.
    pub times: u64,
    /// Time that this process spent on it, waiting for slower ones included.
    pub waited: Duration,
}

impl Ranks {
    /// Joins the processes that were started together; `None` if this one was started alone.
    ///
    /// # Errors
    /// If the program was built without MPI: so many processes would all do the same.
    pub fn join() -> Result<Option<Self>, Failure> {
        launched().map(Self::start).transpose()
    }

    fn start(launch: Launch) -> Result<Self, Failure> {
        let (carrier, place) = Carrier::start(launch)?;
        if place != launch.place {
            let (told, found) = (launch.place.ranks, place.ranks);
            let problem = format!("the launcher started {told} processes, but MPI sees {found}");
            return Err(Failure::input(problem)
                .with_help("start the program by the mpirun of the MPI that it was built with"));
        }
        memory::share_among(launch.on_machine as u64);
        Ok(Self {
            carrier,
            place,
            exchanged: Cell::default(),
        })
    }

    /// What has been told so far.
    pub fn exchanged(&self) -> Exchanged {
        self.exchanged.get()
    }

    /// Ends the work of this process. An end on which all agree is an orderly one; after a failure that only this process knows it ends
    /// at once, by which the launcher ends the others.
    ///
    /// # Errors
    /// The failure on which all agree, in the process that reports it.
    pub fn leave(self, ended: Result<Result<(), Failure>, Failure>) -> Result<(), Failure> {
        match ended {
            Ok(agreed) => {
                self.carrier.finish();
                stay_behind(self.place);
                agreed
            }
            Err(failure) => {
                self.report(&failure);
                stay_behind(self.place);
                // Without what libraries do at the exit of a process: one of them may be waiting for a rank that is gone.
                signal_hook::low_level::exit(failure.exit_code().into())
            }
        }
    }

    fn report(&self, failure: &Failure) {
        match (failure, self.place.is_first()) {
            (Failure::Interrupted, true) => eprintln!(
                "error: the run was stopped before its end, by a signal or because a rank is gone (mpirun says which); no results were written"
            ),
            (Failure::Interrupted, false) => {}
            (_, true) => failure.report(),
            (_, false) => {
                eprint!("rank {}: ", self.place.rank);
                failure.report();
            }
        }
    }
}

impl Transport for Ranks {
    type Lost = Failure;

    fn place(&self) -> Place {
        self.place
    }

    fn is_over() -> bool {
        interrupt::interrupted()
    }

    fn gather(&self, own: Vec<u8>, to: Receiver) -> Result<Vec<Vec<u8>>, Failure> {
        interrupt::check()?;
        let start = Instant::now();
        let all = self.carrier.gather(own, to)?;
        let mut exchanged = self.exchanged.get();
        exchanged.add(&all, to, start.elapsed());
        self.exchanged.set(exchanged);
        Ok(all)
    }

    fn garbled(&self) -> Failure {
        Failure::machine("what another rank sent is not what this one expects")
            .with_help("start the same build of the program on all machines")
    }
}

impl Exchanged {
    fn add(&mut self, all: &[Vec<u8>], to: Receiver, waited: Duration) {
        let bytes: u64 = all.iter().map(|bytes| bytes.len() as u64).sum();
        match to {
            Receiver::Everybody => self.to_everybody += bytes,
            Receiver::First => self.to_first += bytes,
        }
        self.times += 1;
        self.waited += waited;
    }

    /// What was told after `before`.
    #[must_use]
    pub fn since(self, before: Self) -> Self {
        Self {
            to_everybody: self.to_everybody - before.to_everybody,
            to_first: self.to_first - before.to_first,
            times: self.times - before.times,
            waited: self.waited - before.waited,
        }
    }

    /// A line for people about what was told in so many years.
    pub fn line(&self, ranks: usize, years: u64) -> String {
        let yearly = |bytes: u64| bytes as f64 / 1024.0 / years.max(1) as f64;
        format!(
            "Exchanged among {ranks} ranks: {:.1} KiB a year to all, {:.1} KiB a year to rank 0, in {} exchanges that took rank 0 {:.2} s with waiting\n",
            yearly(self.to_everybody),
            yearly(self.to_first),
            self.times,
            self.waited.as_secs_f64()
        )
    }
}
