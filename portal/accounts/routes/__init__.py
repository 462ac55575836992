"""The pages of accounts, by who uses them."""
