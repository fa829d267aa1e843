//! `report --figures`: image files beside the page.

use super::*;

/// A finished run of two years, and `five-measures report` for it.
fn short_result() -> (tempfile::TempDir, PathBuf) {
    let base = tempfile::tempdir().expect("a folder");
    let folder = base.path().join("short");
    ends(run(&baseline(), &folder).args(SHORT).arg("--quiet"), 0);
    (base, folder)
}

fn report(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(PROGRAM);
    command.arg("report").arg(folder).args(words);
    command
}

#[test]
fn figures_stand_beside_the_page_and_the_result_stays_valid() {
    let (_base, folder) = short_result();
    let said = stdout(&ends(&mut report(&folder, &["--figures=svg"]), 0));
    let images = files(&folder.join("figures"));
    assert!(images.len() > 5, "{:?}", images.keys());
    assert!(
        said.contains(&format!("{} image files", images.len())),
        "{said}"
    );
    for (name, content) in &images {
        let text = std::str::from_utf8(content).expect("text");
        assert!(
            name.ends_with(".svg") && text.starts_with("<svg "),
            "{name}"
        );
        assert!(
            text.contains("<title ") && text.contains("<desc "),
            "{name}"
        );
    }
    // Files of ours are replaced without a word, and by the same bytes.
    ends(&mut report(&folder, &["--figures=svg", "--quiet"]), 0);
    assert_eq!(files(&folder.join("figures")), images);
    ends(Command::new(PROGRAM).arg("verify").arg(&folder), 0);
    let again = ends(run(&baseline(), &folder).args(SHORT), 0);
    assert!(folder.join("figures").is_dir(), "{}", stderr(&again));
}

#[test]
fn pictures_are_drawn_or_it_is_said_what_they_need() {
    let (base, folder) = short_result();
    let out = base.path().join("page.html");
    let words = [
        "--figures",
        "--quiet",
        "--lang",
        "zh",
        "--out",
        out.to_str().expect("a path"),
    ];
    let output = report(&folder, &words)
        .output()
        .expect("the program starts");
    let figures = base.path().join("figures");
    if output.status.success() {
        let images = files(&figures);
        let of = |ending: &str| images.keys().filter(|name| name.ends_with(ending)).count();
        assert!(
            of(".png") > 5 && of(".png") == of(".svg"),
            "{:?}",
            images.keys()
        );
    } else {
        // A machine without fonts, or a program without PNG: nothing is half done.
        let said = stderr(&output);
        assert!(
            said.contains("help: ") && said.contains("--figures=svg"),
            "{said}"
        );
        assert!(!figures.exists() && !out.exists());
    }
}

#[test]
fn files_of_others_are_not_replaced() {
    let (_base, folder) = short_result();
    ends(&mut report(&folder, &["--figures=svg", "--quiet"]), 0);
    let figures = folder.join("figures");
    let name = files(&figures).into_keys().next().expect("a figure");
    fs::write(figures.join(&name), "<svg>mine</svg>").expect("a file");
    let said = stderr(&ends(&mut report(&folder, &["--figures=svg"]), 2));
    assert!(said.contains(&name) && said.contains("--force"), "{said}");
    assert_eq!(
        fs::read(figures.join(&name)).expect("a file"),
        b"<svg>mine</svg>"
    );
    ends(
        &mut report(&folder, &["--figures=svg", "--force", "--quiet"]),
        0,
    );
    assert!(fs::read(figures.join(&name)).expect("a file").len() > 1000);
}

#[test]
fn a_file_in_the_place_of_the_folder_is_a_clear_failure() {
    let (_base, folder) = short_result();
    fs::write(folder.join("figures"), "notes").expect("a file");
    let said = stderr(&ends(&mut report(&folder, &["--figures=svg"]), 1));
    assert!(said.contains("figures"), "{said}");
    assert!(!folder.join("report.html").exists());
}
