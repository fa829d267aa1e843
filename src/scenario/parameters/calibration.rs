//! Parameters of calibration: which targets are fitted and how many runs that may take. They change no outcome of the model.

use crate::scenario::macros::parameters;

parameters! {
    /// How `five-measures calibrate` fits parameters to the targets of `data.targets`.
    pub struct Calibration {
        /// Last year whose targets are fitted; later ones are held out.
        fit_until: u16 { unit: "year", range: 1990..=2081, kind: Assumed, grade: B, source: "all published years; an earlier one leaves years for validation", fixed },
        /// Households for which one agent stands in the runs of a calibration.
        scale: u32 { unit: "households per agent", range: 1..=1_000_000, kind: Assumed, grade: B, source: "luck of a run is then about as large as the tolerances", fixed },
        /// Runs at the scenario's own scale that show how far the coarser ones are off; values are corrected by the difference. 0 leaves it out.
        reference: u32 { unit: "runs", range: 0..=1000, kind: Assumed, grade: B, source: "coarse samples leave more people poor and counties on the list longer", fixed },
        /// Replicates of each candidate in the search, which all candidates of an iteration share.
        replicates: u32 { unit: "replicates", range: 2..=1000, kind: Assumed, grade: B, source: "the least from which luck can be told from slope", fixed },
        /// Runs that measure the luck of every target before the search.
        pilot: u32 { unit: "runs", range: 2..=10_000, kind: Assumed, grade: B, source: "a standard deviation within a quarter", fixed },
        /// Trajectories of the screening by elementary effects (Morris); 0 leaves it out.
        screening: u32 { unit: "trajectories", range: 0..=1000, kind: Assumed, grade: B, source: "the search tells the same from the same runs", fixed },
        /// Runs of the search by least squares, all starts together.
        search: u32 { unit: "runs", range: 1..=1_000_000, kind: Assumed, grade: B, source: "six iterations for twenty-five parameters", fixed },
        /// Starts of the search: the scenario's own values, then the best points of a Sobol sequence.
        starts: u32 { unit: "starts", range: 1..=100, kind: Assumed, grade: B, source: "a second start shows whether the end depends on it", fixed },
        /// Runs of the evolution strategy that checks the search from a start of its own; 0 leaves it out.
        check: u32 { unit: "runs", range: 0..=1_000_000, kind: Assumed, grade: B, source: "a few generations; more for an independent optimum", fixed },
        /// Runs around the optimum from which derivatives are taken.
        cloud: u32 { unit: "runs", range: 1..=1_000_000, kind: Assumed, grade: B, source: "ten for each of some twenty parameters", fixed },
        /// Candidates of the posterior sample, one run each.
        sample: u32 { unit: "runs", range: 1..=1_000_000, kind: Assumed, grade: B, source: "several times the effective sample size", fixed },
        /// Fresh replicates on which the ends of the searches are compared, and others on which the fit is reported.
        rescoring: u32 { unit: "replicates", range: 2..=10_000, kind: Assumed, grade: B, source: "luck of a mean is then a fifth of a run's", fixed },
        /// Residual from which on a candidate misses a target.
        cutoff: f64 { unit: "standard deviations", range: 1.0..=20.0, kind: Assumed, grade: B, source: "three-sigma rule (Pukelsheim 1994), usual in history matching", fixed },
        /// Targets that a plausible candidate may miss.
        allowed_misses: u32 { unit: "targets", range: 0..=1000, kind: Assumed, grade: B, source: "judges by the fifth largest residual; history matching usually takes the second or third, of fewer targets", fixed },
        /// Least effective sample size of the weighted draws.
        effective: u32 { unit: "draws", range: 2..=100_000, kind: Assumed, grade: B, source: "bounds of intervals of 90% need some draws beyond them", fixed },
        /// Standard error of observed values of grade A, relative to the value.
        error_a: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "rounding and sampling of national surveys", fixed },
        /// The same for grade A-derived.
        error_a_derived: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "twice that of the values it is calculated from", fixed },
        /// The same for grade A-weak.
        error_a_weak: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "secondary copies round and err", fixed },
        /// The same for grade B.
        error_b: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "general knowledge, not checked", fixed },
        /// The same for grade B-derived.
        error_b_derived: f64 { unit: "share", range: 0.0..=1.0, kind: Assumed, grade: B, source: "more than that of the values it is calculated from", fixed },
    }
}
