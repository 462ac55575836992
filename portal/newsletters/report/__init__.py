"""What became of an edition: figures for whoever runs the newsletter, counted now and then and kept."""
