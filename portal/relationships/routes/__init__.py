"""The pages of relationships, all of them members' own."""
