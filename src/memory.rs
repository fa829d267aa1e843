//! How much memory the program may take: what the machine and its control groups have left, or what the user allows.

use std::path::Path;
use std::sync::OnceLock;

/// What the user allows.
static ALLOWED: OnceLock<u64> = OnceLock::new();

/// Processes that share what the machine has.
static SHARERS: OnceLock<u64> = OnceLock::new();

/// Share of what the machine has left that is not counted on: other programs grow too.
const RESERVE: f64 = 0.03;

/// Bytes in a GiB.
const GIB: f64 = (1_u64 << 30) as f64;

/// Lets the program take so much memory in all, whatever the machine says. The first call counts.
pub fn allow(bytes: u64) {
    ALLOWED.get_or_init(|| bytes);
}

/// Leaves so many processes, this one included, an equal share each of what the machine has. The first call counts.
pub fn share_among(processes: u64) {
    SHARERS.get_or_init(|| processes.max(1));
}

/// Bytes that the program may take in all, those that it holds already included; `None` if nobody says how many.
pub fn room() -> Option<u64> {
    let allowed = ALLOWED.get().copied();
    allowed.or_else(|| {
        let left = left(&|path: &str| std::fs::read_to_string(path).ok())?;
        let sharers = SHARERS.get().copied().unwrap_or(1);
        Some((left as f64 * (1.0 - RESERVE)) as u64 / sharers)
    })
}

/// A number of bytes for people, in GiB.
pub fn gib(bytes: u64) -> String {
    format!("{:.2} GiB", bytes as f64 / GIB)
}

/// The bytes of so many GiB.
pub fn bytes_of_gib(gib: f64) -> u64 {
    (gib * GIB) as u64
}

/// What the machine and the control groups of the process leave it, with what it holds already; `read` gives the content of a file.
fn left(read: &impl Fn(&str) -> Option<String>) -> Option<u64> {
    let machine = read("/proc/meminfo").and_then(|text| kibibytes(&text, "MemAvailable:"));
    let groups = read("/proc/self/cgroup").and_then(|groups| left_by_groups(&groups, read));
    let own = read("/proc/self/status").and_then(|text| kibibytes(&text, "VmRSS:"));
    let least = machine.into_iter().chain(groups).min()?;
    Some(least.saturating_add(own.unwrap_or(0)))
}

/// The value of a line such as `MemAvailable:   22838272 kB`, in bytes.
fn kibibytes(text: &str, name: &str) -> Option<u64> {
    Some(number(text, name)? * 1024)
}

/// The number behind a name, each on a line of its own.
fn number(text: &str, name: &str) -> Option<u64> {
    let mut lines = text.lines().map(str::split_whitespace);
    lines.find_map(|mut words| (words.next()? == name).then(|| words.next()?.parse().ok())?)
}

/// Where a version of control groups keeps what.
struct Version {
    mount: &'static str,
    limit: &'static str,
    usage: &'static str,
    /// Pages of files in memory, which the system takes back when it needs room.
    files: [&'static str; 2],
}

const FIRST: Version = Version {
    mount: "/sys/fs/cgroup/memory",
    limit: "memory.limit_in_bytes",
    usage: "memory.usage_in_bytes",
    files: ["total_active_file", "total_inactive_file"],
};
const SECOND: Version = Version {
    mount: "/sys/fs/cgroup",
    limit: "memory.max",
    usage: "memory.current",
    files: ["active_file", "inactive_file"],
};

/// The least that any group around the process leaves it; `None` if none has a limit.
fn left_by_groups(groups: &str, read: &impl Fn(&str) -> Option<String>) -> Option<u64> {
    let places = groups.lines().filter_map(|line| {
        let (_, named) = line.split_once(':')?;
        let (controllers, path) = named.split_once(':')?;
        let first = controllers.split(',').any(|name| name == "memory");
        let version = match controllers {
            "" => SECOND,
            _ if first => FIRST,
            _ => return None,
        };
        Some((version, path))
    });
    let around = places.flat_map(|(version, path)| {
        // In a container the own group may be the root of what can be seen.
        let paths = Path::new(path).ancestors();
        paths.filter_map(move |path| {
            let path = path.to_str()?.trim_end_matches('/');
            version.left(&format!("{}{path}", version.mount), read)
        })
    });
    around.min()
}

impl Version {
    /// Limit less usage of one group.
    fn left(&self, folder: &str, read: &impl Fn(&str) -> Option<String>) -> Option<u64> {
        let file = |name: &str| read(&format!("{folder}/{name}"));
        let count = |name: &str| file(name)?.trim().parse::<u64>().ok();
        let (limit, usage) = (count(self.limit)?, count(self.usage)?);
        let files = file("memory.stat").map_or(0, |stat| {
            let numbers = self.files.iter().filter_map(|name| number(&stat, name));
            numbers.sum()
        });
        Some(limit.saturating_sub(usage.saturating_sub(files)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MACHINE: (&str, &str) = (
        "/proc/meminfo",
        "MemTotal:       24683520 kB\nMemFree:        13305856 kB\nMemAvailable:   20000000 kB\n",
    );
    const OWN: (&str, &str) = ("/proc/self/status", "Name:\tx\nVmRSS:\t    1000 kB\n");

    /// What a machine with these files leaves.
    fn left_with(files: &[(&str, &str)]) -> Option<u64> {
        left(&|path: &str| {
            let mut files = files.iter();
            let found = files.find(|(name, _)| *name == path);
            found.map(|(_, text)| (*text).to_owned())
        })
    }

    #[test]
    fn a_machine_without_groups_leaves_what_it_has_and_what_the_process_holds() {
        assert_eq!(left_with(&[MACHINE, OWN]), Some(20_001_000 * 1024));
        assert_eq!(left_with(&[MACHINE]), Some(20_000_000 * 1024));
        assert_eq!(left_with(&[OWN]), None);
        assert_eq!(left_with(&[("/proc/meminfo", "MemTotal: 5 kB\n")]), None);
        assert_eq!(
            left_with(&[("/proc/meminfo", "MemAvailable: much\n")]),
            None
        );
    }

    #[test]
    fn the_narrowest_group_around_the_process_counts() {
        let groups = ("/proc/self/cgroup", "0::/batch/job-7\n");
        let job = [
            ("/sys/fs/cgroup/batch/job-7/memory.max", "max\n"),
            ("/sys/fs/cgroup/batch/job-7/memory.current", "100\n"),
        ];
        let batch = [
            ("/sys/fs/cgroup/batch/memory.max", "5000\n"),
            ("/sys/fs/cgroup/batch/memory.current", "3000\n"),
            (
                "/sys/fs/cgroup/batch/memory.stat",
                "anon 2000\nactive_file 300\ninactive_file 200\n",
            ),
        ];
        let free = [&[MACHINE, groups][..], &job].concat();
        assert_eq!(left_with(&free), Some(20_000_000 * 1024));
        let narrow = [&free[..], &batch].concat();
        assert_eq!(left_with(&narrow), Some(5000 - 3000 + 500));
        let full = [("/sys/fs/cgroup/batch/memory.max", "2000\n")];
        let full = [&full[..], &narrow].concat();
        assert_eq!(left_with(&full), Some(0));
    }

    #[test]
    fn groups_of_the_first_version_are_read_too() {
        let groups = (
            "/proc/self/cgroup",
            "5:devices:/\n4:cpu,memory:/docker/9a\n1:name=systemd:/\n0::/\n",
        );
        let root = [
            (
                "/sys/fs/cgroup/memory/memory.limit_in_bytes",
                "9223372036854771712\n",
            ),
            ("/sys/fs/cgroup/memory/memory.usage_in_bytes", "4096\n"),
        ];
        let own = [
            (
                "/sys/fs/cgroup/memory/docker/9a/memory.limit_in_bytes",
                "7000\n",
            ),
            (
                "/sys/fs/cgroup/memory/docker/9a/memory.usage_in_bytes",
                "4000\n",
            ),
            (
                "/sys/fs/cgroup/memory/docker/9a/memory.stat",
                "active_file 1\ntotal_active_file 700\ntotal_inactive_file 300\n",
            ),
        ];
        let free = [&[MACHINE, groups][..], &root].concat();
        assert_eq!(left_with(&free), Some(20_000_000 * 1024));
        let narrow = [&free[..], &own].concat();
        assert_eq!(left_with(&narrow), Some(4000));
    }

    #[test]
    fn bytes_are_told_in_gib() {
        assert_eq!(gib(bytes_of_gib(1.5)), "1.50 GiB");
        assert_eq!(gib(121 << 20), "0.12 GiB");
    }
}
