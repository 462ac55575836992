"""Every kind of mail with sample data, in each combination of its optional parts: to look at, and to test."""
