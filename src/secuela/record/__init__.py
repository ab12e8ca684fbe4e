"""What the statistics see of the world, late and in part.

In flow the series of the package's evidence as of a month; out flow levels, trends, seasons and shares of states: plain
numbers for baselines and fits. Noise laws of the record stand here too, never in a model. Start with
:mod:`.homicide_level`.
"""
