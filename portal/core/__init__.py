"""What every package stands on. Knows no feature: nothing here imports from a sibling of `core`."""
