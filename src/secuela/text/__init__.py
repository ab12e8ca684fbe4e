"""Words in the language of the reader."""
