"""Cases and known mistakes of the notebook numpy_basics."""

import math

import numpy as np

from grading.exercise import case, exercise, question
from grading.exercise.draw import sizes


@exercise(hints=[
    "math.exp(...) is e to the power of what stands in the brackets.",
    "Check two values by hand: at 0 it must give 0.5, at 3 about 0.95. "
    "Where do the brackets of the formula stand in your line?"])
def basic_sigmoid(rng):
    yield case("a positive number", float(rng.uniform(1, 4)))
    yield case("a negative number", float(rng.uniform(-4, -1)))
    yield case("a whole number", int(rng.integers(2, 12)))


at = basic_sigmoid.at("return 1 / (1 + math.exp(-x))")
at("sign_of_exponent", "return 1 / (1 + math.exp(x))", "Large x should give "
   "nearly 1. Yours gives nearly 0: look at the sign in the exponent.", row=15)
at("brackets", "return 1 / 1 + math.exp(-x)", "At 0 the result must be 0.5. "
   "Write the brackets as in the formula: / binds tighter than +.", row=9)
at("no_return", "result = 1 / (1 + math.exp(-x))", "The value is computed, or "
   "even printed, but not handed back. What does your function return?",
   row=10)
at("exponential_alone", "return 1 / math.exp(-x)", "Your result grows without "
   "limit. The denominator of the formula has two terms.")
basic_sigmoid.variant(
    from_the_other_side=lambda x: math.exp(x) / (math.exp(x) + 1),
    numpy_number=lambda x: np.float32(1) / (1 + np.exp(np.float32(-x))))


@exercise(hints=[
    "NumPy's exp works on a whole array at once; math.exp does not.",
    "The line looks like that of basic_sigmoid. No loop is needed: each "
    "operation goes through all entries."])
def sigmoid(rng):
    n, m = sizes(rng, 2)
    yield case("one number", float(rng.uniform(-3, -1)))
    yield case("one number", float(rng.uniform(1, 3)))
    yield case("a rank-1 array", rng.normal(size=n))
    yield case("a row", rng.normal(size=(1, m)))
    yield case("a table", rng.normal(scale=2, size=(n, m)))
    yield case("three axes", rng.normal(scale=2, size=(2, 4, 3)))


sigmoid.mistake("The functions of math work on one number. Which library has "
    "an exp for whole arrays?", row=14,
    math_exp=lambda x: 1 / (1 + math.exp(-x)))
sigmoid.mistake("A loop goes along the first axis only: it fails for one "
    "number and for tables. NumPy's functions take an array of any shape as "
    "it is.", row=14, loop_over_entries=lambda x:
        np.array([1 / (1 + math.exp(-entry)) for entry in x]))
at = sigmoid.at("1 / (1 + np.exp(-x))")
at("sign_of_exponent", "1 / (1 + np.exp(x))", "Large x should give nearly 1. "
   "Yours gives nearly 0: look at the sign in the exponent.", row=15)
at("brackets", "1 / 1 + np.exp(-x)", "At 0 the result must be 0.5. Write the "
   "brackets as in the formula: / binds tighter than +.", row=9)
at("summed", "np.sum(1 / (1 + np.exp(-x)))", "One number came out for a whole "
   "array. Every entry keeps its own value: nothing is summed.")
sigmoid.variant(with_tanh=lambda x: 0.5 + 0.5 * np.tanh(np.asarray(x) / 2),
    in_single_precision=lambda x:
        1 / (1 + np.exp(-np.asarray(x, dtype=np.float32))))


@exercise(needs=["sigmoid"], hints=[
    "Give the value of the sigmoid a name first.",
    "Then the slope is that value times 1 minus that value, entry by entry."])
def sigmoid_derivative(rng):
    n, m = sizes(rng, 2)
    yield case("one number", float(rng.uniform(1, 3)))
    yield case("one number", float(rng.uniform(-3, -1)))
    yield case("a rank-1 array", rng.normal(size=n))
    yield case("a table", rng.normal(scale=2, size=(n, m)))
    yield case("a square table", rng.normal(size=(3, 3)))


at = sigmoid_derivative.at("s * (1 - s)")
at("of_the_raw_input", "x * (1 - x)", "At 0 the slope must be 0.25. The "
   "factor is s(1 - s) with s the value of the sigmoid, not x itself.", row=16)
at("value_for_slope", "s",
   "That is the sigmoid itself. Asked for is its slope.")
at("brackets", "s * 1 - s", "Your slope is 0 everywhere. Which part of s * 1 "
   "- s is computed first?", row=9)
at("matrix_product", "np.dot(s, 1 - s)", "np.dot adds up products. The "
   "formula multiplies entry by entry; nothing is summed.", row=6)
at("slope_of_tanh", "1 - s ** 2",
   "That is the rule for tanh. For the sigmoid it is s(1 - s).")
at("one_factor", "1 - s", "One factor of s(1 - s) is missing.")
sigmoid_derivative.variant(
    by_quotient=lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2)


@sigmoid_derivative.variant
def difference_of_squares(x):
    s = np.asarray(1 / (1 + np.exp(-x)), dtype=np.float32)
    return s - s ** 2


@exercise(hints=[
    "One reshape does it. The new shape has two numbers.",
    "The second number is 1. The first is the number of all entries; -1 "
    "lets NumPy work it out."])
def image2vector(rng):
    h, w = sizes(rng, 2)
    for kind, shape in (("a photo", (h, w, 3)),
                        ("a wide photo", (2, 5, 3)),
                        ("a grey photo", (w, h, 1))):
        yield case(kind, rng.integers(0, 256, size=shape, dtype=np.uint8))
    yield case("numbers between 0 and 1", rng.uniform(size=(4, 2, 3)))


at = image2vector.at("image.reshape(-1, 1)")
at("rank_1", "image.reshape(-1)", "Your result has one number in its shape. "
   "You need a column: (height * width * channels, 1).", row=3)
at("row", "image.reshape(1, -1)", "Yours is a row. You need a column: (height "
   "* width * channels, 1).", row=17)
at("transposed_first", "image.T.reshape(-1, 1)", "The shape is right, the "
   "order is not: after the transpose the first axis moves fastest. The "
   "numbers of one pixel must stay together.", row=17)
at("colour_by_colour", "image.transpose(2, 0, 1).reshape(-1, 1)",
   "The shape is right, but all of one colour comes first. The numbers of one "
   "pixel must stay together.", row=17)
at("column_by_column", "image.transpose(1, 0, 2).reshape(-1, 1)",
   "The shape is right, but you go down the columns of the photo. Go row by "
   "row.", row=17)
at("size_written_in", "image.reshape(12288, 1)", "Would this work for a photo "
   "of 5 by 4 pixels? Take the size from the image.", row=2)
at("scaled", "image.reshape(-1, 1) / 255",
   "The numbers are 255 times too small. Here only the shape is to change.")
at("pixels_in_rows", "image.reshape(-1, image.shape[2])",
   "Yours has one row per pixel, with its channels side by side. All numbers "
   "belong in one column.", row=17)


@image2vector.variant
def by_sizes(image):
    h, w, c = image.shape
    return image.reshape((h * w * c, 1))


image2vector.variant(
    by_new_axis=lambda image: image.ravel()[:, None].astype(np.float32))


@exercise(hints=[
    "The inner sizes must agree: (k, n) times (n, m).",
    "Which of the two products of the table above adds up?"])
def weighted_sums(rng):
    k, n, m = sizes(rng, 3)
    yield case("several sets of weights", rng.normal(size=(k, n)),
               rng.normal(size=(n, m)))
    yield case("one set of weights", rng.normal(size=(1, n)),
               rng.normal(size=(n, m)))
    yield case("one example", rng.normal(size=(k, n)),
               rng.normal(size=(n, 1)))
    yield case("square tables", rng.normal(size=(3, 3)),
               rng.normal(size=(3, 3)))


at = weighted_sums.at("np.dot(W, X)")
at("elementwise", "W * X", "* multiplies entry by entry. The formula contains "
   "a sum over l: that is the matrix product.", row=5)
at("turned_round", "np.dot(X, W)", "The order of the factors counts: the "
   "inner sizes of (k, n)(n, m) agree, those of X W do not.")
at("transposed", "np.dot(X.T, W.T)", "Yours is (m, k): the right numbers, "
   "with rows and columns exchanged. Weights give the rows.")
at("all_summed", "np.sum(np.dot(W, X))", "One number came out. Every pair of "
   "a set of weights and an example has its own sum.", row=7)
at("mean_for_sum", "np.dot(W, X) / X.shape[0]",
   "Yours is n times too small: a mean. The formula has a sum.")
weighted_sums.variant(with_at=lambda W, X: W @ X,
    with_broadcasting=lambda W, X: np.sum(W[:, :, None] * X[None], axis=1))


def two_vectors(rng, shape):
    """Truth and prediction: differences of both signs, none below 0.2."""
    y = rng.normal(size=shape).round(2)
    signs = rng.permutation(np.resize([1.0, -1.0, 1.0], y.size))
    away = rng.uniform(0.2, 2, size=y.size) * signs
    return y + away.reshape(shape), y


def loss_cases(rng):
    """Cases of L1 and L2."""
    m, k = sizes(rng, 2, low=4, high=9)
    yield case("differences of both signs", *two_vectors(rng, m))
    yield case("differences of both signs", *two_vectors(rng, k))
    yield case("a row (1, m)", *two_vectors(rng, (1, m)))
    y = rng.normal(size=k)
    yield case("equal arrays, but for an entry at most", y.copy(), y)
    other = y.copy()
    other[rng.integers(k)] += float(rng.uniform(0.5, 2))
    yield case("equal arrays, but for an entry at most", other, y)


@exercise(hints=[
    "First the differences, then what makes each of them positive.",
    "np.abs works entry by entry, and np.sum without an axis adds up "
    "everything."])
def L1(rng):
    yield from loss_cases(rng)


at = L1.at("np.sum(np.abs(y - yhat))")
at("mean", "np.mean(np.abs(y - yhat))",
   "You divided by m. The loss here is a plain sum.", row=21)
at("abs_forgotten", "np.sum(y - yhat)", "Too high and too low cancel each "
   "other in your sum. What makes each difference positive?", row=21)
at("abs_of_the_sum", "np.abs(np.sum(y - yhat))", "You took the absolute value "
   "of the sum. By then too high and too low have cancelled: which comes "
   "first?", row=21)
at("abs_of_each", "np.sum(np.abs(y) - np.abs(yhat))", "You took the absolute "
   "values before the difference. How far are -1 and 1 apart?")
at("squared", "np.sum((y - yhat) ** 2)",
   "That is L2: the differences are squared. L1 takes their absolute values.")
at("not_summed", "np.abs(y - yhat)",
   "The loss is one number for all entries. Yours has one per entry.")
at("wrong_axis", "np.sum(np.abs(y - yhat), axis=0)", "A row (1, m) keeps its "
   "m numbers when you sum along axis 0. The loss is one number: which axis "
   "is to disappear?", row=7)
L1.variant(sum_in_python=lambda yhat, y:
        sum(abs(a - b) for a, b in zip(np.ravel(yhat), np.ravel(y))),
    single_precision=lambda yhat, y:
        np.abs(yhat.astype("f4") - y.astype("f4")).sum(keepdims=True))


@exercise(hints=[
    "First the differences, then the square of each.",
    "** 2 works entry by entry, and np.sum without an axis adds up "
    "everything."])
def L2(rng):
    yield from loss_cases(rng)


at = L2.at("np.sum((y - yhat) ** 2)")
at("mean", "np.mean((y - yhat) ** 2)",
   "You divided by m. The loss here is a plain sum.", row=21)
at("root", "np.sqrt(np.sum((y - yhat) ** 2))", "You took a root. That is a "
   "distance; the loss here is the plain sum of the squares.", row=21)
at("square_forgotten", "np.sum((y - yhat))", "Too high and too low cancel "
   "each other in your sum: the square is missing.", row=21)
at("square_of_the_sum", "np.sum(y - yhat) ** 2", "You squared the sum. By "
   "then too high and too low have cancelled: which comes first?", row=21)
at("difference_of_squares", "np.sum(y ** 2 - yhat ** 2)", "You squared before "
   "the difference. Take the difference of each pair first.")
at("absolute", "np.sum(np.abs(y - yhat))",
   "That is L1: absolute values. L2 takes the squares.")
at("not_summed", "(y - yhat) ** 2",
   "The loss is one number for all entries. Yours has one per entry.")
at("dot_of_rows", "np.dot(y - yhat, y - yhat)", "np.dot of two rows (1, m) "
   "does not work: the inner sizes m and 1 differ. Which way of adding up "
   "works for any shape?", row=27)
at("table_of_pairs", "np.dot((y - yhat).T, y - yhat)", "Right for rank-1 "
   "arrays. For a row (1, m) your product is an (m, m) table: look at the "
   "shapes of both factors.", row=26)


@L2.variant
def by_flat_dot(yhat, y):
    d = (y - yhat).ravel()
    return d @ d


L2.variant(single_precision_squares=lambda yhat, y:
        np.square(yhat.astype("f4") - y.astype("f4")).sum(keepdims=True))


@exercise(hints=[
    "First make both tuples equally long: which number is filled in, and "
    "on which side?",
    "Then go through both at once. Say in words when two sizes do not fit, "
    "and what comes out when they do."])
def broadcast_shape(rng):
    n, m, k = sizes(rng, 3)
    yield case("two tables", (n, m), (n, m))
    yield case("two tables", (n, m), (k, m))
    yield case("a table and a rank-1 array", (n, m), (m,))
    yield case("a table and a rank-1 array", (m,), (n, m))
    yield case("a table and a rank-1 array", (n, m), (n,))
    yield case("a column and a table", (n, 1), (n, m))
    yield case("a column and a table", (n, k), (n, 1))
    yield case("both are stretched", (n, 1), (1, m))
    yield case("a column and a rank-1 array", (n, 1), (m,))
    yield case("one number", (), (n, m))
    yield case("one number", (m, k), ())
    yield case("three axes", (n, 1, k), (m, 1))
    yield case("three axes", (n, m, k), (n, m))


at = broadcast_shape.at('''first = (1,) * (axes - len(shape1)) + tuple(shape1)
    second = (1,) * (axes - len(shape2)) + tuple(shape2)''')
at("aligned_on_the_left",
   '''first = tuple(shape1) + (1,) * (axes - len(shape1))
    second = tuple(shape2) + (1,) * (axes - len(shape2))''',
   "You filled in the 1s on the right. Shapes are aligned on the right, so "
   "the missing places are on the left.")
at("not_filled", '''first = tuple(shape1)
    second = tuple(shape2)''', "zip stops at the shorter tuple and compares "
   "from the left. The shorter shape must first be filled up.")
broadcast_shape.edit("smaller_size", "max(a, b)", "min(a, b)", "Your result "
    "has the smaller size. An axis of size 1 is stretched to the other one.")
broadcast_shape.edit("never_fails", '''        if a != b and a != 1 and b != 1:
            return None
''', "",
    "Your function never says None. Which two sizes cannot be made equal?")
at = broadcast_shape.at("if a != b and a != 1 and b != 1:")
at("ones_refused", "if a != b:",
   "Yours accepts equal sizes only. A size of 1 can be stretched.")
at("first_may_stretch", "if a != b and a != 1:", "Yours lets only the first "
   "array be stretched. Which of the two may have the 1?")
at("second_may_stretch", "if a != b and b != 1:", "Yours lets only the second "
   "array be stretched. Which of the two may have the 1?")
broadcast_shape.edit("returned_in_loop", '''        result.append(max(a, b))
    return tuple(result)''', '''        result.append(max(a, b))
        return tuple(result)''', "The function ends in its first turn: the "
    "last line stands inside the loop.", row=10)
broadcast_shape.mistake("np.broadcast_shapes raises an error where the shapes "
    "do not fit. The text asks for None, and for the three steps in plain "
    "Python.",
    error_passed_on=lambda shape1, shape2: np.broadcast_shapes(shape1, shape2))


@broadcast_shape.variant
def backwards(shape1, shape2):
    from itertools import zip_longest
    result = []
    for a, b in zip_longest(shape1[::-1], shape2[::-1], fillvalue=1):
        if a == 1 or a == b:
            result.insert(0, b)
        elif b == 1:
            result.insert(0, a)
        else:
            return None
    return result


@broadcast_shape.variant
def as_array(shape1, shape2):
    try:
        return np.array(np.broadcast_shapes(shape1, shape2))
    except ValueError:
        return None


def columns_far_apart(rng, m, d):
    """A table whose columns have different means and spreads."""
    return rng.normal(size=(m, d)) * rng.uniform(1, 4, size=d) + (
        rng.permutation(d) + 1) * 3.0


@exercise(pure=True, hints=[
    "One mean for each column: which axis disappears?",
    "The means have shape (d,). By the rule of broadcasting, do they fit "
    "(m, d) as they are?"])
def center_columns(rng):
    m, d = sizes(rng, 2)
    yield case("a table", columns_far_apart(rng, m, d))
    yield case("a table", columns_far_apart(rng, d, m))
    yield case("as many rows as columns", columns_far_apart(rng, 3, 3))
    yield case("one column", columns_far_apart(rng, m, 1))


at = center_columns.at("np.mean(x, axis=0)")
at("one_mean_for_all", "np.mean(x)", "You subtracted one and the same number "
   "everywhere. Each column has its own mean.", row=7)
at("wrong_axis", "np.mean(x, axis=1)", "axis=1 gives one mean per row, in "
   "shape (m,), which does not even fit (m, d) unless m = d. Which axis is to "
   "disappear?", row=7)
at("rows_centred", "np.mean(x, axis=1, keepdims=True)", "Now the rows have "
   "mean 0. It should be the columns: which axis is to disappear?", row=7)
at("sum_for_mean", "np.sum(x, axis=0)", "You subtracted the sums of the "
   "columns. A mean is the sum divided by the number of rows.")
at = center_columns.at("return x - np.mean(x, axis=0)")
at("in_place", "x -= np.mean(x, axis=0)\n    return x", "x -= writes into the "
   "array of whoever called the function, and a second name for x (c = x) "
   "does not help: it is the same array. Make a new one: x - ...", row=4)
at("standardised", "return (x - np.mean(x, axis=0)) / np.std(x, axis=0)",
   "You also divided by the standard deviation. Here only the mean is taken "
   "away.")
at("means_alone", "return np.mean(x, axis=0, keepdims=True)",
   "These are the means. Asked for is the table without them.")
center_columns.variant(
    with_kept_axis=lambda x: x - x.sum(axis=0, keepdims=True) / len(x))


@center_columns.variant
def column_by_column_on_a_copy(x):
    x = x.copy()
    for j in range(x.shape[1]):
        x[:, j] -= x[:, j].mean()
    return x


@exercise(hints=[
    "Three steps: squares, sums along the row, root. Then divide.",
    "The lengths must be a column (m, 1), beside the rows that they belong "
    "to. Look at keepdims."])
def normalize_rows(rng):
    m, d = sizes(rng, 2)
    rows = rng.normal(size=(m, d)) * rng.uniform(1, 9, size=(m, 1))
    yield case("rows of different length", rows)
    yield case("rows of different length",
               rng.normal(size=(d, m)) * rng.uniform(1, 9, size=(d, 1)))
    yield case("as many rows as columns",
               rng.normal(size=(3, 3)) * rng.uniform(2, 9, size=(3, 1)))
    yield case("one row", 3 * rng.normal(size=(1, d)))


normalize_rows.edit("norm_of_all", "axis=1, keepdims=True", "keepdims=True",
    "You divided everything by one number. Each row has its own length: along "
    "which axis do you sum?", row=18)
normalize_rows.edit("columns_normalised", "axis=1", "axis=0",
    "Now the columns have length 1. Each row by its own length: along which "
    "axis do you sum?", row=18)
normalize_rows.edit("no_keepdims", ", keepdims=True", "",
    "Your lengths have shape (m,) and are laid along the rows. Make them a "
    "column, (m, 1), so that broadcasting goes row by row.", row=19)
at = normalize_rows.at("np.sqrt(np.sum(x ** 2, axis=1, keepdims=True))")
at("no_root", "np.sum(x ** 2, axis=1, keepdims=True)", "You divided by the "
   "square of the length. The row (3, 4) has length 5, not 25.")
at("absolute_sum", "np.sum(np.abs(x), axis=1, keepdims=True)",
   "You divided by the sum of the absolute values. The length is the root of "
   "the sum of the squares.")
at("plain_sum", "np.sum(x, axis=1, keepdims=True)",
   "You divided by the sum of the row. The row (3, 4) has length 5, not 7.")
at("largest_entry", "np.max(np.abs(x), axis=1, keepdims=True)", "You divided "
   "by the largest entry. The length is the root of the sum of the squares.")
normalize_rows.edit("lengths_alone", "x / np.sqrt", "np.sqrt",
    "These are the lengths. Now divide the rows by them.")
normalize_rows.variant(
    with_linalg=lambda x: x / np.linalg.norm(x, axis=1, keepdims=True),
    row_by_row=lambda x: np.array([row / math.sqrt(row @ row) for row in x]))


@normalize_rows.variant
def rows_in_single_precision(x):
    x = x.astype(np.float32)
    return x / np.sqrt((x * x).sum(axis=1))[:, None]


@exercise(hints=[
    "First np.exp of every entry. Then each row is divided by its own sum.",
    "The sums must be a column (m, 1). Add up a row of your result: what "
    "must come out?"])
def softmax(rng):
    m, d = sizes(rng, 2)
    yield case("several rows", rng.normal(size=(m, d)))
    yield case("more spread", rng.normal(scale=4, size=(d, m)))
    yield case("as many rows as columns", rng.normal(size=(3, 3)))
    yield case("one row", rng.normal(size=(1, d)))
    yield case("one column", rng.normal(size=(m, 1)))


softmax.edit("sum_of_all", "axis=1, keepdims=True", "keepdims=True",
    "Your whole table adds up to 1. Each row is one example: its own "
    "probabilities add up to 1.", row=20)
softmax.edit("by_columns", "axis=1", "axis=0", "Your columns add up to 1. "
    "Each row is one example: its probabilities add up to 1.", row=20)
softmax.edit("no_keepdims", ", keepdims=True", "", "Your sums have shape (m,) "
    "and are laid along the rows. Make them a column, (m, 1), so that "
    "broadcasting goes row by row.", row=8)
at = softmax.at("np.exp(x)")
at("exp_forgotten", "x", "You divided the scores themselves by their sum. "
   "Scores may be negative: what makes each of them positive first?")
at("negative_exponent", "np.exp(-x)", "The largest score got the smallest "
   "probability: look at the sign in the exponent.", row=15)
at = softmax.at("return powers / np.sum(powers, axis=1, keepdims=True)")
at("not_divided", "return powers", "These are the exponentials. Each row is "
   "still to be divided by its sum.")
at("sigmoid_of_each", "return powers / (1 + powers)", "That is the sigmoid of "
   "every entry. In softmax the entries of a row share out 1 between them.")
softmax.edit("divided_by_scores", "np.sum(powers, axis", "np.sum(x, axis",
    "You divided by the sum of the scores. The denominator is the sum of the "
    "exponentials.")
softmax.edit("largest_of_each_column", "np.exp(x)",
    "np.exp(x - np.max(x, axis=0))", "Subtracting a number is safe if it is "
    "the same for a whole row. You took the largest of each column.")


@softmax.variant
def safe(x):
    powers = np.exp(x - np.max(x, axis=1, keepdims=True))
    return powers / powers.sum(axis=1)[:, None]


@softmax.variant
def one_row_at_a_time(x):
    rows = [np.exp(row.astype(np.float32)) for row in x]
    return np.stack([row / row.sum() for row in rows])


@exercise(atol=1e-6, hints=[
    "Before the subtraction, a should be (n, 1, d) and b (1, k, d). What is "
    "the shape of the difference?",
    "The axis of the d measures is to disappear: square, sum along it, root."])
def pairwise_distances(rng):
    n, k, d = sizes(rng, 3)
    yield case("different numbers of points", rng.normal(size=(n, d)),
               rng.normal(size=(k, d)))
    yield case("different numbers of points", rng.normal(size=(k, n)),
               rng.normal(size=(d, n)))
    yield case("one measure", rng.normal(size=(n, 1)),
               rng.normal(size=(k, 1)))
    yield case("one point against several", rng.normal(size=(1, d)),
               rng.normal(size=(n, d)))
    # Whole numbers: exact also where somebody multiplies out.
    points = rng.permutation(40)[:4 * d].reshape(4, d).astype(float)
    yield case("a table against itself", points, points.copy())
    yield case("as many points as measures", rng.normal(size=(3, 3)),
               rng.normal(size=(3, 3)))


at = pairwise_distances.at("np.sqrt(np.sum(differences ** 2, axis=2))")
at("no_root", "np.sum(differences ** 2, axis=2)", "These are the squares of "
   "the distances. The points (0, 0) and (3, 4) are 5 apart, not 25.")
at("absolute_differences", "np.sum(np.abs(differences), axis=2)",
   "You added up absolute differences. The Euclidean distance is the root of "
   "the sum of the squares.")
at("sum_before_square", "np.abs(np.sum(differences, axis=2))", "You added up "
   "first: differences of opposite sign cancel. Square each one before the "
   "sum.")
at = pairwise_distances.at(", axis=2")
at("wrong_axis", ", axis=1", "Your sum ran over the points of b, so each "
   "measure is still there. Which axis holds the d measures?", row=7)
at("sum_of_all", "", "One number came out. Every pair of rows has its own "
   "distance: along which axis do you sum?", row=7)
at = pairwise_distances.at("a[:, None, :] - b[None, :, :]")
at("transposed", "a[None, :, :] - b[:, None, :]",
   "Yours is (k, n). The rows of the result belong to a, the columns to b.")
at("row_with_row", "(a - b)[:, None, :]", "a - b takes row 0 with row 0, row "
   "1 with row 1, and needs tables of equal size. Every row of a must meet "
   "every row of b.")
pairwise_distances.edit("mean_for_sum", "np.sum", "np.mean",
    "Yours is too small by the root of d: a mean. The distance has a plain "
    "sum under the root.", row=21)


@pairwise_distances.mistake("Your function ends in the first turn of its "
    "loop, with the first row alone. Here no loop is needed at all.", row=10)
def first_row_only(a, b):
    for row in a:
        return np.sqrt(np.sum((row - b) ** 2, axis=1))


pairwise_distances.variant(
    two_loops=lambda a, b: np.array([[math.dist(p, q) for q in b] for p in a]))


@pairwise_distances.variant
def multiplied_out(a, b):
    squares = (np.sum(a ** 2, axis=1, keepdims=True) - 2 * a @ b.T
               + np.sum(b ** 2, axis=1))
    return np.sqrt(np.maximum(squares, 0))


pairwise_distances.variant(by_norm=lambda a, b:
        np.linalg.norm(a[:, None].astype(np.float32) - b, axis=-1))
question_rank_1 = question("question_rank_1", {
    "a": "(5,) is treated as (1, 5), a row. It meets a column (5, 1): both "
         "are stretched.",
    "b": "The result would be a column if both were columns. (5,) is "
         "treated as a row, (1, 5).",
    "d": "At the last place stands 5 against 1, before it 1 (filled in) "
         "against 5. Both fit, so nothing is reported: that is the trap."})
question_row_means = question("question_row_means", {
    "a": "That subtracts one number, the mean of all 28 entries.",
    "b": "axis=0 disappears: these are the 4 means of the columns.",
    "c": "The right means, in shape (7,). Aligned on the right that is 4 "
         "against 7: an error."})
question_softmax = question("question_softmax", {
    "a": "Adding a number to all scores changes nothing; multiplying them "
         "multiplies their difference as well.",
    "c": "That is what dividing the scores by 10 would do: the difference "
         "between them shrinks."})
question_memory = question("question_memory", {
    16: "That is the result, (1000, 2000). Before the sum there is one more "
        "axis.",
    100: "That would be one byte for each number. Here it is 8.",
    8e8: "Those are bytes. A megabyte is a million of them.",
    8e8 / 2**20: "You divided by 2 ** 20. The question takes a "
                       "megabyte as a million bytes.",
    0.8: "Right digits, other unit: you gave gigabytes.",
    1.2: "That is a and b themselves. The differences are one number for "
         "each row of a, each row of b and each measure.",
})
