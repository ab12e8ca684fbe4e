"""The version of the code at work, which runs, recipes and caches name."""

VERSION = "1.0.0"
