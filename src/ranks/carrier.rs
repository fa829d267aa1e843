//! Bytes between ranks by MPI.
//!
//! A thread of its own does all that MPI does, so that the one that simulates can stop waiting: when a rank is gone, the launcher sends the
//! others a signal, and the one that writes must clear up what it has begun.

use std::ops::Range;
use std::sync::mpsc::{Receiver as Inbox, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use mpi::Threading;
use mpi::datatype::PartitionMut;
use mpi::topology::SimpleCommunicator;
use mpi::traits::{Communicator, CommunicatorCollectives, Root};

use super::Launch;
use crate::exchange::{Place, Receiver};
use crate::failure::Failure;
use crate::interrupt;

/// Time between two looks at the signal.
const PATIENCE: Duration = Duration::from_millis(20);

/// Bytes that one collective call may bring together: MPI counts them in 31 bits.
const MOST: usize = 1 << 30;

/// What the thread is asked for.
struct Task {
    own: Vec<u8>,
    to: Receiver,
}

/// The thread that knows MPI.
pub(super) struct Carrier {
    tasks: Sender<Task>,
    answers: Inbox<Vec<Vec<u8>>>,
    thread: JoinHandle<()>,
}

impl Carrier {
    /// Starts MPI, and says which of its processes this is.
    pub(super) fn start(_: Launch) -> Result<(Self, Place), Failure> {
        let (tasks, to_do) = channel();
        let (answer, answers) = channel();
        let (tell_place, place) = channel();
        let thread = thread::Builder::new().name("mpi".to_owned());
        let thread = thread.spawn(move || {
            let Some((universe, _)) = mpi::initialize_with_threading(Threading::Funneled) else {
                return;
            };
            let world = universe.world();
            let here = Place {
                rank: world.rank() as usize,
                ranks: world.size() as usize,
            };
            if tell_place.send(here).is_ok() {
                serve(&world, here, &to_do, &answer);
            }
        });
        let thread = thread.map_err(|error| {
            Failure::machine(format!("cannot start the thread of MPI: {error}"))
        })?;
        let place = wait_for(&place)?;
        let carrier = Self {
            tasks,
            answers,
            thread,
        };
        Ok((carrier, place))
    }

    /// See [`Transport::gather`](crate::exchange::Transport::gather).
    pub(super) fn gather(&self, own: Vec<u8>, to: Receiver) -> Result<Vec<Vec<u8>>, Failure> {
        self.tasks.send(Task { own, to }).map_err(|_| stopped())?;
        wait_for(&self.answers)
    }

    /// Ends MPI, which waits until all ranks do, unless a signal comes.
    pub(super) fn finish(self) {
        drop(self.tasks);
        while !self.thread.is_finished() && !interrupt::interrupted() {
            thread::sleep(Duration::from_millis(1));
        }
    }
}

/// What comes from the thread; an interruption ends the waiting.
fn wait_for<T>(inbox: &Inbox<T>) -> Result<T, Failure> {
    loop {
        match inbox.recv_timeout(PATIENCE) {
            Ok(answer) => return Ok(answer),
            Err(RecvTimeoutError::Timeout) => interrupt::check()?,
            Err(RecvTimeoutError::Disconnected) => return Err(stopped()),
        }
    }
}

fn stopped() -> Failure {
    Failure::machine("MPI did not start or has stopped")
}

/// Does what is asked until nobody asks any more.
fn serve(
    world: &SimpleCommunicator,
    here: Place,
    to_do: &Inbox<Task>,
    answer: &Sender<Vec<Vec<u8>>>,
) {
    for Task { own, to } in to_do {
        if answer.send(gather(world, here, &own, to)).is_err() {
            return;
        }
    }
}

fn gather(world: &SimpleCommunicator, here: Place, own: &[u8], to: Receiver) -> Vec<Vec<u8>> {
    let mut lengths = vec![0_u64; here.ranks];
    world.all_gather_into(&(own.len() as u64), &mut lengths[..]);
    let lengths: Vec<usize> = lengths.into_iter().map(|length| length as usize).collect();
    let receives = to == Receiver::Everybody || here.is_first();
    let kept = lengths.iter().filter(|_| receives);
    let mut all: Vec<Vec<u8>> = kept.map(|&length| Vec::with_capacity(length)).collect();
    let longest = lengths.iter().copied().max().unwrap_or(0);
    for piece in pieces(longest, (MOST / here.ranks).max(1)) {
        let counts: Vec<i32> = lengths
            .iter()
            .map(|&length| within(&piece, length).len() as i32)
            .collect();
        let own = &own[within(&piece, own.len())];
        if !receives {
            world.process_at_rank(0).gather_varcount_into(own);
            continue;
        }
        let ends = counts.iter().scan(0, |end, count| {
            *end += count;
            Some(*end)
        });
        let starts: Vec<i32> = ends.zip(&counts).map(|(end, count)| end - count).collect();
        let mut bytes = vec![0_u8; counts.iter().map(|&count| count as usize).sum()];
        let mut parts = PartitionMut::new(&mut bytes[..], &counts[..], &starts[..]);
        if to == Receiver::Everybody {
            world.all_gather_varcount_into(own, &mut parts);
        } else {
            let root = world.process_at_rank(0);
            root.gather_varcount_into_root(own, &mut parts);
        }
        for ((whole, &start), &count) in all.iter_mut().zip(&starts).zip(&counts) {
            let start = start as usize;
            whole.extend_from_slice(&bytes[start..start + count as usize]);
        }
    }
    all
}

/// Ranges of at most so many bytes that cover a length.
fn pieces(length: usize, most: usize) -> impl Iterator<Item = Range<usize>> {
    (0..length)
        .step_by(most)
        .map(move |start| start..length.min(start + most))
}

/// The part of a range that lies below a length.
fn within(range: &Range<usize>, length: usize) -> Range<usize> {
    range.start.min(length)..range.end.min(length)
}
