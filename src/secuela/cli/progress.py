"""A progress bar on standard error, only where a person watches."""

import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager

from secuela.text.language import translate as _


@contextmanager
def progress_bar(*, enabled: bool, task: str | None = None) -> Generator[Callable[[int, int], None] | None]:
    """A callable that takes finished and all blocks; None where standard error is no terminal."""
    if not enabled or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        bar_task = bar.add_task(task or _("Simulating"), total=None)

        def advance(done: int, whole: int) -> None:
            bar.update(bar_task, completed=done, total=whole)

        yield advance
