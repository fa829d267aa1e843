//! The reference of all parameters as Markdown, made from the register.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::evidence::{Grade, Kind};
use super::register::{Entry, register, sections};
use super::value::Type;

/// The reference of all sections and parameters, for docs/parameters.md.
#[must_use]
pub fn reference() -> String {
    let mut out = String::from(
        "# Parameters\n\n\
         All that a scenario can set, made from the register (`src/scenario/parameters/`); \
         `UPDATE_DOCS=1 cargo test --test register` renews this page. The default is what \
         [`scenarios/baseline.toml`](../scenarios/baseline.toml) says. `five-measures parameters WORD...` \
         searches, `five-measures parameters PATH` explains one, `five-measures new NAME --full` writes \
         a scenario with all of them as comments.\n\n\
         A value is *sourced* (taken from a published source), *calibrated* (to be fitted within its \
         prior) or *assumed*. Grades say how well it is backed: A, read in a published source; \
         A-derived, arithmetic on such values; A-weak, read in a secondary copy; B, general knowledge \
         that was not checked; B-derived, arithmetic on at least one value of grade B.\n\n",
    );
    out.push_str(&summary());
    for section in sections() {
        let _ = write!(out, "\n## `{}`\n\n{}\n", section.path, section.meaning);
        for entry in register().iter().filter(|e| e.section() == section.path) {
            parameter(&mut out, entry);
        }
    }
    out
}

/// How many parameters there are of each kind and grade.
fn summary() -> String {
    let kinds = [Kind::Sourced, Kind::Calibrated, Kind::Assumed];
    let mut counts = BTreeMap::new();
    for entry in register() {
        *counts.entry((entry.kind.name(), entry.grade)).or_insert(0) += 1;
    }
    let grades: Vec<Grade> = Grade::ALL
        .into_iter()
        .filter(|grade| {
            kinds
                .iter()
                .any(|kind| counts.contains_key(&(kind.name(), *grade)))
        })
        .collect();
    let names: Vec<_> = grades.iter().map(|grade| grade.name()).collect();
    let mut out = format!(
        "| kind | {} | all |\n|---|{}---:|\n",
        names.join(" | "),
        "---:|".repeat(grades.len())
    );
    let mut line = |name: &str, of: &[Kind]| {
        let count = |grade: &Grade| -> i32 {
            let kinds = of
                .iter()
                .filter_map(|kind| counts.get(&(kind.name(), *grade)));
            kinds.sum()
        };
        let cells: Vec<i32> = grades.iter().map(count).collect();
        let shown: Vec<_> = cells.iter().map(ToString::to_string).collect();
        let _ = writeln!(
            out,
            "| {name} | {} | {} |",
            shown.join(" | "),
            cells.iter().sum::<i32>()
        );
    };
    for kind in kinds {
        line(kind.name(), &[kind]);
    }
    line("all", &kinds);
    out
}

fn parameter(out: &mut String, entry: &Entry) {
    let _ = write!(
        out,
        "\n### `{}`\n\n{}\n\n- Expected: {}\n",
        entry.path,
        entry.meaning,
        entry.expectation()
    );
    if let Type::Choice(choices) = entry.value_type {
        for choice in choices {
            let _ = writeln!(out, "  - `\"{}\"`: {}", choice.name, choice.meaning);
        }
    }
    let _ = writeln!(out, "- Default: `{}`", entry.default_toml());
    let _ = writeln!(out, "- {}", entry.evidence());
    if let Some(prior) = entry.prior {
        let _ = writeln!(out, "- Prior: {prior}");
    }
    let _ = writeln!(out, "- By year: {}", entry.by_year());
}
