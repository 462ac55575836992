"""Reading lists of people, whoever wrote them. No database: bytes in, headings, rows and values out."""
