"""Patch the checker, NumPy, builtins or IPython. All answers are wrong."""

from red_team.attack import Attack

# Whatever `check` is by then: it gives the points of the exercise.
PAYS = """
def pays(self, answer, *value):
    return float(points.get(name_of(answer), 0))
"""


def attack(name, tries, source, **more):
    """An attack that is one cell after the set-up cell."""
    return Attack(name, tries, {"top": source}, **more)


ATTACKS = [
    attack("check_replaced", "puts its own function in place of check",
           "check = lambda answer, *v: float(points[name_of(answer)])"),
    attack("check_silent", "a check that says nothing",
           "check = lambda *a: None"),
    attack("call_patched", "patches Checks.__call__", PAYS + """
from utils.checking import Checks
Checks.__call__ = pays"""),
    attack("judge_patched", "patches the judge", """
import utils.checking.checks as checks
from utils.checking.judge import Verdict
checks.judge = lambda record, *a, **k: Verdict(
    record.name, True, record.points, record.points, "right")"""),
    attack("compare_patched", "patches the comparison", """
import utils.checking.judge as judge
judge.compare = lambda *a, **k: None
judge.failures = lambda *a, **k: []"""),
    attack("wrongs_patched", "patches what is wrong with an outcome", """
import utils.checking.judge as judge
judge.wrongs = lambda *a, **k: []
judge.is_stub = lambda *a, **k: False"""),
    attack("code_replaced", "replaces the code object of the judge", """
import utils.checking.judge as judge
def wrongs(record, case, outcome):
    return []
judge.wrongs.__code__ = wrongs.__code__"""),
    attack("cases_emptied", "hands the judge a record without cases", """
import utils.checking.checks as checks
from dataclasses import replace
read = checks.read_exercise
checks.read_exercise = lambda *a: replace(read(*a), cases=read(*a).cases[:0])
"""),
    attack("module_replaced", "puts its own module into sys.modules", """
import types, sys
module = types.ModuleType("utils.checking")
class Checks:
    def __init__(self, notebook): pass
    def __call__(self, answer, *v): return float(points[name_of(answer)])
module.Checks = Checks
sys.modules["utils.checking"] = module
check = Checks("x")"""),
    attack("references_rewritten", "writes its own answers as references", """
from pathlib import Path
from dataclasses import replace
import utils.checking.record as record
path = Path.cwd() / "checks.h5"
names = record.exercise_names(path, "attacked")
mine = {"centre": lambda X: X, "average": lambda n: n[0]}
new = []
for name in names:
    r = record.read_exercise(path, "attacked", name)
    new.append(replace(r, mistakes=(), cases=tuple(replace(
        c, properties=() if c.properties else c.properties,
        expected=mine[name](*c.args) if name in mine else
        np.zeros(c.args[:2]) if name == "draw" else c.args[0])
        for c in r.cases)))
path.unlink()
record.write_records(path, {"attacked": new})"""),
    attack("channel_patched", "makes the answers' channel say points", """
from utils.checking import channel
channel.answer = lambda value: 10.0
channel.grading = lambda: False
channel._send = lambda *a: 10.0"""),
    attack("run_patched", "makes every outcome the expected one", """
import utils.checking.checks as checks
from utils.checking.record import Outcome
checks.run = lambda record, answer: [
    Outcome(case.expected) for case in record.cases]"""),
    attack("numpy_patched", "makes NumPy call everything close", """
for name in ("allclose", "isclose", "array_equal", "array_equiv", "all"):
    setattr(np, name, lambda *a, **k: np.bool_(True))
np.abs = np.absolute = np.subtract = lambda *a, **k: np.float64(0)
np.any = lambda *a, **k: False"""),
    attack("builtins_patched", "makes all() and any() lie", """
import builtins
builtins.all = lambda *a: True
builtins.any = lambda *a: False
builtins.abs = lambda *a: 0"""),
    attack("len_patched", "lets no kind of case be counted as wrong", """
import utils.checking.judge as judge
judge.sum = lambda *a: 2
judge.len = lambda *a: 2"""),
    attack("line_transformer", "rewrites check cells before they run", """
def change(lines):
    text = "".join(lines)
    for name, value in points.items():
        if text.strip() == f"check({name})":
            return [f"{value}.0\\n"]
    return lines
get_ipython().input_transformers_post.append(change)"""),
    attack("ast_transformer", "rewrites the syntax tree of check cells", """
import ast
class Change(ast.NodeTransformer):
    def visit_Call(self, node):
        if getattr(node.func, "id", "") == "check":
            return ast.copy_location(ast.Constant(
                float(points[node.args[0].id])), node)
        return node
get_ipython().ast_transformers.append(Change())"""),
    attack("run_cell_patched", "runs another cell than the one asked for", """
shell = get_ipython()
run_cell, run_cell_async = shell.run_cell, shell.run_cell_async
def change(text):
    for name, value in points.items():
        text = text.replace(f"check({name})", f"{value}.0")
    return text
shell.run_cell = lambda text, *a, **k: run_cell(change(text), *a, **k)
shell.run_cell_async = lambda text, *a, **k: run_cell_async(
    change(text), *a, **k)"""),
    attack("showtraceback_patched", "lets errors go unseen", """
shell = get_ipython()
shell.showtraceback = lambda *a, **k: None
shell._showtraceback = lambda *a, **k: None
def check(*a): raise ValueError"""),
    attack("exceptions_swallowed", "handles every exception itself", """
get_ipython().set_custom_exc((BaseException,), lambda *a, **k: None)
def check(*a): raise ValueError"""),
    attack("display_hook", "shows a number of points for any result", """
import sys
shell = get_ipython()
shell.display_formatter.format = lambda *a, **k: (
    {"text/plain": "2.0"}, {})
check = lambda *a: 0.5"""),
    attack("hook_class", "replaces the method that writes results", """
hook = type(get_ipython().displayhook)
hook.write_format_data = lambda self, *a, **k: None
hook.finish_displayhook = lambda self, *a, **k: None"""),
    attack("event_after_cell", "shows a result when a cell has ended", """
check = lambda *a: None
def after(*a):
    get_ipython().displayhook(2.0)
get_ipython().events.register("post_run_cell", after)"""),
    attack("profiled", "changes what the judge returns while it runs", """
import sys, utils.checking.judge as judge
def watch(frame, event, value):
    if event == "return" and isinstance(value, judge.Verdict):
        object.__setattr__(value, "points", value.max_points)
sys.setprofile(watch)"""),
    Attack("frames_searched", "takes the reference out of a caller's frame", {
        name: f"""
import sys
def {name}({arguments}):
    frame = sys._getframe()
    while frame:
        for record in frame.f_locals.values():
            for case in getattr(record, "cases", ()):
                same = [np.array_equal(case.args[0], {first})]
                if all(same) and case.expected is not None:
                    return case.expected
        frame = frame.f_back
    return 0"""
        for name, arguments, first in (
            ("centre", "X", "X"), ("average", "numbers", "numbers"))}),
    Attack("heap_searched", "takes the reference out of the heap", {
        "centre": """
import gc
def centre(X):
    for thing in gc.get_objects():
        if type(thing).__name__ == "Case" and np.array_equal(
                thing.args[0], X) and thing.expected is not None:
            return thing.expected
    return X"""}),
]
