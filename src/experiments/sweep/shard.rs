//! A part of a sweep: runs are dealt out to shards in turn, like cards.

use std::fmt;

use crate::failure::Failure;

/// Shard `number` of `count`, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which shard.
    pub number: u32,
    /// How many there are.
    pub count: u32,
}

/// Most shards of a sweep.
const MOST: u32 = 100_000;

/// Where the number of shards is looked for when a scheduler tells only which one this is.
pub const SHARDS: &str = "FIVE_MEASURES_SHARDS";

impl Shard {
    /// The whole sweep.
    pub const WHOLE: Shard = Shard {
        number: 1,
        count: 1,
    };

    /// Reads `k/n`.
    ///
    /// # Errors
    /// What was expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let parts = text.split_once('/');
        let numbers =
            parts.and_then(|(k, n)| Some((k.trim().parse().ok()?, n.trim().parse().ok()?)));
        let (number, count) = numbers.ok_or("expected k/n, such as 3/8")?;
        if !(1..=MOST).contains(&count) || !(1..=count).contains(&number) {
            return Err(format!(
                "expected k/n with k from 1 to n, and n at most {MOST}"
            ));
        }
        Ok(Shard { number, count })
    }

    /// The shard that the record of a sweep names; `None` if it was changed.
    pub(super) fn of_record(record: &serde_json::Value) -> Option<Self> {
        let number = |key: &str| record.get(key)?.as_u64();
        Shard::parse(&format!("{}/{}", number("shard")?, number("shards")?)).ok()
    }

    /// The shard that a scheduler has given this process, by the variables of a Slurm array (SLURM_ARRAY_TASK_ID) or of an indexed
    /// Kubernetes job (JOB_COMPLETION_INDEX); `variable` gives the value of one. `count` is the number of shards, if the user says
    /// it; else it is FIVE_MEASURES_SHARDS, else the size of the array.
    ///
    /// # Errors
    /// A fault of the input if the number of shards is not known or does not fit.
    pub fn of_scheduler(
        count: Option<u32>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Option<Self>, Failure> {
        let number = |name: &str| -> Result<Option<u32>, Failure> {
            let Some(text) = variable(name).filter(|text| !text.is_empty()) else {
                return Ok(None);
            };
            let number = text.trim().parse().map(Some);
            number.map_err(|_| Failure::input(format!("{name} is \"{text}\", expected a number")))
        };
        let count = match count {
            Some(count) => Some(count),
            None => number(SHARDS)?,
        };
        let (name, task, place, count) = if let Some(task) = number("SLURM_ARRAY_TASK_ID")? {
            let first = number("SLURM_ARRAY_TASK_MIN")?.unwrap_or(1);
            let size = number("SLURM_ARRAY_TASK_COUNT")?;
            match count {
                // With the number of shards known, the array counts from 1, so that a part of it can be sent again.
                Some(count) => ("SLURM_ARRAY_TASK_ID", task, Some(task), Some(count)),
                None => {
                    let place = task.checked_sub(first).map(|place| place + 1);
                    ("SLURM_ARRAY_TASK_ID", task, place, size)
                }
            }
        } else if let Some(index) = number("JOB_COMPLETION_INDEX")? {
            ("JOB_COMPLETION_INDEX", index, index.checked_add(1), count)
        } else {
            return match count {
                Some(_) => Err(Failure::input("the number of shards is given, but not which one this is")
                    .with_help("name it with --shard k/n; schedulers name it in SLURM_ARRAY_TASK_ID or JOB_COMPLETION_INDEX")),
                None => Ok(None),
            };
        };
        let Some(count) = count else {
            return Err(Failure::input(format!(
                "{name} is {task}, but nothing says how many shards there are"
            ))
            .with_help(format!(
                "set {SHARDS} or --shards to their number, or choose a part with --shard k/n"
            )));
        };
        let number = place.unwrap_or(0);
        let shard = Shard::parse(&format!("{number}/{count}"));
        let shard = shard.map_err(|_| {
            Failure::input(format!("{name} is {task}, which is none of {count} shards")).with_help(
                "number the tasks of a Slurm array from 1, those of a Kubernetes job from 0",
            )
        });
        shard.map(Some)
    }

    /// Whether this is all of the sweep.
    pub fn is_whole(self) -> bool {
        self.count == 1
    }

    /// Whether a run belongs to it.
    pub fn has(self, run: u32) -> bool {
        run % self.count == self.number - 1
    }

    /// How many of so many runs belong to it.
    pub fn share(self, runs: u32) -> u32 {
        let rest = u32::from(self.number <= runs % self.count);
        runs / self.count + rest
    }

    /// The name of its folder.
    pub fn folder(self) -> String {
        format!("shard-{}-of-{}", self.number, self.count)
    }

    /// The shard whose folder has that name.
    pub fn of_folder(name: &str) -> Option<Self> {
        let (number, count) = name.strip_prefix("shard-")?.split_once("-of-")?;
        Shard::parse(&format!("{number}/{count}")).ok()
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.number, self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(variables: &[(&str, &str)], count: Option<u32>) -> Result<Option<Shard>, Failure> {
        let find = |name: &str| {
            let mut all = variables.iter();
            all.find(|(known, _)| *known == name)
                .map(|(_, value)| (*value).to_owned())
        };
        Shard::of_scheduler(count, find)
    }

    #[test]
    fn every_run_belongs_to_one_shard() {
        for count in 1..=7 {
            let shards: Vec<Shard> = (1..=count).map(|number| Shard { number, count }).collect();
            for run in 0..20 {
                assert_eq!(shards.iter().filter(|shard| shard.has(run)).count(), 1);
            }
            for shard in &shards {
                let own = (0..20).filter(|&run| shard.has(run)).count();
                assert_eq!(shard.share(20) as usize, own, "{shard}");
                assert_eq!(Shard::of_folder(&shard.folder()), Some(*shard));
            }
        }
    }

    #[test]
    fn schedulers_say_which_shard_this_is() {
        let shard = |number, count| Some(Shard { number, count });
        let array = [
            ("SLURM_ARRAY_TASK_ID", "12"),
            ("SLURM_ARRAY_TASK_MIN", "10"),
            ("SLURM_ARRAY_TASK_COUNT", "4"),
        ];
        assert_eq!(told(&array, None).expect("known"), shard(3, 4));
        assert_eq!(told(&array, Some(20)).expect("known"), shard(12, 20));
        assert!(told(&array, Some(8)).is_err(), "task 12 of 8");
        let job = [("JOB_COMPLETION_INDEX", "0"), (SHARDS, "3")];
        assert_eq!(told(&job, None).expect("known"), shard(1, 3));
        assert_eq!(told(&job[..1], Some(2)).expect("known"), shard(1, 2));
        assert!(told(&job[..1], None).is_err(), "how many?");
        assert_eq!(told(&[], None).expect("known"), None);
        assert!(told(&[], Some(4)).is_err(), "which?");
        assert!(told(&[("SLURM_ARRAY_TASK_ID", "x")], None).is_err());
    }

    #[test]
    fn shards_are_read_as_they_are_written() {
        assert_eq!(
            Shard::parse("3/8"),
            Ok(Shard {
                number: 3,
                count: 8
            })
        );
        for wrong in ["", "3", "0/8", "9/8", "1/0", "a/b", "1/1000000"] {
            assert!(Shard::parse(wrong).is_err(), "{wrong}");
        }
    }
}
