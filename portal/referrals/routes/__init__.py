"""The pages of referrals, for their three parties and nobody else."""
