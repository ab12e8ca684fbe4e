"""What is known: records of parameters, facts, series, places, groups and outcomes, with their sources and grades."""
