//! Shards and their merge.

use std::fs;

use super::*;

#[test]
fn merged_shards_are_the_bytes_of_one_machine() {
    let place = workplace(SMALL);
    sweep(place.path(), &["--out", "one"]);
    for shard in ["1/5", "2/5", "4/5", "5/5"] {
        sweep(place.path(), &["--out", "many", "--shard", shard]);
    }
    let merge = ["merge", "small.toml", "--out", "many"];
    let (_, told) = ends(&mut program(place.path(), &merge), 2);
    assert!(told.contains("shards are missing: 3/5"), "{told}");
    // The last one as Slurm would start it.
    let mut array = program(
        place.path(),
        &["sweep", "small.toml", "-q", "--out", "many"],
    );
    array
        .env("SLURM_ARRAY_TASK_ID", "12")
        .env("SLURM_ARRAY_TASK_MIN", "10")
        .env("SLURM_ARRAY_TASK_COUNT", "5");
    ends(&mut array, 0);
    ends(&mut program(place.path(), &merge), 0);
    assert!(tables(&place.path().join("one")) == tables(&place.path().join("many")));
    let (said, _) = ends(
        &mut program(place.path(), &["status", "many", "--format", "csv"]),
        0,
    );
    assert_eq!(
        said.lines()
            .filter(|line| line.contains("finished"))
            .count(),
        6,
        "{said}"
    );
    // Merged again it is confirmed; from folders that are named it is the same.
    ends(&mut program(place.path(), &merge), 0);
    let folders: Vec<String> = (1..=5).map(|k| format!("many/shard-{k}-of-5")).collect();
    let mut named = program(place.path(), &["merge", "small.toml", "--out", "joined"]);
    ends(named.args(&folders), 0);
    assert!(tables(&place.path().join("one")) == tables(&place.path().join("joined")));
}

#[test]
fn a_kubernetes_job_makes_its_shard_once_it_knows_how_many_there_are() {
    let place = workplace(SMALL);
    let job = |shards: Option<&str>| {
        let mut job = program(place.path(), &["sweep", "small.toml", "-q", "--out", "a"]);
        job.env("JOB_COMPLETION_INDEX", "1");
        if let Some(shards) = shards {
            job.env("FIVE_MEASURES_SHARDS", shards);
        }
        job
    };
    let (_, told) = ends(&mut job(None), 2);
    assert!(told.contains("nothing says how many shards"), "{told}");
    ends(&mut job(Some("3")), 0);
    assert_eq!(names(&place.path().join("a")), ["shard-2-of-3"]);
    let (_, told) = ends(&mut job(Some("4")), 2);
    assert!(
        told.contains("holds shard-2-of-3, and this is shard 2/4"),
        "{told}"
    );
}

#[test]
fn shards_that_do_not_belong_together_are_refused() {
    let place = workplace(SMALL);
    let other = SMALL.replace("0.01]", "0.02]");
    for (folder, text, shard) in [
        ("a", SMALL, "1/2"),
        ("b", &other, "2/2"),
        ("c", SMALL, "2/3"),
    ] {
        fs::write(place.path().join("small.toml"), text).expect("written");
        sweep(place.path(), &["--out", folder, "--shard", shard]);
    }
    fs::write(place.path().join("small.toml"), SMALL).expect("written");
    let refused = |shards: &[&str], words: &str| {
        let mut command = program(place.path(), &["merge", "small.toml", "--out", "joined"]);
        let (_, told) = ends(command.args(shards), 2);
        assert!(told.contains(words), "{told}");
        assert!(
            !place.path().join("joined").exists(),
            "something is written"
        );
    };
    refused(
        &["a/shard-1-of-2", "b/shard-2-of-2"],
        "b/shard-2-of-2 is not a shard of this experiment",
    );
    refused(
        &["a/shard-1-of-2", "c/shard-2-of-3"],
        "c/shard-2-of-3 is shard 2/3, but others are of 2 shards",
    );
    refused(
        &["a/shard-1-of-2", "a/shard-1-of-2"],
        "are the same shard 1/2",
    );
    refused(&["a/shard-1-of-2", "nowhere"], "nowhere is not finished");
    refused(&[], "joined holds no shards");
    sweep(place.path(), &["--out", "a", "--shard", "2/2"]);
    let edited = place.path().join("a/shard-2-of-2/results.csv");
    let text = fs::read_to_string(&edited).expect("results");
    fs::write(&edited, text.replace("2013", "2014")).expect("written");
    refused(
        &["a/shard-1-of-2", "a/shard-2-of-2"],
        "changed since it was written: results.csv",
    );
}

#[test]
fn a_merge_follows_its_shards() {
    let place = workplace(&failing());
    let merge = ["merge", "small.toml", "-q", "--out", "a"];
    sweep(place.path(), &["--out", "a", "--shard", "1/2"]);
    sweep(place.path(), &["--out", "a", "--shard", "2/2"]);
    ends(&mut program(place.path(), &merge), 0);
    let merged = place.path().join("a");
    let before = tables(&merged);
    let (_, told) = ends(
        &mut program(
            place.path(),
            &[
                "sweep",
                "small.toml",
                "-q",
                "--out",
                "a",
                "--shard",
                "1/2",
                "--retry-failed",
            ],
        ),
        0,
    );
    assert!(told.contains("runs failed"), "{told}");
    ends(&mut program(place.path(), &merge), 0);
    assert!(before == tables(&merged));
    let (_, told) = ends(
        &mut program(
            place.path(),
            &["sweep", "small.toml", "-q", "--out", "a", "--retry-failed"],
        ),
        2,
    );
    assert!(told.contains("give --retry-failed to its shards"), "{told}");
    ends(&mut program(place.path(), &["verify", "a"]), 0);
}

#[test]
fn a_sweep_in_one_part_needs_no_merge() {
    let place = workplace(SMALL);
    let mut job = program(place.path(), &["sweep", "small.toml", "-q", "--out", "a"]);
    job.env("JOB_COMPLETION_INDEX", "0")
        .env("FIVE_MEASURES_SHARDS", "1");
    ends(&mut job, 0);
    let before = tables(&place.path().join("a"));
    ends(
        &mut program(place.path(), &["merge", "small.toml", "--out", "a"]),
        0,
    );
    assert!(before == tables(&place.path().join("a")));
}
