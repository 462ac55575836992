"""Where reports come from. Each source brings bytes to `receiving.take`, and keeps what was not taken."""
