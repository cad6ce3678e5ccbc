"""The old name of utils.ready_made, which released notebooks import."""

from utils.ready_made import (
    ACTIVATIONS,
    backward,
    classify,
    forward,
    initialise,
    train,
)

__all__ = ["ACTIVATIONS", "backward", "classify", "forward", "initialise",
           "train"]
