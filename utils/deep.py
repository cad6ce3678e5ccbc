"""The old name of utils.built.deep_network_step_by_step.

Notebooks import it that were released before there was utils.built.
"""

from utils.built.deep_network_step_by_step import (
    L_model_backward,
    L_model_forward,
    compute_cost,
    linear_activation_backward,
    linear_activation_forward,
    linear_backward,
    linear_forward,
    relu,
    sigmoid,
)

__all__ = ["L_model_backward", "L_model_forward", "compute_cost",
           "linear_activation_backward", "linear_activation_forward",
           "linear_backward", "linear_forward", "relu", "sigmoid",
           "update_parameters"]


def update_parameters(params, grads, learning_rate):
    """One step downhill, in new arrays; parameters of any names.

    params: {W1, b1, ...}. grads: at least {dW1, db1, ...}.
    """
    return {name: value - learning_rate * grads[f"d{name}"]
            for name, value in params.items()}
