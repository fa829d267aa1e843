//! Whether a launcher of MPI started this process, and beside which others.

use crate::exchange::Place;

/// What the launcher says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Launch {
    /// This process among those that were started together.
    pub place: Place,
    /// Processes of them on this machine.
    pub on_machine: usize,
}

/// Variables of the environment by launcher: number of processes, this one, those on this machine.
const LAUNCHERS: [[&str; 3]; 3] = [
    [
        "OMPI_COMM_WORLD_SIZE",
        "OMPI_COMM_WORLD_RANK",
        "OMPI_COMM_WORLD_LOCAL_SIZE",
    ],
    ["PMI_SIZE", "PMI_RANK", "MPI_LOCALNRANKS"],
    // `srun --mpi=pmix`
    ["SLURM_STEP_NUM_TASKS", "PMIX_RANK", "SLURM_NTASKS_PER_NODE"],
];

/// The launch of this process if others were started with it: by Open MPI, MPICH, Intel MPI or Slurm.
pub fn launched() -> Option<Launch> {
    launched_by(|name| std::env::var(name).ok())
}

/// The same; `read` gives a variable of the environment.
fn launched_by(read: impl Fn(&str) -> Option<String>) -> Option<Launch> {
    let number = |name: &str| read(name)?.trim().parse::<usize>().ok();
    let launch = |[ranks, rank, on_machine]: [&str; 3]| {
        let place = Place {
            rank: number(rank)?,
            ranks: number(ranks)?,
        };
        (place.ranks > 1 && place.rank < place.ranks).then(|| Launch {
            place,
            on_machine: number(on_machine).unwrap_or(1).clamp(1, place.ranks),
        })
    };
    LAUNCHERS.into_iter().find_map(launch)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(variables: &[(&str, &str)]) -> Option<Launch> {
        launched_by(|name| {
            let mut variables = variables.iter();
            let found = variables.find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    fn launch(rank: usize, ranks: usize, on_machine: usize) -> Option<Launch> {
        let place = Place { rank, ranks };
        Some(Launch { place, on_machine })
    }

    #[test]
    fn launchers_are_known_by_their_variables() {
        let open_mpi = [
            ("OMPI_COMM_WORLD_SIZE", "8"),
            ("OMPI_COMM_WORLD_RANK", "3"),
            ("OMPI_COMM_WORLD_LOCAL_SIZE", "4"),
        ];
        assert_eq!(with(&open_mpi), launch(3, 8, 4));
        assert_eq!(
            with(&[("PMI_SIZE", "2"), ("PMI_RANK", "0")]),
            launch(0, 2, 1)
        );
        let slurm = [("SLURM_STEP_NUM_TASKS", "2"), ("PMIX_RANK", "1")];
        assert_eq!(with(&slurm), launch(1, 2, 1));
    }

    #[test]
    fn a_process_that_is_alone_was_not_launched_with_others() {
        assert_eq!(with(&[]), None);
        assert_eq!(with(&[("PMI_SIZE", "1"), ("PMI_RANK", "0")]), None);
        assert_eq!(with(&[("PMI_SIZE", "two"), ("PMI_RANK", "0")]), None);
        assert_eq!(with(&[("SLURM_STEP_NUM_TASKS", "4")]), None);
    }
}
