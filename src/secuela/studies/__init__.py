"""Published studies, computed again and compared with their authors' figures."""
