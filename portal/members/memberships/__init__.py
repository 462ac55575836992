"""Who belongs, on what plan and through which firm: memberships, what covers them, and the days they give."""
