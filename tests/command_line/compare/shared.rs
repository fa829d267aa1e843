//! Years that scenarios share are simulated once, which changes no byte.

use super::*;

/// The tables of a comparison of the country with two policies that begin one after the other. The panel says nothing in a comparison,
/// but those who have one share no year with those who have none.
fn compared(panels: [u32; 2]) -> BTreeMap<String, Vec<u8>> {
    let reforms = Reforms::new();
    let panel = |size: u32| format!("[output]\npanel = {size}\n");
    let jobs = format!(
        "[measures.jobs]\nfunding = {{ multiply = 3.0, from = 2008 }}\n{}",
        panel(panels[0])
    );
    let late = format!(
        "[growth]\nlevel = {{ value = 0.02, from = 2011 }}\n{}",
        panel(panels[1])
    );
    let jobs = reforms.write("jobs.toml", &country(), &jobs);
    let late = reforms.write("late.toml", &country(), &late);
    let out = reforms.path("out");
    ends(
        compare(&[&country(), &jobs, &late], &out).args(["--replicates", "2"]),
        0,
    );
    let mut tables = files(&out);
    tables.remove("manifest.json");
    tables
}

#[test]
fn shared_years_give_the_bytes_of_years_simulated_apart() {
    let shared = compared([0, 0]);
    assert!(shared.len() > 6, "{:?}", shared.keys());
    let apart = compared([1, 2]);
    for (name, bytes) in &shared {
        assert!(*bytes == apart[name], "{name} differs");
    }
}
