"""What the notebook optimization_methods builds, as solved.

Made by `course build`; edits here are lost. From the notebook
course2_improving/week2_optimization/optimization_methods.ipynb.
"""

import numpy as np

from utils.built.deep_network_step_by_step import (
    L_model_backward,
    L_model_forward,
    compute_cost,
)
from utils.ready_made import initialise


def start_parameters(layers_dims, seed):
    """He's start: {W1 (n_1, n_0), b1 (n_1, 1), ...}; seed: whole number."""
    return initialise(layers_dims, np.random.default_rng(seed))


def cost_and_gradients(parameters, X, Y):
    """Cost, a number, and its gradients {dW1, db1, ..., dA0, ...}.

    parameters: {W1, b1, ..., WL, bL}. X: (n_x, m). Y: (1, m) of 0 and 1.
    """
    AL, caches = L_model_forward(X, parameters)
    AL = np.clip(AL, 1e-12, 1 - 1e-12)  # sure answers: no division by 0
    return compute_cost(AL, Y), L_model_backward(AL, Y, caches)


def update_parameters_with_gd(parameters, grads, learning_rate):
    """One step of gradient descent.

    parameters: {W1, b1, ..., WL, bL}. grads: at least {dW1, db1, ..., dWL,
    dbL}; it may hold more. learning_rate: size of the step.
    Returns: the parameters after the step, {W1, b1, ..., WL, bL}.
    """
    updated = {}
    for name in parameters:
        updated[name] = parameters[name] - learning_rate * grads["d" + name]
    return updated


def random_mini_batches(X, Y, mini_batch_size=64, seed=0):
    """Cut a data set into random mini-batches.

    X: (n_x, m). Y: (1, m). mini_batch_size: examples in each mini-batch
    but the last, which may have fewer, and at least one. seed: whole
    number; decides the order.
    Returns: list of pairs (mini_X (n_x, k), mini_Y (1, k)).
    """
    m = X.shape[1]
    order = np.random.default_rng(seed).permutation(m)
    batches = []
    for start in range(0, m, mini_batch_size):
        chosen = order[start:start + mini_batch_size]
        batches.append((X[:, chosen], Y[:, chosen]))
    return batches


def exponentially_weighted_average(x, beta, bias_correction=True):
    """Exponentially weighted average of a series, value by value.

    x: (T,) values in the order of time; they may be whole numbers.
    beta: from 0 to below 1. bias_correction: True: divide the average of
    day t by 1 - beta^t, with t = 1 for the first day.
    Returns: (T,) averages.
    """
    averages = np.zeros(len(x))
    v = 0.0
    for t, value in enumerate(x, start=1):
        v = beta * v + (1 - beta) * value
        averages[t - 1] = v / (1 - beta ** t) if bias_correction else v
    return averages


def initialize_velocity(parameters):
    """Velocities before the first step.

    parameters: {W1, b1, ..., WL, bL}.
    Returns: {dW1, db1, ..., dWL, dbL}: zeros, each of the shape of its
    parameter.
    """
    return {"d" + name: np.zeros_like(value)
            for name, value in parameters.items()}


def update_parameters_with_momentum(parameters, grads, v, beta,
                                    learning_rate):
    """One step with momentum.

    parameters: {W1, b1, ..., WL, bL}. grads: at least {dW1, db1, ...}.
    v: {dW1, db1, ...}, the velocities before the step. beta: share of the
    old velocity. learning_rate: size of the step.
    Returns: parameters after the step, and v, the new velocities.
    """
    updated, velocity = {}, {}
    for name in parameters:
        slope = "d" + name
        velocity[slope] = beta * v[slope] + (1 - beta) * grads[slope]
        updated[name] = parameters[name] - learning_rate * velocity[slope]
    return updated, velocity


def initialize_rmsprop(parameters):
    """Mean squares before the first step.

    parameters: {W1, b1, ..., WL, bL}.
    Returns: s {dW1, db1, ..., dWL, dbL}: zeros, each of the shape of its
    parameter.
    """
    return {"d" + name: np.zeros_like(value)
            for name, value in parameters.items()}


def update_parameters_with_rmsprop(parameters, grads, s, beta,
                                   learning_rate, epsilon=1e-8):
    """One step of RMSprop.

    parameters: {W1, b1, ..., WL, bL}. grads: at least {dW1, db1, ...}.
    s: {dW1, db1, ...}, the mean squares before the step. beta: share of
    the old mean square. learning_rate: size of the step. epsilon: added
    to the root.
    Returns: parameters after the step, and s, the new mean squares.
    """
    updated, squares = {}, {}
    for name in parameters:
        g = grads["d" + name]
        squares["d" + name] = beta * s["d" + name] + (1 - beta) * g ** 2
        root = np.sqrt(squares["d" + name])
        updated[name] = parameters[name] - learning_rate * g / (root + epsilon)
    return updated, squares


def initialize_adam(parameters):
    """Averages before the first step.

    parameters: {W1, b1, ..., WL, bL}.
    Returns: v and s, each {dW1, db1, ..., dWL, dbL}: zeros of the shape of
    the parameter, in arrays of their own.
    """
    v = {"d" + name: np.zeros_like(value)
         for name, value in parameters.items()}
    s = {"d" + name: np.zeros_like(value)
         for name, value in parameters.items()}
    return v, s


def update_parameters_with_adam(parameters, grads, v, s, t,
                                learning_rate=0.01, beta1=0.9, beta2=0.999,
                                epsilon=1e-8):
    """One step of Adam.

    parameters: {W1, b1, ..., WL, bL}. grads: at least {dW1, db1, ...}.
    v, s: {dW1, db1, ...}, averages of the gradients and of their squares
    before the step. t: number of this step, 1 for the first.
    learning_rate: size of the step. beta1, beta2: share of the old v and
    of the old s. epsilon: added to the root.
    Returns: parameters after the step; v and s, the new averages, not
    corrected; v_corrected and s_corrected, {dW1, db1, ...}.
    """
    v_corrected, s_corrected = {}, {}
    parameters, v, s = dict(parameters), dict(v), dict(s)
    for name in parameters:
        key = "d" + name
        v[key] = beta1 * v[key] + (1 - beta1) * grads[key]
        s[key] = beta2 * s[key] + (1 - beta2) * grads[key] ** 2
        v_corrected[key] = v[key] / (1 - beta1 ** t)
        s_corrected[key] = s[key] / (1 - beta2 ** t)
        step = v_corrected[key] / (np.sqrt(s_corrected[key]) + epsilon)
        parameters[name] = parameters[name] - learning_rate * step
    return parameters, v, s, v_corrected, s_corrected


def critical_point(hessian):
    """What a point with gradient 0 is, by its second derivatives.

    hessian: (n, n), symmetric. An eigenvalue whose absolute value is below
    1e-8 counts as zero.
    Returns: "minimum" if all eigenvalues are positive, "maximum" if all
    are negative, "saddle" if there are both positive and negative ones
    (there may be zeros too), else "flat".
    """
    eigenvalues = np.linalg.eigvalsh(hessian)
    up, down = eigenvalues >= 1e-8, eigenvalues <= -1e-8
    if up.any() and down.any():
        return "saddle"
    if up.all():
        return "minimum"
    if down.all():
        return "maximum"
    return "flat"


def update_lr(learning_rate0, epoch_num, decay_rate):
    """Learning rate of an epoch, falling from epoch to epoch.

    learning_rate0: rate of epoch 0. epoch_num: 0, 1, 2, ... decay_rate:
    number of at least 0.
    Returns: the rate of this epoch.
    """
    return learning_rate0 / (1 + decay_rate * epoch_num)


def schedule_lr_decay(learning_rate0, epoch_num, decay_rate,
                      time_interval=1000):
    """Learning rate of an epoch, falling once in each interval.

    learning_rate0, epoch_num, decay_rate: as for update_lr.
    time_interval: epochs for which the rate stays the same.
    Returns: the rate of this epoch.
    """
    intervals = np.floor(epoch_num / time_interval)
    return learning_rate0 / (1 + decay_rate * intervals)


def model(X, Y, layers_dims, optimizer, learning_rate=0.01,
          mini_batch_size=64, num_epochs=10, beta=0.9, decay=None,
          decay_rate=1.0, seed=0, print_cost=False):
    """Train a network by mini-batches.

    X: (n_x, m). Y: (1, m) of 0 and 1. layers_dims: (n_x, n_1, ..., 1).
    optimizer: "gd", "momentum", "rmsprop" or "adam". learning_rate: rate
    of epoch 0. mini_batch_size, num_epochs: whole numbers. beta: for
    momentum and RMSprop. decay: None for a constant rate, or a function of
    (learning_rate, epoch, decay_rate), such as update_lr. seed: whole
    number, for the start and the order of the examples. print_cost: print
    the cost of each epoch.
    Returns: parameters {W1, b1, ..., WL, bL} after the last step, and
    costs: a list with one number for each epoch.
    """
    parameters = start_parameters(layers_dims, seed)
    v, s = initialize_adam(parameters)
    t, costs = 0, []
    for epoch in range(num_epochs):
        rate = learning_rate
        if decay is not None:
            rate = decay(learning_rate, epoch, decay_rate)
        total = 0
        for mini_X, mini_Y in random_mini_batches(X, Y, mini_batch_size,
                                                  seed + epoch):
            cost, grads = cost_and_gradients(parameters, mini_X, mini_Y)
            total += cost * mini_X.shape[1]
            t += 1
            if optimizer == "gd":
                parameters = update_parameters_with_gd(
                    parameters, grads, rate)
            elif optimizer == "momentum":
                parameters, v = update_parameters_with_momentum(
                    parameters, grads, v, beta, rate)
            elif optimizer == "rmsprop":
                parameters, s = update_parameters_with_rmsprop(
                    parameters, grads, s, beta, rate)
            else:
                parameters, v, s, _, _ = update_parameters_with_adam(
                    parameters, grads, v, s, t, rate)
        costs.append(total / X.shape[1])
        if print_cost:
            print(f"cost of epoch {epoch}: {costs[-1]:.4f}")
    return parameters, costs
