"""What is known: records of parameters, facts, series, places, outcomes and links, with sources and grades.

In flow the YAML and CSV files of :mod:`secuela.evidence.tables`, read by :mod:`.strict_yaml` and built into frozen
records (:mod:`.records`) that :mod:`.record_checks` holds against each other; tables that only some readers need are
read by themselves (:mod:`.side_tables` lists them). Out flows one
:class:`~secuela.evidence.catalogue.Library`, asked by id. Nothing here knows a language, a run or the simulator.
Start with :mod:`.records`, then :mod:`.catalogue`.
"""
