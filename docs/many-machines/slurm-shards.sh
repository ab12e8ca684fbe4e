#!/bin/bash
# Without a scheduler of tasks: an array of plain jobs, each a share of the draws, and one that puts them together.
#   sbatch --array=1-20 slurm-shards.sh --draws 100000
#   secuela runs merge shards/* --out run        # when all are done; a share that is lacking is named
#SBATCH --job-name=secuela
#SBATCH --cpus-per-task=2
#SBATCH --mem=4G
#SBATCH --time=04:00:00
set -euo pipefail
secuela assess "$@" --shard "${SLURM_ARRAY_TASK_ID}/${SLURM_ARRAY_TASK_COUNT}" --out "shards/${SLURM_ARRAY_TASK_ID}" --resume --quiet
