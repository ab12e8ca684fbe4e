"""What may be done: levers, proposals, and the doses they add up to."""
