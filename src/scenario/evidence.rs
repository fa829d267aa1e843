//! What stands behind a value: its kind, grade and prior, and how years are filled.

use std::fmt;

/// Where a parameter's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Taken from a published source.
    Sourced,
    /// Fitted to observed series within its prior.
    Calibrated,
    /// Chosen by the modelers, to be varied in sensitivity analysis.
    Assumed,
}

impl Kind {
    /// The kind in lower case, as tables and pages show it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Sourced => "sourced",
            Kind::Calibrated => "calibrated",
            Kind::Assumed => "assumed",
        }
    }
}

/// How well a value is backed by evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Read in a published source.
    A,
    /// Arithmetic on values of grade A.
    ADerived,
    /// Read in a secondary copy.
    AWeak,
    /// General knowledge, not checked against a source.
    B,
    /// Arithmetic on values of which at least one has grade B.
    BDerived,
}

impl Grade {
    /// All grades, best first.
    pub const ALL: [Grade; 5] = [
        Grade::A,
        Grade::ADerived,
        Grade::AWeak,
        Grade::B,
        Grade::BDerived,
    ];

    /// The grade as data files and tables write it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Grade::A => "A",
            Grade::ADerived => "A-derived",
            Grade::AWeak => "A-weak",
            Grade::B => "B",
            Grade::BDerived => "B-derived",
        }
    }

    /// The grade that data files write as `name`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grade| grade.name() == name)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// How the years between two given years are filled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpolation {
    /// On the straight line between the two; whole numbers are rounded.
    Linear,
    /// With the value of the earlier of the two.
    Step,
}

impl Interpolation {
    /// The name that scenario files use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Interpolation::Linear => "linear",
            Interpolation::Step => "step",
        }
    }

    /// The interpolation of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Interpolation::Linear, Interpolation::Step]
            .into_iter()
            .find(|way| way.name() == name)
    }
}

impl fmt::Display for Prior {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Prior { low, central, high } = self;
        write!(formatter, "{low} to {high}, central {central}")
    }
}

/// What is believed of a parameter before calibration, in the parameter's unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// Low end of the plausible values.
    pub low: f64,
    /// Most plausible value.
    pub central: f64,
    /// High end of the plausible values.
    pub high: f64,
}
