"""What the notebooks import: data, figures, checks."""
