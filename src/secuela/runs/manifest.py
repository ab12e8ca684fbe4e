"""What a run says about itself: enough to repeat it, to check it and to tell it from another one."""

import hashlib
import json
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from secuela.evidence.assumption_records import Replaced
from secuela.evidence.modes import CARRIED_OUT
from secuela.evidence.package_version import VERSION
from secuela.runs.plan_months import first_dosed
from secuela.runs.strict import canonical, dump_strict

FORMAT = "secuela/run/1"
CHECKSUM = "checksum"  # key of the manifest's own
VINTAGE, ADDED = "vintage", "added/"  # keys of data_checksums: the month whose knowledge a run was held to; added files
_ID_LENGTH = 8
_RECORDED = ("numpy", "jax", "jaxlib", "equinox", "scipy", "xarray", "zarr", "pydantic")


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class FailedDraw(_Part):
    """One draw that could not be computed under one alternative."""

    alternative: str
    draw: int = Field(ge=0)
    mode: str = CARRIED_OUT


class FailedDraws(_Part):
    """Every draw that failed, by alternative; it is NaN in all outcomes of that alternative."""

    count: int = Field(default=0, ge=0, description="Number of pairs of alternative and draw.")
    draws: list[FailedDraw] = Field(default_factory=list[FailedDraw])

    @model_validator(mode="before")
    @classmethod
    def _counted(cls, data: Any) -> Any:  # noqa: ANN401  anything may be in a file
        if isinstance(data, dict) and "count" not in data:
            return {**data, "count": len(data.get("draws", ()))}
        return data


class Manifest(_Part):
    """The contents of ``manifest.json``; keys it does not know are kept under ``extra``."""

    format: Literal["secuela/run/1"] = FORMAT
    versions: dict[str, str] = Field(default_factory=dict, description="Secuela, Python and the numerical libraries.")
    platform: dict[str, str] = Field(default_factory=dict, description="System, machine and kind of processor.")
    data_checksums: dict[str, str] = Field(default_factory=dict, description="sha256 of each evidence table.")
    array_checksums: dict[str, str] = Field(
        default_factory=dict, description="By outcome: sha256 of the float32 little-endian C-order bytes."
    )
    draw_checksums: dict[str, str] = Field(default_factory=dict, description="The same for each parameter's draws.")
    files: dict[str, str] = Field(default_factory=dict, description="sha256 of every other file of the run folder.")
    command_line: str = ""
    seed: int
    as_of: str = Field(description="Origin month, YYYY-MM.")
    draws: int = Field(ge=1)
    months: int = Field(ge=1)
    proposal: str
    alternatives: list[str] = Field(description="Ids in the order simulated; the baseline is the first.")
    cut: list[str] = Field(default_factory=list, description="Causal links left out of the world: source:target.")
    assumed: list[Replaced] = Field(
        default_factory=list[Replaced], description="A reader's assumptions, each beside what it replaces."
    )
    failed_draws: FailedDraws = Field(default_factory=FailedDraws)
    saturated_draws: dict[str, int] = Field(default_factory=dict, description="Reason to number of draws.")
    wall_time_s: float = Field(default=0.0, ge=0)
    peak_memory_mb: float = Field(default=0.0, ge=0)
    created: str = Field(default_factory=lambda: datetime.now(UTC).isoformat(timespec="seconds"))
    notes: list[str | dict[str, Any]] = Field(
        default_factory=list, description="Codes with values; sentences in runs of earlier versions."
    )
    proposals: dict[str, dict[str, Any]] = Field(default_factory=dict, description="Resolved proposals, with doses.")
    reference_policy: list[dict[str, Any]] = Field(default_factory=list[dict[str, Any]])
    structure: dict[str, dict[str, int]] = Field(
        default_factory=dict, description="Structural choice to the number of draws that use each option."
    )
    origin: dict[str, Any] = Field(default_factory=dict, description="Levels at the origin and in dated years.")
    extra: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _keep_unknown(cls, data: Any) -> Any:  # noqa: ANN401  anything may be in a file
        if not isinstance(data, dict):
            return data
        known = {key: value for key, value in data.items() if key in cls.model_fields}
        unknown = {key: value for key, value in data.items() if key not in {*cls.model_fields, CHECKSUM}}
        return {**known, "extra": {**unknown, **known.get("extra", {})}} if unknown else known

    @property
    def baseline(self) -> str:
        """Id of the alternative that the others are compared with."""
        return self.alternatives[0] if self.alternatives else "status-quo"

    @property
    def id(self) -> str:
        """The first digits of a checksum over all arrays: the same numbers, the same id."""
        return run_id(self.array_checksums, self.proposal)

    @property
    def held_to(self) -> str | None:
        """The month whose knowledge the run was held to, or None."""
        return self.data_checksums.get(VINTAGE)

    @property
    def saw_added(self) -> bool:
        """Whether it saw data that a user had added."""
        return any(name.startswith(ADDED) for name in self.data_checksums)

    @property
    def first_month(self) -> int:
        """The first month of the plan, counted from the origin."""
        doses = {name: (self.proposals.get(name) or {}).get("doses") or {} for name in self.alternatives}
        return first_dosed(doses, self.proposal)

    def text(self) -> str:
        """The contents of ``manifest.json``, with the checksum of all the rest under ``checksum``.

        Raises:
            ValueError: If a number is not finite.
        """
        content = self.plain()
        return dump_strict({**content, CHECKSUM: checksum_of(content)}) + "\n"

    def plain(self) -> dict[str, Any]:
        """The manifest as JSON values: what ``manifest.json`` holds beside its own checksum.

        Raises:
            ValueError: If a number is not finite.
        """
        return dict(json.loads(dump_strict(self.model_dump(), indent=None)))


def run_id(array_checksums: Mapping[str, str], proposal: str) -> str:
    """The short name of a run on everything that is made of it."""
    return hashlib.sha256(canonical([array_checksums, proposal]).encode()).hexdigest()[:_ID_LENGTH]


def checksum_of(content: Mapping[str, Any]) -> str:
    """sha256 of the content of a manifest, whatever the order of its keys and whatever checksum it carries.

    Raises:
        ValueError: If a value cannot be written as strict JSON.
    """
    rest = {key: value for key, value in content.items() if key != CHECKSUM}
    return hashlib.sha256(canonical(rest).encode()).hexdigest()


def installed_versions() -> dict[str, str]:
    """Versions of Python, of this package and of the recorded libraries, read without importing any of these."""
    return dict(_installed_versions())


@cache
def _installed_versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "secuela": VERSION}  # of the code at work, not as once installed
    for name in _RECORDED:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def this_platform() -> dict[str, str]:
    """Operating system, machine and kind of processor: within one of these, stored arrays repeat bit for bit."""
    return {"system": platform.system(), "machine": platform.machine(), "cpu": _processor()}


@cache
def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())
