"""The fits, one module each, found by name: what each reads, how it learns, and what it must pass."""
