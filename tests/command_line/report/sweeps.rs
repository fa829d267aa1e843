//! Results of `sweep`: what is varied, which parameters matter, and how outcomes lie over them.

use super::*;

/// The folder of a finished sweep of a small experiment.
fn swept(base: &Path, name: &str, rest: &str) -> PathBuf {
    let file = base.join(format!("{name}.toml"));
    let head = "scenarios = [\"shipped:baseline\"]\n";
    let settings = "[settings]\npopulation.scale = 10000\ntime.end = 2013\n";
    fs::write(
        &file,
        format!("title = \"Title of {name}\"\n{head}{rest}\n{settings}"),
    )
    .expect("an experiment");
    let folder = base.join(name);
    let mut command = Command::new(PROGRAM);
    command.arg("sweep").arg(&file).arg("-q").arg("--out");
    ends(command.arg(&folder), 0);
    folder
}

const VARY: &str = "
[vary]
growth.level = \"prior\"
money.scale = { multiply = { low = 0.5, high = 2.0 } }
[[keep]]
table = \"national\"
columns = [\"poor_population\"]
";

fn with_design(design: &str) -> String {
    format!("[design]\n{design}\n{VARY}")
}

/// The figure of that name.
fn figure<'a>(data: &'a serde_json::Value, id: &str) -> &'a serde_json::Value {
    let figures = data["figures"].as_array().expect("figures");
    let found = figures.iter().find(|figure| figure["id"] == id);
    found.unwrap_or_else(|| panic!("no figure {id}"))
}

/// Numbers of a column of indices, as they stand in the folder.
fn indices(folder: &Path, name: &str) -> Vec<f64> {
    let table = fs::read(folder.join("sensitivity.csv")).expect("a table");
    let cells = column(&table, name);
    cells.iter().filter_map(|cell| cell.parse().ok()).collect()
}

#[test]
fn elementary_effects_are_sorted_bars_and_dots() {
    let base = tempfile::tempdir().expect("a folder");
    let folder = swept(
        base.path(),
        "morris",
        &with_design("kind = \"morris\"\ntrajectories = 2"),
    );
    let page = page_of(&[&folder], &[]);
    let own = own_part(&page);
    for words in [
        "Sweep: Title of morris",
        "All 6 runs at 6 points are done",
        "elementary effects of Morris",
        "money.scale.factor",
        "From 6 runs.",
        "95% bootstrap intervals",
        "Poor population, 2013",
    ] {
        assert!(own.contains(words), "{words}");
    }
    for section in [
        "sweep",
        "strength",
        "interactions",
        "parameters",
        "provenance",
    ] {
        assert!(
            own.contains(&format!("<section id=\"{section}\"")),
            "{section}"
        );
    }
    let data = data(&page);
    let panel = &figure(&data, "strength-1")["panels"][0];
    let mut strengths = indices(&folder, "mu_star");
    // The last year stands first, which is the second of two.
    strengths.drain(..2);
    strengths.sort_by(|a, b| b.total_cmp(a));
    let mut bars: Vec<(f64, f64)> = Vec::new();
    for trace in panel["traces"].as_array().expect("traces") {
        let number = |axis: &str| -> Vec<f64> {
            serde_json::from_value(trace[axis].clone()).expect("numbers")
        };
        bars.extend(number("y").into_iter().zip(number("x")));
    }
    bars.sort_by(|a, b| a.0.total_cmp(&b.0));
    let bars: Vec<f64> = bars.into_iter().map(|(_, value)| value * 1e6).collect();
    assert_eq!(bars.len(), 2);
    for (bar, strength) in bars.iter().zip(&strengths) {
        assert!((bar - strength).abs() < 1e-3, "{bars:?} {strengths:?}");
    }
    let guides = figure(&data, "spread-of-effects-1")["legend"]
        .as_array()
        .expect("a legend");
    assert!(guides.iter().any(|entry| entry["name"] == "σ = μ*"));
}

#[test]
fn indices_of_sobol_have_pairs_and_tornados_have_two_sides() {
    let base = tempfile::tempdir().expect("a folder");
    let design = "kind = \"sobol-indices\"\npoints = 4\nsecond_order = true";
    let sobol = swept(base.path(), "sobol", &with_design(design));
    let tornado = swept(
        base.path(),
        "tornado",
        &with_design("kind = \"one-at-a-time\""),
    );
    let page = page_of(&[&sobol, &tornado], &["--lang", "zh"]);
    let data = data(&page);
    for id in ["strength-1-1", "explained-together-1-1", "strength-1-2"] {
        assert!(!figure(&data, id)["legend"].is_null(), "{id}");
    }
    let cells = &figure(&data, "pairs-1-1")["panels"][0]["traces"][0];
    assert_eq!(cells["type"], "heatmap");
    assert_eq!(cells["z"][0][0], serde_json::Value::Null);
    assert_eq!(cells["z"][0][1], cells["z"][1][0]);
    let sides = &figure(&data, "strength-1-2")["panels"][0];
    assert_eq!(sides["overlaid"], true);
    assert_eq!(sides["traces"].as_array().expect("traces").len(), 2);
    let own = own_part(&page);
    for words in ["批量实验", "哪些参数重要", "交互作用", "逐个变动参数"] {
        assert!(own.contains(words), "{words}");
    }
    for words in [
        "Which parameters",
        "Sweep",
        "bootstrap",
        "Share of the variance",
    ] {
        assert!(!own.contains(words), "{words}");
    }
}

#[test]
fn an_attribution_shows_which_assumptions_drive_each_measure() {
    let base = tempfile::tempdir().expect("a folder");
    let keep = "
[design]
kind = \"one-at-a-time\"
[vary]
money.scale = { multiply = { low = 0.5, high = 2.0 } }
[[keep]]
table = \"attribution\"
columns = [\"shapley\"]
years = [2013]
places = [\"nation\"]
where = { order = [\"any\"], term = [\"measure\"], outcome = [\"poor_population\"] }
";
    let folder = swept(base.path(), "attributed", keep);
    let page = page_of(&[&folder], &[]);
    let own = own_part(&page);
    assert!(own.contains("Which assumptions drive the attribution of each measure?"));
    assert!(own.contains("Jobs and industry rests most on money.scale.factor ("));
    let data = data(&page);
    let panel = &figure(&data, "drivers-1")["panels"][0];
    let measures = panel["x"]["ticktext"].as_array().expect("names");
    assert!(measures.contains(&"Education".into()), "{measures:?}");
    assert_eq!(
        panel["y"]["ticktext"],
        serde_json::json!(["money.scale.factor"])
    );
}

#[test]
fn designs_without_indices_show_outcomes_over_parameters_and_failed_runs() {
    let base = tempfile::tempdir().expect("a folder");
    let grid = "[design]\nkind = \"grid\"\n[vary]\nregister.quota_per_head = [0.0, 1.0]\npopulation.villages.agents_per_group = [40, 41]\n";
    let grid = swept(base.path(), "grid", grid);
    let page = page_of(&[&grid], &[]);
    let panels = figure(&data(&page), "outcome-1")["panels"].clone();
    assert_eq!(panels.as_array().expect("panels").len(), 2);
    assert_eq!(panels[0]["scattered"], true);
    assert_eq!(
        panels[1]["traces"][0]["x"],
        serde_json::json!([0.0, 0.0, 1.0, 1.0])
    );
    // Rows of one place on the axis are all in the table below.
    let own = own_part(&page);
    let (_, numbers) = own
        .split_once("<table id=\"outcome-1-numbers\">")
        .expect("a table");
    let (numbers, _) = numbers.split_once("</table>").expect("its end");
    assert_eq!(numbers.matches("<tr>").count(), 1 + 8);
    assert!(own.contains("of the last kept year; results.csv has the others"));

    let single = swept(
        base.path(),
        "single",
        "replicates = 3\n[[keep]]\ntable = \"national\"\ncolumns = [\"mean_income\"]\n",
    );
    let page = page_of(&[&single], &[]);
    let own = own_part(&page);
    assert!(own.contains("All 3 runs are done") && own.contains("Nothing was varied but luck"));
    let traces = figure(&data(&page), "outcome-1")["panels"][0]["traces"].clone();
    assert_eq!(traces[0]["y"].as_array().map(Vec::len), Some(3));
}

#[test]
fn failed_runs_are_listed_with_their_reasons() {
    let base = tempfile::tempdir().expect("a folder");
    let file = base.path().join("fail.toml");
    let text = "scenarios = [\"shipped:baseline\"]\n[settings]\ntime.end = 2013\n[design]\nkind = \"grid\"\n\
        [vary]\npopulation.scale = [10000, 400000]\n";
    fs::write(&file, text).expect("an experiment");
    let folder = base.path().join("fail");
    let mut command = Command::new(PROGRAM);
    command
        .arg("sweep")
        .arg(&file)
        .arg("-q")
        .arg("--out")
        .arg(&folder);
    command.output().expect("the program starts");
    let page = page_of(&[&folder], &["--figures=svg"]);
    let own = own_part(&page);
    assert!(own.contains("Of 2 runs at 2 points 1 are done and 1 failed"));
    assert!(own.contains("Runs that failed") && own.contains("leaves a county of Beijing"));
    assert!(own.contains("From 1 runs; 1 further ones failed"));
}
