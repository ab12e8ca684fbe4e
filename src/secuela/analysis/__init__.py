"""What a run's arrays say: numbers and typed results, no sentences.

In flow labelled arrays of outcomes and the table of draws. :mod:`.comparison` sets every alternative against both
baselines, paired by draw, and gives the rows of the assessment; :mod:`.state_summary`, :mod:`.dose_response` and
:mod:`.robustness` choose and combine them; :mod:`.shapley`, :mod:`.screening`,
:mod:`.link_cuts` and :mod:`.scenario_discovery` say what a result rests on and where it holds. Which way a draw goes
is decided in :mod:`.direction` alone, errors of resampled draws come from :mod:`.resampling`. Start with
:mod:`.comparison`.
"""
