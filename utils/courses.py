"""The courses, in their order: folders of their notebooks, and titles."""

COURSES = {
    "course1_nn": "Course 1: neural networks and deep learning",
    "course2_improving": "Course 2: improving deep networks",
    "course3_strategy": "Course 3: structuring a project",
    "course4_cnn": "Course 4: convolutional networks",
    "course5_sequence": "Course 5: sequence models",
}
