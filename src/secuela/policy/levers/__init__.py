"""One lever a file; each offers ``LEVER``.

In flow the dose by month and the lever's own numbers of one draw; out flow what is put on inputs of models, and cost.
Start with :mod:`.weapons_trafficking_control`.
"""
