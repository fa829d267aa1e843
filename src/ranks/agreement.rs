//! What processes tell each other before they simulate: that all can, and that all are about to do the same.

use crate::exchange::{Exchange, portable};
use crate::failure::Failure;

/// What all processes do next.
#[derive(Debug)]
pub enum Verdict {
    /// They go on.
    GoOn,
    /// They leave. The first of them has the failure to report.
    Leave(Option<Failure>),
}

/// What a process says of itself.
struct Report {
    /// Hash of what it is going to do; empty if it cannot.
    identity: String,
    /// The exit code of what stands in its way; 0 if nothing does.
    code: u16,
    problem: String,
    help: String,
}

portable! {
    impl [] Report { identity, code, problem, help }
}

impl Report {
    fn of(own: &Result<String, Failure>) -> Self {
        match own {
            Ok(identity) => Self {
                identity: identity.clone(),
                code: 0,
                problem: String::new(),
                help: String::new(),
            },
            Err(failure) => Self {
                identity: String::new(),
                code: failure.exit_code().into(),
                problem: failure.to_string(),
                help: failure.help().unwrap_or_default().to_owned(),
            },
        }
    }

    /// The failure of another process as the first reports it.
    fn failure(self, rank: usize) -> Failure {
        let message = format!("rank {rank}: {}", self.problem);
        let help = Some(self.help).filter(|help| !help.is_empty());
        match self.code {
            2 => Failure::Input { message, help },
            130 => Failure::Interrupted,
            _ => Failure::Machine { message, help },
        }
    }
}

/// Goes on if every process can and all are about to do the same: `own` is the hash of what this one will do, or why it cannot.
///
/// # Errors
/// If another process is gone.
pub fn agree<E: Exchange>(exchange: &E, own: Result<String, Failure>) -> Result<Verdict, E::Lost> {
    let reports = exchange.everybody(vec![Report::of(&own)])?;
    let identity = reports[0].identity.clone();
    let differs = |report: &Report| report.code != 0 || report.identity != identity;
    let Some(rank) = reports.iter().position(differs) else {
        return Ok(Verdict::GoOn);
    };
    let own = own.err().filter(|_| exchange.place().is_first());
    let found = reports.into_iter().enumerate();
    let failed = found.skip(rank).find(|(_, report)| report.code != 0);
    let failure = match (own, failed) {
        (Some(own), _) => own,
        (None, Some((rank, report))) => report.failure(rank),
        (None, None) => Failure::input(format!(
            "rank {rank} was given other inputs than rank 0, or is another build of the program"
        ))
        .with_help("start the same program with the same arguments and the same files everywhere"),
    };
    let is_first = exchange.place().is_first();
    Ok(Verdict::Leave(is_first.then_some(failure)))
}

/// Tells all processes the word of the first, and gives it.
///
/// # Errors
/// If another process is gone.
pub fn announce<E: Exchange>(exchange: &E, own: u16) -> Result<u16, E::Lost> {
    Ok(exchange.everybody(vec![own])?[0])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Packed, Place, Receiver, Transport};
    use std::convert::Infallible;

    /// A process to which the others have said something already.
    struct Told {
        rank: usize,
        said: Vec<Result<String, Failure>>,
    }

    impl Transport for Told {
        type Lost = Infallible;

        fn place(&self) -> Place {
            let ranks = self.said.len();
            Place {
                rank: self.rank,
                ranks,
            }
        }

        fn gather(&self, _: Vec<u8>, _: Receiver) -> Result<Vec<Vec<u8>>, Infallible> {
            let said = self.said.iter();
            Ok(said.map(|own| Packed::of(&vec![Report::of(own)])).collect())
        }

        fn garbled(&self) -> Infallible {
            unreachable!("nothing is cut here")
        }
    }

    fn verdict(rank: usize, said: &[fn() -> Result<String, Failure>]) -> Verdict {
        let said: Vec<_> = said.iter().map(|said| said()).collect();
        let told = Told { rank, said };
        let own = match &told.said[rank] {
            Ok(identity) => Ok(identity.clone()),
            Err(failure) => Err(Failure::machine(failure.to_string())),
        };
        let Ok(verdict) = agree(&told, own);
        verdict
    }

    fn same() -> Result<String, Failure> {
        Ok("a".to_owned())
    }

    fn other() -> Result<String, Failure> {
        Ok("b".to_owned())
    }

    fn refused() -> Result<String, Failure> {
        Err(Failure::input("no such file").with_help("look elsewhere"))
    }

    #[test]
    fn all_go_on_if_all_can_and_do_the_same() {
        for rank in 0..3 {
            let verdict = verdict(rank, &[same, same, same]);
            assert!(matches!(verdict, Verdict::GoOn));
        }
    }

    #[test]
    fn one_that_differs_makes_all_leave_and_the_first_says_why() {
        let Verdict::Leave(Some(failure)) = verdict(0, &[same, same, other]) else {
            panic!("the first reports");
        };
        assert!(failure.to_string().starts_with("rank 2 was given other"));
        assert_eq!(failure.exit_code(), 2);
        for rank in [1, 2] {
            let verdict = verdict(rank, &[same, same, other]);
            assert!(matches!(verdict, Verdict::Leave(None)));
        }
    }

    #[test]
    fn what_stops_one_process_is_reported_with_its_number() {
        let Verdict::Leave(Some(failure)) = verdict(0, &[same, other, refused]) else {
            panic!("the first reports");
        };
        assert_eq!(failure.to_string(), "rank 2: no such file");
        assert_eq!(failure.help(), Some("look elsewhere"));
        assert_eq!(failure.exit_code(), 2);
    }

    #[test]
    fn what_stops_all_is_reported_in_the_words_of_the_first() {
        let Verdict::Leave(Some(failure)) = verdict(0, &[refused, refused]) else {
            panic!("the first reports");
        };
        assert_eq!(failure.to_string(), "no such file");
        assert!(matches!(
            verdict(1, &[refused, refused]),
            Verdict::Leave(None)
        ));
    }
}
