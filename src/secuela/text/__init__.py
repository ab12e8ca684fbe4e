"""Words in the language of the reader, chosen for each call.

In flow codes, numbers, units and messages that wait (:class:`~secuela.evidence.message.Message`); out flow sentences,
figures, months and lists by the rules of that language. :mod:`.language` holds the choice, :mod:`.codes` words what a
run stores, :mod:`.numbers` writes every figure that a reader sees. Start with :mod:`.language`.
"""
