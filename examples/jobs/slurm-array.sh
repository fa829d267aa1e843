#!/usr/bin/env bash
# A sweep on a cluster with Slurm: every task of the array makes one shard, and slurm-merge.sh joins them when all have ended well.
#
#     export FIVE_MEASURES_SHARDS=8
#     array=$(sbatch --parsable --array=1-$FIVE_MEASURES_SHARDS examples/jobs/slurm-array.sh my-experiment.toml)
#     sbatch --dependency=afterok:$array examples/jobs/slurm-merge.sh my-experiment.toml
#
# What stands after the script are arguments of `five-measures sweep`; give those that change the experiment (--set, --scale,
# --replicates) and --out to both. The program is looked for in PATH, and paths are relative to the folder of `sbatch`, which all
# nodes must see. `five-measures status output/my-experiment` says how far the shards are.
#
# A task that failed or was killed is sent again by its number; the same command goes on where it was. The number of shards
# stays as it was, which is why it is said apart from the array:
#
#     sbatch --array=3,5 examples/jobs/slurm-array.sh my-experiment.toml
#     sbatch --array=3,5 examples/jobs/slurm-array.sh my-experiment.toml --retry-failed     # and makes failed runs again
#
#SBATCH --job-name=sweep
#SBATCH --array=1-8
#SBATCH --output=%x-%A_%a.log
#SBATCH --open-mode=append
#SBATCH --time=04:00:00
# Runs go on side by side, one a thread, if the memory suffices for all. `five-measures check SCENARIO` says what one run needs.
#SBATCH --cpus-per-task=2
#SBATCH --mem-per-cpu=2G
# Two minutes before the time limit this script stops the sweep and puts its task in the queue again.
#SBATCH --requeue
#SBATCH --signal=B:USR1@120
set -euo pipefail

five-measures sweep "$@" --shards "${FIVE_MEASURES_SHARDS:-8}" --threads "${SLURM_CPUS_PER_TASK:-1}" --quiet &
sweep=$!

again() {
  kill -TERM "$sweep"
  wait "$sweep" || true
  scontrol requeue "$SLURM_JOB_ID"
  exit 0
}
trap again USR1

wait "$sweep"
