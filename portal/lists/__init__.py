"""Lists of people as other programs and spreadsheets give them out: from bytes to headings, rows and values.

`reading.read` turns a file into a `Sheet`, `columns.guessing.guess` says what its columns hold, and `records.Reader`
turns its rows into records; `days`, `names`, `statuses`, `marks`, `contacts` and `damage` say what stands in a cell.
What cannot be read is a finding, a code with values, and whoever shows it puts it into words. Nothing here knows the
web, the database or another package, save how the core tidies and folds a text.
"""
