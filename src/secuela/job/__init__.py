"""One assessment, from its options to a run folder; behind ``secuela.assess`` and ``secuela.simulate``.

:mod:`.options` checks what is asked for, :mod:`.preparation` reads the proposals and puts them on the calendar,
:mod:`.simulation` makes the futures, :mod:`.dataset` labels them, :mod:`.provenance` says what the run is, and
:mod:`.contents` holds its files, verdicts and explanation among them. What a
saved run's conclusions survive is asked by :mod:`.stressed_world`. Start with :mod:`.pipeline`.
"""
