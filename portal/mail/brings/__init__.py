"""What mail brings to pages, letters and lists of others; `register` adds it to the house."""
