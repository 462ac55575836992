"""Bringing a list in: read the file, guess the columns, check every row, and write all good rows at once.

`portal.lists` reads, `checking` turns rows into entries or errors, and `operations` writes the entries. The pages and
the command use the same three.
"""
