"""The command line: one command for each file.

In flow options as they are typed; out flow tables, sentences and exit codes: 0, or 2 with one message of four parts.
What is computed stands in :mod:`secuela.job` and below. Heavy imports stay inside the commands. Start with
:mod:`.main`.
"""
