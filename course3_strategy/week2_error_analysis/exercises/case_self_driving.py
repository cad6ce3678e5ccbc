"""Decisions of the notebook case_self_driving, and what they lead to."""

import itertools

import numpy as np

from grading.exercise import case, exercise, question

# Three decimals are enough for a number.
NUMBER = {"rtol": 1e-4, "atol": 6e-4}
# And so is the difference of two numbers as they are printed.
DIFFERENCE = {"rtol": 4e-3, "atol": 1.1e-3}
PER_CENT = "In per cent. In this course shares go from 0 to 1."


def texts(letters, places, right, words):
    """{answer: words} for every other text of so many letters."""
    return {answer: words(answer) for answer in map(
        "".join, itertools.product(letters, repeat=places))
        if answer != right}


# The first weeks

first_monday = question("decision_1_first_monday", {
    "a": "Three weeks later you know what was hard for others, on other "
         "roads. What is hard here nobody knows yet, and a quarter of the "
         "time is gone.",
    "c": "Six weeks later there are many pictures and no system. Then it "
         "turns out which pictures it would have needed, and half of the "
         "time is left for everything.",
    "d": "In week nine each part is good by its own measure. Together they "
         "fail at places that no part had looked at, and three weeks are "
         "left."}, hints=[
    "Nobody knows yet what will be hard in the harbour. Which of these tells "
    "it soonest?"],
    right="After a week there is a system that is bad, and a list of what it "
          "gets wrong. From here on the list says what to read, to collect "
          "and to perfect.")


def sets_words(answer):
    train, train_dev, dev, test = answer
    if train == "h":
        return ("Nothing is left of the foggy strips for dev and test that "
                "training has not seen, and the old project's labels lie "
                "idle. The text trains the first version on the city.")
    if dev == "c":
        return ("For eight weeks everybody makes the city's dev error "
                "smaller. The harbour then shows an error that no decision "
                "was aimed at.")
    if test == "c":
        return ("You steer towards fog and are measured in clear air: the "
                "final number says nothing about the harbour.")
    return ("Train-dev now differs from train in examples and in kind of "
            "picture at once. When it is bad, nobody can say whether it is "
            "variance or mismatch.")


four_sets = question(
    "decision_2_four_sets", texts("ch", 4, "cchh", sets_words), hints=[
    "Which two sets say what counts in the end? Which set must show the same "
    "kind of picture as training, in other examples?",
    "Four letters, without blanks or commas."],
    right="Train against train-dev shows variance alone, train-dev against "
          "dev the change of pictures alone, and dev and test aim at the "
          "harbour.")

gap_of_mismatch = question("decision_3_gap_of_mismatch", {}, hints=[
    "Two of the four sets differ in the kind of picture only: neither was "
    "trained on."], right="Nearly the whole gap is mismatch. The two weeks "
    "of regularisation are cancelled: they could have won back no more than "
    "the little that lies between train and train-dev.", **DIFFERENCE)
at = gap_of_mismatch.at('errors["dev"] - errors["train-dev"]')
at("with_variance", 'errors["dev"] - errors["train"]', "That is variance and "
   "mismatch together. With this number the regularisers would claim for "
   "themselves what is not theirs.")
at("variance", 'errors["train-dev"] - errors["train"]', "That is the "
   "variance: same kind of picture, other examples. It would be the "
   "regularisers' whole prize.")
at("dev_alone", 'errors["dev"]', "That is the whole dev error. Part of it is "
   "there in clear air, too.")
at("overfitting", 'errors["test"] - errors["dev"]', "Both are of the "
   "harbour: this gap would tell how far dev was used up by choosing.")
at("sign", 'errors["train-dev"] - errors["dev"]', "The sign: how much worse "
   "is it in the harbour?")
at("test_for_dev", 'errors["test"] - errors["train-dev"]', "You looked at "
   "the test set. Whoever steers by it has none left for the end; dev shows "
   "the same.")
at("share_of_gap", '(errors["dev"] - errors["train-dev"]) / (errors["dev"] - '
   'errors["train"])', "That is the share of the gap. Asked is the part "
   "itself, an error minus an error.")
at("per_cent", '100 * (errors["dev"] - errors["train-dev"])', PER_CENT)

# Fog

one_veil = question("decision_4_one_veil", {}, hints=[
    "Reported is rendered_error[1]. What does the same version do in the "
    "harbour?"], right="A network can learn one veil by heart and subtract "
    "it; the rendered dev set asks for no more. From now on every version is "
    "measured in the harbour.", **DIFFERENCE)
at = one_veil.at("harbour_error[1] - rendered_error[1]")
at("sign", "rendered_error[1] - harbour_error[1]", "The sign: it promises "
   "too much, so the harbour's error is the larger one.")
at("other_version", "harbour_error[64] - rendered_error[1]", "You compared "
   "the report with another version. The report is of one veil: what does "
   "this version do in the harbour?")
at("rendered_only", "rendered_error[64] - rendered_error[1]", "Both numbers "
   "are of rendered scenes. The bus will not drive through these.")
at("harbour_only", "harbour_error[1] - harbour_error[64]", "That is what 63 "
   "more veils bring in the harbour. The question is how far the report is "
   "from the truth.")
at("reported", "rendered_error[1]", "That is what was reported.")
at("truth", "harbour_error[1]", "That is what this version does in the "
   "harbour. By how much is it more than the report?")
at("even_grey", "harbour_error[0] - rendered_error[0]", "That is the row of "
   "the even grey. The report is of one veil.")
at("four_veils", "harbour_error[4] - rendered_error[4]", "That is the row of "
   "four veils. The report is of one.")
at("ratio", "harbour_error[1] / rendered_error[1]", "That is how many times "
   "as large the error is. By how much is it larger?")
at("per_cent", "100 * (harbour_error[1] - rendered_error[1])", PER_CENT)

two_weeks = question("decision_5_two_weeks", {
    "a": "The cluster is paid, and the error in the harbour hardly moves: "
         "the scenes are many, the fog in them is still one.",
    "b": "A larger network learns the one veil even better. Its rendered dev "
         "error falls, and in the harbour it is no better than before.",
    "c": "Better than one veil, indeed, and cheap. But 16 or 64 veils were "
         "better still, and the work that would have got there is closed."},
    hints=["Follow the harbour's line in the figure. What grows along the "
           "axis: scenes, the network, or veils?"],
    right="The drives bring what the pictures lacked: different fogs. Labels "
          "are not needed, since the scenes laid behind them have theirs.")

cheapest_fog = question("decision_6_cheapest_fog", {
    "even grey": "The bus rides after half a week, and misses its condition: "
                 "the first audit sends it back.",
    "1 veil": "Of all plans this one is the worst in the harbour. It looks "
              "good on rendered scenes only.",
    "4 veils": "Four veils are still too few for the condition. The work is "
               "done a second time.",
    "64 veils": "It is the best, and it meets the condition. So does a "
                "cheaper plan, and the weeks between them are missed later, "
                "at the tracker.",
    "by hand": "Two weeks of labelling, and the condition is missed: a few "
               "hundred scenes of the harbour are worth less here than "
               "rendered ones with enough veils."} | dict.fromkeys(
        ("1", "4", "16", "64", "grey", "hand"),
        "A plan's name, as it stands in the table, is asked for: a text such "
        "as \"even grey\"."), hints=[
    "Strike out what misses the condition. Of the others the fewest weeks "
    "count, not the smallest error.",
    "choose_model(plans, (\"weeks\", \"min\"), {\"error\": (\"<=\", bound)}) "
    "does it."],
    right="The condition is met and the least is spent. What is left over of "
          "the weeks is worth more at another part.")

# Single errors

ceiling_of_fog = question("decision_7_ceiling_of_fog", {}, hints=[
    "Which share of the errors stays?"], right="Below this the camera for "
    "fog cannot take the error, however good it is. Now its price can be "
    "talked about.", **NUMBER)
at = ceiling_of_fog.at('error_now * (1 - tagged["dense fog"] / 100)')
at("what_goes", 'error_now * tagged["dense fog"] / 100', "That is what "
   "would go. Told to management as what remains, it promises more than can "
   "come true.")
at("share_that_stays", '1 - tagged["dense fog"] / 100', "That is the share "
   "of the errors that stay, not the error. Not every answer is an error.")
at("share_of_errors", 'error_now - tagged["dense fog"] / 100', "You "
   "subtracted a share of the errors from a share of all places: a negative "
   "error would be left.")
at("nothing", "0.0", "Then every error would have had this tag.")
at("other_tags", 'error_now * (tagged["dim light"] + tagged["hand"] '
   '+ tagged["nothing there"]) / 100', "You added up the other tags. An "
   "error may have several, and then it is counted twice: what stays is all "
   "that has not *this* tag.")
at("dim_light", 'error_now * (1 - tagged["dim light"] / 100)', "That is the "
   "row of dim light.")
at("unchanged", "error_now", "That is the error of now. Of 100 errors those "
   "with the tag go.")
at("share_that_goes", 'tagged["dense fog"] / 100', "That is the share of the "
   "errors that go. How large is the error that remains?")
at("per_cent", '100 * error_now * (1 - tagged["dense fog"] / 100)', PER_CENT)

FIRST = {
    "d": "Half of the twelve weeks go into the camera for fog before "
         "anything else is done, and most of those errors are still there.",
    "h": "More hands are a good work. For two weeks another one waits that "
         "is done in one, and removes more.",
    "n": "The quickest work comes first, and hardly an error is gone.",
    "l": "The first week is well spent. Then what gains less per week comes "
         "before what gains more."}
# The other orders are those of known mistakes, below.
order_of_work = question("decision_8_order_of_work", {
    order: FIRST[order[0]] for order in map("".join, itertools.permutations(
        "dlhn")) if order not in ("lhdn", "dlhn", "ldhn", "nlhd", "ndhl")},
    hints=[
    "Gain per week: errors with the tag, times the share of them that goes, "
    "divided by the weeks."], right="The largest heap of errors comes third: "
    "so much work for a part of it. A ceiling says what could go at most, "
    "this list what to do on Monday.")
at = order_of_work.at("tagged[tag_of[work]] * removes[work] / weeks[work]")
at("by_ceiling", "tagged[tag_of[work]]", "That is the order of the ceilings. "
   "Half of the twelve weeks go into the camera for fog, and most of those "
   "errors are still there.")
at("weeks_forgotten", "tagged[tag_of[work]] * removes[work]", "You left out "
   "the weeks. What takes six of them stands in line with what takes one.")
at("share_forgotten", "tagged[tag_of[work]] / weeks[work]", "You left out "
   "which share of its errors a work removes. The threshold is quick, and "
   "leaves nearly all false alarms.")
order_of_work.edit("smallest_first", "key=lambda work: -gain[work]",
    "key=lambda work: gain[work]", "Yours begins with the smallest gain per "
    "week.")

how_sure = question("decision_9_how_sure", {}, hints=[
    "error_interval(wrong, n) needs two counts: how many have the tag, among "
    "how many that were looked at."], right="The low end lies below 0.55: "
    "the sentence may be true, and this table does not show it. Either the "
    "chief says less, or more errors are looked at.", **NUMBER)
at = how_sure.at('error_interval(tagged["dense fog"], 100)[0]')
at("high_end", 'error_interval(tagged["dense fog"], 100)[1]', "That is the "
   "high end: at most so many. The sentence says at least.")
at("no_interval", 'tagged["dense fog"] / 100', "That is the share in the "
   "table. Another hundred errors would have given another one.")
at("of_all_places", 'error_interval(tagged["dense fog"], '
   'true_kinds.size)[0]', "Only 100 errors were looked at, not all places.")
at("of_all_errors", 'error_interval(tagged["dense fog"] / 100 * np.sum('
   'said_kinds != true_kinds), np.sum(said_kinds != true_kinds))[0]', "You "
   "acted as if all errors had been looked at. The interval is then too "
   "narrow, and the chief's sentence nearly seems to be shown.")
at("simple", 'tagged["dense fog"] / 100 - 1.96 * math.sqrt(tagged["dense fog"]'
   ' / 100 * (1 - tagged["dense fog"] / 100) / 100)', "That is the simple "
   "interval. error_interval gives Wilson's, which holds for few examples, "
   "too.")
at("per_cent", '100 * error_interval(tagged["dense fog"], 100)[0]', PER_CENT)

audited = question("decision_10_audited", {}, hints=[
    "Each group has a size, as a share of all places, and a share of it that "
    "is really wrong. Which two products are added?"], right="Part of the "
    "disagreements are labels that are wrong, and a few errors hide where "
    "both are wrong alike. Both groups are needed, each with its weight.",
    **NUMBER)
at = audited.at('(1 - share) * audit["agree"] / 400')
at("disagreement_only", "0", "You took only the places where model and label "
   "disagree. What both got wrong in the same way is missing: the estimate "
   "is too low, and pleases everybody.")
at("weights_exchanged", 'share * audit["agree"] / 400', "The places where "
   "they agree are by far more than those where they disagree: their weight "
   "is 1 - share.")
at("count_of_100", '(1 - share) * audit["agree"] / 100', "400 of these "
   "places were audited, not 100.")
audited.edit("pooled", '''(share * audit["disagree"] / 100
              + (1 - share) * audit["agree"] / 400)''',
    '(audit["disagree"] + audit["agree"]) / 500', "You pooled the 500 "
    "audited places. They were not drawn evenly: each group is weighted by "
    "its size.")
audited.edit("labels_believed", '''(share * audit["disagree"] / 100
              + (1 - share) * audit["agree"] / 400)''', "share",
    "That is the error if every label were right. The expert found some "
    "that are not.")

audited.edit("not_weighted", '''(share * audit["disagree"] / 100
              + (1 - share) * audit["agree"] / 400)''',
    '(audit["disagree"] / 100 + audit["agree"] / 400) / 2', "You gave both "
    "groups the same weight. They disagree on a quarter of the places, and "
    "agree on three.")
audited.edit("labels_wrong", '''(share * audit["disagree"] / 100
              + (1 - share) * audit["agree"] / 400)''',
    'share * (1 - audit["disagree"] / 100)', "There the model is right and "
    "the label wrong. How often is the *model* wrong?")
audited.edit("agreements_alone", '''(share * audit["disagree"] / 100
              + (1 - share) * audit["agree"] / 400)''',
    '(1 - share) * audit["agree"] / 400', "These are the errors among the "
    "places where both agree. Most errors are among the others.")
audited.edit("per_cent", '''(share * audit["disagree"] / 100
              + (1 - share) * audit["agree"] / 400)''',
    'share * audit["disagree"] + (1 - share) * audit["agree"] / 4', PER_CENT)

which_labels = question("decision_11_which_labels", {
    "b": "The delivery gets clean, and the detector is left with the mistake "
         "that it can learn: a hand is a person. Random mistakes agree with "
         "nothing, and so cost less each.",
    "c": "Over random ones it does, in part. What is wrong in the same way "
         "each time is no noise: the network learns it, and officers are "
         "taken for passers-by.",
    "d": "For random mistakes that finds most. Of the hands it finds few, "
         "since the trained network has learned to call them persons: the "
         "wrong labels look likely to it, and right ones are thrown away."},
    hints=["What counts is the harm in the harbour, not the number of wrong "
           "labels. Which delivery does more?"],
    right="Less than half as many wrong labels, and at least the same harm. "
          "They are also found quickly: one rule of the company was "
          "misunderstood.")

# Labels that are missing, skills from elsewhere

loss_with_gaps = question("decision_12_loss_with_gaps", {}, hints=[
    "The formula gives nan where Y is nan. Over what is the mean taken?",
    "np.nanmean leaves nan out of the sum and of the count."],
    right="Seven answers were not asked for, and none of them pushes the "
          "network in any direction.", **NUMBER)
at = loss_with_gaps.at(
    "np.nanmean(-Y * np.log(P) - (1 - Y) * np.log(1 - P))")
at("taken_as_no", "np.mean(-np.nan_to_num(Y) * np.log(P)"
   " - (1 - np.nan_to_num(Y)) * np.log(1 - P))", "You took nan as 0. The "
   "network is then told that there is nobody wherever nobody asked.")
at("divided_by_all", "np.nansum(-Y * np.log(P)"
   " - (1 - Y) * np.log(1 - P)) / Y.size", "You divided by all 24. The mean "
   "is over the labels that exist, or a gap would count as a perfect answer.")
at("sum", "np.nansum(-Y * np.log(P) - (1 - Y) * np.log(1 - P))", "That is "
   "the sum. A set with more gaps would look better.")
at("half_of_it", "np.nanmean(-Y * np.log(P))", "The second half of the "
   "formula is missing: where the label is 0, -log(1 - p).")
at("sign", "np.nanmean(Y * np.log(P) + (1 - Y) * np.log(1 - P))", "The sign: "
   "a logarithm of a probability is negative, and a loss is not.")
at("by_places", "np.nansum(-Y * np.log(P) - (1 - Y) * np.log(1 - P)) / len(Y)",
   "You divided by the eight places. The mean is over the labels that exist.")
at("mean_of_means", "np.mean(np.nanmean(-Y * np.log(P)"
   " - (1 - Y) * np.log(1 - P), axis=1))", "You took the mean of the places' "
   "means. A label in a place with gaps then counts for more than another.")
at("mean_of_columns", "np.mean(np.nanmean(-Y * np.log(P)"
   " - (1 - Y) * np.log(1 - P), axis=0))", "You took the mean of the three "
   "questions' means. One that was rarely asked then counts as much as the "
   "others.")
at("log2", "np.nanmean(-Y * np.log2(P) - (1 - Y) * np.log2(1 - P))",
   "log is the natural one, np.log.")
at("log10", "np.nanmean(-Y * np.log10(P) - (1 - Y) * np.log10(1 - P))",
   "log is the natural one, np.log.")
at("full_rows", "np.nanmean((-Y * np.log(P) - (1 - Y) * np.log(1 - P))["
   "~np.isnan(Y).any(axis=1)])", "You kept only places with all three "
   "labels. What is known of the others is thrown away.")

not_asked = question("decision_13_not_asked", {
    "a": "The bus learns that persons are hardly ever there. It no longer "
         "sees any, and drives on.",
    "b": "Persons are found as well as can be. Of the labels for signs and "
         "hands nine in ten are thrown away, and their error nearly "
         "doubles.",
    "d": "A quarter of a year later another company delivers another set "
         "with gaps. Three outputs do not need three labels in each place."},
    hints=["Compare each way with \"all known\", in both columns of numbers."],
    right="Signs and hands lose nothing, persons are learned from what is "
          "known of them.")


def transfer_words(answer):
    few, many = answer
    if few != "s":
        return ("20 signs cannot teach a hidden layer what a stroke is. "
                "From scratch is the worst way there, and you kept it.")
    if many == "t":
        return ("With 1000 signs nothing is better than tuning, and you gave "
                "it up.")
    return ("From scratch is no longer the worst with 1000 signs: look at "
            "the one that may not change its hidden layer.")


new_signs = question(
    "decision_14_new_signs", texts("stf", 2, "sf", transfer_words), hints=[
    "One way minus another: above 0, and by more than its bar, the first is "
    "the worse one.",
    "You name the way that is given up, the worst one, and not the best."],
    right="With few signs the borrowed layer helps, either way. With many "
          "it must be allowed to change, or it holds the reader back.")

# The pipeline

perfect_detector = question("decision_15_perfect_detector", {}, hints=[
    "Compare two lines of the table: as it is, and with the detector's "
    "output replaced."], right="More than half of the wrong speeds go back "
    "to the detector. That is its ceiling; what a week of work brings is "
    "the next question.", **DIFFERENCE)
at = perfect_detector.at('wrong["as it is"] - wrong["true kinds"]')
at("what_remains", 'wrong["true kinds"]', "That is what remains: the reader "
   "is still there.")
at("reader", 'wrong["as it is"] - wrong["true figures"]', "That is what a "
   "perfect reader would gain.")
at("perfect_reader", 'wrong["true figures"]', "That is what remains with a "
   "perfect reader. The detector says the kinds.")
at("one_frame", 'wrong["one frame"] - wrong["true kinds"]', "You started "
   "from one frame. The tracker is built already, and its gain is not the "
   "detector's.")
at("relative", '1 - wrong["true kinds"] / wrong["as it is"]', "That is the "
   "share of the wrong speeds that would go, not the fall.")
at("sign", 'wrong["true kinds"] - wrong["as it is"]', "The sign: how much "
   "would it fall?")
at("more_frames", 'wrong["as it is"] - wrong["15 frames"]', "That is what 15 "
   "frames gain. The detector says the kinds.")
at("now", 'wrong["as it is"]', "Then no speed would be wrong. Signs would "
   "still be misread.")
at("per_cent", '100 * (wrong["as it is"] - wrong["true kinds"])', PER_CENT)

part_first = question("decision_16_part_first", {
    "drt": "Nine weeks go into the detector, and half of its gain is there. "
           "The two offers that gain more per week wait for the tenth.",
    "rdt": "The reader is soon done. Then nine weeks go into the detector, "
           "while the camera that gains more in two is on the shelf."},
    hints=[
    "For each part: the fall of wrong speeds, times the share that is "
    "realised, divided by the weeks."], right="The detector has the largest "
    "ceiling and comes last: half of it takes nine weeks. More frames are "
    "had in two.")
part_first.edit("weeks_forgotten", '''/ 2 / 9,
                 "r": (now - wrong["true figures"]) / 2 / 1.5,
                 "t": (now - wrong["15 frames"]) / 2}''', '''/ 2,
                 "r": (now - wrong["true figures"]) / 2,
                 "t": (now - wrong["15 frames"])}''', "You left out the "
    "weeks. After nine of them the detector is half better, and everything "
    "else as it was.")
part_first.edit("by_ceiling", '''/ 2 / 9,
                 "r": (now - wrong["true figures"]) / 2 / 1.5,
                 "t": (now - wrong["15 frames"]) / 2}''', ''',
                 "r": (now - wrong["true figures"]),
                 "t": (now - wrong["15 frames"])}''', "That is the order of "
    "the ceilings. What is offered is half of two of them, for very "
    "different numbers of weeks.")
part_first.edit("whole_gains", '''/ 2 / 9,
                 "r": (now - wrong["true figures"]) / 2 / 1.5,''', '''/ 9,
                 "r": (now - wrong["true figures"]) / 1.5,''', "The offers "
    "for detector and reader realise half of what a perfect part would "
    "gain.")

without_parts = question("decision_17_without_parts", {
    "b": "After four weeks the one network has four times as many strips "
         "and is the worse one. When it is too fast nobody can say why, and "
         "there is no part to work on.",
    "c": "When it drives there are no codes: whoever could supply them would "
         "not need the network.",
    "d": "The mean of 50 and 0 is 25: too fast for a raised hand. Two "
         "systems are paid for, and the result is right where both are."},
    hints=["8000 strips for one network, 2000 for the parts. Whose share of "
           "wrong speeds is the smaller one?"],
    right="2000 labelled strips in parts beat 8000 driven ones in one piece. "
          "Each added step towards the speed must otherwise be learned from "
          "examples; with very many more of them that may change, and the "
          "two curves will show it.")


@exercise(hints=[
    "First the winners. How many frames say the same as the winner, at each "
    "place?",
    "Compare all frames with the winners at once, count along the frames, "
    "and choose with np.where."])
def cautious(rng):
    def frames(n, m, agree):
        truth = rng.integers(0, 13, m)
        return np.where(rng.random((n, m)) < agree, truth,
                        rng.integers(0, 13, (n, m)))

    for n, m, least in ((5, 9, 3), (5, 7, 4)):
        yield case("five frames", frames(n, m, 0.6), least, 12)
    # winners with 6, 4 and 3 of 7 votes
    seven = np.array([[2] * 6 + [9], [11, 11, 3, 11, 0, 11, 5],
                      [7, 1, 7, 2, 7, 3, 4]]).T
    move = int(rng.integers(0, 2))
    for least in (4, 5):
        yield case("seven frames", rng.permutation(seven + move), least, 12)
    ties = np.array([[8, 8, 4, 4, 1], [5, 9, 9, 5, 11]]).T + move
    for least in (2, 3):
        yield case("equally many votes", rng.permutation(ties), least, 11)
    yield case("one frame, or all must agree", frames(1, 6, 0.5), 1, 10)
    yield case("one frame, or all must agree", frames(4, 8, 0.8), 4, 10)


at = cautious.at("votes >= least")
at("more_than_least", "votes > least", "With just `least` votes the winner "
   "has what it needs.")
at("turned_round", "votes < least", "Yours is careful where the frames "
   "agree, and trusts where they do not.")
at("share_of_frames", "votes / len(frames) >= 0.5", "`least` is a number of "
   "votes. Yours asks for half of the frames, whatever `least` is.")
at("always_three", "votes >= 3", "Yours asks for three votes, whatever "
   "`least` is.")
at("all_or_none", "np.all(votes >= least)", "Each place is judged for "
   "itself. Yours makes all of them careful because of one.")
at("winner_unused", "votes > 0", "Yours returns winners that have too few "
   "votes: at each place, count them.")
at = cautious.at("np.sum(frames == winner, axis=0)")
at("along_the_places", "np.sum(frames == winner, axis=1)", "You counted along "
   "the places. Each place has its own votes: count along the frames.")
at("mean_for_sum", "np.mean(frames == winner, axis=0)", "That is the share "
   "of frames that agree. `least` is a number of votes.")
cautious.edit("always_a_hand", "winner, instead)", "winner, 12)",
    "A doubtful place gets the code `instead`, which is not always a hand.")
cautious.edit("always_nothing", "winner, instead)", "winner, 10)",
    "A doubtful place gets the code `instead`. Yours says that nothing is "
    "there: the bus does not slow down.")
cautious.edit("turned_on_its_side", "winner = majority_vote(frames)",
    "frames = np.transpose(frames)\n    winner = majority_vote(frames)",
    "Each row is a frame already, each column a place. Yours votes over the "
    "places.")
cautious.edit("frame_1_against_winner", "np.sum(frames == winner, axis=0)",
    "np.sum(frames == frames[0], axis=0)", "You counted the votes for what "
    "the first frame says. Count those for the winner.")
cautious.edit("largest_at_a_tie", "winner = majority_vote(frames)",
    "winner = 12 - majority_vote(12 - frames)", "Where several codes have "
    "equally many votes the smallest wins. Yours takes the largest.")


@cautious.variant
def place_by_place(frames, least, instead):
    found = []
    for column in frames.T.tolist():
        winner = min(set(column), key=lambda c: (-column.count(c), c))
        found.append(winner if column.count(winner) >= least else instead)
    return np.array(found)


# What may be promised

best_of_thirty = question("decision_18_best_of_thirty", {}, hints=[
    "For each dev set: the error of its chosen detector on fresh strips, "
    "minus the dev error that chose it."], right="Nobody cheated. The best "
    "of thirty is partly good and partly lucky on its 60 strips, and the "
    "luck does not come along. Hence a test set, and a larger dev set.",
    **NUMBER)
at = best_of_thirty.at(
    "np.mean(fresh_errors[kept] - dev_errors.min(axis=0))")
at("without_choice", "np.mean(fresh_errors[:, None] - dev_errors)", "That is "
   "over all thirty. Without the choice dev and fresh errors differ only by "
   "the scenes: the flattery comes from choosing.")
at("sign", "np.mean(dev_errors.min(axis=0) - fresh_errors[kept])",
   "The sign: the report promises too much, so the fresh error is larger.")
at("best_of_fresh", "np.mean(fresh_errors.min() - dev_errors.min(axis=0))",
   "You took the detector that is best on fresh strips. The one that was "
   "kept is another one.")
at("first_dev_set", "(fresh_errors[kept] - dev_errors.min(axis=0))[0]",
   "That is the first of the ten dev sets. The mean is asked for.")
at("spread_of_fresh", "np.mean(fresh_errors[kept] - fresh_errors.min())",
   "That is what the choice loses against the truly best one. The question "
   "is how wrong the reported number is.")
at("reported", "np.mean(dev_errors.min(axis=0))", "That is what was "
   "reported. By how much is the error on fresh strips larger?")
at("fresh", "np.mean(fresh_errors[kept])", "That is the error on fresh "
   "strips. By how much is it larger than what was reported?")
at("others_fresh", "np.mean(fresh_errors) - np.mean(dev_errors.min(axis=0))",
   "You took the fresh error of all thirty. The report is of the ones that "
   "were kept: fresh_errors[kept].")
at("per_cent", "100 * np.mean(fresh_errors[kept] - dev_errors.min(axis=0))",
   PER_CENT)

FEWER = ("More bands than these meet the condition. The bus stands still "
         "in fog in which it was shown to drive well enough.")
MORE = {
    3: "In the third band the share itself is below 0.06, but its upper end "
       "is not: of 400 scenes, perhaps by luck. The audit takes the upper "
       "end, and the ride ends there.",
    4: "In the fourth band not even the share is below 0.06; only its low end "
       "is. You promised the best that can be hoped for. Take the upper end, "
       "the last number of each row.",
    5: "Three of these bands have an upper end above 0.06. In the densest the "
       "bus is too fast in every sixth scene."}
bands = question(
    "decision_19_bands", {0: FEWER, 1: FEWER, **MORE},
    hints=["error_interval(k, 400)[1] is the upper end for k of 400."],
    right="What is promised holds for these bands, with the test that was "
          "made. In the next band the share itself may be fine; the test "
          "does not show it.")

last_week = question("decision_20_last_week", {
    "a": "The condition is met because the bus now stands still, for "
         "nothing, in a large part of the foggy scenes: nobody had asked "
         "about that. And a test that was used for choosing is none.",
    "b": "The harbour cancels. What works in the clear bands, and was shown "
         "to, is thrown away with what does not.",
    "c": "The person at the brake was part of the condition already, and it "
         "is not met. People who watch a machine that is nearly always right "
         "stop watching."},
    hints=["What was shown, for which bands? And what was that value chosen "
           "on?"],
    right="The bus drives where it was shown to, and says where it does not. "
          "The next band is a project with a number to reach.")


@exercise
def frames_needed(rng):
    for kind, low, high, most in (
            ("a good detector", 0.05, 0.15, 0.002),
            ("a poor detector", 0.25, 0.35, 0.02)):
        for _ in range(2):
            yield case(kind, float(np.round(rng.uniform(low, high), 3)),
                       most * float(np.round(rng.uniform(0.7, 1.4), 2)))
    one = int(rng.integers(60, 250))  # of 1024
    for more in (0, -5, 8):
        yield case("one frame is enough, or nearly", one / 1024,
                   (one + more) / 1024)


frames_needed.edit("even_numbers", "n += 2", "n += 1", "Yours tries even "
    "numbers, too: with an even number there may be no majority.")
frames_needed.edit("from_three", "n = 1", "n = 3", "One frame may be enough.")
frames_needed.edit("half_is_enough", "n // 2 + 1, n + 1", "n // 2, n + 1",
    "The vote is wrong when *more* than half of the frames are.")
frames_needed.edit("exactly_a_majority", "n // 2 + 1, n + 1",
    "n // 2 + 1, n // 2 + 2", "You took the smallest majority alone. Larger "
    "ones are wrong votes as well.")
frames_needed.edit("all_frames", "n // 2 + 1, n + 1", "n, n + 1",
    "That is how often *all* frames are wrong.")


@frames_needed.variant
def with_scipy(p, most):
    from scipy.stats import binom

    return next(n for n in range(1, 10001, 2)
                if binom.sf(n // 2, n, p) <= most)
