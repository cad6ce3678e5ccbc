"""Forge outputs, scores, and messages on the grading channel.

Frames are what a child sends to the trusted process; stock nbgrader has no
such channel, so those attacks do not apply to it.
"""

from nbformat.v4 import new_output

from red_team.attack import Attack, find
from red_team.course import POINTS

FRAMES = """
import gc, json, pickle, socket, struct
from inside import child, frames
def raw(data):
    child._sock.sendall(struct.pack(">I", len(data)) + data)
def frame(**content):
    frames.send(child._sock, content)
def sent(case, form, arrays=(), **more):
    raw(b"A" + struct.pack(">i", case) + json.dumps([{"dict": [
        ["value", form], ["error", None], ["changed", {"list": []}],
        *more.items()]}, arrays]).encode())
def answer(case, value, **more):
    sent(case, value, **more)
def array(kind, shape, text=""):
    sent(0, {"array": 0}, [[kind, shape, text]])
"""


def frames(name, tries, deed, exercise="average"):
    """Forged while one answer is called; the others are right."""
    return Attack(name, tries, {
        "top": "try:\n" + "".join(
            f"    {line}\n" for line in FRAMES.splitlines()) + (
            "except ImportError:\n    pass"),
        exercise: f"def {exercise}(*given):\n    {deed}\n    return 0.0"},
        right=True, scores={exercise: 0}, stock=False)


def stored(notebook):
    """Outputs and metadata that say full points, as if it had been run."""
    for number, (name, points) in enumerate(POINTS.items(), 1):
        cell = find(notebook, name)
        cell.execution_count = number
        cell.outputs = [new_output(
            "execute_result", {"text/plain": f"{points}.0"},
            execution_count=number)]
    return notebook


def says(name, tries, value):
    """A check that returns something else than a number of points."""
    return Attack(name, tries, {"top": f"check = lambda *a: {value}"})


ATTACKS = [
    Attack("outputs_stored", "hands in check cells with full points shown",
           change=stored),
    Attack("iopub_result", "sends a result on the kernel's own channel", {
        "top": """
kernel = get_ipython().kernel
def check(answer, *v):
    kernel.session.send(kernel.iopub_socket, "execute_result", {
        "execution_count": 1, "metadata": {},
        "data": {"text/plain": f"{points[name_of(answer)]}.0"}},
        parent=kernel.get_parent())"""}),
    Attack("published_result", "shows the points before the check does", {
        name: f"""
def {name}(*given):
    get_ipython().displayhook(points["{name}"] * 1.0)
    get_ipython().displayhook.flush()
    return 0.0""" for name in POINTS}),
    Attack("displayed_points", "displays and prints its points", {
        name: f"""
def {name}(*given):
    print("{points}.0")
    display({{"text/plain": "{points}.0"}}, raw=True)
    return 0.0""" for name, points in POINTS.items()}),
    says("says_words", "a result that is no number", "'well done'"),
    says("says_nan", "points that are not a number", "float('nan')"),
    says("says_infinite", "points without end", "float('inf')"),
    says("says_true", "points that are True", "True"),
    says("says_list", "points in a list", "[10.0]"),
    says("says_too_many", "a thousand points", "1000.0"),
    says("says_negative", "points below 0", "-5.0"),
    says("says_object", "points whose text is a number", """type(
    "Five", (), {"__repr__": lambda self: "2.0"})()"""),
    Attack("kernel_quits", "ends Python inside a check, without an error",
           {"top": "import os\ncheck = lambda *a: os._exit(0)"}),
    Attack("system_exit", "leaves the check by SystemExit", {
        "top": "def check(*a): raise SystemExit(0)"}),
    Attack("keyboard_interrupt", "leaves the check by KeyboardInterrupt", {
        "top": "def check(*a): raise KeyboardInterrupt"}),
    frames("frame_score", "a frame that states points",
           "frame(kind='score', exercise='average', points=2)"),
    frames("frame_verdict", "an answer frame that adds a verdict",
           "answer(0, 0.0, passed=True, points=2)"),
    frames("frame_replay", "the same answer again and again",
           "[answer(n % 2, 0.0) for n in range(50)]"),
    frames("frame_extra", "answers to cases that were not asked",
           "[answer(n, 0.0) for n in range(2, 9)]"),
    frames("frame_other_exercise", "an answer said to be another's",
           "answer(0, 0.0, exercise='centre')"),
    frames("frame_negative", "the answer of case -1", "answer(-1, 0.0)"),
    frames("frame_done", "the end of the cell, and more after it",
           "[frame(kind='done') for _ in range(9)]; answer(0, 0.0)"),
    frames("frame_huge", "a frame that says it has 4 GB",
           "child._sock.sendall(struct.pack('>I', 2**32 - 1) + b'x' * 999)"),
    frames("frame_large", "an answer of 30 MB",
           "sent(0, 'x' * 30_000_000)"),
    frames("frame_giant_shape", "no bytes in the shape of 10^18 entries",
           "array('float64', [2**31 - 1, 0, 2**31 - 1])"),
    frames("frame_short", "a shape larger than its bytes",
           "array('float64', [1000, 1000], 'AAAAAAAAAAA=')"),
    frames("frame_object_type", "an array of Python objects",
           "array('O', [1], 'AAAAAAAAAAA=')"),
    frames("frame_deep", "brackets nested 100,000 deep",
           "raw(b'[' * 100_000)"),
    frames("frame_pickle", "a pickle that would write a file", "raw("
           "b\"cbuiltins\\nopen\\n(V\" + about['canary'].encode() + b'/' "
           "+ touched.encode() + b\"\\nVw\\ntR.\")"),
    frames("frame_nan", "NaN, Infinity and 1e999 in JSON",
           "[raw(b'A' + bytes(4) + json.dumps([{'dict': [['value', "
           "float('nan')], ['error', None], ['changed', {'list': []}]]}, "
           "[]]).encode().replace(b'null', b'1e999'))]"),
    frames("frame_types", "wrong types everywhere",
           "frame(kind=['answer'], case={'0': 0}, value=[])"),
    frames("frame_half", "half a frame, then silence",
           "child._sock.sendall(struct.pack('>I', 500) + b'[{'); "
           "__import__('time').sleep(60)"),
    frames("frame_socket_replaced", "a file in place of the channel",
           "os.dup2(os.open('/dev/null', os.O_RDWR), child._sock.fileno())"),
    Attack("frame_ahead", "answers for a cell before it is run", {
        "top": FRAMES + """
import threading, time
def early():
    for _ in range(200):
        answer(0, 0.0)
        time.sleep(0.002)
threading.Thread(target=early, daemon=True).start()
"""}, stock=False),
]
