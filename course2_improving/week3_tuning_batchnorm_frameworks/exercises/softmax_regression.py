"""Cases and known mistakes of the notebook softmax_regression."""

import numpy as np

from grading.exercise import case, exercise, question
from utils.checking.properties import accuracy, shape


@exercise(hints=[
    "First subtract from each column its own largest score; then "
    "exponentials, then divide by their sum.",
    "Largest and sum are taken over the classes: axis 0, with keepdims=True."])
def softmax(rng):
    yield case("more classes than examples", rng.normal(size=(5, 3)) * 2)
    yield case("more examples than classes", rng.normal(size=(3, 6)) * 2)
    yield case("one example", rng.normal(size=(4, 1)))
    large = rng.normal(size=(3, 4))
    yield case("scores around 1000", large + 1000)
    yield case("scores around -1000", large[:, :2] - 1000)
    yield case("columns far apart",
               rng.normal(size=(4, 3)) + np.array([[1500.0, 0.0, -1500.0]]))
    Z = np.zeros((3, 2))
    Z[rng.integers(3), 0] = float(rng.uniform(900, 1100))
    yield case("one class far above the others", Z)


NO_SHIFT = "np.exp(Z - np.max(Z, axis=0, keepdims=True))"
at = softmax.at(NO_SHIFT)
at("overflow", "np.exp(Z)", "The exponential of a large score is infinity, "
   "and the result nan. Subtracting the largest score changes nothing but "
   "safety.", row=113)
at("largest_of_all", "np.exp(Z - np.max(Z))", "You subtracted the largest "
   "score of all examples. A column far below it is left with exponentials of "
   "0. Each column has its own largest.", row=113)
at("clipped", "np.exp(np.clip(Z, -500, 500))", "Cutting the scores off makes "
   "large ones equal. What may be subtracted from a column without changing "
   "the result?", row=113)
at = softmax.at("np.sum(exponentials, axis=0, keepdims=True)")
at("by_rows", "np.sum(exponentials, axis=1, keepdims=True)", "Your rows add "
   "up to 1. Each column is one example; its classes must.", row=20)
at("over_everything", "np.sum(exponentials)",
   "All your probabilities together add up to 1. Each column should.", row=20)
softmax.edit("not_divided",
    "exponentials / np.sum(exponentials, axis=0, keepdims=True)",
    "exponentials",
    "These are exponentials. Probabilities add up to 1 in each column.")
softmax.edit("logarithm",
    "return exponentials / np.sum(exponentials, axis=0, keepdims=True)",
    "return np.log(exponentials / np.sum(exponentials, axis=0, "
    "keepdims=True))", "These are the logarithms of the probabilities.")
softmax.edit("no_exponential", NO_SHIFT, "Z",
    "You divided the scores by their sum. First they must become positive.")
softmax.mistake("That is the hard max: 1 for the largest, 0 for all others.",
    hard_max=lambda Z: (Z == Z.max(axis=0)).astype(float))
softmax.mistake("That is a sigmoid of each score on its own. The "
    "probabilities of an example do not add up to 1.",
    sigmoids=lambda Z: 1 / (1 + np.exp(-Z)))


@softmax.variant
def by_log_sum(Z):
    top = Z.max(axis=0)
    return np.exp(Z - top - np.log(np.exp(Z - top).sum(axis=0)))


@softmax.variant
def column_by_column(Z):
    A = np.zeros(Z.shape)
    for i in range(Z.shape[1]):
        t = np.exp(Z[:, i] - max(Z[:, i]))
        A[:, i] = t / t.sum()
    return A


@exercise(hints=[
    "Row c of the result asks of every label: are you c?",
    "A column with the numbers 0 to C - 1, compared with the row of labels, "
    "gives all answers at once. A loop over the examples does it too."])
def one_hot_matrix(rng):
    for C, m in ((3, 7), (6, 4)):
        labels = rng.integers(0, C, size=(1, m))
        labels[0, :2] = rng.permutation([0, C - 1])
        yield case("any labels", labels, C)
    yield case("the last classes do not occur",
               rng.integers(0, 3, size=(1, 4)), 5 + int(rng.integers(3)))
    C = int(rng.integers(4, 20))
    yield case("one example", rng.integers(1, C, size=(1, 1)), C)


SOLVED = "(np.arange(C).reshape(C, 1) == labels).astype(float)"
one_hot_matrix.edit("examples_first", SOLVED, SOLVED + ".T",
    "Your table has a row per example. Which index is the class? (C, m): a "
    "row per class.", row=111)
one_hot_matrix.edit("classes_counted", "np.arange(C).reshape(C, 1)",
    "np.arange(labels.max() + 1).reshape(-1, 1)", "You took the number of "
    "classes from the labels. The last classes may be missing there: use C.",
    row=2)
one_hot_matrix.edit("classes_from_1", "np.arange(C)", "np.arange(1, C + 1)",
    "Your first row stands for class 1. The classes are 0 to C - 1.")
one_hot_matrix.edit("three_dimensions", SOLVED, "np.eye(C)[labels]",
    "labels is a row, (1, m), so indexing with it keeps a dimension too many. "
    "Asked for is (C, m).", row=111)
one_hot_matrix.edit("label_written_in", SOLVED, SOLVED + " * labels",
    "Where the class is right you wrote the label. Write 1, also for class 0.")
at = one_hot_matrix.at("== labels")
at("turned_round", "!= labels", "Zeros and ones are exchanged.")
at("up_to_the_label", "<= labels",
   "Each column should hold a single 1, at its own class only.")
one_hot_matrix.variant(
    as_booleans=lambda labels, C: np.arange(C)[:, None] == labels)


@one_hot_matrix.variant
def by_indexing(labels, C):
    Y = np.zeros((C, labels.size), dtype=int)
    Y[labels.ravel(), np.arange(labels.size)] = 1
    return Y


one_hot_matrix.variant(from_the_unit_matrix=lambda labels, C:
        np.eye(C, dtype=np.float32)[:, labels.ravel()])


def answers(rng, C, m):
    """A (C, m), probabilities, and Y one-hot, neither sure nor uniform."""
    A = rng.uniform(0.05, 1, size=(C, m))
    Y = np.eye(C)[:, rng.integers(0, C, size=m)]
    return A / A.sum(axis=0), Y


@exercise(hints=[
    "For each example only the probability of the true class counts. A * Y "
    "leaves just that one in each column.",
    "Sum A * Y over the classes first, then take the logarithm: then no 0 "
    "gets into it."])
def cross_entropy(rng):
    yield case("more examples than classes", *answers(rng, 3, 7))
    yield case("more classes than examples", *answers(rng, 5, 2))
    yield case("one example", *answers(rng, 4, 1))
    A, Y = answers(rng, 4, 3)
    Y[:, 0] = np.eye(4)[rng.integers(4)]
    A[:, 0] = np.where(Y[:, 0] == 1, 0.75, 0)
    A[np.flatnonzero(Y[:, 0] == 0)[rng.integers(3)], 0] = 0.25
    yield case("a wrong class with probability 0", A, Y)


at = cross_entropy.at("-np.mean(np.log(")
at("sum_for_mean", "-np.sum(np.log(", "The cost grows with the number of "
   "examples: it is the mean of the losses.", row=24)
at("divided_by_classes", "-1 / len(Y) * np.mean(np.log(", "Too small by a "
   "factor C: the mean is over the examples, not over all entries.")
cross_entropy.edit("sign_lost", "-np.mean", "np.mean", "The cost is negative. "
    "The log of a number below 1 is negative; a cost must not be.", row=28)
at = cross_entropy.at("-np.mean(np.log(np.sum(A * Y, axis=0)))")
at("not_averaged", "-np.log(np.sum(A * Y, axis=0))", "One loss per example "
   "came out. The cost is one number for the batch.", row=25)
at("log_of_the_mean", "-np.log(np.mean(np.sum(A * Y, axis=0)))",
   "You averaged the probabilities and took one logarithm. The mean is taken "
   "over the losses.")
at("binary_loss", "-np.sum(np.log(np.where(Y == 1, A, 1 - A))) / Y.shape[1]",
   "You added -log(1 - a) for the wrong classes. That is the loss of C "
   "separate yes-or-no questions; here only the true class counts.")
at("all_pairs", "-np.sum(np.log(np.dot(A.T, Y))) / Y.shape[1]",
   "The matrix product pairs each example with the labels of all others. "
   "Labels and answers belong together one to one.", row=26)
at("zero_times_infinity", "-np.sum(Y * np.log(A)) / Y.shape[1]", "A wrong "
   "class has probability 0; its logarithm is minus infinity, and 0 times "
   "that is nan. Choose the true class before you take the logarithm.")
cross_entropy.edit("over_the_examples", "axis=0", "axis=1",
    "You summed over the examples before the logarithm. In each column one "
    "class is true: sum over the classes.", row=7)
cross_entropy.edit("logarithm_to_base_2", "np.log(", "np.log2(",
    "That is the cost in bits. The natural logarithm is asked for.")


@cross_entropy.variant
def by_picking(A, Y):
    losses = [-np.log(A[Y[:, i] == 1, i]) for i in range(A.shape[1])]
    return sum(losses) / len(losses)


cross_entropy.variant(only_where_true=lambda A, Y:
        -np.log(A, where=Y == 1, out=np.zeros(A.shape)).sum(
        keepdims=True) / A.shape[1])


@exercise(hints=[
    "The section above derives it: what remains of all the logarithms?",
    "Answer minus truth, entry by entry."])
def softmax_backward(rng):
    yield case("more examples than classes", *answers(rng, 3, 5))
    yield case("more classes than examples", *answers(rng, 6, 4))
    yield case("one example", *answers(rng, 3, 1))


at = softmax_backward.at("A - Y")
at("turned_round", "Y - A", "Every sign is turned round: answer minus truth.")
at("divided_by_m", "(A - Y) / A.shape[1]", "Too small by the number of "
   "examples. Here dZ belongs to each example's own loss; the mean comes with "
   "dW and db.")
at("slope_for_the_probabilities", "-Y / A", "That is the slope of the loss "
   "for A. One step further back: for the scores.")
at("sigmoid_slope_again", "(A - Y) * A * (1 - A)", "The slope of softmax has "
   "gone into A - Y already. It must not be multiplied in again.")
at("true_class_only", "(A - Y) * Y", "The scores of the wrong classes get no "
   "slope in yours. They should go down.")
at("summed", "np.sum(A - Y, axis=1, keepdims=True)", "You summed over the "
   "examples. dZ has the shape of Z; the sum belongs to db.", row=11)


@softmax_backward.variant
def in_place_on_a_copy(A, Y):
    dZ = A.copy()
    dZ[Y == 1] -= 1
    return dZ


softmax_backward.variant(
    as_float32=lambda A, Y: np.add(A, -Y, dtype=np.float32))


def clouds(rng, C, m, centres, noise):
    """Points (2, m) around the centres (2, C), and their classes (1, m)."""
    labels = rng.permutation(np.arange(m) % C).reshape(1, m)
    points = centres[:, labels.ravel()] + noise * rng.normal(size=(2, m))
    return points, labels


def on_a_circle(rng, C):
    """Centres 3 away from the origin, evenly, turned at random."""
    angle = 2 * np.pi * (np.arange(C) / C + rng.uniform())
    return 3 * np.stack([np.cos(angle), np.sin(angle)])


def exact(rng, *size):
    """Normal draws, rounded to multiples of 1/64."""
    return np.round(64 * rng.normal(size=size)) / 64


def held_out(rng, C, centres, noise, steps, rate):
    """A training to judge by the predictions for 60 unseen points."""
    X, labels = clouds(rng, C, 20 * C, centres, noise)
    X_new, truth = clouds(rng, C, 60, centres, noise)
    return case("predictions for unseen points", X, labels, X_new, C, steps,
                rate, expect=[shape("predictions", 1, 60),
                              accuracy("predictions", truth, 0.9),
                              shape("W", C, 2), shape("b", C, 1)])


@exercise(needs=["softmax", "one_hot_matrix", "cross_entropy",
                 "softmax_backward"], rtol=1e-4, atol=1e-6, hints=[
    "Before the loop: W and b of zeros, Y one-hot. In the loop: scores, "
    "softmax, cost, dZ, dW, db, step. After it: scores of X_test, and the "
    "place of the largest in each column.",
    "dW = dZ X^T / m has the shape of W. np.argmax over axis 0 gives one "
    "class per column, as (m_test,); the text asks for (1, m_test)."])
def softmax_model(rng):
    # Labels in place of one-hot columns give all classes equal scores, and
    # which of them is the largest must not hang on a rounding error: these
    # numbers, and sums of their products, are exact.
    for kind, n_x, C, seen, m, m_test, steps in (
            ("one step", 3, 4, 4, 8, 5, 1),
            ("a few steps", 5, 4, 4, 16, 6, 12),
            ("more classes than examples", 2, 8, 8, 4, 5, 7),
            ("a class without training examples", 5, 4, 3, 8, 6, 4)):
        labels = rng.integers(0, seen, size=(1, m))
        labels[0, 0] = seen - 1
        yield case(kind, exact(rng, n_x, m), labels,
                   3 * exact(rng, n_x, m_test), C, steps,
                   int(rng.integers(7, 26)) / 64)
    yield held_out(rng, 3, on_a_circle(rng, 3), 0.5, 60, 0.5)
    yield held_out(rng, 5, on_a_circle(rng, 5), 0.4, 120, 0.5)
    direction = rng.normal(size=(2, 1))
    line = direction / np.linalg.norm(direction) * np.array([[-3, 0, 3]])
    yield held_out(rng, 3, line, 0.4, 300, 0.5)


softmax_model.edit("uphill", "W = W - learning_rate", "W = W + learning_rate",
    "Your W climbs. Downhill: subtract.", row=30)
softmax_model.edit("b_stays",
    "        b = b - learning_rate * np.sum(dZ, axis=1, "
    "keepdims=True) / m\n", "", "b comes back as zeros. Either it takes no "
    "step, or you summed dZ over everything: the slopes of each column add up "
    "to 0. One number per class is asked for, summed over the examples.",
    row=7)
softmax_model.edit("b_not_a_column", "np.sum(dZ, axis=1, keepdims=True)",
    "np.sum(dZ, axis=1)", "After the sum db is (C,), and b grows to a table. "
    "Which shape must db have?", row=8)
softmax_model.edit("not_divided_by_m", """np.dot(dZ, X_train.T) / m
        b = b - learning_rate * np.sum(dZ, axis=1, keepdims=True) / m""",
    """np.dot(dZ, X_train.T)
        b = b - learning_rate * np.sum(dZ, axis=1, keepdims=True)""",
    "Your steps are m times too long: dW and db are means over the examples.",
    row=24)
softmax_model.edit("divided_by_classes", """/ m
        b = b - learning_rate * np.sum(dZ, axis=1, keepdims=True) / m""",
    """/ C
        b = b - learning_rate * np.sum(dZ, axis=1, keepdims=True) / C""",
    "You divided by the number of classes. The mean is over the examples.")
softmax_model.edit("labels_not_one_hot", "Y = one_hot_matrix(labels_train, C)",
    "Y = labels_train", "The labels are numbers, not one-hot columns, and A - "
    "Y subtracted label 2 from each probability.")
softmax_model.edit("elementwise_product", "np.dot(dZ, X_train.T)",
    "(dZ * X_train[:1])", "dW has the shape (C, n_x). Yours has a column per "
    "example: the formula has a matrix product.", row=5)
softmax_model.edit("classes_counted", "n_x, m = X_train.shape",
    "n_x, m = X_train.shape\n    C = labels_train.max() + 1",
    "You took the number of classes from the labels. A class may be missing "
    "there: use C.", row=2)
softmax_model.edit("steps_written_in", "range(num_iterations)", "range(200)",
    "The number of steps does not depend on num_iterations.", row=2)
softmax_model.edit("rate_written_in",
    """W = W - learning_rate * np.dot(dZ, X_train.T) / m
        b = b - learning_rate *""", """W = W - 0.5 * np.dot(dZ, X_train.T) / m
        b = b - 0.5 *""",
    "Your step does not depend on learning_rate. Use the argument.", row=2)
softmax_model.edit("no_costs", "        costs.append(cross_entropy(A, Y))\n",
    "", "costs is empty. Keep the cost of each iteration.")
softmax_model.edit("probabilities", "np.argmax(scores, axis=0).reshape(1, -1)",
    "softmax(scores)", "Under predictions stand probabilities. A prediction "
    "is a class: the place of the largest in each column.")
softmax_model.edit("largest_of_each_row", "np.argmax(scores, axis=0)",
    "np.argmax(scores, axis=1)", "You looked for the largest score in each "
    "row, over the examples. Each column is one example.", row=7)
softmax_model.edit("rank_1", ".reshape(1, -1)", "",
    "predictions should be a row, (1, m_test).", row=3)
softmax_model.edit("classes_from_1", "np.argmax(scores, axis=0)",
    "(np.argmax(scores, axis=0) + 1)",
    "Every prediction is one too high. The classes are 0 to C - 1.")
softmax_model.edit("training_set_answered", "scores = np.dot(W, X_test) + b",
    "scores = np.dot(W, X_train) + b", "These are predictions for the "
    "training examples. Asked for is X_test.", row=34)
softmax_model.edit("return_in_the_loop", """    scores = np.dot(W, X_test) + b
    return {"W": W, "b": b, "costs": costs,
            "predictions": np.argmax(scores, axis=0).reshape(1, -1)}""",
    """        scores = np.dot(W, X_test) + b
        return {"W": W, "b": b, "costs": costs,
                "predictions": np.argmax(scores, axis=0).reshape(1, -1)}""",
    "The function ends after its first step: what stands inside the loop runs "
    "every time. Which lines must run once?", row=10)


@softmax_model.variant
def written_out(X_train, labels_train, X_test, C, num_iterations=200,
                learning_rate=0.5):
    W, b, costs = np.zeros((C, len(X_train))), np.zeros((C, 1)), []
    Y = np.eye(C)[labels_train.ravel()].T
    for _ in range(num_iterations):
        A = np.exp(W @ X_train + b)
        A /= A.sum(axis=0)
        costs.append(-np.log((A * Y).max(axis=0)).mean())
        dZ = learning_rate * (A - Y) / Y.shape[1]
        W -= dZ @ X_train.T
        b -= dZ.sum(axis=1, keepdims=True)
    A_test = softmax(W @ X_test + b)
    return {"predictions": A_test.argmax(axis=0)[None] * 1.0, "b": b, "W": W,
            "costs": np.array(costs), "labels": labels_train}


@softmax_model.variant
def bias_as_a_weight(X_train, labels_train, X_test, C, num_iterations=200,
                     learning_rate=0.5):
    X = np.vstack([X_train, np.ones((1, X_train.shape[1]))])
    Y = one_hot_matrix(labels_train, C)
    V, costs = np.zeros((C, len(X))), ()
    for _ in range(num_iterations):
        A = softmax(V @ X)
        costs += (cross_entropy(A, Y),)
        V = V - learning_rate * softmax_backward(A, Y) @ X.T / X.shape[1]
    W, b = V[:, :-1], V[:, -1:]
    return {"W": W, "b": b, "costs": list(costs),
            "predictions": np.argmax(W @ X_test + b, axis=0,
                                     keepdims=True)}


question_two_classes = question("question_two_classes", {
    2.126928: "That is the loss if class 0 were the truth: -log of its "
              "probability.",
    0.048587: "That is -log sigmoid(3). The z of logistic regression is the "
              "difference of the two scores.",
    0.880797: "That is the probability of class 1. The loss is minus its "
              "logarithm.",
    0.119203: "That is the probability of class 0. Asked for is the loss: "
              "-log of the probability of class 1."}, rtol=5e-3)
question_hard_max = question("question_hard_max", {
    "b": "It does not change when a number is *added* to all scores. "
         "Multiplying stretches the differences between them.",
    "c": "The class with the largest score stays the same, so no decision "
         "changes. Only the probabilities do."})
question_first_slope = question("question_first_slope", {
    0.2: "That is the probability of each class at the start, and the slope "
         "for a wrong class. Class 2 is the truth: what is taken away?",
    0.8: "The sign is turned round. A higher score of the truth makes the "
         "loss smaller.",
    -5: "That is the slope for the probability, -1 / a. Asked for is the "
        "slope for the score, one step further back.",
    -0.128: "You multiplied by a (1 - a), the slope of a sigmoid. What the "
            "derivation leaves is a single subtraction.",
    1.609438: "That is the loss itself, log 5. Asked for is its slope.",
    -1: "At the start every class has a probability above 0, the truth too: "
        "scores of 0 are not probabilities of 0."}, rtol=5e-3)
