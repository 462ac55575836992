"""How often the links of an edition were followed, nobody knows by whom; counted where the association wants it."""
