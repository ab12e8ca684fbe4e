"""What a run stores of a future.

In flows what each model did (:class:`~secuela.world.outcomes.readings.ModelRun`); out flows one array for each outcome,
picture and reason for saturation. Each file is one family: its ``OUTCOMES`` names an outcome's function beside the
models that it reads and is handed; the record in ``evidence/tables/outcomes.yaml`` says the rest. ``EXTRAS`` are arrays
for pictures and maps, ``SATURATIONS`` reasons for which a draw counts as saturated. Start with ``readings``;
``observations`` puts families and records together and refuses to start where they differ.
"""
