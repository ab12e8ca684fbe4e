"""Reporting sheets made from a run: what journals and reviewers ask for; the same run gives the same bytes.

In flows a run; out flow Markdown and tables: a description after ODD, citations, licences and the evidence behind each
grade. Start with :mod:`.sheet_files`.
"""
