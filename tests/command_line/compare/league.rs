//! The league of several scenarios.

use super::*;

#[test]
fn several_scenarios_stand_in_a_league_by_their_cost() {
    let reforms = Reforms::new();
    let base = country();
    let off = reforms.write(
        "no-jobs.toml",
        &country(),
        "[measures]\njobs.enabled = false\n",
    );
    let more = reforms.write(
        "more-jobs.toml",
        &country(),
        "[measures.jobs]\nfunding = 4.0\n",
    );
    let out = reforms.path("out");
    let jobs = reforms.path("jobs.toml");
    let scenarios = [&off, &base, &jobs, &more, &off];
    let scenarios = scenarios.map(PathBuf::as_path);
    let said = stdout(&ends(
        compare(&scenarios, &out).args(["--replicates", "3"]),
        0,
    ));
    assert!(
        said.contains("All scenarios beside no-jobs, all years together"),
        "{said}"
    );
    assert!(
        said.contains("no-jobs: public_cost: no difference"),
        "{said}"
    );
    let league = rows(&out, "league.csv");
    let costs = rows(&out, "cost_effectiveness.csv");
    assert_eq!(league.len(), 4);
    let mut before = 0.0;
    for (place, row) in league.iter().enumerate() {
        let same = only(
            &costs,
            &[
                ("other", &row["scenario"]),
                ("from_year", "2005"),
                ("to_year", "2012"),
            ],
        );
        for (column, cell) in row {
            let own = ["rank", "scenario", "title", "note"].contains(&column.as_str());
            assert!(own || same[column] == *cell, "{column}: {cell}");
        }
        if place == 3 {
            assert_eq!(
                (row["scenario"].as_str(), row["rank"].as_str()),
                ("no-jobs", "")
            );
            continue;
        }
        assert_eq!(row["rank"], (place + 1).to_string());
        let cost = number(row, "cost_per_person_lifted");
        assert!(cost > before, "{row:?}");
        before = cost;
    }
    // A single OTHER needs no league on the terminal.
    let two = [&off, &base].map(PathBuf::as_path);
    let said = stdout(&ends(&mut compare(&two, &reforms.path("two")), 0));
    assert!(!said.contains("All scenarios beside"), "{said}");
    assert_eq!(rows(&reforms.path("two"), "league.csv").len(), 1);
}
