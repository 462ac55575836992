"""What playbooks and handovers can be asked. Each query's docstring says who may see what it returns."""
