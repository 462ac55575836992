"""How members find each other, and what everybody is shown of themselves."""
