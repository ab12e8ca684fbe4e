"""A run in shares, for batch systems: one share of its blocks at a time, and all shares put together into a run."""

import json
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from secuela.evidence.assumption_records import Assumption
from secuela.evidence.errors import RunError
from secuela.evidence.message import message
from secuela.job.counted_steps import Advance
from secuela.job.many_machines import Machines
from secuela.job.options import Options
from secuela.job.preparation import Job, prepare
from secuela.runs.blocks import BlockStore, plan_changes, plan_hash
from secuela.runs.shards import PROPOSALS, Shard, Share, read_shards, write_shard


def shard_folder(job: Job, share: Share, out: Path | None) -> Path:
    """Where a share of a run is written."""
    from secuela.job.pipeline import run_folder

    whole = run_folder(job, None)
    return out or whole.with_name(f"{whole.name}.shard-{share.number}-of-{share.of}")


def perform_share(
    job: Job, share: Share, folder: Path, *, machines: Machines, resume: bool = False, advance: Advance | None = None
) -> int:
    """Simulate a share of the blocks of a job and write them as a shard, or where the machines keep blocks.

    Returns:
        The number of its blocks.

    Raises:
        SecuelaError: For anything the caller can mend.
    """
    from secuela.job.block_task import BlockTask
    from secuela.job.pipeline import assembled
    from secuela.job.provenance import plan_of
    from secuela.job.simulation import Simulation
    from secuela.job.until_error import refused
    from secuela.record.seen_record import seeing
    from secuela.runs.lock import held
    from secuela.runs.shards import check_shard_place

    if job.options.until_error is not None:
        raise refused(where="--shard")
    check_shard_place(folder)
    share.numbers(range(_blocks(job)))
    with held(folder), seeing(job.options.vintage):
        store = machines.store(folder, plan_of(job), resume=resume or machines.blocks is not None)
        simulation = Simulation(job, assembled(job), advance)
        numbers = share.numbers(simulation.numbers)
        simulation.expect(whole=True, only=numbers)
        machines.fill(simulation, store, task=partial(BlockTask.of, job), numbers=numbers)
        if isinstance(store, BlockStore):
            _write(job, share, folder, store)
    return len(numbers)


def _blocks(job: Job) -> int:
    from secuela.engine.ensemble import BLOCK

    return -(-job.options.draws // BLOCK)


def _write(job: Job, share: Share, folder: Path, store: BlockStore) -> None:
    from secuela.job.block_task import deciding_versions
    from secuela.job.provenance import plan_of
    from secuela.runs.manifest import this_platform

    plan = plan_of(job)
    asked, proposals = _told(job.options)
    shard = Shard(
        share=share,
        plan=plan,
        hash=plan_hash(plan),
        asked=asked,
        versions=deciding_versions(),
        platform=this_platform(),
        blocks={"": ""},
    )
    write_shard(folder, store, shard, proposals)


def _told(options: Options) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Options as plain values, and the files that they name."""
    from secuela.policy.proposal_reading import shipped

    told, files = json.loads(options.model_dump_json(exclude={"as_of", "vintage"})), dict[str, bytes]()
    told |= {"as_of": str(options.as_of), "vintage": None if options.vintage is None else str(options.vintage)}

    def kept(name: str) -> str:
        if name in shipped():
            return name
        place = f"{len(files)}{Path(name).suffix}"
        files[place] = Path(name).read_bytes()
        return f"{PROPOSALS}/{place}"

    told["proposal"] = kept(options.proposal)
    told["against"] = None if options.against is None else [kept(name) for name in options.against]
    return told, files


def _options(folder: Path, asked: dict[str, Any]) -> Options:
    def place(name: str) -> str:
        return str(folder / name) if name.startswith(f"{PROPOSALS}/") else name

    told = {**asked, "proposal": place(asked["proposal"])}
    told["against"] = None if asked["against"] is None else [place(name) for name in asked["against"]]
    told["assume"] = tuple(Assumption.model_validate_json(json.dumps(each)) for each in asked["assume"])
    return Options.asked(**told)


def merged(folders: Sequence[Path], out: Path | None) -> tuple[Job, Path]:
    """Put the blocks of all shards of a run where an assessment that is resumed finds them.

    Returns:
        The job, and the folder of the run that is to be made of them.

    Raises:
        RunError: If they are not together one run, or the data of the package are others by now.
    """
    from secuela.job.pipeline import run_folder
    from secuela.job.provenance import plan_of
    from secuela.runs.lock import held
    from secuela.runs.store import check_place

    shards = read_shards(folders)
    first_at, first = next(iter(shards.items()))
    job = prepare(_options(first_at, first.asked))
    plan = plan_of(job)
    if changes := plan_changes(first.plan, plan):
        raise RunError(
            message("The shards have another plan than this package finds now: {changes}.", changes=changes),
            where=str(first_at),
            why=message("what is computed beside them would not fit their draws"),
            fix=message("put them together with the version and the data with which they were computed"),
        )
    folder = run_folder(job, out)
    check_place(folder)
    with held(folder):
        store = BlockStore(folder, plan)
        for place, shard in shards.items():
            for name in shard.blocks:
                store.take(place / name)
    return job, folder


def platforms(folders: Sequence[Path]) -> list[str]:
    """Kinds of processor on which shards were computed."""
    from secuela.runs.shards import read_shard

    return list(dict.fromkeys(read_shard(folder).platform.get("cpu", "") for folder in folders))
