"""The events themselves: what they are, who runs them, how they are planned and published."""
