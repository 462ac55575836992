"""What tests stand on: a fresh database, a client that fills in forms, and a named cast. See README.md."""
