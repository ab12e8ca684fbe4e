"""A shard: every n-th block of a run's draws, computed by itself for a batch system, and several put together again.

A folder with the blocks as :mod:`secuela.runs.blocks` keeps them and ``shard.json``, which holds the plan, what the job
was asked for, and a checksum of each block. It appears only when it is whole.
"""

import json
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from secuela.evidence.errors import OptionError, RunError
from secuela.evidence.message import message
from secuela.runs.blocks import BlockStore, plan_changes, plan_hash
from secuela.runs.folders import write_error
from secuela.runs.integrity import sha256_of
from secuela.runs.strict import dump_strict

FORMAT = "secuela/shard/1"
SHARD, PROPOSALS = "shard.json", "proposals"
_SHOWN = 12  # missing shards that are listed
_OPTION = "--shard"


class Share(BaseModel):
    """Which share of the blocks: the i-th of n, beginning with 1."""

    model_config = ConfigDict(frozen=True)

    number: int
    of: int

    @classmethod
    def asked(cls, text: str) -> "Share":
        """What is written as ``3/20``.

        Raises:
            OptionError: If it is no share.
        """
        number, slash, of = (part.strip() for part in text.partition("/"))
        if slash and number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of):
            return cls(number=int(number), of=int(of))
        raise OptionError(
            message("{text} is no share of a run.", text=repr(text)[:40]),
            where=_OPTION,
            why=message("each share is computed once, so that together they are the whole run"),
            fix=message("write the number of the share and of all shares, as 3/20 for the third of twenty"),
        )

    def numbers(self, blocks: Sequence[int]) -> list[int]:
        """Numbers of its blocks among all.

        Raises:
            OptionError: If there are more shares than blocks.
        """
        if self.of > len(blocks):
            raise OptionError(
                message("Blocks of draws: {n}, fewer than the {of} shares.", n=len(blocks), of=self.of),
                where=_OPTION,
                why=message("a share without a block computes nothing"),
                fix=message("ask for at most {n} shares, or for more draws", n=len(blocks)),
            )
        return [number for number in blocks if number % self.of == self.number - 1]


class Shard(BaseModel):
    """What ``shard.json`` holds.

    Attributes:
        share: Which share it is.
        plan: Of the run.
        hash: Of that plan.
        asked: Options of the job; files of proposals lie in the folder.
        versions: Of the libraries that the arrays hang on.
        platform: Where it was computed: arrays repeat bit for bit on one kind of processor.
        blocks: sha256 of each file of a block, by name.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["secuela/shard/1"] = FORMAT
    share: Share
    plan: dict[str, Any]
    hash: str
    asked: dict[str, Any]
    versions: dict[str, str]
    platform: dict[str, str]
    blocks: dict[str, str] = Field(min_length=1)


def write_shard(folder: Path, store: BlockStore, shard: Shard, proposals: Mapping[str, bytes]) -> None:
    """Turn the finished blocks of a share into a shard; one that was there is replaced.

    Args:
        folder: Its place.
        store: The blocks, beside that place.
        shard: What it is; the checksums of the blocks are filled in here.
        proposals: Files of proposals, by name.

    Raises:
        RunError: If it cannot be written.
    """
    try:
        sums = {path.name: sha256_of(path.read_bytes()) for path in sorted(store.folder.glob("*.npz"))}
        (store.folder / PROPOSALS).mkdir(exist_ok=True)
        for name, content in proposals.items():
            (store.folder / PROPOSALS / name).write_bytes(content)
        text = dump_strict(shard.model_copy(update={"blocks": sums}).model_dump(mode="json"))
        (store.folder / SHARD).write_text(text, encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        store.folder.rename(folder)
    except OSError as error:
        raise write_error(error, folder) from error


def check_shard_place(folder: Path) -> None:
    """Refuse a place that holds something other than a shard, before anything is computed.

    Raises:
        RunError: If it does.
    """
    empty = not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))
    if not empty and not (folder / SHARD).is_file():
        raise RunError(
            message("This place holds something other than a shard."),
            where=str(folder),
            why=message("only a shard of the same name is ever replaced; anything else might be lost"),
            fix=message("choose another place with --out, or move what is there"),
        )


def read_shard(folder: Path) -> Shard:
    """What a shard says of itself.

    Raises:
        RunError: If it is none, or was altered.
    """
    try:
        shard = Shard.model_validate(json.loads((folder / SHARD).read_text(encoding="utf-8")))
        whole = shard.hash == plan_hash(shard.plan)
    except (OSError, ValueError, RecursionError, ValidationError):
        whole, shard = False, None
    if shard is None or not whole:
        raise RunError(
            message("This is no shard of a run, or a damaged one."),
            where=str(folder),
            why=message("what is put together has to be whole"),
            fix=message("name the folders that `secuela assess --shard` has written; repeat a damaged share"),
        )
    return shard


def read_shards(folders: Sequence[Path]) -> dict[Path, Shard]:
    """Shards that are together one run, each checked.

    Raises:
        RunError: If one is no shard, of another plan, or of other libraries; if one is there twice or lacking; or if a
            block was altered.
    """
    found = {folder: read_shard(folder) for folder in folders}
    first_at, first = next(iter(found.items()))
    for folder, shard in found.items():
        _check_same(first_at, first, folder, shard)
    _check_complete(found)
    for folder, shard in found.items():
        _check_blocks(folder, shard)
    return found


def _check_same(first_at: Path, first: Shard, folder: Path, shard: Shard) -> None:
    pairs: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (first.plan, shard.plan),
        (first.versions, shard.versions),
        ({"of": first.share.of}, {"of": shard.share.of}),
    ]
    changes = "; ".join(filter(None, (plan_changes(before, after) for before, after in pairs)))
    if changes:
        raise RunError(
            message("These shards are not of one run: {changes}.", changes=changes),
            where=f"{first_at}, {folder}",
            why=message("blocks of different plans in one run would make its draws incomparable"),
            fix=message("name the shards of one command, which differ in --shard and --out alone"),
        )


def _check_complete(found: Mapping[Path, Shard]) -> None:
    of = next(iter(found.values())).share.of
    places: dict[int, Path] = {}
    for folder, shard in found.items():
        number = shard.share.number
        if number in places:
            raise RunError(
                message("Shard {number} of {of} is there twice.", number=number, of=of),
                where=f"{places[number]}, {folder}",
                why=message("its draws would count twice"),
                fix=message("name each shard once"),
            )
        places[number] = folder
    lacking = [number for number in range(1, of + 1) if number not in places]
    if lacking:
        listed = ", ".join(map(str, lacking[:_SHOWN])) + (", …" if len(lacking) > _SHOWN else "")
        raise RunError(
            message("Of {of} shards these are lacking: {numbers}.", of=of, numbers=listed),
            where=_OPTION,
            why=message("their draws would be missing"),
            fix=message("compute them by the same command with --shard {share}", share=f"{lacking[0]}/{of}"),
        )


def _check_blocks(folder: Path, shard: Shard) -> None:
    for name, checksum in shard.blocks.items():
        try:
            whole = sha256_of((folder / name).read_bytes()) == checksum
        except OSError:
            whole = False
        if not whole:
            raise RunError(
                message("The block {name} of this shard is missing or was altered.", name=name.removesuffix(".npz")),
                where=str(folder),
                why=message("its draws would be missing or wrong"),
                fix=message("compute shard {number}/{of} again", number=shard.share.number, of=shard.share.of),
            )
