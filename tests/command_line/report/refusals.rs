//! What `report` does not show.

use super::*;

/// What a report of a copy of the reference result says on its way out, after `spoil` changed the copy.
fn refused(spoil: impl Fn(&Path)) -> String {
    let (_base, folder) = copy_of_reference();
    spoil(&folder);
    let page = folder.join("page.html");
    let said = stderr(&ends(&mut report(&[&folder], &page), 2));
    assert!(!page.exists());
    assert!(said.contains("help: "), "{said}");
    said
}

#[test]
fn what_is_no_intact_result_is_refused() {
    let edited = refused(|folder| fs::write(folder.join("groups.csv"), "a\n").expect("a file"));
    assert!(
        edited.contains("changed since it was written: groups.csv"),
        "{edited}"
    );
    let missing = refused(|folder| fs::remove_file(folder.join("mpi.csv")).expect("removed"));
    assert!(missing.contains("missing: mpi.csv"), "{missing}");
    let nothing = refused(|folder| fs::remove_file(folder.join("manifest.json")).expect("removed"));
    assert!(nothing.contains("there is no manifest.json"), "{nothing}");
    let change = |folder: &Path, change: &dyn Fn(&mut serde_json::Value)| {
        let mut all = manifest(folder);
        change(&mut all);
        fs::write(folder.join("manifest.json"), all.to_string()).expect("a file");
    };
    let version = refused(|folder| change(folder, &|all| all["version"] = "0.0.7".into()));
    assert!(
        version.contains("was written by version 0.0.7"),
        "{version}"
    );
    let without = |name: &'static str| {
        move |all: &mut serde_json::Value| {
            all["tables"]
                .as_array_mut()
                .expect("tables")
                .retain(|table| table["name"] != name);
        }
    };
    let table = refused(|folder| change(folder, &without("registry")));
    assert!(table.contains("has no table registry"), "{table}");
    let kind = refused(|folder| change(folder, &without("national")));
    assert!(kind.contains("of no kind that a report shows"), "{kind}");
    let parquet = refused(|folder| {
        fs::rename(folder.join("national.csv"), folder.join("national.parquet")).expect("renamed");
        change(folder, &|all| {
            all["tables"][0]["file"] = "national.parquet".into()
        });
    });
    assert!(parquet.contains("--tables csv"), "{parquet}");
}

#[test]
fn a_folder_given_twice_and_a_page_in_no_folder_are_refused() {
    let base = tempfile::tempdir().expect("a folder");
    let folder = &reference().folder;
    let same = folder.join("..").join(folder.file_name().expect("a name"));
    let said = stderr(&ends(
        &mut report(&[folder, &same], &base.path().join("a.html")),
        2,
    ));
    assert!(said.contains("is given twice"), "{said}");
    let said = stderr(&ends(&mut report(&[folder], base.path()), 2));
    assert!(said.contains("is a folder, expected a file"), "{said}");
    let nowhere = base.path().join("none").join("a.html");
    let said = stderr(&ends(&mut report(&[folder], &nowhere), 2));
    assert!(said.contains("there is no folder"), "{said}");
}
