"""Cases and known mistakes of the notebook what_is_a_neural_network."""

import numpy as np

from grading.exercise import case, exercise, question


@exercise(hints=[
    "For each entry: z itself where it is positive, otherwise 0.",
    "Python's own max chooses one of its arguments as a whole. The table of "
    "NumPy at the top of the notebook has one that works entry by entry."])
def relu(rng):
    yield case("one number", float(rng.uniform(1, 5)))
    yield case("one number", float(rng.uniform(-5, -1)))
    signs = rng.permutation([1, 1, 0, -1, -1])
    yield case("several numbers", signs * rng.uniform(0.5, 3, size=5))
    yield case("several numbers", -rng.uniform(1, 2, size=4))
    yield case("a matrix", np.array([[1], [-1]])
               * rng.uniform(0.5, 2, size=(2, 3)))


at = relu.at("return np.maximum(0, z)")
at("python_max", "return max(0, z)", "Python's max compares its two arguments "
   "as wholes, which is not possible with an array. Which function takes the "
   "larger one entry by entry?")
at("one_number", "return np.max(z)", "One number came out for a whole array: "
   "you took the largest entry. Here each entry is compared with 0 by itself.")
at("smaller_one", "return np.minimum(0, z)",
   "Yours keeps the negative numbers. ReLU keeps the positive ones.")
at("absolute_value", "return np.abs(z)",
   "That turns negative numbers round. ReLU sets them to 0.")
at("slope", "return np.where(np.asarray(z) > 0, 1, 0)", "That is the slope of "
   "ReLU, 1 or 0. The value is asked for: z itself where z is positive.")
at("sigmoid", "return 1 / (1 + np.exp(-z))",
   "That is the sigmoid. ReLU has no exponential: it is 0 or z.")
at("not_returned", "print(np.maximum(0, z))", "Your function shows its result "
   "but does not hand it back. What does the word return do?", row=10)
relu.variant(by_choice=lambda z: np.where(np.asarray(z) > 0, z, 0),
    by_product=lambda z: z * (np.asarray(z, dtype=np.float32) > 0))


@relu.variant
def by_loop(z):
    flat = [max(0, entry) for entry in np.ravel(z)]
    return np.array(flat).reshape(np.shape(z))


def with_sum(rng, n, total):
    """Inputs, weights and bias of n inputs whose weighted sum is total."""
    x, w = rng.normal(size=n), rng.normal(size=n)
    return x, w, float(total - np.dot(w, x))


@exercise(needs=["relu"], hints=[
    "First the weighted sum with the bias, then ReLU of the result.",
    "The dot in w · x multiplies in pairs and adds up, so z is one number. "
    "Which line of the table of NumPy does that?"])
def neuron(rng):
    yield case("several inputs", *with_sum(rng, 3, rng.uniform(1, 3)))
    yield case("several inputs", *with_sum(rng, 5, rng.uniform(1, 3)))
    yield case("several inputs", *with_sum(rng, 4, rng.uniform(-3, -1)))
    yield case("one input", *with_sum(rng, 1, rng.uniform(1, 2)))
    x = rng.uniform(1, 2, size=6)
    yield case("the bias decides the sign", x, -x,
               float(np.dot(x, x) + rng.uniform(1, 2)))
    x = rng.uniform(1, 2, size=2)
    yield case("the bias decides the sign", x, x,
               float(-np.dot(x, x) - rng.uniform(1, 2)))


at = neuron.at("relu(np.dot(w, x) + b)")
at("no_relu", "np.dot(w, x) + b", "The weighted sum is right, but a negative "
   "one comes out as it is. What does the neuron do with z at the end?")
at("no_bias", "relu(np.dot(w, x))",
   "The bias b has no influence on your result.")
at("elementwise", "relu(w * x + b)", "You get one number per input, but a "
   "neuron has one output. The star multiplies entry by entry; the formula "
   "also adds up.", row=5)
at("bias_in_the_sum", "relu(np.sum(w * x + b))",
   "You added b once for each input. It counts once for the whole neuron.")
at("bias_after_relu", "relu(np.dot(w, x)) + b", "You added the bias after "
   "ReLU. It belongs to the sum z, and ReLU comes last.")
at("relu_of_each", "np.sum(relu(w * x)) + b", "You applied ReLU to each "
   "product. It is applied once, to the whole sum with the bias.")
at("bias_subtracted", "relu(np.dot(w, x) - b)",
   "Your bias works the wrong way round: it is added.")
at("sizes_written_in", "relu(w[0] * x[0] + w[1] * x[1] + b)",
   "Would this work for seven inputs, or for one? Your sum has a fixed number "
   "of terms.", row=2)


@neuron.variant
def by_hand(x, w, b):
    z = b
    for entry, weight in zip(x, w):
        z += weight * entry
    return max(0.0, z)


neuron.variant(one_element_array=lambda x, w, b:
        np.maximum(np.sum(w * x, keepdims=True) + b, 0))


def sales(rng, m, slope, spread):
    """Sizes (m,) in m² and prices (m,) around a line, in 1000 dollars."""
    sizes = rng.uniform(40, 300, size=m)
    prices = (slope * sizes + rng.uniform(20, 90)
              + spread * rng.normal(size=m))
    return sizes, prices


@exercise(rtol=1e-4, atol=1e-5, hints=[
    "Take the formula from right to left: the two means, the differences "
    "from them, the products, the sums, the fraction; b comes last.",
    "Try the example by hand of this section: it must give w = 1.1 and "
    "b = 0."])
def fit_price(rng):
    yield case("points on a line", *sales(rng, 6, rng.uniform(1, 2), 0))
    yield case("two houses", *sales(rng, 2, rng.uniform(1, 2), 20))
    for m in (5, 9):
        yield case("scattered points",
                   *sales(rng, m, rng.uniform(1, 3), 40))
    yield case("a falling line", *sales(rng, 7, -0.5, 10))
    yield case("whole numbers", rng.permutation(np.arange(50, 130, 10)),
               rng.integers(60, 300, size=8))


at = fit_price.at('''w = np.sum(dx * dy) / np.sum(dx ** 2)
    return w, prices.mean() - w * sizes.mean()''')
at("through_zero", '''w = np.sum(sizes * prices) / np.sum(sizes ** 2)
    return w, 0.0''', "Your line always goes through size 0 and price 0. The "
   "means are to be taken away before multiplying, and b is not fixed at 0.")
at("ratio_of_means", '''w = prices.mean() / sizes.mean()
    return w, 0.0''', "That is the price per square metre: a line from zero "
   "through the middle of the cloud. The slope comes from the differences "
   "from the means.")
at("first_and_last", '''w = (prices[-1] - prices[0]) / (sizes[-1] - sizes[0])
    return w, prices[0] - w * sizes[0]''', "Your line goes through the first "
   "and the last house and ignores the others. All houses count.")
fit_price.edit("swapped_results", "return w, prices.mean() - w * sizes.mean()",
    "return prices.mean() - w * sizes.mean(), w",
    "w and b come back in the wrong order: w first.")
at = fit_price.at("np.sum(dx ** 2)")
at("axes_swapped", "np.sum(dy ** 2)", "You divided by the squares of the "
   "prices' differences. Below the line of the fraction stand the sizes.")
at("square_of_sum", "np.sum(sizes) ** 2", "Below the line of the fraction, "
   "each difference from the mean is squared first, then they are added up.")
at("not_centred_below", "np.sum(sizes ** 2)",
   "Below the line of the fraction the mean has not been taken away.")
at = fit_price.at("prices.mean() - w * sizes.mean()")
at("sign_of_b", "w * sizes.mean() - prices.mean()", "Your w is right and b "
   "has the wrong sign. The line must go through the two means: w times the "
   "mean size, plus b, is the mean price.")
at("b_is_mean_price", "prices.mean()", "Your w is right, b is not. The mean "
   "price is what the line gives at the mean size, not at size 0.")
at = fit_price.at("dx, dy =")
at("size_price_exchanged", "sizes, prices = prices, sizes\n    dx, dy =",
   "You fitted the size by the price. Here the price is to be told from the "
   "size.")
at("global_names", "sizes, prices = size, price\n    dx, dy =",
   "The result is the same whatever houses are given. Which names does your "
   "function use that it did not get as arguments?", row=1)
fit_price.edit("one_less", "np.sum(dx * dy) / np.sum(dx ** 2)",
    "np.cov(sizes, prices)[0, 1] / np.var(sizes)", "Your w is a little too "
    "large. np.cov divides by m - 1 and np.var by m, so the two do not "
    "cancel.")
fit_price.variant(
    with_polyfit=lambda sizes, prices: np.polyfit(sizes, prices, 1))


@fit_price.variant
def with_means(sizes, prices):
    w = ((sizes * prices).mean() - sizes.mean() * prices.mean()) / sizes.var()
    return [w, np.mean(prices - w * sizes)]


@fit_price.variant
def in_float32(sizes, prices):
    sizes, prices = np.float32(sizes), np.float32(prices)
    x, y = sizes - sizes.mean(), prices - prices.mean()
    w = np.dot(x, y) / np.dot(x, x)
    return w, prices.mean() - w * sizes.mean()


@exercise(needs=["relu"], hints=[
    "The line first, then cut it off at zero with a function that you have "
    "already.",
    "It must work for one size and for an array of sizes: every size gets "
    "a price of its own."])
def predict_price(rng):
    w = float(rng.uniform(1, 3))
    yield case("one size", float(rng.uniform(50, 200)), w,
               float(rng.uniform(5, 30)))
    yield case("several sizes", rng.uniform(50, 200, size=5), w,
               float(rng.uniform(-30, -5)))
    yield case("one size", float(rng.uniform(5, 20)), w,
               float(rng.uniform(-200, -100)))
    yield case("some are below zero",
               np.concatenate([rng.uniform(5, 20, size=2),
                               rng.uniform(200, 300, size=2)]),
               w, float(rng.uniform(-150, -100)))
    yield case("a falling line", float(rng.uniform(20, 40)), -w,
               float(rng.uniform(150, 200)))


at = predict_price.at("relu(w * size + b)")
at("bare_line", "w * size + b",
   "A price below zero came out. What does the neuron do after the sum?")
at("no_bias", "relu(w * size)", "The bias b has no influence on your result.")
at("bias_after_relu", "relu(w * size) + b",
   "You cut off at zero before the bias was added. ReLU comes last.")
at("added_up", "relu(np.sum(w * size) + b)", "One price came out for several "
   "houses. Each size has a price of its own: nothing is added up over the "
   "houses.")
at("python_max", "max(0, w * size + b)", "Python's max cannot compare an "
   "array with 0. You have written a function that can.")
at("absolute_value", "abs(w * size + b)",
   "Negative prices are turned round in yours. They should be 0.")
predict_price.variant(with_the_neuron=lambda size, w, b: neuron(size, w, b))


@predict_price.variant
def with_where(size, w, b):
    line = np.float32(w) * size + b
    return np.where(line < 0, 0, line)


@exercise(rtol=1e-4, atol=1e-6, hints=[
    "A has a row per example: transpose X after the ones have been joined "
    "to it, or join a column of ones to X.T.",
    "lstsq returns n + 1 numbers in the order of A's columns. The one that "
    "belongs to the ones is b, the others are w."])
def fit_features(rng):
    for n, m in ((2, 7), (4, 9)):
        yield case("any prices", rng.normal(size=(n, m)),
                   rng.normal(scale=3, size=m) + 5)
    X = rng.uniform(1, 5, size=(3, 8))
    yield case("prices exactly on a plane", X,
               rng.normal(size=3) @ X + float(rng.uniform(1, 3)))
    yield case("one feature", rng.uniform(1, 5, size=(1, 6)),
               rng.uniform(10, 30, size=6))


fit_features.edit("no_ones", '''A = np.vstack([X, np.ones(X.shape[1])]).T
    solved = np.linalg.lstsq(A, prices, rcond=None)[0]
    return solved[:-1], solved[-1]''',
    '''solved = np.linalg.lstsq(X.T, prices, rcond=None)[0]
    return solved, 0.0''', "Your b is always 0, and w makes up for it as well "
    "as it can. Where is the feature that is always 1?")
fit_features.edit("not_transposed", ".T\n", "\n", "lstsq wants one row per "
    "example; your A has one column per example, so its number of rows does "
    "not fit the number of prices.")
at = fit_features.at("return solved[:-1], solved[-1]")
at("all_in_w", "return solved, solved[-1]",
   "Your w has one entry too many: the last one is the bias.")
at("b_first", "return solved[1:], solved[0]", "You took the first number for "
   "the bias. The results come in the order of A's columns: which of your "
   "columns holds the ones?")
at("swapped_results", "return solved[-1], solved[:-1]",
   "w and b come back in the wrong order: w first.")
at("column", "return solved[:-1].reshape(-1, 1), solved[-1]", "w came out as "
   "a column. In this notebook it is a plain list of n numbers, shape (n,).")
fit_features.edit("all_of_lstsq", "rcond=None)[0]", "rcond=None)",
    "lstsq returns four things, and you split these instead of the first of "
    "them. Take its entry 0 first.")


@fit_features.variant
def ones_first(X, prices):
    A = np.column_stack([np.ones(prices.size), X.T])
    b, *w = np.linalg.solve(A.T @ A, A.T @ prices)
    return np.array(w), b


@fit_features.variant
def centred(X, prices):
    middle = X.mean(axis=1, keepdims=True)
    w = np.linalg.pinv(X - middle).T @ (prices - prices.mean())
    return w, prices.mean() - w @ middle


@exercise(needs=["relu"], hints=[
    "The same as for one neuron, with a matrix in the place of the list w.",
    "np.dot(W, x) takes each row of W with x. The order matters: W is "
    "(h, n), x is (n,)."])
def layer(rng):
    for n, h in ((3, 5), (6, 4), (2, 3)):
        yield case("any layer", rng.normal(size=n), rng.normal(size=(h, n)),
                   rng.normal(size=h))
    yield case("one unit", rng.uniform(1, 2, size=3),
               rng.uniform(1, 2, size=(1, 3)), rng.uniform(1, 2, size=1))
    yield case("one input", rng.uniform(1, 2, size=1),
               rng.permutation([[1.0], [1.0], [-1.0], [-1.0]]),
               rng.uniform(-0.5, 0.5, size=4))


at = layer.at("relu(np.dot(W, x) + b)")
at("no_relu", "np.dot(W, x) + b",
   "Some outputs are negative: the sums are right, but ReLU is missing.")
at("no_bias", "relu(np.dot(W, x))",
   "The biases have no influence on your result.")
at("wrong_order", "relu(np.dot(x, W) + b)", "Row by row: each unit's weights "
   "are a row of W, (h, n), and x is (n,). Which order of the two fits?")
at("elementwise", "relu(W * x + b)", "The star multiplies entry by entry and "
   "adds nothing up. Each unit needs one sum.", row=5)
at("bias_after_relu", "relu(np.dot(W, x)) + b", "You added the biases after "
   "ReLU. They belong to the sums, and ReLU comes last.")
layer.variant(
    by_units=lambda x, W, b: [neuron(x, row, bias) for row, bias in zip(W, b)],
    in_float32=lambda x, W, b: np.clip(np.float32(W) @ x + b, 0, None))


def network(rng, n, h):
    """Inputs and parameters of a network whose output is above zero."""
    x, W1, b1 = (rng.normal(size=n), rng.normal(size=(h, n)),
                 rng.normal(size=h))
    w2 = rng.normal(size=h)
    hidden = np.maximum(W1 @ x + b1, 0)
    return x, W1, b1, w2, float(rng.uniform(1, 2) - w2 @ hidden)


@exercise(needs=["layer", "neuron"], hints=[
    "Two steps. What the first returns is what the second takes as inputs.",
    "You have a function for a layer and one for a neuron; mind the order of "
    "their arguments."])
def small_network(rng):
    for n, h in ((3, 5), (5, 2), (4, 7)):
        yield case("any network", *network(rng, n, h))
    x, W1, b1, w2, b2 = network(rng, 4, 3)
    yield case("any network", x, W1, b1, w2, b2 - 5)
    yield case("all hidden units are silent", rng.uniform(1, 2, size=3),
               -rng.uniform(1, 2, size=(4, 3)), -rng.uniform(1, 2, size=4),
               rng.normal(size=4), float(rng.uniform(1, 2)))
    yield case("all hidden units are silent", rng.uniform(1, 2, size=2),
               -rng.uniform(1, 2, size=(3, 2)), -rng.uniform(1, 2, size=3),
               rng.normal(size=3), -float(rng.uniform(1, 2)))


at = small_network.at("neuron(layer(x, W1, b1), w2, b2)")
at("no_relu_inside", "neuron(np.dot(W1, x) + b1, w2, b2)", "The hidden units "
   "have no ReLU in yours. Without it two layers are no more than one.")
at("no_relu_at_the_end", "np.dot(w2, layer(x, W1, b1)) + b2", "The last sum "
   "comes out even when it is negative. The output neuron has ReLU as well.")
at("hidden_returned", "layer(x, W1, b1)", "These are the outputs of the "
   "hidden layer. The output neuron is still to come.")
at("no_first_bias", "neuron(relu(np.dot(W1, x)), w2, b2)",
   "The biases b1 of the hidden layer have no influence on your result.")
at("no_second_bias", "neuron(layer(x, W1, b1), w2, 0)",
   "The bias b2 of the output neuron has no influence on your result.")
at("elementwise_at_the_end", "relu(w2 * layer(x, W1, b1) + b2)",
   "One number per hidden unit came out, but the network has one output. The "
   "output neuron adds up.", row=5)


@small_network.variant
def all_in_one(x, W1, b1, w2, b2):
    hidden = np.maximum(0, W1 @ x + b1)
    return np.maximum(0, np.array([w2 @ hidden + b2]))


@small_network.variant
def output_as_layer(x, W1, b1, w2, b2):
    hidden = layer(x, W1, b1)
    return layer(hidden, w2.reshape(1, -1), b2)[0]


GOALS = {
    "table": ["price of a used car", "will this customer come back?",
              "electricity used tomorrow, from today's figures"],
    "image": ["which bird is on the photo?", "is this leaf ill?",
              "read a handwritten number"],
    "audio": ["write down what was said", "which language is spoken?",
              "who is singing?"],
    "text": ["translate into Chinese", "is this review friendly?",
             "which newspaper section?"],
}
MIXED = [("is this offer of a house honest?", ["table", "image"]),
         ("describe a photo to a blind reader", ["image", "text"]),
         ("answer a question about a picture", ["text", "image"]),
         ("which patient needs help first?", ["table", "text"]),
         ("find the speaker in a film", ["audio", "image"]),
         ("is the machine about to fail?", ["audio", "table"])]
ALIKE = [(["does the text fit the sound?", "which line is being sung?",
           "is this poem read well?"], ["audio", "text"]),
         (["are these two the same person?", "which photo is the copy?",
           "what has changed between two photos?"], ["image", "image"])]
THREE = [("who says what in this film?", ["audio", "image", "text"]),
         ("is the speech translated well?", ["audio", "text", "text"])]


def task(goal, *inputs):
    """A task as choose_network gets it."""
    return {"goal": str(goal), "inputs": list(inputs)}


@exercise(hints=[
    "First find the kind of network for each input, then see whether they "
    "are all the same.",
    "Sound and text are both sequences. And inputs is a list, also when it "
    "has one entry."])
def choose_network(rng):
    for name, goals in GOALS.items():
        yield case("one input", task(rng.choice(goals), name))
    for goals, inputs in ALIKE:
        yield case("two inputs", task(
            rng.choice(goals), *rng.permutation(inputs).tolist()))
    for place in (0, 2, 4):
        goal, inputs = MIXED[place + int(rng.integers(2))]
        yield case("two inputs", task(goal, *rng.permutation(
            inputs).tolist()))
    for goal, inputs in THREE:
        yield case("three inputs", task(goal, *rng.permutation(
            inputs).tolist()))


choose_network.edit("several_are_hybrid", "if len(kinds) == 1",
    'if len(task["inputs"]) == 1', "You call every task with more than one "
    "input a hybrid. What if both inputs call for the same kind of network?")
choose_network.edit("inputs_counted", "kinds.pop() if len(kinds) == 1",
    'kinds.pop() if len(set(task["inputs"])) == 1', "Sound and text are "
    "different inputs, but which kind of network serves each? Compare the "
    "networks, not the inputs.")
at = choose_network.at('return kinds.pop() if len(kinds) == 1 else "hybrid"')
at("first_only", 'return serves[task["inputs"][0]]',
   "You looked at the first input only. What about the others?")
at("last_only", 'return serves[task["inputs"][-1]]',
   "The last input decides alone in yours. What about the others?")
choose_network.edit("exchanged", '''"image": "convolutional",
              "audio": "recurrent", "text": "recurrent"}''',
    '''"image": "recurrent",
              "audio": "convolutional", "text": "convolutional"}''',
    "Two kinds are exchanged: the moving window is for images, the network "
    "that goes step by step is for sequences.")
choose_network.edit("sound_like_image", '"audio": "recurrent"',
    '"audio": "convolutional"', "Sound comes one moment after another. Which "
    "kind of network of this section takes its input step by step?")
choose_network.edit("text_like_table", '"text": "recurrent"',
    '"text": "standard"', "A text is no table: its columns have no fixed "
    "meaning, and its order counts. Which kind of network takes its input "
    "step by step?")
at = choose_network.at('''kinds = {serves[name] for name in task["inputs"]}
    return kinds.pop() if len(kinds) == 1 else "hybrid"''')
at("list_compared", 'return serves.get(str(task["inputs"]), "standard")',
   'Your answer is always the same. task["inputs"] is a list: a list is never '
   "equal to a text. Look at its entries.")
at("hybrid_by_default", 'return serves.get(str(task["inputs"]), "hybrid")',
   'Your answer is "hybrid" every time. task["inputs"] is a list: a list is '
   "never equal to a text. Look at its entries.")


@choose_network.variant
def with_tests(task):  # noqa: F811
    inputs = task["inputs"]
    sequence = "audio" in inputs or "text" in inputs
    image, table = "image" in inputs, "table" in inputs
    if sequence + image + table > 1:
        return "Hybrid"
    if image:
        return "Convolutional"
    return "Recurrent" if sequence else "Standard"


question_neuron = question("question_neuron", {
    -2.5: "That is z, the sum with the bias. The neuron still applies ReLU.",
    2.5: "z is negative here. ReLU does not turn it round, it sets it to 0.",
    -3.5: "The bias is missing, and so is ReLU.",
    8.5: "The signs: the second input is -1 and the third weight is -0.5.",
    1: "ReLU applies to the whole sum with the bias, not before the bias "
       "is added."})
question_bedrooms = question("question_bedrooms", {
    "a": "On average they are dearer: they are also larger. The weight "
         "compares houses that are equal in the other features.",
    "c": "The fit compares different houses as they were sold. What happens "
         "to one house when it is rebuilt is another question, which these "
         "data cannot answer."})
question_supervised = question("question_supervised", {
    "a": "It is supervised, the labels are known. But a table of age, "
         "income and payments is structured data.",
    "c": "Photos are unstructured, but nobody gave the right answers. "
         "Without labels it is not supervised learning."})
question_fair = question("question_fair", {
    "a": "The same rate is equal, not fair: it may suit one of the two. The "
         "table of section 7 shows how much that matters.",
    "b": "The time of one step is not what makes the difference. The number "
         "of steps is, and it did differ by as much at some rates."})
