"""Calls, candidacies and choices: how the next holder of a seat is found."""
