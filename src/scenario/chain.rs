//! A scenario file, its parents and the settings from outside of files, as a stack of layers.

use std::ops::RangeInclusive;
use std::sync::Arc;

use super::diagnostics::{Fault, Source};
use super::files::Place;
use super::given::Given;
use super::header::Header;
use super::reader::{Assignment, Layer, read_file, read_setting};
use super::register::{position, register};
use super::value::Value;

/// The parameter that holds the first year.
pub(crate) const START: &str = "time.start";
/// The parameter that holds the last year.
pub(crate) const END: &str = "time.end";

/// Most years of a horizon: as many as a household's record of poor years has bits.
const LONGEST: u16 = 32;

/// All layers, the oldest ancestor first, the settings last.
#[derive(Debug)]
pub(crate) struct Chain {
    /// Files from the oldest ancestor to the scenario itself, then settings.
    pub layers: Vec<Layer>,
    /// How many of the layers are files.
    pub files: usize,
}

impl Chain {
    /// Reads the file at `place`, all its ancestors, and `settings` on top. The faults stand in their layers,
    /// those that prevent a file from being read at all are returned.
    pub fn read(place: &Place, settings: &[Arc<Source>]) -> (Self, Vec<Fault>) {
        let mut layers = Vec::new();
        let mut visited: Vec<(Place, String)> = Vec::new();
        let mut faults = Vec::new();
        let mut next = Some(place.clone());
        while let Some(place) = next.take() {
            let name = place.to_string();
            let identity = place.identity();
            let reached = visited.iter().position(|(known, _)| *known == identity);
            visited.push((identity, name.clone()));
            let text = match reached {
                Some(first) => Err(cycle(&visited[first..])),
                None => text_of(&place, &name),
            };
            match text {
                Ok(source) => {
                    let layer = read_file(&source, &place);
                    next = layer
                        .extends
                        .as_ref()
                        .map(|(parent, _)| place.beside(parent));
                    layers.push(layer);
                }
                Err(fault) => faults.push(blame(fault, layers.last())),
            }
        }
        layers.reverse();
        let files = layers.len();
        layers.extend(settings.iter().map(read_setting));
        let mut chain = Chain { layers, files };
        if faults.is_empty() {
            chain.check_root();
            chain.check_years();
        }
        (chain, faults)
    }

    /// The header of the scenario, completed from its ancestors.
    pub fn header(&self) -> Header {
        let mut header = Header::default();
        for layer in self.layers[..self.files].iter().rev() {
            header.inherit(&layer.header);
        }
        header
    }

    /// The last assignment to a parameter, with its layer.
    pub fn last_assignment(&self, entry: usize) -> Option<(&Layer, &Assignment)> {
        self.layers
            .iter()
            .rev()
            .find_map(|layer| Some((layer, layer.assignment(entry)?)))
    }

    /// Whether a parameter is set in a file below the one that sets `other`, or by another setting from outside of files.
    /// Settings have no order among each other.
    pub fn is_set_after(&self, entry: usize, other: usize) -> bool {
        let sets = |layer: &Layer| layer.assignment(other).is_some();
        let Some(place) = self.layers.iter().rposition(sets) else {
            return false;
        };
        let from = if place < self.files {
            place
        } else {
            self.files
        };
        let below = self.layers.iter().enumerate().skip(from);
        below
            .filter(|(index, _)| *index != place)
            .any(|(_, layer)| layer.assignment(entry).is_some())
    }

    /// Takes all faults, those of the scenario first, then those of its ancestors and settings.
    pub fn take_faults(&mut self) -> Vec<Fault> {
        let (files, settings) = self.layers.split_at_mut(self.files);
        let in_order = files.iter_mut().rev().chain(settings);
        in_order
            .flat_map(|layer| std::mem::take(&mut layer.faults))
            .collect()
    }

    /// The horizon that the first `count` layers give, if they give one.
    pub fn horizon(&self, count: usize) -> Option<RangeInclusive<u16>> {
        let year = |path| {
            let entry = position(path)?;
            let layers = self.layers[..count].iter().rev();
            match layers
                .filter_map(|layer| layer.assignment(entry))
                .next()?
                .given
            {
                Given::Plain(Value::Whole(year)) => u16::try_from(year).ok(),
                _ => None,
            }
        };
        Some(year(START)?..=year(END)?)
    }

    /// The oldest file has nobody to take values from, so it must say everything itself.
    fn check_root(&mut self) {
        let Some(root) = self.layers.first_mut() else {
            return;
        };
        if root.is_broken || root.means_to_extend {
            return;
        }
        let source = Arc::clone(&root.source);
        if root.header.title.is_none() && root.faults.is_empty() {
            let fault = Fault::of(
                &source,
                "no title, expected `title` in the table `scenario`",
            );
            root.faults
                .push(fault.help("a file without `extends` must have a title"));
        }
        for assignment in &root.assignments {
            if matches!(assignment.given, Given::Window { .. }) {
                let message = format!(
                    "`{}` changes what a parent says, but this file has no parent",
                    register()[assignment.entry].path
                );
                let fault = Fault::at(&source, assignment.value.clone(), message);
                root.faults
                    .push(fault.label("expected a value or values by year"));
            }
        }
        let missing: Vec<_> = register()
            .iter()
            .enumerate()
            .filter(|(index, _)| !root.mentioned.contains(index))
            .map(|(_, entry)| entry.path.as_str())
            .collect();
        if !missing.is_empty() {
            let message = format!(
                "{} of {} parameters are missing: {}",
                missing.len(),
                register().len(),
                missing.join(", ")
            );
            root.faults.push(Fault::of(&source, message).help(
                "name a parent with `extends = \"shipped:baseline\"`, or start from a copy of the \
                 baseline, which is complete",
            ));
        }
        root.faults.sort_by_key(Fault::start);
    }

    /// Years must lie within the horizon of the layer that names them.
    fn check_years(&mut self) {
        for count in 1..=self.layers.len() {
            // A setting counts after all settings, whose order says nothing about years.
            let reach = if count > self.files {
                self.layers.len()
            } else {
                count
            };
            let Some(horizon) = self.horizon(reach) else {
                continue;
            };
            let (start, end) = (*horizon.start(), *horizon.end());
            let layer = &mut self.layers[count - 1];
            let mut faults = Vec::new();
            let wrong = if start > end {
                Some(format!(
                    "the horizon ends in {end}, before it starts in {start}"
                ))
            } else if end - start >= LONGEST {
                let longest = format!("expected at most {LONGEST} years");
                Some(format!("the horizon is {start} to {end}, {longest}"))
            } else {
                None
            };
            if let Some(message) = wrong {
                let places = [START, END].map(|path| layer.assignment(position(path)?));
                if let Some(assignment) = places.into_iter().flatten().last() {
                    faults.push(Fault::at(&layer.source, assignment.value.clone(), message));
                }
                layer.faults.append(&mut faults);
                continue;
            }
            for assignment in &layer.assignments {
                for (year, span) in assignment.given.years() {
                    if !horizon.contains(year) {
                        let path = &register()[assignment.entry].path;
                        let message = format!(
                            "`{path}` is given for {year}, expected a year of the horizon, {start} to {end}"
                        );
                        let fault = Fault::at(&layer.source, span.clone(), message);
                        faults.push(fault.label(format!("expected {start} to {end}")));
                    }
                }
            }
            layer.faults.append(&mut faults);
            layer.faults.sort_by_key(Fault::start);
        }
    }
}

/// The text of a file, or a fault of the file.
fn text_of(place: &Place, name: &str) -> Result<Arc<Source>, Fault> {
    match place.read() {
        Ok(bytes) => decode(name, bytes),
        Err(reason) => {
            let source = Source::file(name.to_owned(), String::new());
            let message = format!("cannot read `{name}`: {reason}");
            Err(Fault::of(&source, message).maybe_help(place.advice()))
        }
    }
}

/// The text that `bytes` are, or the fault that they are none.
pub(crate) fn decode(name: &str, bytes: Vec<u8>) -> Result<Arc<Source>, Fault> {
    let file = |text| Source::file(name.to_owned(), text);
    let text = String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
        let message = "the file is not UTF-8 text";
        Fault::at(&file(text), place..place + 1, message).label("not UTF-8 from here")
    })?;
    // Some editors begin a file with an invisible mark.
    Ok(file(
        text.strip_prefix('\u{feff}')
            .map(str::to_owned)
            .unwrap_or(text),
    ))
}

fn cycle(visited: &[(Place, String)]) -> Fault {
    let names: Vec<_> = visited.iter().map(|(_, name)| name.as_str()).collect();
    let message = format!("a scenario extends itself: {}", names.join(" > "));
    Fault::of(
        &Source::file(
            names.first().copied().unwrap_or_default().to_owned(),
            String::new(),
        ),
        message,
    )
}

/// Moves the fault of a parent that cannot be read to where its child names it.
fn blame(fault: Fault, child: Option<&Layer>) -> Fault {
    match child.and_then(|child| Some((child, child.extends.as_ref()?))) {
        Some((child, (_, span))) if fault.line_and_column().is_none() => fault
            .moved_to(&child.source, span.clone())
            .label("named here as parent"),
        _ => fault,
    }
}
