"""Somebody who stands in the list twice: found, put together, and taken apart again for a week."""
