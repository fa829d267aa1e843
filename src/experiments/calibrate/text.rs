//! What a calibration writes in words: the fitted scenario, the diagnosis, the summary on the terminal.

use std::fmt::Write as _;

use super::model::{Model, settings};
use super::stages::Findings;
use crate::calibration::diagnosis::Identified;
use crate::scenario::Scenario;
use crate::scenario::value::toml_string;

/// Posterior width over prior width below which a parameter counts as identified.
pub(super) const IDENTIFIED: f64 = 0.7;

/// Distance of the fit from which on the stated errors are too small for the model.
const DOUBTFUL: f64 = 2.0;

/// What a calibration came to, for the terminal and the diagnosis.
pub struct Summary {
    /// Mean squared residual of the fitted targets with the scenario's own values, on fresh replicates.
    pub distance_before: f64,
    /// The same with the fitted values.
    pub distance_after: f64,
    /// Number of fitted targets.
    pub targets: usize,
    /// Fitted targets missed by more than two standard deviations, and z.
    pub missed: Vec<(String, f64)>,
    /// Number of fitted parameters, and of those that the targets identify.
    pub parameters: [usize; 2],
    /// Pairs of parameters that trade off, growth against measures first, and their correlation.
    pub trade_offs: Vec<(String, String, f64)>,
}

/// The name of the resolved scenario beside `calibrated.toml`.
pub(super) fn parent_file(scenario: &Scenario) -> String {
    match scenario.name() {
        "calibrated" => "calibrated-parent.toml".to_owned(),
        name => format!("{name}.toml"),
    }
}

/// The fitted values as a scenario that extends the resolved one beside it.
pub(super) fn calibrated(
    scenario: &Scenario,
    model: &Model<'_>,
    found: &Findings,
    summary: &Summary,
) -> String {
    let quoted = toml_string;
    let title = scenario.header().title.as_deref().unwrap_or_default();
    let until = settings(scenario).fit_until;
    let description = format!(
        "{} parameters fitted to {} observed values until {until} by `five-measures calibrate`: mean squared residual {:.2}, {:.2} before.",
        model.entries().len(),
        summary.targets,
        summary.distance_after,
        summary.distance_before,
    );
    let mut text = format!(
        "extends = {}\n\n[scenario]\ntitle = {}\ndescription = {}\n",
        quoted(&parent_file(scenario)),
        quoted(&format!("{title}, calibrated")),
        quoted(&description),
    );
    text.push_str("\n[data]\nposterior = \"posterior.csv\"\n");
    let _ = write!(text, "\n[calibration]\nfit_until = {until}\n");
    let mut section = "";
    let values = found.space.values(&found.best.position);
    for (entry, value) in model.entries().iter().zip(values) {
        if entry.section() != section {
            section = entry.section();
            let _ = write!(text, "\n[{section}]\n");
        }
        let _ = writeln!(text, "{} = {value:?}", entry.name());
    }
    text
}

/// The diagnosis in words.
pub(super) fn text(
    model: &Model<'_>,
    found: &Findings,
    summary: &Summary,
    widths: &[Identified],
) -> String {
    let mut text = String::from("What the targets say about the parameters\n\n");
    text.push_str(&summary.text());
    let _ = write!(
        text,
        "\nThe search\n  started {} times and ended at losses of",
        found.search.starts.len()
    );
    for start in &found.search.starts {
        let _ = write!(text, " {:.3}", start.end.loss);
    }
    let _ = writeln!(text, ".");
    if let Some(check) = &found.check {
        let _ = writeln!(
            text,
            "  The evolution strategy, from a start of its own, came to {:.3} in {} generations.",
            check.best.loss,
            check.losses.len()
        );
    }
    let _ = writeln!(
        text,
        "  The best end on fresh replicates, with a loss of {:.3}, is that of: {}.",
        found.best.loss, found.winner
    );
    let posterior = &found.posterior;
    let _ = write!(
        text,
        "\nThe posterior\n  {} of {} candidates are plausible, as good as {:.0} independent draws (temper {:.2}).\n",
        posterior.plausible,
        posterior.candidates.len(),
        posterior.effective,
        posterior.temper
    );
    if posterior.temper < 0.5 {
        text.push_str("  The temper is far below one: intervals are wider than the targets warrant, and more runs of cloud and sample are due.\n");
    }
    text.push_str("\nPosterior width over prior width (below 0.7: identified)\n");
    let width = model.entries().iter().map(|e| e.path.len()).max();
    for one in widths {
        let mark = if one.ratio < IDENTIFIED {
            "identified"
        } else {
            "left open"
        };
        let _ = writeln!(
            text,
            "  {:<width$}  {:.2}  {mark}",
            one.name,
            one.ratio,
            width = width.unwrap_or(0)
        );
    }
    text
}

impl Summary {
    /// A few lines for people.
    pub fn text(&self) -> String {
        let mut text = format!(
            "Mean squared residual of {} targets on fresh replicates: {:.2} before, {:.2} after (1 is as good as stated)\n",
            self.targets, self.distance_before, self.distance_after
        );
        let _ = write!(text, "Missed by more than 2 sd: {}", self.missed.len());
        for (name, z) in self.missed.iter().take(5) {
            let _ = write!(text, "\n  {name}: {z:+.1} sd");
        }
        if self.missed.len() > 5 {
            text.push_str("\n  more in fit.csv");
        }
        let [all, identified] = self.parameters;
        let _ = write!(text, "\nParameters identified: {identified} of {all}\n");
        if self.distance_after > DOUBTFUL {
            text.push_str(
                "  The model misses more than the stated errors admit, so these widths are narrower than they should be.\n",
            );
        }
        let _ = write!(text, "Pairs that trade off: {}", self.trade_offs.len());
        for (first, second, correlation) in self.trade_offs.iter().take(5) {
            let _ = write!(text, "\n  {first} with {second} ({correlation:+.2})");
        }
        if self.trade_offs.len() > 5 {
            text.push_str("\n  more in correlations.csv");
        }
        text.push('\n');
        text
    }
}
