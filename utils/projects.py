"""A flight simulator of projects: small real models, trained at each step.

A project reads digits that a second camera took (the target), with mostly
digits of a first one (the source) to learn from. It has two illnesses, weeks
to spend, and an error to reach. Each action changes the data or the model;
then a network is really trained (0.03 to 0.2 s of CPU).
"""

import numpy as np

from utils.data import load_digits, slanted, through_camera
from utils.training import error, fit

WEEKS = {  # what an action costs
    "collect_source": 1, "collect_target": 2, "larger_model": 1,
    "train_longer": 1, "regularise": 1, "augment": 1, "clean_labels": 2,
    "synthesise": 2}
STOP = "stop"
GOAL = 0.17       # the test error to reach
STOP_LINE = 0.14  # the dev error at which a player may stop
HUMAN = 0.02      # invented: the error of people on the target's pictures
UNITS, STEPS, SOURCE, TARGET = 108, 1200, 2100, 800  # no more than these
# What a healthy project starts with, and how each illness differs.
HEALTHY = {"source": 1500, "target": 30, "units": 36, "steps": 300,
           "camera": 0.15, "wrong": 0.0}
ILLNESSES = {
    "bias": {"units": 4, "steps": 150},
    "variance": {"source": 150},
    "mismatch": {"camera": 0.51},
    "labels": {"wrong": 0.7}}
# The two illnesses of a project: the weeks that there are.
KINDS = {"bias and mismatch": 9, "variance and labels": 8,
         "bias and labels": 9}


# The actions that aim at each gap.
CURES = {"avoidable_bias": ("larger_model", "train_longer"),
         "variance": ("collect_source", "augment", "regularise"),
         "mismatch": ("synthesise", "collect_target")}


class Project:
    """One project, as it stands.

    kind: one of KINDS, the two illnesses. seed: int; draws the digits, the
    wrong labels and every training.

    Attributes: state, a dict: the errors human, train, train_dev, dev and
    test (train and train_dev by the labels as given); audit, how many of 100
    training examples that were looked at have a wrong label; n_source,
    n_target, examples to learn from; weeks_left; costs, {action: weeks} of
    the actions that may still change something; stop_line, the dev error at
    which a player may stop. history: list of (state, action taken there).
    """

    def __init__(self, kind, seed):
        self.rng = np.random.default_rng([seed, [*KINDS].index(kind)])
        start = dict(HEALTHY)
        for illness in kind.split(" and "):
            start |= ILLNESSES[illness]
        self.units, self.steps = start["units"], start["steps"]
        self.n_source, self.n_target = start["source"], start["target"]
        self.camera, self.decay, self.copies = start["camera"], 0.0, 0
        self.synthesised = False
        images, labels = _pictures()
        parts = np.split(self.rng.permutation(len(labels)),
                         np.cumsum([SOURCE, 500, TARGET, 800]))
        self.source, self.train_dev, self.pool, self.dev, self.test = (
            [images[rows], labels[rows]] for rows in parts)
        for part in (self.pool, self.dev, self.test):
            part[0] = through_camera(part[0], self.camera, self.rng)
        self.given = [self._mislabelled(part[1], start["wrong"])
                      for part in (self.source, self.train_dev)]
        self.weeks, self.history = KINDS[kind], []
        self.state = self.measured()

    @property
    def reached(self):
        """Is the test error at its goal?"""
        return self.state["test"] <= GOAL

    def act(self, action):
        """Do it, train anew, and return the new state.

        action: a key of state["costs"] that the weeks left pay for;
        ValueError else, and nothing is done.
        """
        if action not in affordable(self.state):
            raise ValueError(
                f"{action!r} cannot be done now. What can: "
                f"{', '.join([*affordable(self.state), STOP])}")
        self.history.append((self.state, action))
        self.weeks -= WEEKS[action]
        getattr(self, f"_{action}")()
        self.state = self.measured()
        return self.state

    def _mislabelled(self, truth, share):
        """Labels as given: of 0, 3, 6 and 9 this share is called by the
        name of the next digit."""
        hit = (truth % 3 == 0) & (self.rng.random(truth.size) < share)
        return np.where(hit, (truth + 1) % 10, truth)

    def _learnt_from(self):
        X, y = self.source[0][:self.n_source], self.given[0][:self.n_source]
        parts = [(X, y)]
        for _ in range(self.copies):
            slants = self.rng.uniform(-0.2, 0.2, len(X))
            parts.append((slanted(X, slants), y))
        if self.synthesised:
            parts.append((through_camera(X, self.camera, self.rng), y))
        parts.append([part[:self.n_target] for part in self.pool])
        return [np.concatenate(one) for one in zip(*parts)]

    def measured(self):
        """A state as it is now: a network is trained anew, and tried."""
        X, y = self._learnt_from()
        net = fit(_rows(X), y, [self.units], self.rng, steps=self.steps,
                  decay=self.decay)
        n = self.n_source
        audited = self.rng.permutation(n)[:100]
        return {
            "human": HUMAN,
            "train": error(net, _rows(self.source[0][:n]), self.given[0][:n]),
            "train_dev": error(net, _rows(self.train_dev[0]), self.given[1]),
            "dev": error(net, _rows(self.dev[0]), self.dev[1]),
            "test": error(net, _rows(self.test[0]), self.test[1]),
            "audit": int(np.sum(
                self.given[0][audited] != self.source[1][audited])),
            "n_source": n, "n_target": self.n_target,
            "weeks_left": self.weeks, "stop_line": STOP_LINE,
            "costs": {action: WEEKS[action] for action in self._possible()}}

    def _possible(self):
        """Actions that may still change something."""
        able = {
            "collect_source": self.n_source < SOURCE,
            "collect_target": self.n_target < TARGET,
            "larger_model": self.units < UNITS,
            "train_longer": self.steps < STEPS,
            "regularise": self.decay < 1,
            "augment": not self.copies,
            "clean_labels": True,
            "synthesise": not self.synthesised}
        return [action for action in WEEKS if able[action]]

    def _collect_source(self):
        self.n_source = min(self.n_source + 300, SOURCE)

    def _collect_target(self):
        self.n_target = min(self.n_target + 50, TARGET)

    def _larger_model(self):
        self.units = min(3 * self.units, UNITS)

    def _train_longer(self):
        self.steps = min(2 * self.steps, STEPS)

    def _regularise(self):
        self.decay = 10 * self.decay or 0.1

    def _augment(self):
        self.copies = 2

    def _clean_labels(self):
        """Seven of ten wrong labels are found."""
        for given, part in zip(self.given, (self.source, self.train_dev)):
            wrong = self.rng.permutation(np.flatnonzero(given != part[1]))
            found = wrong[:int(np.ceil(0.7 * wrong.size))]
            given[found] = part[1][found]

    def _synthesise(self):
        self.synthesised = True


def numbered(number):
    """Project number 0, 1, 2, ...: kinds in turn, each with its own seed."""
    return Project([*KINDS][number % len(KINDS)], 2000 + number)


def certified(number):
    """The 60 projects of the certificate: 20 of each kind in KINDS, with
    seeds on which nothing was tuned."""
    return Project([*KINDS][number // 20], 1000 + number % 20)


def _pictures():
    """All digits at 10 by 10, float32 (5000, 10, 10) from 0 to 1, and
    their classes (5000,)."""
    X, Y, X_test, Y_test = load_digits()
    images = np.concatenate([X, X_test]) / np.float32(255)
    images = images.reshape(-1, 10, 2, 10, 2).mean(axis=(2, 4))
    return images, np.concatenate([Y.ravel(), Y_test.ravel()])


def _rows(images):
    return images.reshape(len(images), -1)


def affordable(state):
    """The actions, but for "stop", that a state's weeks pay for: a list."""
    return [action for action, weeks in state["costs"].items()
            if weeks <= state["weeks_left"]]


def play(project, strategy):
    """Let a strategy play a project to its end; returns the project.

    strategy: function of a state that returns an action. The game ends with
    "stop", or when no action can be paid.
    """
    while affordable(project.state):
        action = strategy(project.state)
        if action == STOP:
            break
        project.act(action)
    project.history.append((project.state, STOP))
    return project


class Random:
    """A strategy: any action that can be paid, "stop" among them."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def __call__(self, state):
        if state["dev"] <= STOP_LINE:
            return STOP
        return str(self.rng.choice([*affordable(state), STOP]))


class InTurn:
    """A strategy: always one of these actions, in turn."""

    def __init__(self, *actions):
        self.actions = list(actions)

    def __call__(self, state):
        able = [one for one in self.actions if one in affordable(state)]
        if state["dev"] <= STOP_LINE or not able:
            return STOP
        self.actions.remove(able[0])
        self.actions.append(able[0])
        return able[0]


BASELINES = {
    "random": Random,
    "always more data": lambda seed: InTurn("collect_target",
                                            "collect_source"),
    "always a larger model": lambda seed: InTurn("larger_model",
                                                 "train_longer")}


def results(strategies, projects):
    """What came of letting strategies play the same projects.

    strategies: {name: function of a seed that returns a strategy}.
    projects: functions without arguments, each makes a Project.
    Yields (name, test error, weeks spent), strategy by strategy.
    """
    for name, strategy in strategies.items():
        for number, make in enumerate(projects):
            project = make()
            weeks = project.weeks
            play(project, strategy(number))
            yield name, project.state["test"], weeks - project.weeks
