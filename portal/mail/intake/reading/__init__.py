"""From the bytes of a report to what it says. Pure: no database, no clock, no letters of ours."""
