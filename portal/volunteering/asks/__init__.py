"""Whom an organiser asks to take a shift: nobody is put on one without a yes of their own."""
