"""Exercises and known mistakes of the notebook project_simulator.

States are made by rule and not taken from games: the two largest gaps are
apart, the audit and the dev error away from their lines, or just on them.
"""

from grading.exercise import case, exercise, question
from utils.checking.properties import one_of

PRICES = {"collect_source": 1, "collect_target": 2, "larger_model": 1,
          "train_longer": 1, "regularise": 1, "augment": 1,
          "clean_labels": 2, "synthesise": 2}
BIAS = ("larger_model", "train_longer")
VARIANCE = ("collect_source", "augment", "regularise")
MISMATCH = ("synthesise", "collect_target")
SMALL, MIDDLE, LARGE = (0.01, 0.04), (0.08, 0.12), (0.17, 0.3)


def at(rng, *gaps, human=0.02, audit=(0, 1), weeks=(6, 10), dev=None,
       without=(), **prices):
    """A state. gaps: of bias, variance and mismatch, each (low, high); dev:
    the dev error, to which the gaps are then scaled."""
    steps = [float(rng.uniform(*gap)) for gap in gaps]
    if dev is not None:
        steps = [step * (dev - human) / sum(steps) for step in steps]
    train = human + steps[0]
    train_dev = train + steps[1]
    last = train_dev + steps[2] if dev is None else dev
    return {
        "human": human, "train": round(train, 3),
        "train_dev": round(train_dev, 3), "dev": round(last, 3),
        "audit": audit if isinstance(audit, int)
        else int(rng.integers(*audit, endpoint=True)),
        "weeks_left": weeks if isinstance(weeks, int)
        else int(rng.integers(*weeks)),
        "costs": {action: price for action, price in (PRICES | prices).items()
                  if action not in without},
        "stop_line": 0.14,
        "test": round(last + float(rng.uniform(-0.01, 0.02)), 3),
        "n_source": int(rng.integers(2, 7)) * 300,
        "n_target": int(rng.integers(1, 9)) * 50 + 30}


def decided(kind, state, *answers):
    return case(kind, state, expect=[one_of((), answers)])


@exercise(hints=[
    "Begin with the list of actions that can be paid: those in costs whose "
    "weeks are at most weeks_left. Then one rule after the other, each with "
    "its return.",
    "Rule 4: put the three gaps into a dictionary with the names of CURES, "
    "go through the names from the largest gap to the smallest, and through "
    "the cures of each; return the first that can be paid."])
def next_action(rng):
    kind = "the largest gap"
    yield decided(kind, at(rng, LARGE, SMALL, MIDDLE), *BIAS)
    yield decided(kind, at(rng, SMALL, LARGE, MIDDLE), *VARIANCE)
    yield decided(kind, at(rng, MIDDLE, SMALL, LARGE), *MISMATCH)
    yield decided(kind, at(rng, (0.02, 0.04), (0.1, 0.13), SMALL, human=0.2),
                  *VARIANCE)
    yield decided(kind, at(rng, (0.13, 0.15), (0.19, 0.2), SMALL), *VARIANCE)
    yield decided(kind, at(rng, SMALL, (0.12, 0.14), (0.18, 0.2)), *MISMATCH)
    kind = "at the stop line, below it, above it"
    yield decided(kind, at(rng, SMALL, SMALL, LARGE,
                           dev=float(rng.uniform(0.1, 0.12))), "stop")
    yield decided(kind, at(rng, LARGE, SMALL, SMALL, dev=0.14), "stop")
    yield decided(kind, at(rng, SMALL, LARGE, SMALL, audit=(15, 25),
                           dev=float(rng.uniform(0.1, 0.12))), "stop")
    above = at(rng, SMALL, SMALL, LARGE, dev=0.17)
    yield decided(kind, above | {"test": 0.13}, *MISMATCH)
    yield decided(kind, at(rng, LARGE, SMALL, SMALL, dev=0.17) | {
        "test": 0.19}, *BIAS)
    kind = "wrong labels"
    yield decided(kind, at(rng, LARGE, SMALL, MIDDLE, audit=(10, 15)),
                  "clean_labels")
    yield decided(kind, at(rng, SMALL, MIDDLE, LARGE, audit=(20, 30)),
                  "clean_labels")
    yield decided(kind, at(rng, SMALL, LARGE, SMALL, audit=5),
                  "clean_labels")
    yield decided(kind, at(rng, MIDDLE, SMALL, LARGE, audit=(1, 2)),
                  *MISMATCH)
    yield decided(kind, at(rng, SMALL, LARGE, MIDDLE, audit=0), *VARIANCE)
    kind = "weeks are short"
    yield decided(kind, at(rng, SMALL, LARGE, MIDDLE, audit=(10, 30),
                           weeks=1), *VARIANCE)
    yield decided(kind, at(rng, MIDDLE, SMALL, LARGE, weeks=1), *BIAS)
    yield decided(kind, at(rng, SMALL, SMALL, LARGE, weeks=2), *MISMATCH)
    yield decided(kind, at(rng, LARGE, MIDDLE, SMALL, weeks=2,
                           larger_model=3), "train_longer")
    yield decided(kind, at(rng, LARGE, MIDDLE, SMALL, weeks=1,
                           larger_model=2, train_longer=2), *VARIANCE)
    yield decided(kind, at(rng, LARGE, SMALL, MIDDLE, audit=(10, 30),
                           weeks=0), "stop")
    kind = "cures that are used up"
    yield decided(kind, at(rng, LARGE, SMALL, MIDDLE,
                           without=("train_longer",)), "larger_model")
    yield decided(kind, at(rng, LARGE, SMALL, MIDDLE, without=BIAS),
                  *MISMATCH)
    yield decided(kind, at(rng, MIDDLE, SMALL, LARGE, without=MISMATCH),
                  *BIAS)
    yield decided(kind, at(rng, SMALL, MIDDLE, LARGE, audit=(10, 30),
                           without=(*MISMATCH, "clean_labels")), *VARIANCE)
    yield decided(kind, at(rng, SMALL, MIDDLE, LARGE, weeks=1,
                           without=(*BIAS, *VARIANCE)), "stop")


stops = next_action.at('state["dev"] <= state["stop_line"]')
stops("test_steers", 'state["test"] <= state["stop_line"]',
      "The test error decided when to stop. It may not steer: rule 1 asks the "
      "dev error.")
stops("stop_below", 'state["dev"] < state["stop_line"]',
      "At the stop line itself rule 1 already says stop.")
stops("never_satisfied", "False", "Your strategy goes on where the dev error "
      "is at the stop line or below.")
labels = next_action.at('state["audit"] >= 5 and "clean_labels" in able')
labels("audit_ignored", "False", "The audit is ignored: wrong labels bend the "
       "gaps that you read afterwards.")
labels("audit_above", 'state["audit"] > 5 and "clean_labels" in able',
       "At an audit of just 5 rule 3 applies.")
labels("audit_as_share", 'state["audit"] >= 0.05 and "clean_labels" in able',
       "The audit is a number out of 100, no share: 5 or more.")
labels("cleaning_unpaid", 'state["audit"] >= 5', "Cleaning is chosen where "
       "it cannot be paid, or where nothing is left to clean. Then rule 4 "
       "decides.")
labels("always_clean", '"clean_labels" in able', "Yours cleans whatever the "
       "audit says. Below 5 the gaps decide.")
next_action.edit("smallest_gap", "key=found.get, reverse=True",
    "key=found.get",
    "You took the smallest gap first.")
found = next_action.at("gaps_of(state)")
found("bias_is_training_error", 'gaps_of(state | {"human": 0})',
    "Avoidable bias is not the whole training error: subtract what people "
    "reach.")
found("variance_from_human", 'gaps_of(state) | {"variance": '
    'state["train_dev"] - state["human"]}', "Variance begins at the training "
    "error, not at the human one.")
found("mismatch_from_train", 'gaps_of(state) | {"mismatch": '
    'state["dev"] - state["train"]}', "From training to dev error it is "
    "variance and mismatch together. Mismatch begins at the train-dev error.")
money = next_action.at('weeks <= state["weeks_left"]')
money("money_is_no_matter", "True", "You chose an action that costs more "
      "weeks than are left.")
money("one_week_kept", 'weeks < state["weeks_left"]', "An action that costs "
      "just the weeks that are left can be paid.")


def paid(state):
    return [action for action, weeks in state["costs"].items()
            if weeks <= state["weeks_left"]]


def by_the_first_rules(state):
    """What rules 1 to 3 say, or None."""
    if state["dev"] <= state["stop_line"] or not paid(state):
        return "stop"
    if state["audit"] >= 5 and "clean_labels" in paid(state):
        return "clean_labels"
    return None


def largest_first(state, *cures):
    """Cures of bias, variance and mismatch, those of the largest gap
    first."""
    errors = [state[name] for name in ("human", "train", "train_dev", "dev")]
    gaps = [after - before for before, after in zip(errors, errors[1:])]
    return [cure for _, cure in sorted(zip(gaps, cures), reverse=True)]


def first_paid(state, actions):
    return next((one for one in actions if one in paid(state)), "stop")


next_action.mistake("The cures are exchanged: a larger model is no answer to "
    "variance, and more data none to bias.", cures_exchanged=lambda state:
    by_the_first_rules(state) or first_paid(
        state, sum(largest_first(state, VARIANCE, BIAS, MISMATCH), ())))
next_action.mistake("Where no cure of the largest gap can be paid you stop. "
    "By rule 4 the next largest gap has its turn.", gives_up=lambda state:
    by_the_first_rules(state) or first_paid(
        state, largest_first(state, BIAS, VARIANCE, MISMATCH)[0]))
next_action.mistake("You return the first action that aims at the largest "
    "gap, whether it can be paid or not.", first_cure=lambda state:
    by_the_first_rules(state) or largest_first(
        state, BIAS, VARIANCE, MISMATCH)[0][0])
next_action.mistake("The audit was asked before the stop line. Rule 1 comes "
    "first: a project that is good enough is at its end.",
    audit_first=lambda state: "clean_labels" if state["audit"] >= 5
    and "clean_labels" in paid(state) else rules_by_loops(state))


@next_action.variant
def rules_by_loops(state):
    for cures in largest_first(state, BIAS, VARIANCE, MISMATCH):
        for action in reversed(cures):
            if not by_the_first_rules(state) and action in paid(state):
                return action
    return by_the_first_rules(state) or "stop"


question_four_states = question("question_four_states", {
    "mcsm": "In D cleaning cannot be paid, so the gaps decide; you are right "
            "in that. But what about C, and is D's cure a matter of one "
            "week? Synthesis and target examples cost 2.",
    "mcsc": "In D one week is left, and cleaning costs two.",
    "mccb": "In C the dev error is below the stop line: rule 1 comes first.",
    "mccc": "In C rule 1 comes first, and in D cleaning cannot be paid.",
    "mcss": "In D there is still something that one week pays for.",
    "mbsb": "In B two weeks pay for cleaning, and rule 3 comes before the "
            "gaps.",
    "ccsb": "In A the audit is below 5.",
    "bcsb": "In A the gaps are 0.08, 0.02 and 0.13.",
    "mcsv": "In D the gaps are 0.09, 0.04 and 0.20. The largest has no cure "
            "for one week: take the next one."})
question_bent = question("question_bent", {
    0.19: "The size is right. Mismatch is dev minus train-dev error.",
    0: "That is the true mismatch. The state shows errors by the labels as "
       "given.",
    -0.24: "That is minus the train-dev error by these labels. The dev error "
           "of 0.05 is not in it.",
    -0.2: "Where the label is wrong the network counts as wrong, whatever it "
          "says; 5 % of mistakes are added only where the label is right.",
    -0.15: "The wrong labels do not replace the network's own mistakes: on "
           "the right labels it still makes 5 %.",
    -0.16: "By these labels the train-dev error is 0.2 + 0.8 * 0.05. And the "
           "dev error is 0.05."}, rtol=1e-3)
question_paired = question("question_paired", {
    0.08984375: "That is one side. Nobody had said before which of the two "
                "would be better.",
    0.0703125: "That is the probability of just 2 of 9, on one side. As large "
               "or larger: add those of 1 and 0, and the other side.",
    0.140625: "That is the probability of just 2 or 7 of 9. \"At least as "
              "large\" adds 0, 1, 8 and 9."}, rtol=1e-3)
question_margin = question("question_margin", {
    0.012267844146385297: "That is the standard error of one of the two. Both "
                          "move: the variances add.",
    0.024535688292770594: "The variances add, not the standard errors.",
    0.000301: "That is the variance. Take the root."}, rtol=1e-2)
question_wasted = question("question_wasted", {
    3: "Count weeks, not actions: one of these costs 2.",
    2: "A fall of 0.01 is less than 0.02 and counts as no help.",
    6: "Synthesis helped: 0.34 to 0.26.",
    5: "train_longer helped: 0.25 to 0.19.",
    1: "It is not only the action after which the error rose."})


def game(rng, first, *moves, prices=()):
    """A history. moves: (action, fall of the dev error)."""
    state = first | {"costs": PRICES | dict(prices)}
    history = []
    for action, fall in moves:
        history.append((state, action))
        state = state | {
            "dev": round(state["dev"] - fall, 3),
            "test": state["dev"] - fall + float(rng.uniform(-0.05, 0.05)),
            "train": round(state["train"] - fall / 2, 3),
            "train_dev": round(state["train_dev"] - fall / 2, 3), "audit": 0,
            "weeks_left": state["weeks_left"] - state["costs"][action]}
    return [*history, (state, "stop")]


def much(rng):
    return float(rng.uniform(0.03, 0.09))


def little(rng):
    return float(rng.uniform(0.003, 0.015))


def worse(rng):
    return -float(rng.uniform(0.005, 0.05))


@exercise(hints=[
    "zip(history, history[1:]) gives each pair together with the next one, "
    "whose state is the one after the action.",
    "The help of an action is the dev error before it minus the dev error "
    "after it. Below 0.02 its weeks are wasted; else it enters the list, if "
    "it is not there."])
def report(rng):
    kind = "the diagnosis"
    for gaps, audit in (((LARGE, SMALL, MIDDLE), 0),
                        ((SMALL, LARGE, MIDDLE), 2),
                        ((MIDDLE, SMALL, LARGE), 1),
                        ((SMALL, LARGE, SMALL), 5),
                        ((SMALL, MIDDLE, LARGE), 20)):
        yield case(kind, game(rng, at(rng, *gaps, audit=audit),
                              ("larger_model", much(rng))))
    kind = "what helped, what was wasted"
    yield case(kind, game(
        rng, at(rng, LARGE, LARGE, LARGE), ("synthesise", much(rng)),
        ("augment", little(rng)), ("larger_model", much(rng)),
        ("collect_target", little(rng)), ("train_longer", worse(rng))))
    yield case(kind, game(
        rng, at(rng, LARGE, LARGE, LARGE), ("synthesise", worse(rng)),
        ("collect_source", much(rng)), ("larger_model", much(rng)),
        ("regularise", little(rng))))
    kind = "an action more than once"
    yield case(kind, game(
        rng, at(rng, LARGE, LARGE, LARGE), ("collect_target", much(rng)),
        ("larger_model", much(rng)), ("collect_target", much(rng)),
        ("collect_target", little(rng))))
    yield case(kind, game(
        rng, at(rng, LARGE, LARGE, LARGE), ("train_longer", little(rng)),
        ("collect_source", much(rng)), ("train_longer", much(rng)),
        ("collect_source", worse(rng))))
    kind = "other prices"
    yield case(kind, game(
        rng, at(rng, LARGE, LARGE, LARGE), ("larger_model", little(rng)),
        ("collect_source", worse(rng)), prices={
            "larger_model": 3, "collect_source": int(rng.integers(4, 7))}))
    yield case(kind, game(
        rng, at(rng, LARGE, LARGE, LARGE), ("augment", worse(rng)),
        ("larger_model", much(rng)), prices={
            "augment": int(rng.integers(3, 6)), "larger_model": 2}))
    kind = "nothing was done, or everything helped"
    yield case(kind, game(rng, at(rng, SMALL, LARGE, SMALL)))
    yield case(kind, game(
        rng, at(rng, LARGE, SMALL, LARGE), ("larger_model", much(rng)),
        ("synthesise", much(rng))))


report.edit("weeks_not_counted", 'wasted += state["costs"][action]',
    "wasted += 1", "You counted actions. Each costs its weeks.")
report.edit("test_error", 'state["dev"] - after["dev"] < 0.02',
    'state["test"] - after["test"] < 0.02', "You read the test error. The "
    "report goes by the dev error, as the project did.")
report.edit("any_fall_helps", '- after["dev"] < 0.02', '- after["dev"] <= 0',
    "A fall of less than 0.02 counts as no help.")
report.edit("listed_twice", "elif action not in helped:", "else:",
    "Each action stands in the list once, however often it helped.")
report.edit("last_diagnosis", "first = history[0][0]",
    "first = history[-1][0]", "The diagnosis is read in the first state, not "
    "in the last one.")
report.edit("labels_not_seen", 'first["audit"] >= 5', "False",
    "An audit at 5 or more makes the diagnosis \"labels\".")
report.edit("labels_above", 'first["audit"] >= 5', 'first["audit"] > 5',
    "At an audit of just 5 the diagnosis is \"labels\".")


@report.mistake("Each action was compared with the state before it. Its work "
    "shows in the state after it, the one of the next pair.")
def looked_back(history):
    right = written_out(history)
    helped, wasted = [], 0
    for (before, _), (state, action) in zip(history, history[1:]):
        if action == "stop":
            continue
        if before["dev"] - state["dev"] < 0.02:
            wasted += state["costs"][action]
        elif action not in helped:
            helped.append(action)
    return right | {"what_helped": helped, "wasted_weeks": wasted}


@report.mistake("An action that helped once had later weeks that were wasted: "
    "each time counts by itself.")
def helped_once_never_wasted(history):
    right = written_out(history)
    wasted = sum(state["costs"][action] for (state, action), (after, _)
                 in zip(history, history[1:])
                 if state["dev"] - after["dev"] < 0.02
                 and action not in right["what_helped"])
    return right | {"wasted_weeks": wasted}


@report.mistake("The list is sorted by name. It is to be in the order in "
    "which the actions first helped.")
def sorted_by_name(history):
    right = written_out(history)
    return right | {"what_helped": sorted(right["what_helped"])}


@report.variant
def written_out(history):
    states = [state for state, _ in history]
    first, errors = states[0], [state["dev"] for state in states]
    gaps = [(first["train"] - first["human"], "avoidable_bias"),
            (first["train_dev"] - first["train"], "variance"),
            (first["dev"] - first["train_dev"], "mismatch")]
    falls = [errors[i] - errors[i + 1] for i in range(len(errors) - 1)]
    helped = [history[i][1] for i, fall in enumerate(falls) if fall >= 0.02]
    return {
        "what_helped": list(dict.fromkeys(helped)),
        "diagnosis": "labels" if first["audit"] >= 5 else max(gaps)[1],
        "wasted_weeks": sum(states[i]["costs"][history[i][1]]
                            for i, fall in enumerate(falls) if fall < 0.02)}


def shares(rng, *actions):
    """{action: share of its gap that it closes}, all different."""
    return {action: float(share) for action, share in zip(
        actions, rng.permutation([0.15, 0.25, 0.4, 0.55, 0.7, 0.85, 0.95]))}


@exercise()
def best_per_week(rng):
    everything = (*BIAS, *VARIANCE, *MISMATCH)
    for gaps in ((LARGE, MIDDLE, LARGE), (MIDDLE, LARGE, LARGE)):
        yield case("all can be paid", at(rng, *gaps),
                   shares(rng, *everything))
    yield case("a dear action", at(rng, LARGE, SMALL, SMALL, larger_model=4),
               {"larger_model": 0.9, "train_longer": 0.4})
    yield case("a dear action", at(rng, SMALL, SMALL, LARGE),
               {"synthesise": 0.6, "collect_target": 0.5})
    yield case("weeks are short", at(rng, MIDDLE, SMALL, LARGE, weeks=1),
               shares(rng, *everything))
    yield case("weeks are short", at(rng, LARGE, MIDDLE, LARGE, weeks=1,
                                     larger_model=2, train_longer=2),
               shares(rng, *everything))
    yield case("few entries", at(rng, LARGE, MIDDLE, LARGE,
                                         without=BIAS),
               {"larger_model": 0.8})
    yield case("few entries", at(rng, LARGE, (-0.05, -0.02), LARGE),
               {"augment": 0.5, "collect_source": 0.5})
    yield case("few entries", at(rng, LARGE, SMALL, LARGE),
               {"augment": 0.5, "regularise": 0.25})


best_per_week.edit("not_per_week", "gap_of.get(action, 0) / weeks",
    "gap_of.get(action, 0)", "Per week: divide by what the action costs.")
best_per_week.edit("share_alone", "closes.get(action, 0) * gap_of.get(action, "
    "0) / weeks", "closes.get(action, 0) / weeks", "A large share of a small "
    "gap is little: multiply by the gap.")
best_per_week.edit("weeks_ignored", 'weeks <= state["weeks_left"] and fall',
    "fall", "That action cannot be paid.")
best_per_week.edit("a_rise_is_taken", "best, most = None, 0",
    "best, most = None, -1", "Nothing is expected to make the error fall: "
    "None.")


@best_per_week.variant
def by_a_list(state, closes):
    errors = [state[name] for name in ("human", "train", "train_dev", "dev")]
    falls = []
    for gap, cures in enumerate((BIAS, VARIANCE, MISMATCH)):
        falls += [(closes.get(a, 0) * (errors[gap + 1] - errors[gap])
                   / state["costs"][a], a) for a in cures
                  if state["costs"].get(a, 99) <= state["weeks_left"]]
    return max(falls)[1] if falls and max(falls)[0] > 0 else None
