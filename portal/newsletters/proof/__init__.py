"""What stands between the desk and the sending: previews, the text part, links, size, advice, and the last look."""
