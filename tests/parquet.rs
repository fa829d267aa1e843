//! Parquet tables hold what the CSV tables hold. Needs `--features parquet`.
#![cfg(feature = "parquet")]

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

fn run(folder: &Path, form: &str) {
    let scenario = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios/baseline.toml");
    let status = Command::new(env!("CARGO_BIN_EXE_five-measures"))
        .arg("run")
        .arg(scenario)
        .args([
            "--scale",
            "10000",
            "--set",
            "time.end=2013",
            "--set",
            "output.panel=40",
        ])
        .args(["--replicates", "2", "--quiet", "--tables", form, "--out"])
        .arg(folder)
        .status()
        .expect("the program starts");
    assert!(status.success());
}

/// A field as the CSV file writes it.
fn written(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Long(number) => number.to_string(),
        Field::Double(number) => format!("{number:?}"),
        Field::Bool(yes) => yes.to_string(),
        other => panic!("unexpected type of {other:?}"),
    }
}

#[test]
fn both_forms_hold_the_same_cells() {
    let base = tempfile::tempdir().expect("a folder");
    let (csv_folder, parquet_folder) = (base.path().join("csv"), base.path().join("parquet"));
    run(&csv_folder, "csv");
    run(&parquet_folder, "parquet");
    assert_eq!(compared(&csv_folder, &parquet_folder), 25);
}

#[test]
fn a_sweep_holds_the_same_cells_in_both_forms() {
    let base = tempfile::tempdir().expect("a folder");
    let experiment = "scenarios = [\"shipped:baseline\"]\nseeds = [1, 2]\n\
        settings.population.scale = 10000\nsettings.time.end = 2013\n\
        [design]\nkind = \"one-at-a-time\"\n\
        [vary]\nmeasures.jobs.enabled = [false]\ngrowth.level = \"prior\"\n\
        [[keep]]\ntable = \"provinces\"\n[[keep]]\ntable = \"groups\"\n";
    fs::write(base.path().join("forms.toml"), experiment).expect("written");
    let folders = ["csv", "parquet"].map(|form| {
        let sweep = ["sweep", "forms.toml", "-q", "--tables", form, "--out", form];
        let program = Command::new(env!("CARGO_BIN_EXE_five-measures"))
            .current_dir(base.path())
            .args(sweep)
            .status();
        assert!(program.expect("the program starts").success());
        base.path().join(form)
    });
    // Durations differ from run to run.
    fs::remove_file(folders[1].join("timings.parquet")).expect("timings");
    assert_eq!(compared(&folders[0], &folders[1]), 3);
}

/// Compares the cells of all tables in Parquet with those in CSV; how many there are.
fn compared(csv_folder: &Path, parquet_folder: &Path) -> usize {
    let mut compared = 0;
    for entry in fs::read_dir(parquet_folder).expect("results") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "parquet") {
            continue;
        }
        let name = path
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let twin = csv_folder.join(format!("{name}.csv"));
        let mut csv = csv::Reader::from_path(twin).expect("the CSV twin");
        let header: Vec<String> = csv
            .headers()
            .expect("a header")
            .iter()
            .map(str::to_owned)
            .collect();
        let reader = SerializedFileReader::new(File::open(&path).expect(&name)).expect(&name);
        let mut rows = reader.get_row_iter(None).expect(&name);
        for record in csv.records() {
            let record = record.expect("a record");
            let row = rows.next().expect("as many rows").expect("a row");
            let (names, cells): (Vec<_>, Vec<_>) = row
                .get_column_iter()
                .map(|(name, field)| (name.clone(), written(field)))
                .unzip();
            assert_eq!(names, header, "{name}");
            assert_eq!(
                cells,
                record.iter().map(str::to_owned).collect::<Vec<_>>(),
                "{name}"
            );
        }
        assert!(rows.next().is_none(), "{name}");
        compared += 1;
    }
    compared
}

#[test]
fn the_same_run_gives_the_same_bytes() {
    let base = tempfile::tempdir().expect("a folder");
    let folders = ["one", "two"].map(|name| base.path().join(name));
    folders.iter().for_each(|folder| run(folder, "parquet"));
    let [one, two] = folders.map(|folder| fs::read(folder.join("panel.parquet")).expect("a panel"));
    assert!(!one.is_empty() && one == two);
}

#[test]
fn a_result_in_parquet_is_not_validated() {
    let base = tempfile::tempdir().expect("a folder");
    let folder = base.path().join("parquet");
    run(&folder, "parquet");
    let output = Command::new(env!("CARGO_BIN_EXE_five-measures"))
        .arg("validate")
        .arg(&folder)
        .arg("--out")
        .arg(base.path().join("out"))
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("holds Parquet tables"), "{said}");
    assert!(said.contains("--tables csv"), "{said}");
}
