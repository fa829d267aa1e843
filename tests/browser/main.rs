//! The page in a browser: what a reader sees and does. Needs Chromium.

mod page;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use page::Page;
use serde_json::json;

/// Runs the program, which must succeed.
fn program(words: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_five-measures"))
        .args(words)
        .output();
    let output = output.expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{words:?}: {said}");
}

/// A page in English from a small run, made once.
fn page() -> &'static Path {
    static PAGE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = PAGE.get_or_init(|| {
        let base = tempfile::tempdir().expect("a folder");
        let result = base.path().join("small");
        let result = result.to_str().expect("a path");
        let options = [
            "--scale",
            "8000",
            "--replicates",
            "2",
            "--quiet",
            "--out",
            result,
        ];
        program(&[&["run", "shipped:baseline"][..], &options].concat());
        program(&["report", result, "--quiet"]);
        let chinese = base.path().join("chinese.html");
        program(&[
            "report",
            result,
            "--quiet",
            "--lang",
            "zh",
            "--out",
            chinese.to_str().expect("a path"),
        ]);
        let path = Path::new(result).join("report.html");
        (base, path)
    });
    path
}

/// The first chart with several series in one panel, marked so that selectors find its parts.
const MARK_A_CHART: &str = "(() => { const figure = [...document.querySelectorAll('figure')].find((figure) => \
    figure.querySelectorAll('.legend button').length > 1 && figure.querySelectorAll('.nsewdrag').length === 1); \
    figure.dataset.probe = 'yes'; return figure.id; })()";

/// Opens everything that is folded.
const OPEN_ALL: &str =
    "document.querySelectorAll('details').forEach((one) => { one.open = true; }) === undefined";

#[test]
#[ignore = "needs Chromium"]
fn every_chart_is_drawn_without_a_complaint_or_a_request() {
    let chinese = page()
        .parent()
        .and_then(Path::parent)
        .expect("a folder")
        .join("chinese.html");
    for path in [page(), &chinese] {
        let page = Page::open(path, 1280);
        let charts = page.number("document.querySelectorAll('.chart').length");
        let drawn = page.number("[...document.querySelectorAll('.chart')].filter((chart) => chart.querySelector('svg.main-svg .trace')).length");
        assert!(
            charts > 5.0 && drawn == charts,
            "{drawn} of {charts} charts"
        );
        assert_eq!(
            page.complaints(),
            Vec::<String>::new(),
            "{}",
            path.display()
        );
    }
}

#[test]
#[ignore = "needs Chromium"]
fn a_click_on_the_legend_hides_a_series_and_shows_it_again() {
    let page = Page::open(page(), 1280);
    page.value(MARK_A_CHART);
    let traces = "document.querySelectorAll('[data-probe] .chart .trace').length";
    let button = "[data-probe] .legend button";
    let all = page.number(traces);
    page.click(button);
    page.wait(&format!("{traces} < {all}"));
    let pressed = format!("document.querySelector('{button}').getAttribute('aria-pressed')");
    assert_eq!(page.value(&pressed), json!("false"));
    page.click(button);
    page.wait(&format!("{traces} === {all}"));
    assert_eq!(page.value(&pressed), json!("true"));
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium"]
fn a_chart_tells_values_under_the_mouse_and_can_be_zoomed() {
    let page = Page::open(page(), 1280);
    page.value(MARK_A_CHART);
    let area = "[data-probe] .nsewdrag";
    page.point_at(page.inside(area, [0.4, 0.5]));
    page.point_at(page.inside(area, [0.5, 0.5]));
    page.wait("document.querySelector('[data-probe] .hoverlayer').textContent.match(/[0-9]/)");
    let range = "document.querySelector('[data-probe] .chart').layout.xaxis.range";
    let before = page.value(range);
    page.value("document.querySelector('[data-probe] .chart').on('plotly_relayout', (change) => { window.probe = change; }) && 1");
    page.drag(page.inside(area, [0.3, 0.3]), page.inside(area, [0.7, 0.7]));
    page.wait("window.probe");
    let after = page.value(range);
    assert!(
        after[0].as_f64() > before[0].as_f64() && after[1].as_f64() < before[1].as_f64(),
        "{before} {after}"
    );
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium"]
fn tables_are_sorted_by_mouse_and_keyboard() {
    let page = Page::open(page(), 1280);
    page.value(
        "(() => { document.querySelectorAll('details').forEach((one) => { one.open = true; }); \
         const table = [...document.querySelectorAll('table')].find((table) => table.tBodies[0].rows.length > 4 && \
         new Set([...table.tBodies[0].rows].map((row) => row.cells[1].dataset.number)).size > 4); \
         table.dataset.sorted = 'yes'; return 1; })()",
    );
    let values = "[...document.querySelector('[data-sorted]').tBodies[0].rows].map((row) => Number(row.cells[1].dataset.number))";
    let numbers =
        |page: &Page| -> Vec<f64> { serde_json::from_value(page.value(values)).expect("numbers") };
    let mut ascending = numbers(&page);
    ascending.sort_by(f64::total_cmp);
    let header = "[data-sorted] th:nth-child(2)";
    let order = format!("document.querySelector('{header}').getAttribute('aria-sort')");
    page.click(&format!("{header} button"));
    assert_eq!(page.value(&order), json!("ascending"));
    assert_eq!(numbers(&page), ascending);
    page.value(&format!(
        "document.querySelector('{header} button').focus() === undefined"
    ));
    page.press("Enter");
    page.wait(&format!("{order} === 'descending'"));
    ascending.reverse();
    assert_eq!(numbers(&page), ascending);
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium"]
fn a_table_is_downloaded_as_it_is_shown() {
    let page = Page::open(page(), 1280);
    let folder = tempfile::tempdir().expect("a folder");
    page.download_to(folder.path());
    page.value(OPEN_ALL);
    let id = page.value("document.querySelector('.download').dataset.table");
    let id = id.as_str().expect("a table");
    page.click(".download");
    let file = folder.path().join(format!("{id}.csv"));
    let start = Instant::now();
    while !file.exists() {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "no file {}",
            file.display()
        );
        std::thread::sleep(Duration::from_millis(50));
    }
    let text = std::fs::read_to_string(&file).expect("text");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let read: Vec<Vec<String>> = reader
        .records()
        .map(|row| row.expect("a row").iter().map(str::to_owned).collect())
        .collect();
    let shown = page.value(&format!(
        "[...document.getElementById('{id}').rows].map((row) => [...row.cells].map((cell) => cell.dataset.number ?? cell.textContent.trim()))"
    ));
    assert_eq!(json!(read), shown);
    assert!(read.len() > 2);
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium"]
fn a_telephone_shows_the_page_without_scrolling_sideways() {
    let page = Page::open(page(), 360);
    assert_eq!(page.number("window.innerWidth"), 360.0);
    assert!(page.number("document.documentElement.scrollWidth") <= 360.0);
    let wide = "[...document.querySelectorAll('.chart svg.main-svg')].filter((svg) => svg.getBoundingClientRect().right > 360).length";
    assert_eq!(page.number(wide), 0.0);
    page.value(OPEN_ALL);
    assert!(page.number("document.documentElement.scrollWidth") <= 360.0);
    assert_eq!(page.complaints(), Vec::<String>::new());
}

#[test]
#[ignore = "needs Chromium"]
fn the_page_can_be_printed() {
    let page = Page::open(page(), 1280);
    let pdf = page.print();
    assert!(pdf.starts_with(b"%PDF"));
    let leaves = pdf
        .windows(12)
        .filter(|part| part.starts_with(b"/Type /Page") && part[11] != b's')
        .count();
    assert!(leaves > 2, "{leaves} pages");
    page.value(OPEN_ALL);
    page.as_printed();
    let visible = |selector: &str| {
        format!("Boolean(document.querySelector('{selector}')?.getClientRects().length)")
    };
    assert_eq!(page.value(&visible(".chart svg.main-svg")), json!(true));
    assert_eq!(page.value(&visible(".download")), json!(false));
    assert_eq!(page.complaints(), Vec::<String>::new());
}

/// A page of two sweeps, one with indices and one without, made once.
fn sweeps() -> &'static Path {
    static PAGE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, path) = PAGE.get_or_init(|| {
        let base = tempfile::tempdir().expect("a folder");
        let path = |name: &str| base.path().join(name).to_str().expect("a path").to_owned();
        let vary = "[vary]\ngrowth.level = \"prior\"\nmeasures.subsistence.targeting_noise = \"prior\"\n";
        let head = "scenarios = [\"shipped:baseline\"]\n[settings]\npopulation.scale = 10000\ntime.end = 2013\n";
        let attribution = "[[keep]]\ntable = \"attribution\"\ncolumns = [\"shapley\"]\nyears = [2013]\n";
        let designs = [
            ("pairs", "kind = \"sobol-indices\"\npoints = 2\nsecond_order = true\n", attribution),
            ("effects", "kind = \"morris\"\ntrajectories = 2\n", ""),
            ("cube", "kind = \"latin-hypercube\"\npoints = 4\n", ""),
        ];
        let mut words = vec!["report".to_owned(), "-q".to_owned()];
        for (name, design, keep) in designs {
            let file = path(&format!("{name}.toml"));
            let text = format!("{head}[design]\n{design}{vary}{keep}");
            std::fs::write(&file, text).expect("an experiment");
            program(&["sweep", &file, "-q", "--out", &path(name)]);
            words.push(path(name));
        }
        let page = path("sweeps.html");
        words.extend(["--out".to_owned(), page.clone()]);
        program(&words.iter().map(String::as_str).collect::<Vec<_>>());
        (base, PathBuf::from(page))
    });
    path
}

#[test]
#[ignore = "needs Chromium"]
fn sweeps_are_drawn_on_a_screen_and_on_a_telephone() {
    for width in [1280, 360] {
        let page = Page::open(sweeps(), width);
        let charts = page.number("document.querySelectorAll('.chart').length");
        let drawn = page.number("[...document.querySelectorAll('.chart')].filter((chart) => chart.querySelector('svg.main-svg .trace, svg.main-svg .hm')).length");
        assert!(
            charts > 10.0 && drawn == charts,
            "{drawn} of {charts} charts"
        );
        assert!(page.number("document.querySelectorAll('svg.main-svg .hm').length") > 0.0);
        let across = "document.documentElement.scrollWidth";
        assert!(page.number(across) <= f64::from(width), "{width}");
        page.value(OPEN_ALL);
        assert!(page.number(across) <= f64::from(width), "{width}");
        assert_eq!(page.complaints(), Vec::<String>::new());
    }
}
