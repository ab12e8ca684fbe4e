"""A saved, self-describing result, which a reader opens without the simulator.

In flow labelled arrays, typed rows (:mod:`.rows`) and a manifest; out flows a folder that appears only when it is
whole (:mod:`.folders`), is written by one process at a time (:mod:`.lock`), goes on from finished blocks
(:mod:`.blocks`) and each part of it is compared with its checksum where it is read (:mod:`.integrity`). Start with
:mod:`.store`.
"""
