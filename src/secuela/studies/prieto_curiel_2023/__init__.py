"""The published organised-crime model, advanced week by week and compared with its authors' numbers.

In flow the authors' parameters (:mod:`.published_parameters`) and scenarios; a course is advanced and read
(:mod:`.course`, :mod:`.figures`); out flow theirs and ours side by side (:mod:`.golden`). Start with
:mod:`.published_run`.
"""
