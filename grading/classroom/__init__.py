"""A class: its sources, gradebook, dates, marks and pages."""
