//! The table of posterior draws: weighted values of calibrated parameters.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::diagnostics::{Fault, Source};
use super::evidence::Kind;
use super::reader::nearest_path;
use super::register::{Entry, position, register};
use super::table::{Row, Table};
use super::value::{Type, Value};

/// The columns that every table has.
const COLUMNS: [&str; 2] = ["draw", "weight"];
/// A column that is carried along: how far the run of the draw was from the targets.
const DISTANCE: &str = "distance";
/// How far the weights may be from adding up to 1, since files round them.
const TOLERANCE: f64 = 1e-6;

/// Weighted draws of parameters. Each holds in all years of a scenario.
#[derive(Clone, Debug)]
pub struct Posterior {
    entries: Vec<usize>,
    kept: Vec<usize>,
    draws: Vec<PosteriorDraw>,
    /// Header and cells of the file as they stand there.
    text: Vec<Vec<String>>,
}

/// One draw.
#[derive(Clone, Debug, PartialEq)]
pub struct PosteriorDraw {
    /// Its number in the file.
    pub number: u32,
    /// Its weight, a share of 1.
    pub weight: f64,
    /// Values in the order of [`Posterior::parameters`].
    pub values: Vec<Value>,
}

impl Posterior {
    /// The parameters that are drawn.
    pub fn parameters(&self) -> impl Iterator<Item = &'static Entry> {
        self.entries.iter().map(|&entry| &register()[entry])
    }

    /// The parameters of the file that keep the value of the scenario, because it sets them itself.
    pub fn kept(&self) -> impl Iterator<Item = &'static Entry> {
        self.kept.iter().map(|&entry| &register()[entry])
    }

    /// All draws in the order of the file.
    #[must_use]
    pub fn draws(&self) -> &[PosteriorDraw] {
        &self.draws
    }

    /// Leaves the parameters out for which `is_kept` holds, and gives the file without them; `None` if there are none.
    pub(crate) fn leave_out(&mut self, is_kept: impl Fn(usize) -> bool) -> Option<String> {
        let (kept, entries): (Vec<_>, Vec<_>) = self
            .entries
            .iter()
            .copied()
            .partition(|&entry| is_kept(entry));
        if kept.is_empty() {
            return None;
        }
        for draw in &mut self.draws {
            let values = self.entries.iter().zip(std::mem::take(&mut draw.values));
            let drawn = values.filter(|(entry, _)| !kept.contains(entry));
            draw.values = drawn.map(|(_, value)| value).collect();
        }
        let header = self.text.first().map(Vec::as_slice).unwrap_or_default();
        let stays: Vec<bool> = header
            .iter()
            .map(|name| position(name).is_none_or(|entry| !kept.contains(&entry)))
            .collect();
        for cells in &mut self.text {
            let mut stays = stays.iter();
            cells.retain(|_| stays.next() == Some(&true));
        }
        (self.entries, self.kept) = (entries, kept);
        let lines: Vec<_> = self.text.iter().map(|cells| cells.join(",")).collect();
        Some(lines.join("\n") + "\n")
    }
}

/// Reads the table and checks every value against the register.
pub(super) fn read(source: &Arc<Source>, faults: &mut Vec<Fault>) -> Option<Posterior> {
    let earlier = faults.len();
    let table = Table::read_open(source, &COLUMNS, &refusal, faults)?;
    let names = &table.columns()[COLUMNS.len()..];
    let parameters: Vec<(&str, usize)> = names
        .iter()
        .filter(|name| refusal(name).is_none())
        .filter_map(|name| Some((name.as_str(), position(name)?)))
        .collect();
    let mut numbers = BTreeSet::new();
    let mut draws = Vec::new();
    let mut text = vec![table.columns().to_vec()];
    for row in table.rows() {
        let number = row.number(COLUMNS[0], 0..=u32::MAX, faults);
        if number.is_some_and(|number| !numbers.insert(number)) {
            faults.push(row.fault(COLUMNS[0], "a number that no other draw has"));
        }
        let weight = row.number(COLUMNS[1], 0.0..=1.0, faults);
        let values: Vec<Option<Value>> = parameters
            .iter()
            .map(|(name, entry)| value(row, name, &register()[*entry], faults))
            .collect();
        let values: Option<Vec<Value>> = values.into_iter().collect();
        if let (Some(number), Some(weight), Some(values)) = (number, weight, values) {
            draws.push(PosteriorDraw {
                number,
                weight,
                values,
            });
        }
        let cells = table
            .columns()
            .iter()
            .map(|column| row.text(column).to_owned());
        text.push(cells.collect());
    }
    let total: f64 = draws.iter().map(|draw| draw.weight).sum();
    if faults.len() == earlier && (total - 1.0).abs() > TOLERANCE {
        let message = format!("the weights add up to {total}, expected 1");
        faults.push(Fault::of(source, message));
    }
    (faults.len() == earlier).then(|| Posterior {
        entries: parameters.iter().map(|(_, entry)| *entry).collect(),
        kept: Vec::new(),
        draws,
        text,
    })
}

/// What is wrong with a column beyond those that every table has, and what was probably meant.
fn refusal(name: &str) -> Option<(String, Option<String>)> {
    if name == DISTANCE {
        return None;
    }
    let Some(entry) = position(name).map(|position| &register()[position]) else {
        let message = format!("unknown column `{name}`, expected the path of a parameter");
        return Some((message, nearest_path(name).map(str::to_owned)));
    };
    if !entry.value_type.is_quantity() {
        return Some((
            format!("`{name}` is no number, so that it cannot be drawn"),
            None,
        ));
    }
    // Years, scale and seed say what is simulated, not how the world is.
    if entry.fixed && entry.kind != Kind::Calibrated {
        return Some((
            format!("`{name}` is fixed and not calibrated, so that it cannot be drawn"),
            None,
        ));
    }
    None
}

/// The value of a parameter in a row, inside its range.
fn value(row: Row<'_>, name: &str, entry: &Entry, faults: &mut Vec<Fault>) -> Option<Value> {
    row.parsed(name, &entry.expectation(), faults, |text| {
        let number: f64 = text.parse().ok()?;
        let value = match entry.value_type {
            Type::Whole => whole(number)?,
            _ => Value::Number(number),
        };
        let range = entry.range.as_ref()?;
        range.contain(&value).then_some(value)
    })
}

/// A whole number, which tables of reals write as `3.0`.
#[expect(
    clippy::cast_possible_truncation,
    reason = "numbers beyond 2^53 are refused"
)]
fn whole(number: f64) -> Option<Value> {
    let is_whole = number.fract() == 0.0 && number.abs() < 9e15;
    is_whole.then_some(Value::Whole(number as i64))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPREAD: &str = "population.county_dispersion";
    const FILE: &str = "draw,weight,distance,population.county_dispersion,growth.level\n\
        0,0.25,1.5,0.1,0.0\n1,0.75,1.2,0.2,0.01\n";

    fn read_text(text: &str) -> (Option<Posterior>, Vec<String>) {
        let source = Source::file("p.csv".into(), text.into());
        let mut faults = Vec::new();
        let posterior = read(&source, &mut faults);
        (posterior, faults.iter().map(Fault::one_line).collect())
    }

    #[test]
    fn draws_have_values_within_the_range() {
        let (posterior, faults) = read_text(FILE);
        assert!(faults.is_empty(), "{faults:?}");
        let posterior = posterior.expect("a posterior");
        let paths: Vec<_> = posterior.parameters().map(|entry| &entry.path).collect();
        assert_eq!(paths, [SPREAD, "growth.level"]);
        let expected = [Value::Number(0.2), Value::Number(0.01)];
        assert_eq!(posterior.draws()[1].values, expected);
    }

    #[test]
    fn what_a_scenario_sets_itself_leaves_the_draws_and_the_file() {
        let mut posterior = read_text(FILE).0.expect("a posterior");
        let spread = position(SPREAD).expect("registered");
        let text = posterior.leave_out(|entry| entry == spread);
        assert_eq!(
            text.as_deref(),
            Some("draw,weight,distance,growth.level\n0,0.25,1.5,0.0\n1,0.75,1.2,0.01\n")
        );
        assert_eq!(posterior.kept().next().expect("one").path, SPREAD);
        assert_eq!(posterior.draws()[0].values, [Value::Number(0.0)]);
        assert_eq!(posterior.leave_out(|_| false), None);
    }

    #[test]
    fn every_fault_names_its_place() {
        let only = |text: &str| {
            let (posterior, faults) = read_text(text);
            assert!(posterior.is_none(), "{text}");
            faults.join("; ")
        };
        let level = register()[position("growth.level").expect("registered")].expectation();
        for (text, expected) in [
            (
                "draw,weight,growth.levle\n0,1,0.0\n",
                "p.csv:1:13: unknown column `growth.levle`, expected the path of a parameter; did you mean `growth.level`?",
            ),
            (
                "draw,weight,growth.level\n",
                "p.csv: the table has no rows, only a header",
            ),
            (
                "draw,weight,growth.level\n0,1,much\n",
                "p.csv:2:5: column `growth.level` is \"much\", expected LEVEL",
            ),
            (
                "draw,weight,growth.level\n0,1,0.5\n",
                "p.csv:2:5: column `growth.level` is \"0.5\", expected LEVEL",
            ),
            (
                "draw,weight,growth.level\n0,0.5,0\n1,0.4,0\n",
                "p.csv: the weights add up to 0.9, expected 1",
            ),
            (
                "draw,weight,growth.level\n0,0.5,0\n0,0.5,0\n",
                "p.csv:3:1: column `draw` is \"0\", expected a number that no other draw has",
            ),
            (
                "draw,growth.level\n0,0\n",
                "p.csv:1:1: the header lacks the columns weight",
            ),
            (
                "draw,weight,population.scale\n0,1,5\n",
                "p.csv:1:13: `population.scale` is fixed and not calibrated, so that it cannot be drawn",
            ),
            (
                "draw,weight,measures.jobs.enabled\n0,1,1\n",
                "p.csv:1:13: `measures.jobs.enabled` is no number, so that it cannot be drawn",
            ),
        ] {
            assert_eq!(only(text), expected.replace("LEVEL", &level));
        }
    }

    #[test]
    fn whole_numbers_may_be_written_as_reals() {
        assert_eq!(whole(3.0), Some(Value::Whole(3)));
        assert_eq!(whole(3.5), None);
        assert_eq!(whole(f64::NAN), None);
    }
}
