"""What the statistics see of the world, late and in part."""
