//! `report`: one page from results folders.

mod kinds;
mod refusals;
mod sweeps;

use super::*;

/// `five-measures report FOLDERS --out PAGE`, to be completed.
fn report(folders: &[&Path], page: &Path) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("report").args(folders).arg("--out").arg(page);
    command
}

/// The page made of some folders, with further words of the command line.
fn page_of(folders: &[&Path], words: &[&str]) -> String {
    let base = tempfile::tempdir().expect("a folder");
    let page = base.path().join("page.html");
    ends(report(folders, &page).args(words), 0);
    fs::read_to_string(&page).expect("a page")
}

/// The page without plotly.js, which is not ours.
fn own_part(page: &str) -> String {
    let (before, rest) = page
        .split_once("<script type=\"text/javascript\">")
        .expect("plotly.js");
    let (plotly, after) = rest.split_once("</script>").expect("its end");
    assert!(plotly.contains("plotly.js v3") && plotly.len() < 5_000_000);
    format!("{before}{after}")
}

/// What stands in the page's script of data.
fn data(page: &str) -> serde_json::Value {
    let (_, rest) = page
        .split_once("<script type=\"application/json\" id=\"data\">")
        .expect("data");
    let (text, _) = rest.split_once("</script>").expect("its end");
    serde_json::from_str(text).expect("JSON")
}

/// Values of an attribute in the markup.
fn attributes<'a>(page: &'a str, name: &str) -> Vec<&'a str> {
    let opening = format!(" {name}=\"");
    let parts = page.split(opening.as_str()).skip(1);
    parts
        .filter_map(|part| Some(part.split_once('"')?.0))
        .collect()
}

/// A small result of a country of its own, in which everything is small, with a title and a name that are no good.
fn hostile(base: &Path) -> PathBuf {
    let parent = serde_json::Value::from(
        repository("tests/own-data/country.toml")
            .to_str()
            .expect("text"),
    );
    let title = "</script><img src=x onerror=alert(1)> & \\\"quotes\\\" \\u2028 {{ 1 }} =1+1";
    let file = base.join("=cmd <b>.toml");
    fs::write(
        &file,
        format!("extends = {parent}\n[scenario]\ntitle = \"{title}\"\n"),
    )
    .expect("a file");
    let folder = base.join("<i>result");
    ends(&mut run(&file, &folder), 0);
    folder
}

#[test]
fn a_page_has_every_section_and_asks_nobody() {
    let page = page_of(&[&reference().folder], &[]);
    assert!(page.len() < 6_000_000, "{} bytes", page.len());
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    let own = own_part(&page);
    let sections = [
        "summary",
        "poverty",
        "register",
        "measures",
        "remaining",
        "dynamics",
        "places",
        "parameters",
        "provenance",
    ];
    for section in sections {
        assert!(
            own.contains(&format!("<section id=\"{section}\"")),
            "{section}"
        );
        assert!(
            own.contains(&format!("href=\"#{section}\"")),
            "{section} in the contents"
        );
    }
    for name in ["src", "href"] {
        for value in attributes(&own, name) {
            assert!(
                value.starts_with('#') || value.starts_with("data:"),
                "{name}={value}"
            );
        }
    }
    for figure in 1..=4 {
        assert!(own.contains(&format!("It is Figure {figure} of the white paper.")));
    }
    assert!(own.contains("default-src 'none'"));
    assert!(!own.contains("@import") && !own.contains("url(http"));
    // Links lead somewhere.
    let ids = attributes(&own, "id");
    for value in attributes(&own, "href")
        .iter()
        .filter_map(|value| value.strip_prefix('#'))
    {
        assert!(ids.contains(&value), "#{value}");
    }
    // No anchor stands twice.
    let different: std::collections::BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(different.len(), ids.len());
}

#[test]
fn every_figure_has_a_chart_words_and_numbers() {
    let page = page_of(&[&reference().folder], &[]);
    let own = own_part(&page);
    let data = data(&page);
    let figures = data["figures"].as_array().expect("figures");
    assert!(figures.len() >= 15, "{} figures", figures.len());
    for figure in figures {
        let id = figure["id"].as_str().expect("an id");
        assert!(own.contains(&format!("<figure id=\"{id}\">")), "{id}");
        assert!(
            own.contains(&format!("<table id=\"{id}-numbers\">")),
            "{id}"
        );
        let (_, chart) = own
            .split_once(&format!("data-figure=\"{id}\" role=\"img\" aria-label=\""))
            .expect("a chart");
        let (alternative, _) = chart.split_once('"').expect("its end");
        assert!(alternative.len() > 40, "{id}: {alternative}");
        let panels = figure["panels"].as_array().expect("panels");
        for panel in panels {
            let traces = panel["traces"].as_array().expect("traces");
            assert!(
                traces
                    .iter()
                    .any(|trace| trace["y"] != serde_json::json!([])),
                "{id}"
            );
        }
    }
    // One tile for each province, and what was published beside what was simulated.
    let provinces = figures
        .iter()
        .find(|figure| figure["id"] == "provinces")
        .expect("a map");
    let panels = provinces["panels"].as_array().expect("panels");
    assert_eq!(panels.len(), 31);
    assert!(panels.iter().all(|panel| panel["tile"].is_array()));
    let names: Vec<&str> = provinces["legend"]
        .as_array()
        .expect("a legend")
        .iter()
        .filter_map(|entry| entry["name"].as_str())
        .collect();
    assert_eq!(names, ["Simulated", "Published"]);
}

#[test]
fn numbers_of_the_page_are_those_of_the_tables() {
    let page = page_of(&[&reference().folder], &[]);
    let national = fs::read(reference().folder.join("national.csv")).expect("a table");
    let poor: Vec<f64> = column(&national, "poor_population")
        .iter()
        .map(|cell| cell.parse::<f64>().expect("a number") / 1e6)
        .collect();
    let data = data(&page);
    let figure = &data["figures"][0];
    assert_eq!(figure["id"], "poor-population");
    let traces = figure["panels"][0]["traces"].as_array().expect("traces");
    let lines = traces.iter().filter(|trace| trace["customdata"].is_array());
    let line = lines
        .skip(1)
        .find(|trace| trace["mode"] == "lines+markers")
        .expect("a line");
    assert_eq!(line["y"], serde_json::json!(poor));
    let first = format!("data-number=\"{:?}\"", poor[0]);
    assert!(own_part(&page).contains(&first), "{first}");
}

#[test]
fn a_page_is_the_same_twice_and_does_not_tell_the_time() {
    let (base, copy) = copy_of_reference();
    let first = page_of(&[&reference().folder], &["--lang", "zh"]);
    let manifest = manifest(&reference().folder);
    for fact in ["started", "finished"] {
        assert!(
            !first.contains(manifest[fact].as_str().expect("a time")),
            "{fact}"
        );
    }
    // Another time, another machine, the same result.
    let mut other = manifest.clone();
    other["started"] = "2001-01-01T00:00:00Z".into();
    other["duration_seconds"] = 7.0.into();
    other["machine"]["threads"] = 77.into();
    fs::write(copy.join("manifest.json"), other.to_string()).expect("a file");
    let renamed = base
        .path()
        .join(reference().folder.file_name().expect("a name"));
    fs::rename(&copy, &renamed).expect("renamed");
    assert!(
        page_of(&[&renamed], &["--lang", "zh"]) == first,
        "two pages of one result differ"
    );
}

#[test]
fn a_chinese_page_has_no_english_around_it() {
    let page = page_of(&[&reference().folder], &["--lang", "zh"]);
    let own = own_part(&page);
    assert!(page.contains("<html lang=\"zh-CN\">"));
    for word in [
        "贫困发生率",
        "建档立卡",
        "易地扶贫搬迁",
        "最低生活保障",
        "产业和就业",
        "生态补偿",
        "贵州",
    ] {
        assert!(own.contains(word), "{word}");
    }
    for word in [
        "Show the numbers",
        "Download CSV",
        "Headcount",
        "Source:",
        "million",
        "Guizhou",
        "Contents",
        "Bands",
    ] {
        assert!(!own.contains(word), "{word}");
    }
}

#[test]
fn text_of_scenarios_is_shown_and_never_run() {
    let base = tempfile::tempdir().expect("a folder");
    let page = page_of(&[&hostile(base.path())], &[]);
    let own = own_part(&page);
    assert!(
        own.contains(
            "&lt;&#x2f;script&gt;&lt;img src=x onerror=alert(1)&gt; &amp; &quot;quotes&quot;"
        ),
        "{}",
        &own[..900]
    );
    assert!(!own.contains("<img") && !own.contains("<i>result"));
    assert!(own.contains("{{ 1 }}"));
    assert!(!own.contains("It is Figure"));
    // Three scripts: data, plotly.js and ours.
    assert_eq!(
        page.matches("<script").count() - page_of_scripts_inside_plotly(&page),
        3
    );
    let (_, rest) = page.split_once("id=\"data\">").expect("data");
    let (text, _) = rest.split_once("</script>").expect("its end");
    assert!(!text.contains(['<', '>', '&', '\u{2028}']));
    // Places of another country stand in reading order.
    let data = data(&page);
    let figures = data["figures"].as_array().expect("figures");
    let map = figures
        .iter()
        .find(|figure| figure["id"] == "provinces")
        .expect("provinces");
    assert!(
        map["panels"]
            .as_array()
            .expect("panels")
            .iter()
            .all(|panel| panel["tile"].is_null())
    );
}

/// How often plotly.js has the letters of an opening script in its own strings.
fn page_of_scripts_inside_plotly(page: &str) -> usize {
    let (_, rest) = page
        .split_once("<script type=\"text/javascript\">")
        .expect("plotly.js");
    rest.split_once("</script>")
        .expect("its end")
        .0
        .matches("<script")
        .count()
}

#[test]
fn a_result_with_its_page_is_still_that_result() {
    let (_base, folder) = copy_of_reference();
    let page = folder.join("report.html");
    let said = stdout(&ends(Command::new(PROGRAM).arg("report").arg(&folder), 0));
    assert!(said.contains("report.html: written"), "{said}");
    ends(
        Command::new(PROGRAM)
            .arg("verify")
            .arg(&folder)
            .arg("--quiet"),
        0,
    );
    let again = stdout(&ends(
        run(&baseline(), &folder).args(["--scale", "5000"]),
        0,
    ));
    assert!(again.contains("finished before, verified now"), "{again}");
    assert!(page.exists());
    // Ours is replaced; what is not ours is only with force.
    ends(
        Command::new(PROGRAM)
            .args(["report", "--quiet", "--lang", "zh"])
            .arg(&folder),
        0,
    );
    assert!(
        fs::read_to_string(&page)
            .expect("a page")
            .contains("lang=\"zh-CN\"")
    );
    fs::write(&page, "my notes").expect("a file");
    let said = stderr(&ends(Command::new(PROGRAM).arg("report").arg(&folder), 2));
    assert!(
        said.contains("was not written") || said.contains("is no page of this program"),
        "{said}"
    );
    assert!(said.contains("--force"), "{said}");
    assert_eq!(fs::read_to_string(&page).expect("a file"), "my notes");
    ends(
        Command::new(PROGRAM)
            .args(["report", "--force", "--quiet"])
            .arg(&folder),
        0,
    );
    assert!(fs::metadata(&page).expect("a page").len() > 4_000_000);
}
