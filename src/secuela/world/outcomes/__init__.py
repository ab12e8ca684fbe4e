"""What a run stores of a future."""
