"""Routes of duplicates and merges."""
