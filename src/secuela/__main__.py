"""``python -m secuela``."""

from secuela.cli.main import run

run()
