"""The office's pages that bring lists in and hand them out."""
