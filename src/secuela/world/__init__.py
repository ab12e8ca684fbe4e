"""The assembled world: models, causal links, levers, and what a run stores of a future.

In flow draws of every parameter (:mod:`.draws`), what the record says of the origin (:mod:`.baselines`), and links
(:mod:`.links`); out flows an ensemble that is ready to run (:mod:`.assembly`). :mod:`.outcomes` holds one function
for each outcome, handed only the models that its record declares. Start with :mod:`.assembly`.
"""
