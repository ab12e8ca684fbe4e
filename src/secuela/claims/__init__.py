"""The ledgers: what is claimed, by whom, and what simulated futures say of it.

In flow ledgers in YAML (:mod:`.reading`, :mod:`.schema`, checked over whole ledgers by :mod:`.ledger_checks`) and the
futures of a run (:mod:`.test_values`). Each test is audited (:mod:`.reachability`), counted, and set against worlds
without one assumption (:mod:`.neutralised`, :mod:`.verdicts`); :mod:`.checking` decides the verdict once, with a
reason code. Out flow typed rows of codes and numbers (:mod:`.claim_rows`), which a run stores and :mod:`.wording`
puts into sentences when they are read. Start with :mod:`.checking`.
"""
