"""One assessment, from its options to a run folder; behind ``secuela.assess`` and ``secuela.simulate``.

In flow options as asked for: :mod:`.options` checks them, :mod:`.preparation` reads the proposals and puts them
on the calendar, :mod:`.simulation` makes the futures, :mod:`.dataset` labels them, :mod:`.provenance` says what the run
is, and :mod:`.contents` holds its files, verdicts and explanation among them. Out flows a run folder, or a run in
memory. What a saved run's conclusions survive is asked by :mod:`.stressed_world`. Start with :mod:`.pipeline`.
"""
