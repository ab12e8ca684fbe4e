"""From what a run expects to what agencies would publish of it.

In flows one future of a saved run (:class:`~secuela.record.observation.future.Future`): expectations in standard
months, without season and without noise. Out flow values by place and period as each agency counts them: days of the
month, season, what is not yet registered at the age of a release, the agency's level and its noise. Each module with
``LAWS`` is one family of series and is found by itself; :mod:`.observed_run` puts them to a run. Start with
``observation_law``.
"""
