//! Poverty and inequality indices: pure functions that know nothing of the model.
//!
//! # Two sources
//!
//! * **Microdata.** [`Weighted`] is a validated view of incomes and weights in their own order;
//!   [`Distribution`] is the same data sorted once. Indices of a distribution are exact.
//! * **Histograms.** [`Histogram`] counts whole persons and sums of fen in fixed bins, so that
//!   counties can be merged in any order. Its indices carry a stated error.
//!
//! # Conventions, unless an item says otherwise
//!
//! * **Persons or households.** An index counts what the weights count. With income per head and
//!   weights equal to household size it counts persons, as the field's tables do; with weights of
//!   one per household it counts households.
//! * **Unit.** Incomes and lines share one unit (here yuan per person and year). Indices without a
//!   stated unit are pure numbers; shares and rates lie between 0 and 1.
//! * **Poor** means income strictly below the line.
//! * **Ties.** Persons with the same income are interchangeable: the order of the input changes no
//!   bit of a result.
//! * **Zero weights** take part in nothing: removing them changes no result.
//! * **Non-positive incomes.** Means and quantiles take incomes as they are. Indices of poverty and
//!   inequality count a negative income as zero, which keeps them within their bounds. Where the
//!   formula needs a logarithm or a negative power of an income that is zero, the index is
//!   infinite, and the answer is `None`; [`Distribution::bottom_coded`] offers the usual remedy.
//! * **Empty groups**, and whatever else leaves a formula without meaning (mean income zero, a line
//!   that is not positive, sums that overflow), give `None`, never NaN or infinity.
//!
//! Logarithms and powers come from `libm`, so that results are the same on every machine.

pub(crate) mod bins;
mod decomposition;
mod distribution;
mod dynamics;
mod grouped;
mod histogram;
mod inequality;
mod multidimensional;
mod poverty;
mod quantiles;
mod reach;
mod survey_waves;
mod targeting;
mod transitions;

pub use decomposition::{Components, Situation, datt_ravallion};
pub use distribution::{Distribution, SampleError, Weighted};
pub use dynamics::{DynamicsError, PovertyDynamics};
pub use grouped::LorenzCurve;
pub use histogram::{Histogram, Incidence};
pub use inequality::{
    atkinson, generalized_entropy, gini, mean_log_deviation, palma, theil, wolfson,
};
pub use multidimensional::{AlkireFoster, AlkireFosterError, MultidimensionalPoverty};
pub use poverty::{fgt, headcount, poverty_gap, sen, sen_shorrocks_thon, severity, watts};
pub use quantiles::{
    ChangeBucket, decile_groups, decile_means, decile_shares, lorenz_ordinate, median, quantile,
    relative_change, top_share,
};
pub use reach::{ReachHistogram, Reached};
pub use survey_waves::SurveyWaves;
pub use targeting::{Targeting, benefit_shares, cgh_index};
pub use transitions::{
    ChronicTransient, ChronicTransientSums, PovertyPattern, TransitionMatrix, chronic_transient,
    poverty_pattern,
};

/// The value if it is a finite number: the last gate of every index.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}

/// `numerator / denominator`, or nothing when the denominator is zero.
fn ratio(numerator: f64, denominator: f64) -> Option<f64> {
    if denominator == 0.0 {
        None
    } else {
        finite(numerator / denominator)
    }
}
