#!/usr/bin/env bash
# Joins the shards that slurm-array.sh made, to the bytes that one machine would have written; see there.
#
# Nothing is simulated: one core for some minutes is enough. Send it again when shards were made again after a merge.
#
#SBATCH --job-name=merge
#SBATCH --output=%x-%j.log
#SBATCH --time=00:30:00
#SBATCH --mem=2G
# Shards that failed leave nothing to wait for.
#SBATCH --kill-on-invalid-dep=yes
set -euo pipefail

# --force replaces an earlier merge.
five-measures merge "$@" --force
