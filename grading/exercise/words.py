"""How an exercise is described: what is tried, and what people get wrong.

A module exercises/NOTEBOOK.py holds, for each exercise of the notebook, a
generator of cases and the mistakes that are known:

    @exercise(needs=["sigmoid"], hints=["first help", "second help"])
    def propagate(rng):
        yield case("more examples than features", w, b, X, Y)

    at = propagate.at("dw = np.dot(X, (A - Y).T) / m")
    at("sum_for_mean", "dw = np.dot(X, (A - Y).T)", "Is it a mean?", row=24)
    at("swapped", "dw = np.dot(A - Y, X.T) / m", "Which shape has w?")

    @propagate.mistake("The cost has lost its sign.", row=28)
    def sign_lost(w, b, X, Y): ...

    @propagate.variant
    def with_a_loop(w, b, X, Y): ...

The right answer is nowhere here: it stands in the notebook. Mistakes and
variants see the notebook's names (its other functions, np) as globals.
"""

from dataclasses import dataclass, field

from utils.checking.record import Case


def case(kind, *args, expect=(), **kwargs):
    """One call to try.

    kind: what it is about, in words that the learner reads. args, kwargs:
    plain inputs. expect: properties (utils.checking.properties) that judge
    the answer; without them it must equal the reference solution's.
    """
    return Case(kind, args, kwargs, properties=tuple(expect))


@dataclass
class Wrong:
    """A known mistake: what is done instead, and the hint that names it.

    Exactly one of function, edit (old, new) and value (of a question) is
    used. row: its number in the collection of mistakes, if it has one.
    """

    name: str
    hint: dict
    function: object = None
    edit: tuple | None = None
    value: object = None
    row: int | None = None


@dataclass
class Right:
    """A correct variant that must be accepted."""

    name: str
    function: object = None
    edit: tuple | None = None


@dataclass
class Exercise:
    """An exercise as its author describes it."""

    name: str
    cases: object = None  # generator function of rng; None for a question
    needs: tuple = ()
    hints: tuple = ()
    rtol: float = 1e-5
    atol: float = 1e-7
    pure: bool = False
    fixed: tuple = ()
    right: dict | None = None
    exact_keys: bool | None = None
    mistakes: list = field(default_factory=list)
    variants: list = field(default_factory=list)

    def mistake(self, hint, row=None, **named):
        """Decorator: this function is a known mistake.

        named: the function by its name, where it is one expression:
        mistake("Is it the mean?", total=lambda losses: sum(losses)).
        """
        def keep(function, name=None):
            self.mistakes.append(Wrong(name or function.__name__,
                                       _by_language(hint), function, row=row))
            return function
        for name, function in named.items():
            keep(function, name)
        return keep

    def edit(self, name, old, new, hint, row=None):
        """The solution with one piece of its text changed is a mistake.

        old must occur in the solution cell exactly once.
        """
        self.mistakes.append(Wrong(
            name, _by_language(hint), edit=(old, new), row=row))

    def at(self, old):
        """A place of the solution, for several edits: what this returns is
        `edit` without its old."""
        def edit(name, new, hint, row=None):
            self.edit(name, old, new, hint, row)
        return edit

    def variant(self, function=None, **named):
        """Decorator: this function is right, written differently.

        named: functions by their names, where each is one expression.
        """
        if function:
            named = {function.__name__: function}
        self.variants += [Right(name, right) for name, right in named.items()]
        return function

    def variant_edit(self, name, old, new):
        """The solution with one piece changed is still right."""
        self.variants.append(Right(name, edit=(old, new)))


def exercise(cases=None, *, name=None, needs=(), hints=(), rtol=1e-5,
             atol=1e-7, pure=False, fixed=(), exact_keys=None):
    """Decorator: a generator of cases describes the exercise of its name.

    needs: names of exercises that the answer calls. hints: up to two steps
    of help. rtol, atol: tolerance of values. pure: altering an argument in
    place is wrong, because the text says so. fixed: kinds of case that have
    few inputs or just one, so that a hidden case may equal a public one.
    exact_keys: a dictionary is the answer, and another key in it is wrong;
    else what the reader adds to one is passed over.
    """
    def make(function):
        return Exercise(name or function.__name__, function, tuple(needs),
                        tuple(_by_language(h) for h in hints), rtol, atol,
                        pure, tuple(fixed), exact_keys=exact_keys)
    return make if cases is None else make(cases)


def question(name, wrong, hints=(), rtol=1e-5, atol=1e-7, right=None):
    """A question whose answer is a value: a choice, or a number.

    wrong: {value: explanation} for every wrong choice or likely number.
    right: what to say of the right one: what would happen then.
    """
    item = Exercise(name, None, (), tuple(_by_language(h) for h in hints),
                    rtol, atol, right=right and _by_language(right))
    for value, hint in wrong.items():
        item.mistakes.append(Wrong(
            f"answer_{value}", _by_language(hint), value=value))
    return item


def _by_language(text):
    return text if isinstance(text, dict) else {"en": text}
