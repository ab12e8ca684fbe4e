"""The published organised-crime model, advanced week by week and compared with its authors' numbers."""
