"""Reporting sheets made from a run: what journals and reviewers ask for; the same run gives the same bytes."""
