"""How the world works, one model each; none knows another."""
