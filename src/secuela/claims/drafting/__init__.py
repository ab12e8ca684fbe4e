"""From a text to a ledger that a person finishes: sentences, who says them, numbers, a kind, a test – and no verdict.

In flows a text or a page (:mod:`.article`), out flows a ledger whose every entry is unconfirmed (:mod:`.drafted`): it
is listed and never judged. Each entry says where its sentence stands and quotes a dozen words of it at most; the claim
itself is for a person to write. Speakers are named by closed vocabularies alone (:mod:`.lexicon`, ``words.yaml``), so
that no private person's name is stored. Start with :mod:`.drafted`; :mod:`.finishing` changes an entry at a time.
"""
