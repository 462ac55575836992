"""What happens to requests, and what is left of somebody who was forgotten."""
