"""One module for each format in which an agency publishes a file; each offers ``FORMAT`` and is found by its name.

In flows a file, recognised by its content (:mod:`secuela.record.recognition`); out flow rows of series, place, month
and value, or a refusal with row and column. Start with :mod:`.conapo_population`.
"""
