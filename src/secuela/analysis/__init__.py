"""What the simulated futures say: comparison with both baselines, and the files that carry it."""
