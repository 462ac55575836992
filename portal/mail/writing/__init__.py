"""From a Markdown template to the words of a message: text and HTML come from the same source."""
