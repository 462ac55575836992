"""What happens to applications."""
