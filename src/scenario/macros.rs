//! The two macros that parameters are declared with.
//!
//! ```text
//! parameters! {
//!     /// What the section is about.
//!     pub struct Growth {
//!         groups { sources: GrowthSources }       // optional; each declared by `parameters!`
//!
//!         /// What the parameter means.
//!         level: f64 {
//!             unit: "share per year", range: -0.05..=0.05,    // numbers only, and always
//!             kind: Calibrated, grade: B, source: "…",
//!             prior: [-0.02, -0.005, 0.01],                   // optional: low, central, high
//!             by_year: linear                                 // optional: linear or step
//!         },
//!         /// …
//!         scale: u32 { unit: "households", range: 1..=100, kind: Assumed, grade: B, source: "…", fixed },
//!         /// …
//!         shape: IncomeShape { kind: Assumed, grade: B, source: "…", fixed }
//!     }
//! }
//!
//! choices! {
//!     /// What is chosen.
//!     pub enum IncomeShape {
//!         /// What this choice means.
//!         Lognormal = "lognormal",
//!     }
//! }
//! ```
//!
//! A declaration without meaning, kind, grade or source, a number without unit and range, and a
//! prior out of order do not compile.

/// Declares a struct of parameters and enters them into the register.
macro_rules! parameters {
    (
        $(#[doc = $section:literal])+
        pub struct $name:ident {
            $(groups { $($group:ident: $group_type:ty),+ $(,)? })?
            $(
                $(#[doc = $meaning:literal])+
                $field:ident: $type:ty {
                    $(unit: $unit:literal, range: $range:expr,)?
                    kind: $kind:ident, grade: $grade:ident, source: $source:expr
                    $(, $($option:tt)*)?
                }
            ),* $(,)?
        }
    ) => {
        $(#[doc = $section])+
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $($(
                #[doc = concat!("The section of [`", stringify!($group_type), "`].")]
                pub $group: $group_type,
            )+)?
            $(
                $(#[doc = $meaning])+
                $(#[doc = concat!("\n\nUnit: ", $unit, ".")])?
                pub $field: $type,
            )*
        }

        impl $crate::scenario::register::Group for $name {
            const MEANING: &'static str = concat!($($section, "\n"),+);

            fn describe(path: &str, registrar: &mut $crate::scenario::register::Registrar) {
                registrar.section(path, Self::MEANING);
                $({
                    const OPTIONS: $crate::scenario::register::Options =
                        $crate::scenario::macros::parameter_options!($($($option)*)?);
                    const UNIT: &[&str] = &[$($unit)?];
                    registrar.parameter($crate::scenario::register::Entry {
                        path: $crate::scenario::register::join(path, stringify!($field)),
                        value_type: <$type as $crate::scenario::value::ParameterType>::TYPE,
                        unit: UNIT.first().copied(),
                        range: $crate::scenario::macros::parameter_range!($type $(, $range)?),
                        kind: $crate::scenario::evidence::Kind::$kind,
                        grade: $crate::scenario::evidence::Grade::$grade,
                        source: $source,
                        prior: OPTIONS.prior,
                        interpolation: OPTIONS.interpolation,
                        fixed: OPTIONS.fixed
                            || !<$type as $crate::scenario::value::ParameterType>::TYPE.may_vary(),
                        optional: OPTIONS.optional,
                        meaning: concat!($($meaning, "\n"),+).to_owned(),
                    });
                })*
                $($(
                    <$group_type as $crate::scenario::register::Group>::describe(
                        &$crate::scenario::register::join(path, stringify!($group)),
                        registrar,
                    );
                )+)?
            }

            fn assemble(values: &mut $crate::scenario::register::Values<'_>) -> Option<Self> {
                $(let $field = values.take()?;)*
                $($(let $group = $crate::scenario::register::Group::assemble(values)?;)+)?
                Some(Self { $($field,)* $($($group,)+)? })
            }
        }
    };
}

/// The optional parts of one declaration, in any order.
macro_rules! parameter_options {
    () => { $crate::scenario::register::Options::DEFAULT };
    (prior: [$low:expr, $central:expr, $high:expr] $(, $($rest:tt)*)?) => {
        $crate::scenario::macros::parameter_options!($($($rest)*)?).prior($low, $central, $high)
    };
    (by_year: linear $(, $($rest:tt)*)?) => {
        $crate::scenario::macros::parameter_options!($($($rest)*)?)
            .by_year($crate::scenario::evidence::Interpolation::Linear)
    };
    (by_year: step $(, $($rest:tt)*)?) => {
        $crate::scenario::macros::parameter_options!($($($rest)*)?)
            .by_year($crate::scenario::evidence::Interpolation::Step)
    };
    (fixed $(, $($rest:tt)*)?) => {
        $crate::scenario::macros::parameter_options!($($($rest)*)?).fixed()
    };
    (optional $(, $($rest:tt)*)?) => {
        $crate::scenario::macros::parameter_options!($($($rest)*)?).optional()
    };
}

/// The range of one declaration: numbers must have one, other types cannot.
macro_rules! parameter_range {
    ($type:ty) => {
        <$type as $crate::scenario::value::WithoutRange>::BOUNDS
    };
    ($type:ty, $range:expr) => {
        Some(<$type as $crate::scenario::value::Quantity>::bounds($range))
    };
}

/// Declares an enum whose variants are chosen by name in scenario files.
macro_rules! choices {
    (
        $(#[doc = $doc:literal])+
        pub enum $name:ident {
            $($(#[doc = $meaning:literal])+ $variant:ident = $text:literal),+ $(,)?
        }
    ) => {
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[doc = $meaning])+ $variant,)+
        }

        impl $name {
            /// All of them, in the order of their declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The name that files and tables use.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $($name::$variant => $text,)+
                }
            }

            /// The one of that name.
            #[must_use]
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $($text => Some($name::$variant),)+
                    _ => None,
                }
            }
        }

        impl $crate::scenario::value::ParameterType for $name {
            const TYPE: $crate::scenario::value::Type = $crate::scenario::value::Type::Choice(&[
                $($crate::scenario::value::Choice {
                    name: $text,
                    meaning: concat!($($meaning, "\n"),+).trim_ascii(),
                }),+
            ]);

            fn from_value(value: &$crate::scenario::value::Value) -> Option<Self> {
                match value {
                    $crate::scenario::value::Value::Choice(name) => Self::from_name(name),
                    _ => None,
                }
            }
        }

        impl $crate::scenario::value::WithoutRange for $name {}
    };
}

pub(crate) use {choices, parameter_options, parameter_range, parameters};
