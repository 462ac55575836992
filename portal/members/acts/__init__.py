"""One act of the office for many people: a letter, another plan, an invitation; done as a job, one person at a time."""
