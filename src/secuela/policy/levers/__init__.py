"""One lever a file; each offers ``LEVER``."""
