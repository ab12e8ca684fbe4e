"""Options that several commands share: each is written once, with the words of its help."""

from pathlib import Path
from typing import Annotated

import typer

from secuela.cli.whole_numbers import METAVAR, whole_number
from secuela.text.language import marked

RunFolder = Annotated[Path, typer.Argument(metavar="RUN", help=marked("Folder of a run."), show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help=marked("Print one JSON object on standard output."))]
Lang = Annotated[str | None, typer.Option("--lang", help=marked("Language of the answer: en or es."))]
Places = Annotated[str, typer.Option("--places", help=marked("Places with two names: neutral (both), us or mx."))]
MonthsAhead = Annotated[
    int | None,
    typer.Option("--months", metavar=METAVAR, parser=whole_number("--months"), help=marked("Months ahead, 1 to 60.")),
]
