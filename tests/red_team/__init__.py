"""A corpus of hostile submissions, and what each of them must be worth."""
