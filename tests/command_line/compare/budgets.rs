//! `compare --equal-budget`.

use super::*;
use crate::posterior::Calibrated;

/// A country with less money for jobs, one with more, and one without any programme.
fn policies(reforms: &Reforms) -> [PathBuf; 3] {
    let write = |name: &str, changes: &str| reforms.write(name, &country(), changes);
    [
        write("less.toml", "[measures.jobs]\nfunding = 0.5\n"),
        write("more.toml", "[measures.jobs]\nfunding = 3.0\n"),
        write(
            "none.toml",
            "[measures]\njobs.enabled = false\nrelocation.enabled = false\neco_compensation.enabled = false\n\
             education.enabled = false\nsubsistence.enabled = false\n",
        ),
    ]
}

/// The year after the first, from which the factor holds.
const FROM: &str = "2006";

#[test]
fn every_other_spends_what_base_spends() {
    let reforms = Reforms::new();
    let base = country();
    let [less, more, _] = policies(&reforms);
    let out = reforms.path("out");
    let ask = || {
        let mut command = compare(&[&base, &less, &more], &out);
        command.args(["--equal-budget", "--replicates", "2"]);
        command
    };
    let said = stdout(&ends(&mut ask(), 0));
    assert!(said.contains("Budgets held to that of country"), "{said}");
    let budgets = rows(&out, "budgets.csv");
    let costs = rows(&out, "cost_effectiveness.csv");
    let manifest = manifest(&out);
    let parameters = manifest["scenario"]["parameters"]
        .as_array()
        .expect("scenarios");
    assert_eq!(parameters[3]["equal_budget"], "country");
    for (place, (name, above)) in [("less", true), ("more", false)].into_iter().enumerate() {
        let budget = only(&budgets, &[("scenario", name)]);
        assert_eq!(
            (budget["reference"].as_str(), budget["note"].as_str()),
            ("country", "")
        );
        assert_eq!(number(budget, "factor") > 1.0, above, "{budget:?}");
        assert_eq!(
            number(budget, "spending_before") < number(budget, "target"),
            above
        );
        assert!(number(budget, "gap_share").abs() <= 0.001, "{budget:?}");
        assert!(budget["gap_draws"].is_empty());
        // What the comparison then spends is what was found, and there is no cost of the difference.
        let all = only(
            &costs,
            &[("other", name), ("from_year", "2005"), ("to_year", "2012")],
        );
        let close = |a: f64, b: f64| (a / b - 1.0).abs() < 1e-8;
        assert!(close(
            number(all, "public_cost_other"),
            number(budget, "spending_after")
        ));
        assert!(close(
            number(all, "public_cost_base"),
            number(budget, "target")
        ));
        assert!(all["cost_per_person_lifted"].is_empty());
        assert!(all["note"].starts_with("equal budgets"), "{}", all["note"]);
        // The manifest has the parameters as they were simulated.
        let scales = &parameters[place + 1]["parameters"]["money.scale"];
        assert_eq!(scales["2005"], 1.0);
        let factor = scales[FROM].as_f64().expect("a number");
        assert!(close(factor, number(budget, "factor")));
    }
    // Threads change no byte, in the search as in the comparison.
    let alone = reforms.path("alone");
    let mut command = compare(&[&base, &less, &more], &alone);
    command.args([
        "--equal-budget",
        "--replicates",
        "2",
        "--quiet",
        "--threads",
        "1",
    ]);
    ends(&mut command, 0);
    for name in ["budgets.csv", "league.csv", "comparison.csv"] {
        let [a, b] = [&out, &alone].map(|folder| fs::read(folder.join(name)).expect("a table"));
        assert!(a == b, "{name}");
    }
    // The finished result is known again, by what was asked for.
    assert_eq!(stdout(&ends(&mut ask(), 0)), said);
    let mut other = compare(&[&base, &less, &more], &out);
    ends(other.args(["--equal-budget=more", "--replicates", "2"]), 2);
}

#[test]
fn the_budget_can_be_that_of_another_scenario() {
    let reforms = Reforms::new();
    let base = country();
    let [less, more, none] = policies(&reforms);
    let out = reforms.path("out");
    let mut command = compare(&[&none, &base, &less, &more], &out);
    let said = stdout(&ends(command.arg("--equal-budget=country"), 0));
    assert!(said.contains("All scenarios beside none"), "{said}");
    let budgets = rows(&out, "budgets.csv");
    assert_eq!(
        only(&budgets, &[("scenario", "country")])["note"],
        "reference"
    );
    let league = rows(&out, "league.csv");
    let cost = |name: &str| {
        let row = only(&league, &[("scenario", name)]);
        number(row, "public_cost_difference")
    };
    // Against no programme all cost the same, as far as their budgets are equal.
    let tolerance = 0.0021 * number(&budgets[0], "target");
    for name in ["less", "more"] {
        assert!((cost(name) - cost("country")).abs() < tolerance, "{name}");
    }
    assert!(
        league
            .iter()
            .all(|row| !row["cost_per_person_year"].is_empty())
    );
}

#[test]
fn a_budget_that_cannot_be_spent_is_marked() {
    let reforms = Reforms::new();
    let base = country();
    let [_, more, _] = policies(&reforms);
    // So few positions that ten times as many cost less than what others do.
    let tiny = reforms.write(
        "tiny.toml",
        &country(),
        "[measures]\nrelocation.enabled = false\neco_compensation.enabled = false\neducation.enabled = false\n\
         subsistence.enabled = false\n[measures.jobs]\nfunding = 0.001\n",
    );
    let out = reforms.path("out");
    let said = stdout(&ends(
        compare(&[&base, &tiny, &more], &out).arg("--equal-budget"),
        0,
    ));
    assert!(said.contains("Not all budgets are equal"), "{said}");
    let budgets = rows(&out, "budgets.csv");
    let budget = only(&budgets, &[("scenario", "tiny")]);
    assert_eq!(budget["note"], "budget not reached");
    assert!(number(budget, "gap_share") < -0.001);
    assert!(number(budget, "factor") > 9.9, "{budget:?}");
    let league = rows(&out, "league.csv");
    let note = &only(&league, &[("scenario", "tiny")])["note"];
    assert!(note.contains("budget not reached"), "{note}");
}

#[test]
fn what_has_no_budget_is_refused_before_anything_is_simulated() {
    let reforms = Reforms::new();
    let base = country();
    let [less, _, none] = policies(&reforms);
    let out = reforms.path("out");
    let refused = |scenarios: &[&Path], option: &str, expected: &[&str]| {
        let said = stderr(&ends(compare(scenarios, &out).arg(option), 2));
        for part in expected {
            assert!(said.contains(part), "{part}\n{said}");
        }
        assert!(!out.exists(), "{expected:?}");
    };
    refused(
        &[&base, &less],
        "--equal-budget=les",
        &[
            "no scenario of the comparison is named `les`",
            "did you mean `less`?",
        ],
    );
    refused(
        &[&base, &none],
        "--equal-budget",
        &[
            "none has nothing to scale to the budget of country",
            "leave it out",
        ],
    );
    refused(
        &[&none, &base],
        "--equal-budget",
        &[
            "the budget of none leaves nothing for a programme",
            "--equal-budget=country",
        ],
    );
}

#[test]
fn draws_keep_the_factor_and_report_the_gap() {
    let calibrated = Calibrated::new();
    let scenarios = ["calibrated.toml", "no-jobs.toml"].map(|name| calibrated.path(name));
    let out = calibrated.path("out");
    let mut command = compare(&[&scenarios[0], &scenarios[1]], &out);
    command.args(SHORT);
    ends(command.args(["--posterior", "2", "--equal-budget"]), 0);
    let budgets = rows(&out, "budgets.csv");
    let budget = only(&budgets, &[("scenario", "no-jobs")]);
    assert!(number(budget, "factor") > 1.0);
    let costs = rows(&out, "cost_effectiveness.csv");
    let all = only(&costs, &[("from_year", "2012"), ("to_year", "2013")]);
    let gap = number(all, "public_cost_difference");
    assert!((number(budget, "gap_draws") - gap).abs() <= 1e-8 * gap.abs().max(1.0));
}
