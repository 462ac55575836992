"""The verbs of asks and offers."""
