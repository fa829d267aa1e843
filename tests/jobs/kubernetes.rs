//! The Kubernetes file is valid, and what its containers do gives the bytes of one machine. There is no cluster here.

use std::process::Command;

use serde_json::Value;

use crate::{Workplace, shipped, succeed};

/// The oldest version in which all that the file uses is stable.
const VERSION: &str = "1.33";

/// Reads YAML as JSON.
const READER: &str =
    "import json, sys, yaml; print(json.dumps(list(yaml.safe_load_all(open(sys.argv[1])))))";

fn documents() -> Vec<Value> {
    let mut reader = Command::new("python3");
    let output = succeed(
        reader
            .args(["-c", READER])
            .arg(shipped("kubernetes-job.yaml")),
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// The job of a name.
fn job<'a>(documents: &'a [Value], name: &str) -> &'a Value {
    let mut all = documents.iter();
    let found = all.find(|one| one["kind"] == "Job" && one["metadata"]["name"] == name);
    found.expect(name)
}

/// The command of the only container of a job, as it is begun in a cluster that gives it one core.
fn container(place: &Workplace, job: &Value) -> Command {
    let container = &job["spec"]["template"]["spec"]["containers"][0];
    let words = ["command", "args"].map(|key| container[key].as_array().expect(key));
    let mut words = words.into_iter().flatten().map(|word| {
        let word = word.as_str().expect("a word").replace("$(THREADS)", "1");
        // The volumes are folders here.
        word.replace("/experiment/", "./")
            .replace("/results/", "results/")
    });
    let mut command = place.command(&words.next().expect("a program"));
    command.args(words);
    for variable in container["env"].as_array().into_iter().flatten() {
        if let Some(value) = variable["value"].as_str() {
            command.env(variable["name"].as_str().expect("a name"), value);
        }
    }
    command
}

#[test]
#[ignore = "needs kubernetes-validate"]
fn the_kubernetes_file_follows_the_schemas() {
    let mut validate = Command::new("kubernetes-validate");
    validate.args(["--strict", "--kubernetes-version", VERSION]);
    succeed(validate.arg(shipped("kubernetes-job.yaml")));
}

#[test]
#[ignore = "needs kubernetes-validate"]
fn the_containers_make_what_one_machine_makes() {
    let place = Workplace::new();
    let documents = documents();
    let sweep = job(&documents, "five-measures-sweep");
    let completions = sweep["spec"]["completions"].as_u64().expect("completions");
    for index in 0..completions {
        let mut pod = container(&place, sweep);
        succeed(pod.env("JOB_COMPLETION_INDEX", index.to_string()));
    }
    let merge = job(&documents, "five-measures-merge");
    assert_eq!(merge["spec"]["suspend"], true);
    succeed(&mut container(&place, merge));
    place.assert_merged("results/experiment");
}
