"""One assessment, from its options to a run folder."""
