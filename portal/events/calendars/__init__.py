"""Events as other programs read them: calendar files, feeds, and data for search engines."""
