"""What instructors and the build run: exercises, references, grading."""
