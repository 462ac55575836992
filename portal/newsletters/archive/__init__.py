"""The archive: what stands on its shelf, what is found in it by words, and the feed."""
