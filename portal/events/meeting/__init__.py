"""People worth meeting at an event: proposed to whoever wishes to be proposed as well, and to nobody else."""
