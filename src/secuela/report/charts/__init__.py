"""The report's pictures, as plain Vega-Lite.

In flow rows and texts, never a run; out flow specifications, which a page draws and :mod:`.lone_picture` puts into one
image with their title and rules. Start with :mod:`.theme`.
"""
