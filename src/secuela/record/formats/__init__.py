"""One module for each format in which an agency publishes a file; each offers ``FORMAT`` and is found by its name."""
