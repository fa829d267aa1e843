//! A Slurm cluster of this machine alone runs the array and the merge.

use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::{Workplace, shipped, succeed};

/// Longest time that the cluster may take to start, or to run the jobs.
const PATIENCE: Duration = Duration::from_secs(90);

/// The daemons of a cluster, which end with it.
struct Cluster<'a> {
    place: &'a Workplace,
    daemons: Vec<Child>,
}

impl<'a> Cluster<'a> {
    fn start(place: &'a Workplace) -> Self {
        for folder in ["cluster", "cluster/state", "cluster/spool"] {
            fs::create_dir(place.path(folder)).expect(folder);
        }
        let folder = place.path("cluster");
        fs::write(folder.join("slurm.conf"), configuration(&folder)).expect("slurm.conf");
        // No resources are held in control groups, so that a container without them will do; slurmd wants a plugin all the same.
        fs::write(folder.join("cgroup.conf"), "CgroupPlugin=cgroup/v1\n").expect("cgroup.conf");
        let key = folder.join("munge.key");
        fs::write(&key, [7; 1024]).expect("munge.key");
        fs::set_permissions(&key, fs::Permissions::from_mode(0o400)).expect("munge.key");
        let file = |option: &str, name: &str| format!("--{option}={}", folder.join(name).display());
        let mut cluster = Cluster {
            place,
            daemons: Vec::new(),
        };
        cluster.daemon(
            Command::new("munged")
                .args(["--foreground", "--force"])
                .arg(file("key-file", "munge.key"))
                .arg(file("socket", "munge.socket"))
                .arg(file("pid-file", "munged.pid"))
                .arg(file("log-file", "munged.log"))
                .arg(file("seed-file", "munged.seed")),
        );
        cluster.wait("munge.socket", || folder.join("munge.socket").exists());
        let daemon = |name: &str| {
            let mut daemon = Command::new(name);
            daemon.arg("-D").arg("-f").arg(folder.join("slurm.conf"));
            daemon
        };
        cluster.daemon(&mut daemon("slurmctld"));
        cluster.daemon(&mut daemon("slurmd"));
        cluster.wait("an idle node", || {
            let mut ask = cluster.command("sinfo");
            let said = ask.args(["--noheader", "--format=%T"]).output();
            said.is_ok_and(|said| said.stdout == b"idle\n")
        });
        cluster
    }

    fn daemon(&mut self, command: &mut Command) {
        let command = command.stdout(Stdio::null()).stderr(Stdio::null());
        let daemon = command.spawn();
        let daemon = daemon.unwrap_or_else(|error| panic!("{command:?}: {error}"));
        self.daemons.push(daemon);
    }

    /// A command of the cluster's user.
    fn command(&self, name: &str) -> Command {
        let mut command = self.place.command(name);
        command.env("SLURM_CONF", self.place.path("cluster/slurm.conf"));
        command
    }

    /// Submits a script of examples/jobs for the experiment, with options of `sbatch`, and returns the number of its job.
    fn submit(&self, script: &str, options: &[&str]) -> String {
        let mut submit = self.command("sbatch");
        submit.env("FIVE_MEASURES_SHARDS", "3").arg("--parsable");
        submit.args(options).arg(shipped(script));
        let said = succeed(submit.arg("experiment.toml")).stdout;
        String::from_utf8_lossy(&said).trim().to_owned()
    }

    /// Waits until a job has ended well.
    fn complete(&self, job: &str) {
        self.wait(&format!("the end of job {job}"), || {
            let mut ask = self.command("scontrol");
            let said = succeed(ask.args(["--oneliner", "show", "job", job])).stdout;
            let said = String::from_utf8_lossy(&said).into_owned();
            let ended_ill = ["FAILED", "CANCELLED", "DependencyNeverSatisfied"];
            let ill = ended_ill.iter().any(|word| said.contains(word));
            assert!(!ill, "{said}\n{}", self.logs());
            said.contains("JobState=COMPLETED")
        });
    }

    fn wait(&self, what: &str, mut there: impl FnMut() -> bool) {
        let start = Instant::now();
        while !there() {
            assert!(
                start.elapsed() < PATIENCE,
                "{what} did not come\n{}",
                self.logs()
            );
            sleep(Duration::from_millis(100));
        }
    }

    /// What daemons and jobs have said.
    fn logs(&self) -> String {
        let folders = [self.place.path("cluster"), self.place.path("")];
        let entries = folders.iter().flat_map(fs::read_dir);
        let paths = entries.flatten().flatten().map(|entry| entry.path());
        let logs = paths.filter(|path| path.extension().is_some_and(|ending| ending == "log"));
        let log = |path: &Path| fs::read_to_string(path).unwrap_or_default();
        logs.map(|path| format!("{}:\n{}\n", path.display(), log(&path)))
            .collect()
    }
}

impl Drop for Cluster<'_> {
    fn drop(&mut self) {
        for daemon in self.daemons.iter_mut().rev() {
            let _ = daemon.kill();
            let _ = daemon.wait();
        }
    }
}

/// One node with two cores, whatever the machine has, and no delays.
fn configuration(folder: &Path) -> String {
    let host = succeed(Command::new("hostname").arg("-s")).stdout;
    let host = String::from_utf8_lossy(&host).trim().to_owned();
    let ports = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a port"));
    let [controller, node] =
        ports.map(|listener| listener.local_addr().expect("an address").port());
    let folder = folder.display();
    format!(
        "ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmctldPort={controller}
SlurmdPort={node}
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
CredType=cred/munge
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
SlurmdParameters=config_overrides
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
ReturnToService=2
SchedulerParameters=sched_interval=1,sched_min_interval=0,batch_sched_delay=0
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=1000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
"
    )
}

fn is_root() -> bool {
    let said = succeed(Command::new("id").arg("-u")).stdout;
    said == b"0\n"
}

#[test]
#[ignore = "needs slurmctld, slurmd and munged, and root"]
fn slurm_makes_what_one_machine_makes() {
    if !is_root() {
        eprintln!("skipped: the daemons of Slurm need root");
        return;
    }
    let place = Workplace::new();
    let cluster = Cluster::start(&place);
    let small = ["--cpus-per-task=1", "--mem-per-cpu=200M"];
    let array = |tasks: &str| {
        let tasks = format!("--array={tasks}");
        cluster.submit("slurm-array.sh", &[small[0], small[1], &tasks])
    };
    let merge = |after: &str| {
        let after = format!("--dependency=afterok:{after}");
        let job = cluster.submit("slurm-merge.sh", &["--mem=200M", &after]);
        cluster.complete(&job);
        place.assert_merged("output/experiment");
    };
    merge(&array("1-3"));
    // A single shard again.
    let shard = place.path("output/experiment/shard-2-of-3");
    fs::remove_dir_all(shard).expect("the second shard");
    merge(&array("2"));
}
