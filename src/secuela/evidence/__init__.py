"""What is known: records of parameters, facts, series, places, outcomes and links, with sources and grades.

In flow the YAML and CSV files of :mod:`secuela.evidence.tables`, read by :mod:`.strict_yaml` and built into frozen
records (:mod:`.records`) that are checked against each other. Out flows one
:class:`~secuela.evidence.catalogue.Library`, asked by id. Nothing here knows a language, a run or the simulator.
Start with :mod:`.records`, then :mod:`.catalogue`.
"""
