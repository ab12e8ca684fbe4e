"""Chapters: from a saved run and a language to typed parts, each of them words with the numbers behind.

In flow the arrays and files of a run; out flow frozen dataclasses that page, brief, Markdown, JSON and the terminal
draw, each in its own way. :mod:`.parts` holds what a chapter is made of, :mod:`.paired` the comparison that every
number comes from, :mod:`.chapters` all chapters by name. Start with :mod:`.answer`.
"""
