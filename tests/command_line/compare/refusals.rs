//! What `compare` refuses, and what it says to do.

use super::*;

#[test]
fn what_cannot_be_paired_is_refused() {
    let reforms = Reforms::new();
    let out = reforms.path("out");
    let refused = |command: &mut Command, expected: &[&str]| {
        let said = stderr(&ends(command, 2));
        for part in expected {
            assert!(said.contains(part), "{part}\n{said}");
        }
        assert!(!out.exists(), "{expected:?}");
    };
    let beside = |name: &str, changes: &str| {
        compare(
            &[&country(), &reforms.write(name, &country(), changes)],
            &out,
        )
    };
    for (name, changes, expected) in [
        (
            "a.toml",
            "[time]\nend = 2011\n",
            [
                "`time.end` is 2012 in country and 2011 in a",
                "--set time.end=2011",
            ],
        ),
        (
            "b.toml",
            "[population]\nseed = 9\n",
            ["`population.seed` is 5 in country and 9 in b", "--seed 5"],
        ),
        (
            "c.toml",
            "[population]\nscale = 300\n",
            [
                "`population.scale` is 200 in country and 300 in c",
                "--scale 200",
            ],
        ),
        (
            "d.toml",
            "[population]\nmean_income = 3300\n",
            [
                "`population.mean_income`",
                "must begin with the same households",
            ],
        ),
        (
            "e.toml",
            "[prices]\npoverty_line = 1100\n",
            [
                "`prices.poverty_line`",
                "must begin with the same households",
            ],
        ),
    ] {
        refused(&mut beside(name, changes), &expected);
    }
    let provinces =
        fs::read_to_string(repository("tests/own-data/country-provinces.csv")).expect("a file");
    let mut lines: Vec<&str> = provinces.lines().collect();
    lines.swap(1, 2);
    fs::write(reforms.path("swapped.csv"), lines.join("\n") + "\n").expect("a file");
    refused(
        &mut beside("f.toml", "[data]\nprovinces = \"swapped.csv\"\n"),
        &["`data.provinces` holds other provinces", "the same file"],
    );
    fs::create_dir(reforms.path("sub")).expect("a folder");
    let twin = reforms.write("sub/jobs.toml", &country(), "");
    let jobs = reforms.path("jobs.toml");
    refused(
        &mut compare(&[&country(), &jobs, &twin], &out),
        &["two scenarios are named `jobs`", "rename one of the files"],
    );
    refused(
        &mut compare(&[&jobs, &twin], &out),
        &["two scenarios are named `jobs`"],
    );
    refused(&mut compare(&[&country()], &out), &["OTHER"]);
    refused(
        compare(&[&country(), &jobs], &out).args(["--posterior", "2"]),
        &["country has no posterior to draw from"],
    );

    let folder = reforms.path("result");
    ends(run(&country(), &folder).arg("--quiet"), 0);
    refused(
        compare(&[&folder, &jobs], &out).args(["--scale", "300"]),
        &[
            "say how scenario files are simulated",
            "leave the options out",
        ],
    );
    refused(
        &mut compare(&[&reforms.path("sub"), &jobs], &out),
        &["holds no finished result"],
    );
    let text = fs::read_to_string(folder.join("manifest.json")).expect("a manifest");
    let version = format!("\"version\": \"{}\"", env!("CARGO_PKG_VERSION"));
    let other = text.replacen(&version, "\"version\": \"0.0.1\"", 1);
    fs::write(folder.join("manifest.json"), other).expect("written");
    refused(
        &mut compare(&[&folder, &jobs], &out),
        &[
            "version 0.0.1 of the program wrote it",
            "install version 0.0.1",
        ],
    );
    // A comparison is a folder of the program, but no result of a run.
    let earlier = reforms.path("earlier");
    ends(compare(&[&country(), &jobs], &earlier).arg("--quiet"), 0);
    refused(
        &mut compare(&[&earlier, &jobs], &out),
        &["it holds a comparison and not a run"],
    );
}
