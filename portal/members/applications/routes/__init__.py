"""The pages of joining: the applicant's, those of whom they named, and the office's."""
