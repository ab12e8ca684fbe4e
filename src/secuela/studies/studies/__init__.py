"""One published study in each file."""
