"""Pages of asks and offers."""
