"""Secret ballots: who may vote, a box that nobody is known by, and a count that anybody can repeat."""
