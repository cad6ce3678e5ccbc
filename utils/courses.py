"""The courses, in their order: folders of their notebooks, and titles."""

from utils.language import N_

COURSES = {
    "course1_nn": N_("Course 1: neural networks and deep learning"),
    "course2_improving": N_("Course 2: improving deep networks"),
    "course3_strategy": N_("Course 3: structuring a project"),
    "course4_cnn": N_("Course 4: convolutional networks"),
    "course5_sequence": N_("Course 5: sequence models"),
}
