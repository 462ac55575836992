"""What an organiser writes to everybody on a shift, or on all shifts of its day."""
