"""One block of a job's draws, as a worker on another machine computes it, if it would compute the same."""

from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

from secuela.evidence.errors import RunError
from secuela.evidence.message import Message, message
from secuela.job.preparation import Job
from secuela.runs.manifest import installed_versions
from secuela.text.language import speaking

if TYPE_CHECKING:
    from secuela.engine.block_store import Arrays, Store
    from secuela.job.simulation import Simulation

DECIDING = ("secuela", "jax", "jaxlib", "numpy", "equinox")  # libraries that the arrays hang on
_assembling = Lock()


def deciding_versions() -> dict[str, str]:
    """Versions of the libraries that the arrays hang on."""
    found = installed_versions()
    return {name: found.get(name, "") for name in DECIDING}


@dataclass(frozen=True)
class BlockTask:
    """What a worker is told. Tasks of one plan are one to it: it keeps the compiled world between them.

    Args:
        plan: Hash of the plan, as who asks sees it.
        job: The job.
        store: Where the worker keeps finished blocks; None: it hands them back.
        decided: The plan itself.
        versions: Of the libraries of who asks.
    """

    plan: str
    job: Job = field(compare=False)
    store: "Store | None" = field(compare=False)
    decided: dict[str, Any] = field(compare=False)
    versions: dict[str, str] = field(compare=False, default_factory=deciding_versions)

    @classmethod
    def of(cls, job: Job, store: "Store | None") -> "BlockTask":
        """The task of whoever fills a store."""
        from secuela.job.provenance import plan_of
        from secuela.runs.blocks import plan_hash

        plan = plan_of(job)
        return cls(plan_hash(plan), job, store, plan)

    def block(self, number: int) -> "dict[str, Arrays | None]":
        """Simulate one block of draws under every alternative; called in a worker.

        Raises:
            RunError: If the worker would simulate something else.
        """
        from secuela.engine.block_store import Memory
        from secuela.record.seen_record import seeing

        with speaking(self.job.options.lang), seeing(self.job.options.vintage):
            with _assembling:
                simulation = _simulation(self)
            own = Memory()
            simulation.fill(own if self.store is None else self.store, [number])
            return {key: own.blocks.get(key) for key in simulation.keys(number)}


@lru_cache(maxsize=1)
def _simulation(task: BlockTask) -> "Simulation":
    """The compiled world of a plan."""
    from secuela.engine.cache import use_compile_cache
    from secuela.job.provenance import plan_of
    from secuela.job.simulation import Simulation
    from secuela.runs.blocks import plan_changes
    from secuela.world.assembly import assemble

    versions = plan_changes(task.versions, deciding_versions())
    if versions:
        raise _another(message("A worker has other versions than this machine: {changes}.", changes=versions))
    if changes := plan_changes(task.decided, plan_of(task.job)):
        raise _another(message("A worker finds another plan than this machine: {changes}.", changes=changes))
    use_compile_cache()
    options = task.job.options
    made = assemble(task.job.as_of, draws=options.draws, months=options.months, seed=options.seed)
    simulation = Simulation(task.job, made)
    simulation.expect(whole=True, only=())
    return simulation


def _another(what: Message) -> RunError:
    return RunError(
        what,
        where="--scheduler",
        why=message("blocks of different plans in one run would make its draws incomparable"),
        fix=message("install the same version of secuela and its libraries, and the same added data, on every machine"),
    )
