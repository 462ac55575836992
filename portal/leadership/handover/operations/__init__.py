"""What can be done with playbooks and handovers. Call inside a unit of work."""
