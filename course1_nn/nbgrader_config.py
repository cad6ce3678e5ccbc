from grading.settings import configure

c = get_config()
configure(c, "course1_nn")
