"""The assembled world: models, causal links, levers, and what a run stores of a future.

In flow draws of every parameter (:mod:`.draws`), baselines from the record, and links from their records
(:mod:`.links`); out flows an ensemble that is ready to run (:mod:`.assembly`). :mod:`.outcomes` holds one function
for each outcome, handed only the models that its record declares. Start with :mod:`.assembly`.
"""
