//! Until when two scenarios are the same: by the parameters and data that a run reads.

use super::Scenario;
use super::chain::END;
use super::data::{OBSERVED, POVERTY_LINES, PROVINCES};
use super::register::{Entry, entry, register};
use super::value::Value;
use super::write::data_file_name;

/// Data files that a run reads; targets and posterior draws decide which runs are made.
const READ: [&str; 3] = [PROVINCES, POVERTY_LINES, OBSERVED];

/// Whether a run depends on the parameter by its value. What data files hold counts and not what they are called, when the run ends
/// is no matter before, and the settings of a calibration are none of a run.
fn is_read(entry: &Entry) -> bool {
    let path = entry.path.as_str();
    path != END && !path.starts_with("data.") && !path.starts_with("calibration.")
}

impl Scenario {
    /// The parameters that decide a run, in the order of the register, with their values from the first year to `last`.
    pub fn deciding(&self, last: u16) -> impl Iterator<Item = (&'static Entry, &[Value])> {
        let years = usize::from(last.min(self.last_year()).saturating_sub(self.first_year())) + 1;
        let read = register().iter().filter(|entry| is_read(entry));
        read.filter_map(move |entry| Some((entry, self.values_of(&entry.path)?.get(..years)?)))
    }

    /// The data files that decide a run: the parameter that names each, and its content.
    pub fn deciding_data(&self) -> impl Iterator<Item = (&'static str, &[u8])> {
        READ.into_iter().filter_map(|path| {
            let name = data_file_name(entry(path)?, self.values_of(path)?.first()?);
            let mut files = self.data_files.iter();
            let (_, content) = files.find(|(file, _)| *file == name)?;
            Some((path, content.as_slice()))
        })
    }

    /// The last year through which both scenarios have the same parameters and data, so that a run of one is a run of the other;
    /// `None` if they differ from the first. A difference that is `inert` (path and year) does not count.
    pub fn agrees_until(&self, other: &Self, inert: impl Fn(&str, u16) -> bool) -> Option<u16> {
        if self.first_year() != other.first_year()
            || !self.deciding_data().eq(other.deciding_data())
        {
            return None;
        }
        let mut agreed = self.last_year().min(other.last_year()) + 1;
        let pairs = self.deciding(agreed).zip(other.deciding(agreed));
        for ((entry, ours), (_, theirs)) in pairs {
            let years = self.first_year()..agreed;
            let mut values = years.zip(ours.iter().zip(theirs));
            let differs = values.find(|(year, (a, b))| a != b && !inert(&entry.path, *year));
            agreed = differs.map_or(agreed, |(year, _)| year);
        }
        (agreed > self.first_year()).then(|| agreed - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Scenario, Setting};

    fn changed(path: &str, setting: Setting) -> Scenario {
        let shipped = Scenario::shipped("baseline").expect("shipped");
        let set = shipped.set(path, setting).expect("set");
        set.build().expect("built")
    }

    #[test]
    fn scenarios_agree_until_the_first_year_in_which_a_parameter_differs() {
        let base = Scenario::shipped("baseline").expect("shipped");
        let base = base.build().expect("built");
        let with =
            |path: &str, setting: Setting| base.agrees_until(&changed(path, setting), |_, _| false);
        let twice = || Setting::multiplied_by(2.0);
        assert_eq!(base.agrees_until(&base, |_, _| false), Some(2020));
        let late = with("measures.jobs.funding", twice().from_year(2016));
        assert_eq!(late, Some(2015));
        let last = with("measures.jobs.funding", twice().from_year(2020));
        assert_eq!(last, Some(2019));
        let first = with("measures.jobs.funding", twice().until_year(2012));
        assert_eq!(first, None);
        assert_eq!(with("population.seed", Setting::from(9)), None);
        assert_eq!(with("time.start", Setting::from(2011)), None);
        assert_eq!(with("time.end", Setting::from(2014)), Some(2014));
        assert_eq!(
            with("calibration.fit_until", Setting::from(2015)),
            Some(2020)
        );
    }

    #[test]
    fn what_is_inert_does_not_count() {
        let base = Scenario::shipped("baseline").expect("shipped");
        let base = base.build().expect("built");
        let off = changed("measures.jobs.enabled", Setting::from(false));
        let until = |last: u16| {
            base.agrees_until(&off, |path, year| {
                path == "measures.jobs.enabled" && year <= last
            })
        };
        assert_eq!(
            [until(2011), until(2012), until(2016)],
            [None, Some(2012), Some(2016)]
        );
    }

    #[test]
    fn the_content_of_data_files_counts_and_not_their_name() {
        let base = Scenario::shipped("baseline").expect("shipped");
        let base = base.build().expect("built");
        let folder = tempfile::tempdir().expect("a folder");
        let mut lines = base.deciding_data().map(|(_, content)| content.to_vec());
        let mut provinces = lines.next().expect("provinces");
        let file = folder.path().join("mine.csv");
        let mine = |content: &[u8]| {
            std::fs::write(&file, content).expect("a file");
            let path = file.to_str().expect("text");
            base.agrees_until(&changed("data.provinces", Setting::from(path)), |_, _| {
                false
            })
        };
        assert_eq!(mine(&provinces), Some(2020));
        provinces.extend_from_slice(b"\n");
        assert_eq!(mine(&provinces), None);
    }
}
