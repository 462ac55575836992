"""The page of long work, which belongs to no noun of members."""
