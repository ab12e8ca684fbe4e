"""The live page, wherever its answers come from: what a reader has chosen, its address, and the answer to it.

In flow a state and a run of it; out flows the JSON that ``static/`` draws, as ``docs/live-page.md`` describes. The
server is in :mod:`secuela.web`. Start with :mod:`.answered`.
"""
