"""What two people know of each other: said by both, and what each of them keeps to themselves."""
