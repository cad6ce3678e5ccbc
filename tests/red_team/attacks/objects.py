"""Answers that are no plain data, and lie about what they are."""

from red_team.attack import Attack

EVERYTHING = """
class Equal:
    __array_priority__ = 1e9
    shape, ndim, size, dtype = (3, 2), 2, 6, np.dtype(float)
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    __lt__ = __gt__ = __le__ = __ge__ = __eq__
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __abs__(self): return 0.0
    def __float__(self): return 0.0
    def __bool__(self): return True
    def __hash__(self): return 0
    def __len__(self): return 5
    def __getitem__(self, key): return self
"""


def attack(name, tries, before, value):
    """An attack whose answers to all exercises are one expression, in
    which `given` is the first argument."""
    return Attack(name, tries, {"top": before, **{
        exercise: f"def {exercise}(given, *others):\n    return {value}"
        for exercise in ("centre", "draw", "average", "impossible")}})


ATTACKS = [
    attack("equal_to_all", "an object that equals everything", EVERYTHING,
           "Equal()"),
    attack("array_ufunc", "an object that answers every ufunc", EVERYTHING
           + """
class Equal(Equal):
    def __array_ufunc__(self, ufunc, method, *a, **k):
        return np.bool_(ufunc.__name__ not in ("not_equal", "greater"))
    def __array_function__(self, function, types, a, k): return True
""", "Equal()"),
    attack("array_subclass", "an ndarray that calls itself close", """
class Close(np.ndarray):
    def __array_ufunc__(self, ufunc, method, *a, **k):
        return np.ones(self.shape, bool) if ufunc.__name__ != (
            "greater") else np.zeros(self.shape, bool)
    def __array_function__(self, function, types, a, k): return True
    def __eq__(self, other): return np.True_
""", "np.zeros(np.shape(given)).view(Close)"),
    attack("float_subclass", "a float that equals everything", """
class Float(float):
    def __eq__(self, other): return True
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __abs__(self): return 0.0
    __le__ = __ge__ = __lt__ = __gt__ = __eq__
    __hash__ = float.__hash__
""", "Float(0)"),
    attack("scalar_subclass", "a NumPy number that equals everything", """
class Float(np.float64):
    def __eq__(self, other): return np.True_
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    __array_priority__ = 1e9
    def __array_ufunc__(self, *a, **k): return np.True_
""", "Float(0)"),
    attack("class_liar", "an object that says it is an ndarray", EVERYTHING
           + """
class Liar(Equal):
    __class__ = np.ndarray
""", "Liar()"),
    attack("list_subclass", "a list of equal objects", EVERYTHING + """
class List(list):
    def __eq__(self, other): return True
    def __iter__(self): return iter([Equal()] * 5)
    def __len__(self): return 5
""", "List([Equal()])"),
    attack("object_array", "an array of equal objects", EVERYTHING,
           "np.full(np.shape(given), Equal(), dtype=object)"),
    attack("masked", "an array with every entry masked", "",
           "np.ma.masked_all(np.shape(given))"),
    attack("structured", "an array of records", "",
           "np.zeros(np.shape(given), dtype=[('a', float), ('b', 'O')])"),
    attack("nan", "not a number, which is never unequal enough", "",
           "np.full(np.shape(given), np.nan)"),
    attack("infinite", "infinity", "", "np.full(np.shape(given), np.inf)"),
    attack("empty", "an array with nothing to compare", "",
           "np.zeros((0,) + np.shape(given)[1:])"),
    attack("broadcast", "an array of 16 billion entries in 8 bytes", "",
           "np.broadcast_to(np.zeros(1), (1 << 17, 1 << 17))"),
    attack("generator", "a generator that never ends", """
def forever():
    while True:
        yield 0.0
""", "forever()"),
    attack("own_array", "an object whose __array__ changes each time", """
class Array:
    calls = 0
    def __array__(self, *a, **k):
        Array.calls += 1
        return np.full((3, 2), Array.calls)
""", "Array()"),
    attack("reduces_to_code", "an object that runs code when unpickled", """
class Code:
    def __reduce__(self):
        return (open, (about["canary"] + "/" + touched, "w"))
""", "Code()"),
    attack("deep", "a list nested 100,000 deep", """
nested = []
for _ in range(100_000):
    nested = [nested]
""", "nested"),
    Attack("huge_number", "a number of 100,000 digits", {
        "average": "def average(numbers):\n    return 10 ** 100_000"},
        right=True, scores={"average": 0}),
]
