//! The sections of a report with their figures, one file a theme.

mod attribution;
mod calibration;
mod comparison;
mod costs;
mod dynamics;
mod fall;
mod league;
mod measures;
mod places;
mod poverty;
mod register;
mod remaining;
mod sweep;
mod tenths;
mod tiles;
mod validation;

pub(super) use comparison::title as comparison_title;
pub(super) use sweep::summary as sweep_summary;
pub(super) use validation::scenarios as validated;

use super::describe::describe;
use super::figure::{Axis, Figure, Ink, Mark, Panel, Point, Scale, Series};
use super::read::{Estimate, Kind, ResultFolder};
use super::section::Section;
use super::table::Row;
use super::words::{Language, fill};

/// A results folder as one report shows it.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    /// The folder.
    pub(super) folder: &'a ResultFolder,
    /// The language of all words.
    pub(super) language: Language,
    /// Its number if the report shows several, from 1.
    pub(super) number: Option<usize>,
}

impl View<'_> {
    /// An anchor that no other folder has.
    pub(super) fn id(&self, name: &str) -> String {
        match self.number {
            Some(number) => format!("{name}-{number}"),
            None => name.to_owned(),
        }
    }

    /// The first and last year of a run.
    pub(super) fn years(&self) -> Option<(u16, u16)> {
        let poor = self.folder.by_year("national", &[], "poor_population");
        Some((poor.first()?.0, poor.last()?.0))
    }

    /// A figure of the folder; what its intervals are is added to the caption.
    pub(super) fn figure(
        &self,
        id: &str,
        table: &str,
        (title, caption): (String, String),
        panels: Vec<Panel>,
    ) -> Figure {
        let points = panels
            .iter()
            .flat_map(|panel| &panel.series)
            .flat_map(|series| &series.points);
        let note = match points.clone().any(|point| point.interval.is_some()) {
            true => self.intervals(),
            false => String::new(),
        };
        Figure {
            id: self.id(id),
            title,
            caption: self.language.sentences(&[caption, note]),
            alternative: describe(&panels, self.language),
            source: format!("{}/{table}.csv", self.folder.name),
            panels,
        }
    }

    /// What the intervals of the folder's figures mean.
    fn intervals(&self) -> String {
        let (l, manifest) = (self.language, &self.folder.manifest);
        let sentence = match self.folder.kind {
            Kind::Calibration => return l.intervals_of_calibration().to_owned(),
            Kind::Validation => return l.intervals_of_validation().to_owned(),
            Kind::Sweep => return l.intervals_of_sweep().to_owned(),
            Kind::Run if manifest.runs() == 1 => return l.intervals_of_sampling().to_owned(),
            Kind::Run if self.folder.is_posterior() => l.intervals_over_draws(),
            Kind::Run => l.intervals_over_replicates(),
            _ if self.folder.is_posterior() => l.paired_intervals_over_draws(),
            _ => l.paired_intervals_over_replicates(),
        };
        fill(sentence, &[&manifest.runs().to_string()])
    }

    /// An axis of amounts.
    pub(super) fn axis(&self, title: &str, unit: &str, scale: Scale) -> Axis {
        Axis {
            title: title.to_owned(),
            unit: unit.to_owned(),
            scale,
        }
    }

    /// A panel of lines or bars by year.
    pub(super) fn by_year(&self, y: Axis, series: Vec<Series>) -> Panel {
        Panel {
            title: String::new(),
            tile: None,
            x: years(),
            y,
            series,
        }
    }
}

/// The axis of years.
pub(super) fn years() -> Axis {
    Axis {
        title: String::new(),
        unit: String::new(),
        scale: Scale::Years,
    }
}

/// The axis of names.
pub(super) fn categories(names: Vec<String>) -> Axis {
    Axis {
        title: String::new(),
        unit: String::new(),
        scale: Scale::Categories(names),
    }
}

/// Values by year as points, divided by a unit.
pub(super) fn points(values: &[(u16, Estimate)], unit: f64) -> Vec<Point> {
    values
        .iter()
        .map(|(year, estimate)| point(f64::from(*year), *estimate, unit))
        .collect()
}

/// A value as a point, divided by a unit.
pub(super) fn point(x: f64, estimate: Estimate, unit: f64) -> Point {
    Point {
        x,
        y: estimate.mid / unit,
        interval: estimate.interval.map(|ends| ends.map(|end| end / unit)),
    }
}

/// A value without interval.
pub(super) fn bare(x: f64, y: f64) -> Point {
    Point {
        x,
        y,
        interval: None,
    }
}

/// The place of a category.
pub(super) fn place(index: usize) -> f64 {
    // No list of names is longer than a float counts exactly.
    index as f64
}

/// A series.
pub(super) fn series(name: impl Into<String>, ink: Ink, mark: Mark, points: Vec<Point>) -> Series {
    Series {
        name: name.into(),
        ink,
        mark,
        points,
    }
}

/// One of several of a kind, by number; inks come back after the last number that fits.
pub(super) fn numbered(index: usize) -> Ink {
    Ink::Number((index % 256) as u8)
}

/// A unit of the tables in words, for amounts of a nation, and what these are divided by.
fn large_unit(view: &View<'_>, unit: &str) -> (f64, String) {
    let l = view.language;
    match unit {
        "persons" => (l.persons().0, l.persons().1.to_owned()),
        "person-years" => (l.persons().0, l.person_years_unit().to_owned()),
        _ if unit.starts_with("yuan,") || unit == "yuan" => (l.money().0, l.money().1.to_owned()),
        _ => (1.0, l.unit(unit)),
    }
}

/// Of the rows that a yes-or-no column judges, how many it affirms, and how many it judges.
fn affirmed(rows: &[Row<'_>], column: &str) -> (usize, usize) {
    let count =
        |wanted: fn(&str) -> bool| rows.iter().filter(|row| wanted(row.text(column))).count();
    (count(|cell| cell == "true"), count(|cell| !cell.is_empty()))
}

/// A panel of one bar with its interval for each name, in yuan for each person or person-year.
fn unit_costs(view: &View<'_>, found: &[(String, Estimate)], title: &str) -> Panel {
    let bars = found.iter().enumerate();
    let bars = bars.map(|(index, (_, cost))| point(place(index), *cost, 1.0));
    let unit = view.language.yuan_per_person_year();
    Panel {
        title: String::new(),
        tile: None,
        x: categories(found.iter().map(|(name, _)| name.clone()).collect()),
        y: view.axis(title, unit, Scale::FromZero),
        series: vec![series("", Ink::Simulated, Mark::Bars, bars.collect())],
    }
}

/// All sections that a folder has tables for.
pub(super) fn sections(view: &View<'_>) -> Vec<Section> {
    let of_kind: &[fn(&View<'_>) -> Option<Section>] = match view.folder.kind {
        Kind::Run => &[
            poverty::section,
            register::section,
            measures::section,
            remaining::section,
            dynamics::section,
            places::section,
        ],
        Kind::Comparison => &[comparison::section, tenths::section, costs::section],
        Kind::Attribution => &[attribution::section],
        Kind::Calibration => &[calibration::fit, calibration::posterior],
        Kind::Validation => &[validation::section],
        Kind::Sweep => &[
            sweep::overview::section,
            sweep::drivers::section,
            sweep::strength::section,
            sweep::interactions::section,
            sweep::scatter::section,
        ],
    };
    of_kind.iter().filter_map(|section| section(view)).collect()
}
