//! Results of `run`, `compare`, `validate` and `attribute` on one page.

use super::*;

#[test]
fn results_of_every_kind_stand_on_one_page() {
    let base = tempfile::tempdir().expect("a folder");
    let country = repository("tests/own-data/country.toml");
    let reform = base.path().join("reform.toml");
    let parent = serde_json::Value::from(country.to_str().expect("text"));
    let lines = "[measures.jobs.public_jobs]\ncapacity = { multiply = 8.0, from = 2008 }\n";
    fs::write(&reform, format!("extends = {parent}\n{lines}")).expect("a file");
    let path = |name: &str| base.path().join(name);
    ends(run(&country, &path("run")).args(["--replicates", "2"]), 0);
    let mut compare = Command::new(PROGRAM);
    compare
        .arg("compare")
        .args([&country, &reform])
        .args(["--replicates", "2", "--out"]);
    ends(compare.arg(path("compared")), 0);
    let mut validate = Command::new(PROGRAM);
    ends(
        validate
            .arg("validate")
            .arg(path("run"))
            .arg("--out")
            .arg(path("validated")),
        0,
    );
    attribution(&path("compared"), &path("attributed"));
    let folders = [
        path("run"),
        path("compared"),
        path("validated").join("validation"),
        path("attributed"),
    ];
    let folders: Vec<&Path> = folders.iter().map(PathBuf::as_path).collect();
    let page = page_of(&folders, &[]);
    let own = own_part(&page);
    for section in [
        "poverty-1",
        "comparison-2",
        "distribution-2",
        "costs-2",
        "validation-3",
        "attribution-4",
        "parameters-2",
    ] {
        assert!(
            own.contains(&format!("<section id=\"{section}\"")),
            "{section}"
        );
    }
    assert!(own.contains("measures.jobs.public_jobs.capacity"));
    let data = data(&page);
    let ids: Vec<&str> = data["figures"]
        .as_array()
        .expect("figures")
        .iter()
        .filter_map(|figure| figure["id"].as_str())
        .collect();
    for id in [
        "gains-by-tenth-2",
        "growth-incidence-2",
        "decomposition-2",
        "forecasts-3",
        "attribution-4",
        "attribution-by-year-4",
    ] {
        assert!(ids.contains(&id), "{id} in {ids:?}");
    }
    assert!(own.contains("<table id=\"league-table-2\">"));
    // Over several runs there are bands.
    assert!(data["figures"][0]["panels"][0]["traces"][0]["fill"] == "toself");
}

/// A table for a manifest.
fn record(name: &str, text: &str) -> serde_json::Value {
    use sha2::Digest;
    let hash = sha2::Sha256::digest(text);
    let hash: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
    serde_json::json!({
        "name": name, "file": format!("{name}.csv"), "rows": text.lines().count() - 1, "bytes": text.len(), "sha256": hash,
        "deterministic": true,
    })
}

/// A folder as `attribute` writes it, with fewer columns than it may have.
fn attribution(like: &Path, folder: &Path) {
    fs::create_dir(folder).expect("a folder");
    let mut text = String::from(
        "scenario,outcome,unit,year,place,term,measure,shapley,shapley_lower,shapley_upper\n",
    );
    for year in [2008, 2009] {
        for (measure, value) in [("jobs", -3000), ("subsistence", -1000), ("growth", 50)] {
            text.push_str(&format!(
                "country,poor_population,persons,{year},nation,measure,{measure},{value},{},{}\n",
                value - 9,
                value + 9
            ));
        }
    }
    let mut all = manifest(like);
    all["tables"] = serde_json::json!([record("attribution", &text)]);
    fs::write(folder.join("attribution.csv"), text).expect("a table");
    fs::write(folder.join("manifest.json"), all.to_string()).expect("a manifest");
}
