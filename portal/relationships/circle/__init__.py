"""The focus circle: at most five people, and nobody is told who."""
