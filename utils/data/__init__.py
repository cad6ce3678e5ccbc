"""Loaders of the course's data sets, and made sets of points in the plane.

datasets/README.md says where each file comes from and under which licence.
"""

from utils.data.camera import slanted, through_camera
from utils.data.files import READERS, DataError
from utils.data.images import (
    FASHION_CLASSES,
    HAND_SIGN_CLASSES,
    load_digits,
    load_fashion,
    load_hand_sign_sources,
    load_hand_signs,
)
from utils.data.mails import MAIL_KINDS, load_mails
from utils.data.photos import (
    PHOTO_CLASSES,
    load_photo_sources,
    load_photos,
    photo_split,
)
from utils.data.points import blobs, moons, petals, rings
from utils.data.projects import load_project_results
from utils.data.tables import load_houses, load_penguins, load_temperatures

__all__ = [
    "FASHION_CLASSES", "HAND_SIGN_CLASSES", "MAIL_KINDS", "PHOTO_CLASSES",
    "READERS", "DataError", "blobs", "load_digits", "load_fashion",
    "load_hand_sign_sources", "load_hand_signs", "load_houses", "load_mails",
    "load_penguins", "load_photo_sources", "load_photos",
    "load_project_results",
    "load_temperatures", "moons", "petals", "photo_split", "rings",
    "slanted", "through_camera"]
