"""Many futures of one assembled world."""
