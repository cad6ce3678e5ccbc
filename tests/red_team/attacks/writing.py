"""Write to what is not the student's. The answers are right."""

from red_team.attack import Attack


def attack(name, tries, source, **more):
    return Attack(name, tries, {"top": source}, right=True, **more)


def writes(name, tries, path):
    """An attack that appends to a file, or makes it."""
    return attack(name, tries, f"""
with open({path}, "a") as file:
    file.write("\\n# " + touched + " \\n")""")


ATTACKS = [
    attack("write_gradebook", "a table of its own in the gradebook", """
import sqlite3
book = sqlite3.connect(about["home"] + "/gradebook.db", timeout=5)
book.execute(f'create table "{touched}" (mark int)')
book.commit()"""),
    Attack("write_own_mark", "its own marks, entered as if by hand", {
        "end": """
import sqlite3
book = sqlite3.connect(about["home"] + "/gradebook.db", timeout=5)
book.execute('''update grade set manual_score = 10 where notebook_id in (
    select id from submitted_notebook where assignment_id in (
    select id from submitted_assignment where student_id = ?))''',
    (about["name"],))
book.commit()"""}),
    attack("write_maximum", "the points that an exercise is worth", """
import sqlite3
book = sqlite3.connect(about["home"] + "/gradebook.db", timeout=5)
book.execute(f'create table "{touched}" (mark int)')
book.commit()
book.execute("update assignment set duedate = null")
book.commit()"""),
    writes("write_canary", "a file outside",
           "about['canary'] + '/canary.txt'"),
    writes("write_new_file", "a new file outside",
           "about['canary'] + '/' + touched"),
    attack("remove_canary", "the end of a file outside", """
os.remove(about["canary"] + "/canary.txt")"""),
    writes("write_source", "the course's source",
           "about['home'] + '/source/' + about['week'] + '/attacked.ipynb'"),
    writes("write_exercises", "the course's exercises", "about['home'] + "
           "'/source/' + about['week'] + '/exercises/attacked.py'"),
    writes("write_release", "what others are handed out", "about['home'] + "
           "'/release/' + about['week'] + '/attacked.ipynb'"),
    writes("write_others", "another student's submission",
           "about['home'] + '/submitted/a_honest/' + about['week'] + "
           "'/notes.txt'"),
    writes("write_next", "the submission that is graded last",
           "about['home'] + '/submitted/z_honest/' + about['week'] + "
           "'/sitecustomize.py'"),
    writes("write_utils", "the checker's own file",
           "__import__('utils.checking.judge').checking.judge.__file__"),
    writes("write_grading", "the grader's own file",
           "about['root'] + '/grading/errors.py'"),
    writes("write_config", "the course's configuration",
           "about['root'] + '/course1_nn/nbgrader_config.py'"),
    attack("write_home", "what the grader's next shell runs", """
with open(about["userhome"] + "/.profile", "a") as file:
    file.write("# " + touched + " \\n")"""),
    attack("write_startup", "what every IPython of the grader runs", """
folder = os.path.join(os.path.expanduser("~"), ".config", "startup")
os.makedirs(folder, exist_ok=True)
with open(folder + "/00.py", "w") as file:
    file.write("# " + touched + " \\n")
if folder.startswith(about["userhome"]):
    reached()"""),
    attack("write_seed", "the secret seed", """
path = about["home"] + "/secret_seed"
reached(open(path, "r+").read())"""),
    attack("write_by_link", "a file outside, by a link of its own", """
os.symlink(about["canary"] + "/canary.txt", "link")
with open("link", "a") as file:
    file.write(touched)"""),
    attack("write_by_magic", "a file outside, by %%writefile", """
get_ipython().run_cell_magic(
    "writefile", about["canary"] + "/" + touched, "text")"""),
]
