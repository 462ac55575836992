"""What places of an event there are to choose from, what each costs, and how many there are of each."""
