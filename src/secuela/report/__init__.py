"""A run as one self-contained page that opens offline, years later and without the simulator.

In flow a run folder and a way to name places (:mod:`.run_data`); chapters (:mod:`.views`) are made of it, with pictures
(:mod:`.charts`); out flow a page (:mod:`.page`), a brief (:mod:`.documents`), Markdown, a workbook and sheets
(:mod:`.sheets`). Start with :mod:`.page`.
"""
