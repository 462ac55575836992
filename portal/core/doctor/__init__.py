"""The doctor: looks at an installation and says in sentences what needs a hand. `findings` says how it is told."""
