"""Pages that put together what the nouns of relationships know."""
