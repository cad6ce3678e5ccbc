"""Speed of grading: stock nbgrader, ours inside nbgrader, and our command.

python benchmarks/grading.py [--students 60] [--memory] [--week2]

A class of 60 is graded by `nbgrader autograde` as it comes (its own Execute,
no plugin of ours), by `nbgrader autograde` with ours, and by `course
autograde`, one after the other on the same machine, in a temporary folder.
The notebook, printed first, has three exercises, one `demo` cell of 3 s and
two pictures tagged `demo`; and once more without the long cell. Nobody's
submission times out. --memory: a thousand submissions, and what the grading
process and its zygote hold. --week2: course 1's week 2 as it is, right or
half done, for information; stock runs its demo cells too.
"""

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

# This file is named like the package that it measures.
sys.path[0] = str(Path(__file__).resolve().parents[1])

from grading import places
from grading.classroom import samples, sources
from grading.commands import demo
from grading.exercise.build import records
from grading.exercise.notebook import is_demo
from grading.sandbox import open_sandbox
from grading.submission import batch, grade
from utils.checking.record import write_records
from utils.courses import COURSES

COURSE, WEEK, NAME = "course1_nn", "week1_measured", "measured"
WAYS = ("stock nbgrader autograde", "nbgrader autograde with ours",
        "course autograde")
STOCK = """
import os
c = get_config()
c.CourseDirectory.course_id = "{course}"
c.CourseDirectory.root = os.environ["COURSE_ROOT"] + "/classroom/{course}"
c.CourseDirectory.ignore = ["exercises", "__pycache__"]
c.Execute.timeout = 120
"""
LONG = "import time\n\ntime.sleep(3)  # a training that is only looked at"
PICTURE = """fig, ax = plt.subplots()
ax.plot(np.sort(np.random.default_rng({seed}).standard_normal(200)))
plt.show()"""
SOLUTIONS = {
    "sigmoid": ("def sigmoid(z):", "return 1 / (1 + np.exp(-z))"),
    "centre": ("def centre(X):", "return X - X.mean(axis=1, keepdims=True)"),
    "cost": ("def cost(a, y):", "return -np.mean(y * np.log(a) + (1 - y) "
             "* np.log(1 - a))")}
WRONG = {"sigmoid": "return 1 / (1 + np.exp(z))", "centre": "return X",
         "cost": "return -np.sum(y * np.log(a))"}
EXERCISES = """from grading.exercise import case, exercise

@exercise
def sigmoid(rng):
    yield case("a number", float(rng.standard_normal()))
    yield case("an array", rng.standard_normal((3, 4)))

@exercise
def centre(rng):
    yield case("a matrix", rng.standard_normal((3, 50)))

@exercise
def cost(rng):
    yield case("ten examples", rng.uniform(0.1, 0.9, (1, 10)),
               rng.integers(0, 2, (1, 10)))
"""


def main():
    """Measure and print."""
    parser = argparse.ArgumentParser(
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description=__doc__)
    parser.add_argument("--students", type=int, default=60)
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--week2", action="store_true")
    args = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, "
          f"load {os.getloadavg()[0]:.1f}")
    if args.memory:
        with_memory()
        return
    if args.week2:
        compare("course 1, week 2", week2, args.students)
        return
    for cell in notebook(True).cells:
        tag = " (demo)" if is_demo(cell) else ""
        print(f"--- {cell.cell_type}{tag}\n{cell.source}")
    compare("with the long demo cell", lambda root: measured(
        root, True), args.students)
    compare("without it", lambda root: measured(root, False), args.students)
    starts()
    overhead()


def compare(title, make, students):
    """Grade the same class each way; print a line for each."""
    print(f"\n{title}, {students} submissions:")
    first = None
    for way in WAYS:
        with tempfile.TemporaryDirectory(prefix="grading-") as folder:
            root = Path(folder)
            home, week, kinds = make(root)
            for number in range(students):
                hand_in(home, week, f"s{number:03}", kinds[number % 4])
            seconds, peak = run(root, home, week, way)
            first = first or seconds
            graded = len(list(home.glob(f"autograded/*/{week}/*.ipynb")))
            assert graded == students * len(kinds[0]), graded
        print(f"  {way:30} {seconds:7.1f} s  {60 * students / seconds:6.1f} "
              f"a minute  {first / seconds:5.1f} x  largest process "
              f"{peak:.0f} MiB", flush=True)


def hand_in(home, week, student, files):
    """Write a submission."""
    place = home / "submitted" / student / week
    place.mkdir(parents=True)
    for name, text in files.items():
        (place / name).write_text(text, encoding="utf-8")


def run(root, home, week, way):
    """Seconds and MiB of the command that grades a way."""
    course = root / COURSE
    if way == WAYS[0]:
        (course / "nbgrader_config.py").write_text(
            STOCK.format(course=COURSE))
    command = (["-m", "grading.cli", "autograde", COURSE, week]
               if way == WAYS[2] else ["-m", "nbgrader", "autograde", week])
    began = time.perf_counter()
    usage = execute(command, course, root)
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def execute(command, course, root):
    """Run Python in the course's folder. Its resource usage."""
    log = root / "log"
    with log.open("w") as file:
        process = subprocess.Popen([sys.executable, *command], cwd=course,
                                   env=environment(root), stdout=file,
                                   stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(log.read_text()[-3000:])
    return usage


def environment(root):
    """Of commands that work on the class below root."""
    return os.environ | {"COURSE_ROOT": str(root),
                         "PYTHONPATH": str(Path(__file__).parents[1])}


def notebook(long):
    """The notebook that is measured, with its solutions."""
    cells = [new_markdown_cell("# Measured"),
             new_code_cell(
                 "import matplotlib.pyplot as plt\nimport numpy as np\n\n"
                 "from utils.checking import Checks\n\n"
                 f'check = Checks("{COURSE}/{WEEK}/{NAME}")')]
    if long:
        cells.append(new_code_cell(LONG, metadata={"tags": ["demo"]}))
    for name, (head, answer) in SOLUTIONS.items():
        cells += [
            new_code_cell(f"{head}\n    ### BEGIN SOLUTION\n    {answer}\n"
                          "    ### END SOLUTION", metadata=about(
                              f"{name}_solution", solution=True)),
            new_code_cell(f"check({name})", metadata=about(
                name, grade=True, locked=True, points=5))]
    cells += [new_code_cell(PICTURE.format(seed=seed),
                            metadata={"tags": ["demo"]}) for seed in (1, 2)]
    made = new_notebook(cells=cells, metadata={"kernelspec": {
        "display_name": "Python 3 (ipykernel)", "language": "python",
        "name": "python3"}})
    for number, cell in enumerate(made.cells):
        cell.id = f"cell-{number}"
    return made


def about(name, **flags):
    """Metadata of an nbgrader cell."""
    return {"nbgrader": {"schema_version": 3, "grade_id": name,
                         "grade": False, "solution": False, "locked": False,
                         "task": False} | flags}


def measured(root, long):
    """A class of that notebook: (home, week, four kinds of submission)."""
    course = root / COURSE
    folder = course / WEEK
    (folder / "exercises").mkdir(parents=True)
    for other in [*COURSES][1:]:
        (root / other).mkdir()
    shutil.copy(places.course_folder(COURSE) / "nbgrader_config.py", course)
    nbformat.write(notebook(long), folder / f"{NAME}.ipynb")
    (folder / "exercises" / f"{NAME}.py").write_text(EXERCISES)
    write_records(folder / "checks.h5", {
        NAME: records(folder / f"{NAME}.ipynb")})
    home = generated(root, WEEK)
    released = nbformat.read(home / "release" / WEEK / f"{NAME}.ipynb", 4)
    kinds = []
    for right in (3, 0, 2, 1):
        for number, (name, (head, answer)) in enumerate(SOLUTIONS.items()):
            cell = next(cell for cell in released.cells if cell.metadata.get(
                "nbgrader", {}).get("grade_id") == f"{name}_solution")
            cell.source = (f"{head}\n    "
                           f"{answer if number < right else WRONG[name]}")
        kinds.append({f"{NAME}.ipynb": json.dumps(released)})
    return home, WEEK, kinds


def week2(root):
    """The same for course 1's week 2 as it is."""
    os.environ["COURSE_ROOT"] = str(root)
    course = demo.copy_course(root)
    home = generated(root, demo.WEEK)
    week = samples.Week(home / "release" / demo.WEEK, course / demo.WEEK)
    # No known mistakes: with some a demo cell of stock's never ends.
    return home, demo.WEEK, [samples.files(kind()) for kind in (
        week.right, week.half, week.right, week.half)]


def generated(root, week):
    """Folder of the class, after nbgrader generate_assignment."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", week],
        cwd=root / COURSE, env=environment(root), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(done.stdout)
    return root / "classroom" / COURSE


def one_worker(root):
    """Of a class: (batch.Class, its submissions' folders)."""
    home, week, kinds = measured(root, False)
    os.environ |= environment(root)
    vars(places).update(places.all_in(root))
    for number in range(4):
        hand_in(home, week, f"s{number}", kinds[number])
    of = batch.Class(sources.configuration(COURSE), week)
    return of, {f"s{number}": home / "submitted" / f"s{number}" / week
                for number in range(4)}


def starts():
    """Seconds of computing of commands that have nothing to do, and of a
    zygote until it is warm."""
    with tempfile.TemporaryDirectory(prefix="grading-") as folder:
        root = Path(folder)
        home, week, kinds = measured(root, False)
        hand_in(home, week, "s0", kinds[0])
        print()
        for name, command in (
                ("course autograde", ["-m", "grading.cli", "autograde",
                                      COURSE, week]),
                ("nbgrader autograde", ["-m", "nbgrader", "autograde",
                                        week])):
            execute(command, root / COURSE, root)
            usage = execute(command, root / COURSE, root)
            print(f"start of {name}, nothing new: "
                  f"{usage.ru_utime + usage.ru_stime:.2f} s of computing")
    with open_sandbox() as sandbox:
        seconds = sum(map(computing, family(sandbox.pid)))
        print(f"start of the zygote, beside it: {seconds:.2f} s of computing")


def overhead(count=60):
    """Wall time of a submission but for its cells, with one worker."""
    spent = []
    run_cell = grade.run_cell

    def timed(*arguments, **named):
        began = time.perf_counter()
        try:
            return run_cell(*arguments, **named)
        finally:
            spent.append(time.perf_counter() - began)

    with tempfile.TemporaryDirectory(prefix="grading-") as folder:
        of, folders = one_worker(Path(folder))
        grade.run_cell = timed
        with (open_sandbox(of.backend, of.limits) as sandbox,
              batch.Recorder(of) as recorder):
            began = time.perf_counter()
            for number in range(count):
                student = f"s{number % 4}"
                recorder.record(of.grade(student, folders[student], sandbox))
            seconds = time.perf_counter() - began
        grade.run_cell = run_cell
    print(f"\none worker: {1000 * seconds / count:.0f} ms a submission, "
          f"{1000 * sum(spent) / count:.0f} ms of it in its cells: "
          f"{1000 * (seconds - sum(spent)) / count:.0f} ms for all else")


def with_memory(count=1000):
    """Memory of the grading process and of its zygote."""
    with tempfile.TemporaryDirectory(prefix="grading-") as folder:
        of, folders = one_worker(Path(folder))
        with (open_sandbox(of.backend, of.limits) as sandbox,
              batch.Recorder(of) as recorder):
            zygote = deepest(sandbox.pid)
            held = {}
            for number in range(1, count + 1):
                student = f"s{number % 4}"
                recorder.record(of.grade(student, folders[student], sandbox))
                if number in (50, 250, 500, count):
                    held[number] = resident("self"), resident(zygote)
                    print(f"after {number}: this process "
                          f"{held[number][0]:.1f} MiB, zygote "
                          f"{held[number][1]:.1f} MiB", flush=True)
    print("grown from 50 to", count, "by", ", ".join(
        f"{100 * (last / first - 1):.1f} %"
        for first, last in zip(held[50], held[count])))


def deepest(pid):
    """The last of a chain of processes that began with pid."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return deepest(int(children[0])) if children else pid


def family(pid):
    """A process and all that come from it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def computing(pid):
    """Seconds of computing of a process until now."""
    ticks = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, ticks[11:13])) / os.sysconf("SC_CLK_TCK")


def resident(pid):
    """MiB that a process holds in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main()
