//! Progress of long work on stderr.
//!
//! On a terminal it is a bar; elsewhere (a log file, a batch job) a plain line at most every five
//! seconds; with `--quiet` nothing. An update costs about 90 ns even when nothing is shown, so
//! loops report once per block of work and not once per household.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Time between two plain lines.
const INTERVAL: Duration = Duration::from_secs(5);

/// A counter of done work, shared by threads through a plain reference.
pub struct Progress {
    shown: Shown,
}

enum Shown {
    Nothing,
    Bar(ProgressBar),
    Lines(Lines),
}

impl Progress {
    /// Starts to count up to `total` units of work under a short label such as "baseline".
    pub fn new(label: &str, total: u64, quiet: bool) -> Self {
        let shown = if quiet {
            Shown::Nothing
        } else if io::stderr().is_terminal() {
            Shown::Bar(bar(label, total))
        } else {
            Shown::Lines(Lines::new(label, total))
        };
        Progress { shown }
    }

    /// Adds `units` of finished work.
    pub fn inc(&self, units: u64) {
        match &self.shown {
            Shown::Nothing => {}
            Shown::Bar(bar) => bar.inc(units),
            Shown::Lines(lines) => {
                if let Some(line) = lines.advance(units, lines.start.elapsed()) {
                    print_line(&line);
                }
            }
        }
    }

    /// Names what is being done now (a year, a replicate); shown beside the bar only.
    pub fn message(&self, text: &str) {
        if let Shown::Bar(bar) = &self.shown {
            bar.set_message(text.to_string());
        }
    }
}

impl Drop for Progress {
    /// Removes the bar, so that messages after it start on a clean line.
    fn drop(&mut self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}

fn bar(label: &str, total: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::stderr_with_hz(10));
    let template = "{prefix} [{bar:30}] {percent:>3}% {elapsed} elapsed, {eta} left {msg}";
    // The template is a constant that the tests draw; the default look would serve as well.
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_prefix(label.to_string());
    bar
}

fn print_line(line: &str) {
    // A closed stderr must not end the run.
    let _ = io::stderr().write_all(line.as_bytes());
}

/// Plain lines for logs.
struct Lines {
    label: String,
    total: u64,
    done: AtomicU64,
    start: Instant,
    next: Mutex<Duration>,
}

impl Lines {
    fn new(label: &str, total: u64) -> Self {
        Lines {
            label: label.to_string(),
            total,
            done: AtomicU64::new(0),
            start: Instant::now(),
            next: Mutex::new(INTERVAL),
        }
    }

    /// Counts, and gives the line to print if one is due after `elapsed`.
    fn advance(&self, units: u64, elapsed: Duration) -> Option<String> {
        let done = self.done.fetch_add(units, Ordering::Relaxed) + units;
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        if elapsed < *next {
            return None;
        }
        *next = elapsed + INTERVAL;
        drop(next);
        let share = if self.total == 0 {
            1.0
        } else {
            done as f64 / self.total as f64
        };
        let left = elapsed.as_secs_f64() * (1.0 / share.max(1e-9) - 1.0).max(0.0);
        Some(format!(
            "{}: {:.0}% done after {:.0} s, about {left:.0} s left\n",
            self.label,
            (share * 100.0).min(100.0),
            elapsed.as_secs_f64(),
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_lines_come_at_most_every_five_seconds() {
        let lines = Lines::new("baseline", 100);
        let at = |seconds| Duration::from_secs(seconds);
        assert_eq!(lines.advance(10, at(1)), None);
        let line = lines.advance(10, at(5)).expect("a line is due");
        assert_eq!(line, "baseline: 20% done after 5 s, about 20 s left\n");
        assert_eq!(lines.advance(10, at(9)), None);
        assert!(lines.advance(10, at(10)).is_some());
    }

    #[test]
    fn work_without_a_size_divides_by_nothing() {
        let lines = Lines::new("empty", 0);
        let line = lines
            .advance(0, Duration::from_secs(6))
            .expect("a line is due");
        assert_eq!(line, "empty: 100% done after 6 s, about 0 s left\n");
    }

    #[test]
    fn the_style_of_the_bar_is_valid() {
        let bar = bar("baseline", 10);
        bar.set_draw_target(ProgressDrawTarget::hidden());
        bar.inc(3);
        assert_eq!(bar.position(), 3);
        assert!(ProgressStyle::with_template("{bar:30} {percent:>3} {eta} {msg}").is_ok());
    }

    #[test]
    fn quiet_work_counts_for_nobody() {
        let progress = Progress::new("quiet", 10, true);
        progress.inc(10);
        progress.message("2016");
        assert!(matches!(progress.shown, Shown::Nothing));
    }
}
