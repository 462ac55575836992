"""Messages as bytes: header fields, encoded parts, and prepared skeletons."""
