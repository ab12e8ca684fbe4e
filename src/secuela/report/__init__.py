"""A run as one self-contained page that opens offline, years later and without the simulator."""
