"""What the columns of a list hold.

`targets` names what a column may be, `words` what people call it in five languages, `layouts` the lists of known
programs as wholes, and `guessing` puts them together with what stands in the rows.
"""
