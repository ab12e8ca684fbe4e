"""The assembled world: causal links, baselines, draws."""
