"""The first ninety days: what helps somebody to find their feet, and the member who shows them around."""
