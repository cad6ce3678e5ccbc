"""What a learner has solved, and the page that says what to do next."""
