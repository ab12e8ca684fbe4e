"""The ledger: what is claimed, by whom, with which test fixed beforehand, and what the simulated futures say of it."""
