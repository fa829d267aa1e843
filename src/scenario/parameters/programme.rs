//! What every sub-programme of a measure has in common: a switch, capacity, cost, take-up and effect.

/// Terms of a sub-programme in one year, whatever its measure.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// Whether the programme goes on beyond the policy of 2012.
    pub enabled: bool,
    /// Units (households, workers, persons, …) that it can serve in the nation this year.
    pub capacity: f64,
    /// Public cost in yuan of one unit for this year.
    pub unit_cost: f64,
    /// Share of eligible households that accept; one if the programme states none.
    pub take_up: f64,
    /// Additional effect, in the unit that the programme states.
    pub effect: f64,
    /// Share of the effect that arrives in the first year; one if the programme states none.
    pub first_year: f64,
}

/// A parameter group with the common terms of a sub-programme.
pub trait Programme {
    /// The terms of this year.
    fn terms(&self) -> Terms;
}

/// Declares a sub-programme: the common terms, each with its own source and grade, and what it has beyond them. Programmes that
/// everybody accepts state no `take_up`, and those that bring no income in the year state no `first_year`.
macro_rules! programme {
    (
        $(#[doc = $doc:literal])+
        pub struct $name:ident {
            unit: $unit:literal,
            capacity: [$ck:ident $cg:ident $cs:literal],
            unit_cost: [$uk:ident $ug:ident $us:literal],
            $(take_up: [$tk:ident $tg:ident $ts:literal],)?
            effect: { $($effect:tt)* },
            $(first_year: [$fk:ident $fg:ident $fs:literal],)?
            $(beyond: { $($more:tt)* })?
        }
    ) => {
        $crate::scenario::macros::parameters! {
            $(#[doc = $doc])+
            pub struct $name {
                /// Whether the programme runs; off means the policy of 2012.
                enabled: bool { kind: Assumed, grade: B, source: "policy switch" },
                /// Units that can be served in the nation this year: positions held, or new places where the programme is given once.
                capacity: f64 { unit: $unit, range: 0.0..=1e9, kind: $ck, grade: $cg, source: $cs, by_year: linear },
                /// Public cost of one unit in the year.
                unit_cost: f64 { unit: "yuan per unit and year", range: 0.0..=1e6, kind: $uk, grade: $ug, source: $us, by_year: linear },
                $(
                    /// Share of eligible households that accept the offer.
                    take_up: f64 { unit: "share of households", range: 0.0..=1.0, kind: $tk, grade: $tg, source: $ts },
                )?
                /// Additional effect: what the programme adds, not what the participant earns.
                effect: f64 { $($effect)* },
                $(
                    /// Share of the effect that arrives in the year of enrollment.
                    first_year: f64 { unit: "share", range: -5.0..=1.0, kind: $fk, grade: $fg, source: $fs },
                )?
                $($($more)*)?
            }
        }
        impl $crate::scenario::parameters::programme::Programme for $name {
            fn terms(&self) -> $crate::scenario::parameters::programme::Terms {
                $crate::scenario::parameters::programme::Terms {
                    enabled: self.enabled,
                    capacity: self.capacity,
                    unit_cost: self.unit_cost,
                    take_up: $crate::scenario::parameters::programme::term!(self.take_up $(, $tk)?),
                    effect: self.effect,
                    first_year: $crate::scenario::parameters::programme::term!(self.first_year $(, $fk)?),
                }
            }
        }
    };
}

/// A term that a sub-programme states, or one if it does not.
macro_rules! term {
    ($field:expr) => {
        1.0
    };
    ($field:expr, $kind:ident) => {
        $field
    };
}
pub(crate) use {programme, term};

crate::scenario::macros::parameters! {
    /// Who pays for a measure; enterprises, banks, insurers and collectives pay what is left. Shares of more than one in all are scaled to one.
    pub struct Payers {
        /// Share paid by the central government.
        central: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "660.1 of 1,600 billion yuan of fiscal funds were central (A); split by measure assumed" },
        /// Share paid by provinces, cities and counties.
        local: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "split by measure assumed" },
        /// Share paid by paired eastern provinces.
        eastern: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "100.5 billion yuan in 2015-20 (A); split by measure assumed" },
    }
}
