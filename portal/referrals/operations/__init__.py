"""What the three parties do with a referral, by noun."""
