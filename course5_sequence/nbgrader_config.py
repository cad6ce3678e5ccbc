from grading.settings import configure

c = get_config()  # noqa: F821 - nbgrader provides it
configure(c, "course5_sequence")
