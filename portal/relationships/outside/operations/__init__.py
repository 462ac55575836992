"""What happens with somebody from outside, by verb."""
