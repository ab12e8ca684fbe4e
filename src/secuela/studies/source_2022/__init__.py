"""Forecasts of overdose deaths made from December 2020, theirs and ours."""
