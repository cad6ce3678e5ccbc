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
    # properties
    "p_shape": "should have shape {expected}, has {got}",
    "p_missing": "is missing",
    "p_not_array": "should be an array of numbers",
    "p_empty": "has no entries",
    "p_not_zero": "should be zero everywhere; the largest entry is {got}",
    "p_all_zero": "is zero everywhere",
    "p_all_equal": "has the same value everywhere",
    "p_all_positive": "has no negative entry. Random numbers around zero "
                      "have both signs: which distribution did the text ask "
                      "for?",
    "p_too_large": "has a standard deviation of {got}; about {expected} was "
                   "asked for",
    "p_too_small": "has a standard deviation of {got}; about {expected} was "
                   "asked for",
    "p_mean": "has a mean of {got}; it should be near {expected}",
    "p_above": "is {got}; it should be at most {expected}",
    "p_below": "is {got}; it should be at least {expected}",
    "p_nan": "holds nan or infinity",
    "p_length": "should have {expected} entries, has {got}",
    "p_accuracy": "are right for {got} of the examples; at least {expected} "
                  "can be reached",
    "p_same_entries": "holds the same values again and again; each should be "
                      "drawn anew",
    "p_copies": "the numbers of {second!r} are related to those of "
                "{first!r}; each array should be drawn anew",
    "p_differs": "should be {expected}, is {got}",
    "p_kurtosis": "the numbers are not normally distributed: their kurtosis "
                  "is {got}. Normal numbers have 3, evenly drawn ones 1.8",
    "p_not_normal": "the numbers are not normally distributed: {got} of them "
                    "are below {place} standard deviations, {expected} "
                    "should be",
    "p_too_even": "the numbers fit their distribution too exactly for "
                  "chance: are they computed? Each should be drawn by itself",
    "p_neighbours": "numbers that stand side by side are related "
                    "(correlation {got}): each should be drawn by itself",
    "p_same_numbers": "two calls give related numbers: each call should draw "
                      "its own",
    "p_not_repeated": "gives other numbers although the generator or the "
                      "seed is the same: all draws should come from it",
    "p_seeded_inside": "gives the same numbers at every call: is a generator "
                       "made, or a seed set, inside the function?",
    "p_not_pair": "entry {number} should be a pair of arrays, (X, Y)",
    "p_part_shape": "the {name} of part {number} (counted from 0) should "
                    "have shape {expected}, has {got}",
    "p_part_rank_1": "the {name} of part {number} (counted from 0) should "
                     "have shape {expected}, has {got}. One number in the "
                     "shape means: neither a row nor a column",
    "p_not_each_once": "each column of X should occur just once in all parts "
                       "together; some are missing, or occur again",
    "p_pairs": "the columns of Y do not belong to those of X any more",
    "p_not_shuffled": "the order of the columns follows from the old one; "
                      "they should be shuffled",
    "p_steps_recur": "the same step from one column to the next occurs again "
                     "and again: that is a rule, no random order",
    "p_orders_alike": "the orders of two seeds follow from each other; each "
                      "should be drawn by itself",
    "p_not_cache": "should be two results: an array and a dictionary",
    "p_lacks": "the cache lacks {name}, or it is no array of numbers",
    "p_entry_shape": "{name} should have shape {expected}, has {got}",
    "p_mask_values": "{name} should hold only 0 and 1",
    "p_share_kept": "{name} keeps {got} of the entries; about {expected} "
                    "was asked for",
    "p_mask_repeats": "all rows or all columns of {name} are the same; each "
                      "entry should be drawn by itself",
    "p_masks_differ": "the share of ones differs too much from {way} to "
                      "{way} of the masks; each entry should be drawn by "
                      "itself",
    "p_masks_agree": "the share of ones is the same in each {way} of the "
                     "masks, or nearly so; each entry should be drawn by "
                     "itself",
    "p_mask_unused": "{name} is not 0 everywhere where {mask} is 0",
    "p_not_scaled": "{name} is 0 where {mask} is 0, as it should be, but the "
                    "kept entries were not divided by keep_prob",
    "p_multiplied": "the kept entries of {name} were multiplied by "
                    "keep_prob, not divided",
    "p_layer_values": "{name} does not follow from the layer below and the "
                      "mask {mask}",
    "p_output_shape": "the first result should be an array of shape "
                      "{expected}",
    "p_output_values": "the first result does not follow from the last "
                       "hidden layer in the cache",
    "p_no_numbers": "{name} should be an array of finite numbers",
    "p_units": "the network has {got} hidden units; at most {expected} are "
               "allowed",
    "p_turned_round": "the network's answer is wrong for every example",
    "p_false_alarms": "the network says 1 for {false} examples whose label "
                      "is 0; {expected} of all should be right",
    "p_misses": "the network says 0 for {missed} examples whose label is 1; "
                "{expected} of all should be right",
    "p_both_errors": "the network says 1 for {false} examples whose label is "
                     "0, and 0 for {missed} whose label is 1; {expected} of "
                     "all should be right",
    "p_few_calls": "train was called {got} times; {expected} trainings were "
                   "asked for",
    "p_many_calls": "train was called {got} times; {expected} trainings were "
                    "asked for",
    "p_results": "there are {got} results; {expected} were asked for",
    "p_other_configs": "the configs of the results are not those that train "
                       "was called with",
    "p_order_of_training": "the results are not in the order of training",
    "p_scores": "the scores of the results are not those that train gave, in "
                "the order of training",
    "p_upside_down": "some images stand on their head",
    "p_wraps": "what leaves an image on one side comes in on the other",
    "p_not_version": "some images are not a flipped and shifted version of "
                     "their original, with 0 where nothing came in",
    "p_one_draw": "all images were changed in the same way; each should get "
                  "its own draw",
    "p_flip_share": "{got} of the images are mirrored; about 50% was asked "
                    "for",
    "p_no_shift": "no image is shifted {way}",
    "p_shift_share": "a shift of {shift} ({way}) occurs in {got} of the "
                     "images; about {expected} was asked for",
    "p_draws_related": "an image's changes follow from its other changes, or "
                       "from those of the image before; each should be "
                       "drawn by itself",
    "p_not_whole": "should be whole numbers",
    "p_never": "{value} never comes; it should be as frequent as the others",
    "p_whole_share": "{value} comes in {got} of the draws; about {expected} "
                     "was asked for",
    "p_follow": "which number comes next depends on the one before; each "
                "should be drawn by itself",
    "p_few_values": "has only {got} different values among {expected}; each "
                    "draw should give its own",
    "p_too_many_small": "has too many small values: {got} are at most "
                        "{place}, about {expected} should be",
    "p_too_many_large": "has too many large values: {got} are at most "
                        "{place}, about {expected} should be",
    "p_order_twice": "a number occurs twice in the order",
    "p_order_lacks": "the order should hold {expected} of the graph's nodes; "
                     "it holds {got} of them",
    "p_order_extra": "the order holds something that 0 was not computed from",
    "p_order_wrong": "{result} stands before {parent}, from which it was "
                     "computed",
    # properties of the first edition (older.py)
    "p_rising": "should fall from first to last; it goes from {first} to "
                "{last}",
    "p_repeated": "should be drawn anew each time; it repeats",
    "p_cost_above": "the parameters have a cost of {got}; it should be at "
                    "most {expected}",
    "p_cost_below": "the parameters have a cost of {got}; it should be at "
                    "least {expected}",
    "p_few_costs": "{got} costs were kept; {expected} were asked for",
    "p_many_costs": "{got} costs were kept; {expected} were asked for",
    "p_costs_no_numbers": "the kept costs should be finite numbers",
    "p_costs_stand": "all kept costs are {got}: the cost does not fall",
    "p_costs_rise": "a kept cost is above the one before, {got} times; here "
                    "each should be below",
    "p_few_steps": "steps since the last kept cost, measured from your "
                   "parameters: {got}; it should be at least {expected}",
    "p_many_steps": "steps since the last kept cost, measured from your "
                    "parameters: {got}; it should be at most {expected}",
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
