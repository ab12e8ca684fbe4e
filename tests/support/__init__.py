"""Runs, draws, worlds and texts that several tests share."""
