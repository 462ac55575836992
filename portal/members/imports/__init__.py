"""Bringing a list in: read the file, guess the columns, check every row, and write all good rows at once.

`reading` turns bytes into rows, `columns` guesses what they hold, `checking` turns rows into entries or errors,
and `operations` writes the entries. The pages and the command use the same four.
"""
