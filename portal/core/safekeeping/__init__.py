"""Backup, restore, export and move: the whole portal in a form that no database owns.

A table is a run of lines, one JSON array per row, in the order of its key (`lines`); SQLite and PostgreSQL write
the same lines for the same rows, so a digest over them says whether two databases hold the same. `snapshot` reads
them at one instant while the portal goes on, `loading` puts them into an empty database, `archive` is the zip.
"""
