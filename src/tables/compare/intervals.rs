//! Columns of a quantity with its two intervals.

/// Columns with some before and some after, and between them five for each quantity: its value, the two ends of its interval over
/// replicates, and the two of its spread over posterior draws. `stem: name` are the same where the value's own column needs no other name.
macro_rules! with_intervals {
    (
        [$($before:expr),* $(,)?]
        $(($stem:literal: $name:literal, $unit:literal, $meaning:literal))*
        [$($after:expr),* $(,)?]
    ) => {
        &[
            $($before,)*
            $(
                $crate::results::Column::real($name, $unit, $meaning),
                $crate::results::Column::real(concat!($stem, "_lower"), $unit, concat!("Lower end of the 95% interval of ", $name, " over replicates (Monte Carlo error); empty for a single replicate.")),
                $crate::results::Column::real(concat!($stem, "_upper"), $unit, "Upper end of it."),
                $crate::results::Column::real(concat!($stem, "_draws_p5"), $unit, concat!("5th percentile of ", $name, " over posterior draws (uncertainty of parameters); empty without draws.")),
                $crate::results::Column::real(concat!($stem, "_draws_p95"), $unit, "95th percentile of it."),
            )*
            $($after,)*
        ]
    };
}

pub(super) use with_intervals;
