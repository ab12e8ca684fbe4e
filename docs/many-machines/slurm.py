"""Workers on a SLURM cluster for one run: `python slurm.py --draws 100000`, with any option of `secuela assess`.

Each worker is a job of its own in the queue. It needs `pip install 'secuela[scale]' dask-jobqueue`, the same on the
login node and on the nodes of the cluster.
"""

import subprocess
import sys

from dask_jobqueue import SLURMCluster

JOBS = 20  # at most so many at a time


def cluster(**changed: object) -> SLURMCluster:
    """One process with one core and 3 GB a job; it ends itself before the queue would."""
    options = {
        "cores": 1,
        "processes": 1,
        "memory": "3GB",
        "walltime": "04:00:00",
        "queue": "normal",
        "job_script_prologue": ["export SECUELA_CACHE=$HOME/.cache/secuela/compiled"],
        "worker_extra_args": ["--lifetime", "225m", "--lifetime-stagger", "10m"],
    }
    return SLURMCluster(**{**options, **changed})


def main() -> int:
    """Start the workers, assess, and give the jobs back."""
    with cluster() as workers:
        workers.adapt(maximum_jobs=JOBS)
        command = ["secuela", "assess", *sys.argv[1:], "--scheduler", workers.scheduler_address]
        return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
