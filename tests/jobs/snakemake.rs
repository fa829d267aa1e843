//! Snakemake runs the Snakefile.

use crate::{Workplace, shipped, succeed};

#[test]
#[ignore = "needs snakemake"]
fn snakemake_makes_what_one_machine_makes() {
    let place = Workplace::new();
    let mut snakemake = place.command("snakemake");
    snakemake
        .args(["--cores", "2", "--snakefile"])
        .arg(shipped("Snakefile"))
        .args(["--config", "experiment=experiment.toml", "shards=3"])
        .env("XDG_CACHE_HOME", place.path("cache"));
    succeed(&mut snakemake);
    place.assert_merged("output/experiment");
    let again = succeed(&mut snakemake);
    let said = String::from_utf8_lossy(&again.stderr).into_owned();
    assert!(said.contains("Nothing to be done"), "{said}");
}
