"""gunicorn for the floor: nothing but what keeps it from reading the portal's own settings."""

control_socket_disable = True
loglevel = "warning"
