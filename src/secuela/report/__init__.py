"""A run as one self-contained page that opens offline, years later and without the simulator.

In flow a run folder and a way to name places (:mod:`.material`); out flows HTML (:mod:`.page`, one file for each
chapter) and sheets (:mod:`.sheets`). Pictures are made in :mod:`.charts`. Start with :mod:`.page`.
"""
