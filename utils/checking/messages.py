"""Every sentence that `check` says, by its key, and what grading adds."""

from utils import language

MESSAGES = {
    "right": "{name}: right ({kinds}).",
    "right_question": "{name}: right.",
    "kinds_one": "1 kind of case",
    "kinds_many": "{number} kinds of case",
    "headline": "{name}: {right} of {kinds} kinds of case right, "
                "{left} to go",
    "headline_question": "{name}: not yet right",
    "short": "{name} is not right yet. See the message above.",
    "short_stub": "{name} is not written yet.",
    "stub": "{name}: not written yet",
    "stub_do": "Write your answer where it says YOUR CODE HERE, in place of "
               "the line raise NotImplementedError(), and run that cell "
               "before this one. check.hint(\"{name}\") helps.",
    "needs": "{name} uses {needed}, which is not right yet. "
             "Make check of {needed} pass first.",
    "needs_stub": "{name} uses {needed}, which is not written yet. "
                  "Write {needed} first.",
    "not_callable": "This exercise is a function. Give the function itself, "
                    "without brackets: check({name})",
    "raised": "your function raised {error}: {text}",
    "raised_where": "in the line: {where}",
    "changed": "Your function changed its argument {names} in place. Whoever "
               "called it may still need the old one: work on a copy, or "
               "make a new array.",
    "changed_note": "Note: your function changes its argument {names} in "
                    "place. That is allowed here, but the caller's data "
                    "changes too.",
    "more_kinds": "Also wrong: {kinds}.",
    "hint_offer": "Stuck? check.hint(\"{name}\")",
    "no_hint": "There is no further help for {name}. Read the section above "
               "the exercise again, and compare the shapes.",
    "hint_step": "Help {step} of {steps} for {name}: {hint}",
    "unknown": "no exercise of this notebook is called {name!r}. It has: "
               "{names}",
    "which": "it is not clear which exercise this answer is for. Write its "
             "name too: check(\"NAME\", answer). NAME is one of: {names}",
    "no_file": "checks.h5 is missing beside this notebook (looked in "
               "{folder}). Open the notebook from its own folder, or get a "
               "clean copy with: course fresh {notebook}",
    "bad_file": "checks.h5 in {folder} cannot be read ({error}). Get a clean "
                "copy with: course fresh {notebook}",
    "not_in_file": "checks.h5 in {folder} knows nothing of the notebook "
                   "{notebook}. Do both come from the same place?",
    "at_place": "{place}: {words}",
    "value": "expected {expected}, got {got}",
    "values": "expected {expected}\ngot      {got}",
    "not_a_number": "expected {expected}, got nan. Something was divided by "
                    "zero, or is the log of zero or less, or overflowed",
    "entries": "{wrong} of {size} entries differ. The first, at [{index}]: "
               "expected {expected}, got {got}",
    "shape": "expected an array of shape {expected}, got shape {got}",
    "rank_1": "expected an array of shape {expected}, got shape {got}. One "
              "number in the shape means: neither a row nor a column",
    "shape_of_number": "expected an array of shape {expected}, got the "
                       "number {got}",
    "number_due": "expected one number, got an array of shape {shape}",
    "number_due_got": "expected a number, got {got}",
    "array_due": "expected a NumPy array, got a {got}",
    "array_of_shape": "array of shape {shape}",
    "type": "expected entries of type {expected}, got {got}",
    "dict_due": "expected a dictionary with {keys}, got {got}",
    "key_type": "keys are compared as they are: expected the key {expected} "
                "of type {expected_type}, got {got} of type {got_type}",
    "set_due": "expected a set, got {got}",
    "set_lacks": "the set lacks {missing}; it is {got}",
    "set_extra": "the set should not have {extra}",
    "keys_missing": "the dictionary lacks {missing}; it has {got}",
    "keys_extra": "the dictionary should not have {extra}",
    "sequence_due": "expected {length} results, got {got}",
    "length": "expected a length of {expected}, got {got}",
    "nothing_returned": "expected {expected}, got None. Is there a return, "
                        "and is it reached?",
    "returned_none": "your function returned None. Is there a return, and "
                     "is it reached?",
    "is_none": "expected {expected}, got None",
    "should_be_none": "expected None, got {got}",
    "not_plain": "got {what}, which cannot be compared. Return plain numbers "
                 "and arrays",
    "none": "nothing",
    "no_answer": "There is no answer yet. Set the variable in the cell "
                 "above, and run that cell.",
    "wrong_answer": "{got} is not the answer.",
    # grading on hidden cases
    "kind_wrong": "{kind}: {what}",
    "kind_differs": "not what was asked for",
    "kind_raised": "your code raised {error}",
    "kind_error": "an error of its own",
    "failed": "{name}: no points",
    "timed_out": "The time was up: it did not end within {seconds} s.",
    "cpu_time": "The computing time for the whole notebook was used up.",
    "memory": "Python ended, most likely out of memory.",
    "stopped": "Python ended while this cell ran.",
    "disk_full": "It wrote more to the disk than is allowed.",
    "flooded": "It printed or displayed more than is allowed.",
    "no_answer_sent": "No answer was sent. Did the check cell raise an "
                      "error, or did the cell with the answer?",
    "malformed": "What came as an answer is no plain data: numbers, texts, "
                 "arrays, and lists or dictionaries of these.",
    "too_large": "The answer is far larger than the one asked for.",
    "too_dear": "To compare the answer takes more time or memory than is "
                "allowed. Return what the text asks for, and no more.",
    "not_reached": "The check was not reached: the time or the attempts for "
                   "the notebook were used up before it.",
    "newer_python": "Grading is done with Python {here}, which cannot read a "
                    "cell of this notebook, written with Python {claimed}. "
                    "Write it so that {here} reads it too, for example with "
                    "other quotes inside an f-string.",
    "left_out": "This cell was not run again: {reason}",
    "waits": "{name} waits for {needed}, which could not be run to its end. "
             "Mend {needed} first.",
    "as_released_again": "As handed in, this cell was not run again: "
                         "{reason} It ran as released.",
    "cut": "[the rest is left out]",
    "attempts": "Cells ended Python too often, so cells that were added were "
                "left out at last.",
    "skipped": "This line was skipped: {line}\n{error}: {text}",
    "some_skipped": "`{line}` was skipped: {error}{more}. The rest of the "
                    "cell was run.",
    "completed": "it did not run to its end ({error}), so the rest ran as "
                 "released.",
    "more_skipped": ", and {number} more",
    "place_named": "The cell `{name}`",
    "place_after": "A cell after `{name}`",
    "place_top": "A cell at the top",
    "few_answers": "{silent} of {checks} checks got no answer. The first "
                   "cell that failed: {place}: {error}",
    "withheld": "{name} is not there while this notebook is graded: it is "
                "what the notebook builds itself, or what a later one "
                "builds.",
    "sound": "A sound: hear it in your notebook.",
    "film": "A film: see it in your notebook.",
    "sliders": "Sliders for {names}: run this cell in a notebook to move "
               "them.",
    "control": "A control: move it in your notebook.",
    "shown_there": "Shown in your notebook.",
    "tried_there": "Checked in your notebook; not graded.",
    "no_programs": "Passed over: no other programs can be started while "
                   "grading, and nothing can be installed.",
    "no_input": "nobody answers input() while grading",
    "no_exit": "Passed over: the notebook is graded to its end.",
    "inline_only": "%matplotlib {gui}: while grading, figures are shown as "
                   "with %matplotlib inline.",
    # names that are not defined
    "name_setup": "{name} is not defined yet. Run the first code cell, the "
                  "set-up, then this cell again.",
    "name_cell": "{name} is not defined yet. Run cell {number}{title} "
                 "first: it begins with: {line}",
    "name_all": "{name} is not defined yet. If a cell above defines it, run "
                "that cell first (Run > Run All Above Selected Cell).",
    "name_title": " (under \"{title}\")",
}


def say(key, /, **fields):
    """The message `key` in the language that is spoken, fields filled in."""
    return language.say(MESSAGES[key], **fields)


def written(texts, context):
    """What an exercise's author wrote, in the language that is spoken.

    texts: {"en": English}. context: the exercise's name; of a hint for a
    mistake, EXERCISE/MISTAKE.
    """
    return texts.get(language.now().language) or language.pgettext(
        context, texts[language.ENGLISH])
