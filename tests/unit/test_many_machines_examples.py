"""The examples beside docs/many-machines.md: of the form that SLURM, Kubernetes and our own commands ask for."""

import importlib.util
import re
import subprocess
from pathlib import Path

import pytest
import yaml
from typer.main import get_command

from secuela.cli.main import app

DOCS = Path(__file__).resolve().parents[2] / "docs"
EXAMPLES = DOCS / "many-machines"
OPTIONS = {name for option in get_command(app).commands["assess"].params for name in option.opts}


def used(text):
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text))


def test_the_array_of_jobs_is_sound_and_asks_for_options_that_there_are():
    script = EXAMPLES / "slurm-shards.sh"
    assert subprocess.run(["bash", "-n", script], check=True).returncode == 0
    text = script.read_text("utf-8")
    assert used(text[text.index("\nsecuela assess") :]) <= OPTIONS
    directives = re.findall(r"^#SBATCH (--[a-z-]+)=\S+$", text, re.MULTILINE)
    assert directives == ["--job-name", "--cpus-per-task", "--mem", "--time"]
    assert "${SLURM_ARRAY_TASK_ID}/${SLURM_ARRAY_TASK_COUNT}" in text


@pytest.mark.slow
def test_the_workers_of_slurm_are_jobs_that_its_queue_takes():
    pytest.importorskip("dask_jobqueue")
    found = importlib.util.spec_from_file_location("slurm_example", EXAMPLES / "slurm.py")
    example = importlib.util.module_from_spec(found)
    found.loader.exec_module(example)
    with example.cluster(scheduler_options={"dashboard": False}, interface="lo") as cluster:
        script = cluster.job_script()
    for line in ("-p normal", "-n 1", "--cpus-per-task=1", "--mem=3G", "-t 04:00:00"):
        assert f"#SBATCH {line}\n" in script
    assert "export SECUELA_CACHE" in script
    assert re.search(r"distributed\.cli\.dask_worker tcp://\S+ .*--nthreads 1 .*--lifetime 225m", script)


def test_the_parts_of_kubernetes_fit_together():
    parts = list(yaml.safe_load_all((EXAMPLES / "kubernetes.yaml").read_text("utf-8")))
    kinds = [(part["apiVersion"], part["kind"], part["metadata"]["name"]) for part in parts]
    assert kinds == [
        ("v1", "Service", "secuela-scheduler"),
        ("apps/v1", "Deployment", "secuela-scheduler"),
        ("apps/v1", "Deployment", "secuela-worker"),
        ("batch/v1", "Job", "secuela-assess"),
    ]
    service, scheduler, workers, job = parts
    (port,) = service["spec"]["ports"]
    address = f"tcp://{service['metadata']['name']}:{port['port']}"
    for part in (scheduler, workers):
        assert part["spec"]["selector"]["matchLabels"] == part["spec"]["template"]["metadata"]["labels"]
    assert service["spec"]["selector"] == scheduler["spec"]["selector"]["matchLabels"]
    (first,), (each,), (last,) = (part["spec"]["template"]["spec"]["containers"] for part in (scheduler, workers, job))
    assert first["ports"] == [{"containerPort": port["targetPort"]}]
    assert str(port["targetPort"]) in first["command"]
    assert address in each["command"]
    assert f"--scheduler={address}" in last["command"]
    assert used(" ".join(last["command"])) <= OPTIONS
    assert first["image"] == each["image"] == last["image"]
    assert all(isinstance(word, str) for container in (first, each, last) for word in container["command"])
    volumes = {volume["name"] for volume in job["spec"]["template"]["spec"]["volumes"]}
    assert {mount["name"] for mount in last["volumeMounts"]} == volumes


def test_the_page_names_options_and_files_that_there_are():
    text = (DOCS / "many-machines.md").read_text("utf-8")
    assert used(text) - {"--out"} <= OPTIONS
    for name in re.findall(r"\]\((many-machines/[^)]+)\)", text):
        assert (DOCS / name).is_file(), name
    assert len(re.findall(r"\]\(many-machines/", text)) == 3
