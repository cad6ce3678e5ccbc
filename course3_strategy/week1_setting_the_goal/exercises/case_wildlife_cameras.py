"""Decisions and known mistakes of the notebook case_wildlife_cameras.

What is said to a choice is what would come of it in the project. The values
of wrong numbers are computed anew in tests/notebooks.
"""

import math

from grading.exercise import case, exercise, question

# What comes of optimising a wish, and of keeping one out of the contract.
OPTIMISED = {
    1: "The cameras last for two seasons and send next to nothing: no "
       "computing saves most. Long enough is enough. What does the reserve do "
       "all this for?",
    2: "The smallest classifier wins: one number, the mean brightness. The "
       "rangers go on looking at grass, beside a memory that is nearly empty. "
       "Once it fits, smaller gains nothing.",
    4: "A picture is judged in a hundredth of a second, and the next one "
       "comes half an hour later. Once it is fast enough, faster gains "
       "nothing.",
    5: "The team takes the largest model that it can name, and after a month "
       "two engineers differ on which is more modern. What would one measure?"}
UNMEASURED = {
    1: "Days of a battery can be measured. Nobody does, and in August the "
       "cameras go dark. Which wish could nobody test at the handover?",
    2: "Bytes can be counted. Nobody does, and the finished classifier does "
       "not fit. Which wish could nobody test at the handover?",
    4: "Seconds can be measured. Nobody does, and of each burst only the "
       "first picture is judged. Which wish could nobody test at the "
       "handover?"}
decision_1_goal = question("decision_1_goal", {
    f"{one}{other}": OPTIMISED[one] if one in OPTIMISED else UNMEASURED[other]
    for one in range(1, 6) for other in range(1, 6)
    if one != other and {one, other} != {3, 5}} | {
    "53": "These are the two, in the other order: first the wish that becomes "
          "the number. As it stands the team takes the largest model that it "
          "can name. What would one measure?"},
    hints=["For which wish is each further bit worth something to the "
           "rangers? Three others are worth nothing once they hold.",
           "Which wish could nobody test at the handover?"],
    right="The team ranks models by one number, the minutes, among those that "
          "keep the bounds. When two engineers quarrel in the second week, a "
          "table settles it in an hour. The fifth wish was said by the "
          "sponsor; asked again, he meant \"it should work\".")
decision_2_milliseconds = question("decision_2_milliseconds", {
    0.15: "That is in seconds. The engineer reads it as milliseconds, and "
          "finds no classifier so fast.",
    13500: "That is the energy of the whole season for the pictures of one "
           "day. The cameras go dark on the second day.",
    600: "You multiplied by the watts. A computer that draws more has less "
         "time, and these cameras go dark after three weeks.",
    300: "You left the watts out: joules are watts times seconds. The "
         "cameras go dark in the middle of the season.",
    12.5: "You shared one battery among the twelve cameras. Each has its own; "
          "and most classifiers are thrown away for nothing.",
    1800: "You gave the camera twelve batteries. It has one, and goes dark in "
          "the second week.",
    50: "That is the bound for a season in which every day is windy. It is "
        "safe; the task takes the 50 pictures a day of `RESERVE`.",
    675: "So many *seconds* the battery lasts for computing, in the whole "
         "season. How many pictures share them?",
    675000: "So long the battery lasts for computing, in the whole season. "
            "How many pictures share it?",
    7500: "That is for all pictures of a day together. If each may take so "
          "long, the cameras go dark on the second day."},
    hints=["How many pictures does one camera judge in a season, and how many "
           "joules does that leave for each?",
           "Energy is power times time: joules are watts times seconds."],
    rtol=1e-3,
    right="The bound goes into the contract. Two of the later candidates "
          "break it, and nobody has to discuss them. Its weak point is the 50 "
          "pictures a day, which is a mean: in a windy week the battery pays "
          "for grass.")
decision_3_test_set = question("decision_3_test_set", {
    "a": "Pictures of one burst fall on both sides. The report says an error "
         "of an eighth. At new positions it is more than twice that, as in "
         "the figure, and the season is over before anybody knows why.",
    "b": "Better: no burst on both sides. But the same grass, tree and "
         "waterhole are, and next year they will not be. The report says a "
         "fifth; in the field it is nearer to a third.",
    "d": "December of the same cameras shows winter at known positions. "
         "Neither the summer nor one new position is in it, and both are what "
         "next year brings."},
    hints=["What will be new to the classifier next year: the pictures, the "
           "bursts, the months, or the positions?"],
    right="The dev error is large from the first day, and nobody likes to "
          "show it. But the error of the next year is of this size. With few "
          "cameras kept out it remains uncertain: in the figure the bar by "
          "place is more than twice that by burst.")
decision_4_how_many = question("decision_4_how_many", {
    289: "So many *animals* are needed, and only one picture in twenty shows "
         "one. With 289 pictures you have 14 animals, and the recall may be "
         "off by more than 0.2.",
    73: "You took the share of animals for the error. Recall is counted on "
        "the animals, and of these a quarter is missed.",
    1460: "You took the share of animals for the error. Recall is counted on "
          "the animals, and of these a quarter is missed.",
    15: "You multiplied by the share of animals: divide. That many pictures "
        "may well contain no animal at all.",
    385: "You took 0.5 for the expected error, the worst case, and counted "
         "animals. How many pictures are behind them?",
    7700: "You took 0.5 for the expected error, the worst case. It is safe, "
          "and costs the rangers two more days of labelling than needed.",
    5762.4: "Nearly: animals are whole. 288.1 of them are 289, and each is "
            "found among twenty pictures.",
    304.2: "You divided by the share of *empty* pictures. Among so many there "
           "are 15 animals.",
    23060: "You halved the 0.05: it is the distance to each side already. The "
           "rangers label for eight days and nights instead of two.",
    1153: "You halved the 0.05, which is the distance to each side already, "
          "and you counted animals. How many pictures are behind them?",
    1156: "You divided by the quarter that is missed. The animals, found or "
          "missed, are one picture in twenty."},
    hints=["Recall is a share of the animals. How many of these are needed?",
           "One picture in twenty shows an animal: how many for one?"],
    rtol=0, atol=1,
    right="At half a minute each the labelling takes 48 hours. The reserve "
          "groans, and pays. The recall in the final report has an interval "
          "of 0.05 to each side, and the contract can be written on it. "
          "(Pictures of one camera are not independent: it is rather more.)")
decision_5_break_even = question("decision_5_break_even", {
    0.5: "Half is right where both mistakes cost the same. Here a miss costs "
         "24 times as much, and most animals never reach the rangers.",
    0.96: "You exchanged the prices: only the surest pictures are sent, and "
          "the rangers walk for the others.",
    **dict.fromkeys((1 / 24, 0.042), "Nearly: those are the odds, p against "
                    "1 - p. The probability is the price of an empty picture "
                    "over the sum of both."),
    0.05: "That is the share of animals. The break-even depends on the prices "
          "alone.",
    4: "In per cent. In this course shares go from 0 to 1.",
    24: "That is how many empty pictures one animal is worth. Which "
        "probability goes with it?",
    25: "One picture in so many: which probability is that?",
    23 / 24: "That is 1 minus the odds, of not sending. From which "
             "probability of an *animal* on is sending the cheaper one?"},
    hints=["Write down what it costs, on average, to send a picture and not "
           "to send it. At the break-even both are equal.",
           "(1 - p) times one price equals p times the other. Solve for p."],
    rtol=1e-3,
    right="The head of the reserve is surprised: 24 of 25 pictures sent may "
          "be empty, and it is still worth it. She had thought of half. That "
          "follows from her own prices, and she takes a day to think them "
          "over. They stand.")
decision_6_threshold = question("decision_6_threshold", {
    5: "That one makes the fewest mistakes on the album, each counted alike. "
       "In the reserve it costs 29 minutes more for 1000 pictures: a miss is "
       "dear.",
    1: "Nearly no animal is missed, and two of three empty pictures are "
       "sent. It would be the best one if a third of all pictures showed an "
       "animal, as in the album; in the reserve it is one in twenty.",
    3: "Close: 5 minutes more for 1000 pictures, far less than the counts can "
       "tell apart. But the smallest sum stands elsewhere; check yours, and "
       "whether you counted its place from 0.",
    2: "Nearly as many empty pictures as at 1, and 8 more animals missed: "
       "dearer than either neighbour.",
    6: "Two thirds of the animals are missed, at 12 minutes each.",
    7: "Nearly nothing is sent, and hardly any animal.",
    8: "Nearly nothing is sent, and hardly any animal.",
    9: "No animal is sent at all. That costs as much as to switch the "
       "cameras off."},
    hints=["Shares first: missed / animals and sent_empty / empties. Then "
           "weigh each by how often its kind occurs in the reserve, and by "
           "its price.",
           "np.argmin gives the place of the smallest, thresholds its value."],
    rtol=0, atol=0,
    right="285 minutes for 1000 pictures, where looking at everything would "
          "cost 475 and sending nothing 600. The accountant is content. With "
          "61 animals the neighbouring thresholds cannot be told apart: say "
          "that too.")
decision_7_field_precision = question("decision_7_field_precision", {
    50 / 99: "That is the precision on the album, where a third of the photos "
             "shows an animal. After a week the rangers ask who has cheated "
             "them.",
    50 / 61: "That is the recall: of the animals, how many are sent. The "
             "rangers ask: of what is sent, how much is an animal?",
    0.8987197543954044: "That is the share of *empty* ones among what is "
                        "sent. Announced as precision it will be quoted for "
                        "years.",
    0.040983606557377046: "That is the share of all pictures that are animals "
                          "and sent. Divide by the share that is sent.",
    10.128: "In per cent. In this course shares go from 0 to 1.",
    0.1207: "Either that is threshold 4 (the first entry belongs to threshold "
            "1, so 3 is at place 2), or you sent every animal: 11 of 61 are "
            "missed.",
    0.0711: "That is threshold 2. Python counts places from 0, so the third "
            "entry is at place 2.",
    0.0242: "You took the animals that are missed for those that are sent.",
    0.0967: "You counted every picture as empty in one of the sums: empty are "
            "0.95 of them.",
    11 / 61: "That is the share of the animals that is missed. Of what is "
             "sent, how much is an animal?",
    0.4046: "That is the share of all pictures that is sent. How much of it "
            "is an animal?"},
    hints=["Take 1000 pictures of the reserve. How many animals are sent, and "
           "how many empty ones?",
           "Precision: sent animals over all that is sent."],
    rtol=0.02,
    right="You announce that nine of ten pictures will be empty, and that "
          "four of five animals will be there. The rangers grumble in the "
          "meeting and not in the field. A team that had announced one half "
          "would have lost them in the first week.")
decision_8_stand_in = question("decision_8_stand_in", {
    "a": "With 0.09 as the floor a training error of 0.09 looks finished, "
         "while somebody reads the same pictures with a third of it. To be "
         "better than the volunteers is a goal, and no floor.",
    "c": "She sees movement, which no picture holds. The team works for "
         "months on a gap that a single picture perhaps cannot close; or it "
         "builds cameras that film, which is another project.",
    "d": "A mean is reached by nobody in particular, and better readers pull "
         "it down only a little. 0.045 hides bias that two rangers show to be "
         "avoidable."},
    hints=["The best error is at most what somebody reaches who sees just "
           "what the rule sees."],
    right="The bias that you measure from now on is avoidable: two people "
          "avoid it, on the same pictures. And when somebody proposes "
          "filming, the biologist's 0.01 says what it could bring.")
# What is said of the first wrong letter: for each rule {letter: words}.
GAPS = (
    {"v": "Variance is same places minus training. For the first rule that is "
          "less than 0.02: more photos would be labelled for nothing.",
     "p": "For the first rule new places cost less than 0.03. More places "
          "would hardly help a rule that fails on its own training photos."},
    {"b": "The second rule makes no mistake on training photos: there is no "
          "bias to avoid. A richer rule would learn the same by heart.",
     "p": "For the second rule new places cost 0.11, and other photos of the "
          "same places twice that."},
    {"b": "For the third rule the way from people to training is shorter than "
          "that from the same to new places: look again.",
     "v": "For the third rule same places minus training is less than 0.03. "
          "More photos of the old places would gain no more than that."})
decision_9_gaps = question("decision_9_gaps", {
    first + second + third: next(
        words[letter] for words, letter in zip(GAPS, (first, second, third))
        if letter in words)
    for first in "bvp" for second in "bvp" for third in "bvp"
    if (first, second, third) != ("b", "v", "p")},
    hints=["Three differences for each rule; the largest one has a name.",
           "people, training, same places, new places: subtract neighbours."],
    right="Three rules, three illnesses. The mean is too simple for the album "
          "itself, one neighbour knows it by heart, and 25 neighbours need "
          "photos of the same place. A team that only sees \"about 0.3 at new "
          "places\" treats all three alike.")
decision_10_lever = question("decision_10_lever", {
    "a": "The training error has next to nothing left to fall. A month later "
         "the error at new places is the same: in the cell below, a change "
         "that its standard error explains.",
    "b": "The last training mistakes go, and the error at new places stays or "
         "grows by a point: see the cell below. What is learned longer is the "
         "old places.",
    "c": "Ten trainings, an afternoon. It gains about half a point at new "
         "places. Try it, since it is cheap, and do not spend the month."},
    hints=["Which gap is the largest one, and which of these can close it?"],
    right="The rangers move four cameras for a month. In the cell below as "
          "many photos of more places gain three or four points at new "
          "places, by far the most of the four; 20 animals still do not make "
          "a good classifier.")
decision_11_candidate = question("decision_11_candidate", {
    "A": "It has the smallest error of those within the bounds, and costs 20 "
         "minutes more: the error counts a miss like an empty picture.",
    "B": "The fewest minutes of all, and almost nine times the memory. "
         "It never runs on one.",
    "C": "The smallest error, but twice the memory of the camera, and too "
         "slow for the battery.",
    "D": "Within the bounds, and not the one with the fewest minutes among "
         "these."},
    hints=["Strike out those that break a bound. Then compare minutes.",
           "choose_model(candidates, (\"minutes\", \"min\"), {key: (\"<=\", "
           "bound)}) does it."],
    right="The smallest album of all that use neighbours runs in the camera "
          "within 11 ms. It looks no better than the others, within its "
          "error bar; small and fast is what settles it, and the battery "
          "lasts for windy weeks too.")
decision_12_p_value = question("decision_12_p_value", {
    0.05190167775377631: "That is one side. Nobody had said before which of "
                         "the two would be better: take both.",
    0.06349206349206349: "That is the difference of the errors. How likely "
                         "is so large a one by chance?",
    0.896194644492447: "That is 1 - p. A small p speaks against chance.",
    0.6587: "You compared what the rules *say*. Compare, photo by photo, "
            "whether each is *right*.",
    0.1934: "That is with threshold 4. The colleague's 0.265 is with 5, the "
            "majority of nine.",
    0.1765: "That test takes the two for judged on different photos. They saw "
            "the same ones: count where just one of them is right.",
    0.2284: "You asked for 5 animals of one neighbour, too. With one, 1 is "
            "enough.",
    10.38: "In per cent. In this course shares go from 0 to 1."},
    hints=["First two arrays of True and False: is each rule right on each "
           "photo?",
           "A rule says animal from 5 of 9 on, or 1 of 1; right is where that "
           "equals y."],
    rtol=0.04,
    right="If both were equally good, photos would differ by this much or "
          "more in one of ten such albums. So you do not tell the colleague "
          "that he is wrong; you tell him that 189 photos cannot decide, keep "
          "nine neighbours, and write the question down for the next 1000 "
          "labelled pictures.")
decision_13_best_row = question("decision_13_best_row", {
    "b": "It goes into the sponsor's report. With other cameras it costs "
         "more: in the cell below the minutes where the choice was made are "
         "about 70 fewer than elsewhere. In spring you explain why the rule "
         "\"got worse\".",
    "c": "No rule was chosen, but five thresholds were, each on the photos on "
         "which its minutes were counted. And nobody will ever use the mean "
         "of five rules.",
    "d": "The bar says how much other photos would differ if the choice had "
         "fallen before. That the luckiest one was taken is not in it: the "
         "true number lies rather above the middle than around it."},
    hints=["What were these photos used for before the minutes were counted "
           "on them?"],
    right="The sponsor is annoyed for a week. Then four cameras that nobody "
          "had used give a number that holds. Until then you may show the "
          "table, with the words \"chosen and counted on the same photos\".")
decision_14_radio = question("decision_14_radio", {
    93.9: "That is as if nights were days. What is sent of the night "
          "pictures?",
    134.2: "You counted the 35 pictures of the day alone.",
    126.7: "You counted the nights alone. The pictures of the day go on, too.",
    38.0: "You let all 50 be sent. By day most empty ones are held back.",
    5.43: "You let twelve cameras share one battery. Each has its own.",
    782: "You gave the camera twelve batteries. Each has one.",
    57.0: "By day you took the album's mix, in which a third shows an animal. "
          "In the reserve it is one in twenty: fewer are sent.",
    86.4: "That is with two albums. The cameras have one, and at night it "
          "holds nothing back.",
    73.3: "By day that is threshold 4. The first entry belongs to threshold "
          "1, so 3 is at place 2.",
    67.8: "By day you sent the animals that are missed, and held back those "
          "that are found.",
    70.4: "You counted the empty pictures alone. Animals are sent, too.",
    66.9: "At night you counted the empty pictures alone. Animals are sent, "
          "too.",
    24.85: "So many days are missing at the end. The task asks for those on "
           "which the radio works.",
    29.16: "So many pictures are sent on a day. For how many days is there "
           "enough?"},
    hints=["How many pictures does a camera send by day, how many at night? "
           "Both kinds, animals and empty ones, each with its share.",
           "Day: 35 times (share of animals times their recall plus share of "
           "empty ones times how many of these are sent). Night: 15 times "
           "the same."],
    rtol=0, atol=0.6,
    right="The cameras fall silent 25 days before anybody comes. In the plan "
          "they would have lasted: the nights send as much as the days, from "
          "less than half as many pictures.")
decision_15_metric = question("decision_15_metric", {
    "a": "The old numbers stay comparable, and the rule that sends everything "
         "at night stays first: by recall nothing beats it. After two months "
         "the radios are silent. Old results can be computed again; that is "
         "what code is for.",
    "b": "The nights stay as they are: nobody measures them, so nobody mends "
         "them. Three of ten pictures, and with them every animal of the "
         "dark, are no longer in the goal.",
    "d": "Here it ranks two albums first. But with one animal in twenty "
         "pictures \"never send\" is wrong in 5 % only, and beats both of "
         "them by far."},
    hints=["Which of these would have ranked two albums first, and would "
           "still rank \"never send\" last?"],
    right="Two albums lead by about 30 minutes for 1000 pictures, and the "
          "radio lasts for 86 of the 90 days. The rankings of the first month "
          "are computed again in an afternoon. That 14 animals of 61 are "
          "missed at night is now a number, and the next task.")
decision_16_promise = question("decision_16_promise", {
    50 / 61: "That is what was counted. With other 61 animals of such places "
             "it is less in about half of the cases; the contract is broken "
             "as often as it is kept.",
    0.8964: "That is the upper end: the best that can be hoped for. (Or you "
            "asked error_interval about 189 photos; recall is counted on the "
            "61 animals.)",
    0.1038: "That is how many are missed at best. The promise is about those "
            "that are found, at worst.",
    70.5: "In per cent. In this course shares go from 0 to 1.",
    0.2947: "That is how many are missed at worst. The promise is about those "
            "that are found.",
    0.7232: "That is the simple interval; with few examples Wilson's is the "
            "one that holds. error_interval gives it."},
    hints=["error_interval(wrong, n) is an interval for the share that is "
           "*missed*. Which of its ends is the bad one?",
           "Recall is 1 minus what is missed."],
    rtol=0.01,
    right="The contract says 0.70, and the head of the reserve had hoped for "
          "0.82. A year later 0.74 are found at new positions, and nobody is "
          "disappointed. There was luck in it: 61 animals of four places know "
          "less than 61 of 61 places.")
decision_17_stop = question("decision_17_stop", {
    0: "Then 23 minutes for each thousand pictures are given away: three "
       "times the price of the first week.",
    1: "The second week still saves twice what it costs.",
    2: "The third week still pays, though not by much: compare its 9 minutes "
       "with the price of a week.",
    4: "The fourth week saves 6 minutes for a thousand pictures: less than "
       "the team costs in a week.",
    5: "Two weeks were dearer than what they saved.",
    6: "It still became better, and each of the last three weeks cost more "
       "than it will ever save. The reserve would have had another camera for "
       "them."},
    hints=["What does a week save over all pictures of three years, in "
           "minutes?", "Compare it with TEAM_WEEK, week by week."],
    rtol=0, atol=0,
    right="A week has to save more than 7.3 minutes for 1000 pictures. The "
          "team stops after the third week and spends the other three on more "
          "places, the audit and the handover. In the log this looks easy; in "
          "week 3 one had to foretell week 4, from a curve that flattens.")


def tails(n, recall):
    """P(K >= k) for k from 0 to n."""
    shares = [math.comb(n, k) * (1 - recall) ** k * recall ** (n - k)
              for k in range(n + 1)]
    return [sum(shares[k:]) for k in range(n + 1)]


def audit(rng, n, low, high, chances):
    """n, recall, chance, no tail within a twentieth of chance."""
    while True:
        recall = round(float(rng.uniform(low, high)), 2)
        chance = round(float(rng.uniform(*chances)), 3)
        if all(abs(tail / chance - 1) > 0.05 for tail in tails(n, recall)):
            return n, recall, chance


@exercise(hints=[
    "Begin at k = n and go down: the probability of k or more misses is the "
    "sum of P(K = k), P(K = k + 1), ..., P(K = n).",
    "math.comb(n, k) is n over k. The alarm is the last k, on the way down, "
    "at which the sum is still at most chance."])
def alarm_limit(rng):
    for low, high in ((20, 30), (31, 45), (46, 60)):
        yield case("an audit", *audit(rng, int(rng.integers(low, high)),
                                      0.7, 0.9, (0.02, 0.1)))
    yield case("few animals", *audit(rng, int(rng.integers(6, 9)),
                                     0.7, 0.9, (0.02, 0.1)))
    yield case("few animals", *audit(rng, int(rng.integers(10, 14)),
                                     0.55, 0.7, (0.005, 0.015)))
    for n in (1, 2):
        yield case("not even all missed is rare enough",
                   *audit(rng, n, 0.5, 0.7, (0.01, 0.05)))
    yield case("a false alarm may be frequent", *audit(
        rng, int(rng.integers(15, 25)), 0.75, 0.9, (0.4, 0.6)))
    yield case("a false alarm may be frequent", *audit(
        rng, int(rng.integers(26, 40)), 0.55, 0.7, (0.4, 0.6)))


alarm_limit.edit("one_too_few", "return k + 1", "return k",
    "Yours is one too small: there the sum is already above chance. The alarm "
    "rings from k misses *on*, k included.")
alarm_limit.edit("more_than_k", "return k + 1", "return k + 2",
    "You asked for *more* than k misses. From k misses on means k or more.")
alarm_limit.edit("hits_for_misses",
    "(1 - recall) ** k * recall ** (n - k)",
    "recall ** k * (1 - recall) ** (n - k)", "An animal is missed with the "
    "probability 1 - recall. Yours counts those that are found.")
alarm_limit.edit("one_probability", "tail +=", "tail =",
    "You compared P(K = k) alone. An alarm of k *or more* misses needs the "
    "sum.")
alarm_limit.edit("both_sides", "while tail <= chance:",
    "while tail <= chance / 2:", "You halved the chance, as for an interval "
    "with two ends. The alarm has one: too many misses.")
alarm_limit.mistake("Each P(K = k) has the factor n over k, math.comb(n, k): "
    "in so many ways k of n animals can be the missed ones.",
    no_ways=lambda n, recall, chance: next((
        k for k in range(n + 1) if sum(
            (1 - recall) ** i * recall ** (n - i)
            for i in range(k, n + 1)) <= chance), n + 1))
alarm_limit.mistake("Where not even n misses are rare enough the answer is "
    "n + 1: the alarm never rings. Yours is 0, and rings always.",
    zero_for_never=lambda n, recall, chance: next((
        k for k in range(n + 1) if tails(n, recall)[k] <= chance), 0))
alarm_limit.mistake("Where not even n misses are rare enough the answer is "
    "n + 1: the alarm never rings. Yours rings at n.",
    rings_at_n=lambda n, recall, chance: min(n, next(
        k for k in range(n + 2) if k > n or tails(n, recall)[k] <= chance)))
alarm_limit.mistake("You summed from 0 misses up to k. A bad month is one of "
    "many misses: sum from k up to n.",
    lower_tail=lambda n, recall, chance: next(
        k for k in range(n + 1)
        if k == n or 1 - tails(n, recall)[k + 1] > chance))
alarm_limit.mistake("Yours is the first k for which P(K = k) alone is small. "
    "No miss at all is rare too, and no alarm. Sum from k up to n.",
    first_rare_one=lambda n, recall, chance: next((
        k for k in range(n + 1) if math.comb(n, k) * (1 - recall) ** k
        * recall ** (n - k) <= chance), n + 1))
alarm_limit.mistake("That is how many misses are to be expected. It would "
    "ring in about every second audit.",
    expected_misses=lambda n, recall, chance: math.ceil(n * (1 - recall)))


@alarm_limit.variant
def with_scipy(n, recall, chance):
    from scipy.stats import binom

    return next(k for k in range(n + 2)
                if binom.sf(k - 1, n, 1 - recall) <= chance)


@alarm_limit.variant
def from_below(n, recall, chance):
    k, below = 0, 0.0
    while k <= n and 1 - below > chance:
        below += math.comb(n, k) * (1 - recall) ** k * recall ** (n - k)
        k += 1
    return k
