"""Thanks that the newsletter may tell: in the words of whoever was helped, once both of the two want it."""
