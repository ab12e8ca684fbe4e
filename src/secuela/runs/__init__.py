"""A saved, self-describing result: manifest, labelled arrays, resume, integrity."""
