"""The learner's copies."""
