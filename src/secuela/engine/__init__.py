"""Many futures of one assembled world.

A world (models, links, levers, outcomes), its draws and the doses of each alternative go in; arrays by alternative,
draw and month come out, in blocks that a store keeps. ``coupled.py`` is one future, ``ensemble.py`` all of them.
"""
