"""At the door: who came, and when."""
