"""Cases and known mistakes of the notebook computation_graphs."""

import numpy as np

from grading.exercise import case, exercise, question
from utils.checking.properties import at_least, at_most


def number(rng, low=1.2, high=4.0):
    """A number of either sign, away from 0 and 1."""
    return round(float(rng.uniform(low, high) * rng.choice([-1, 1])), 3)


@exercise(hints=[
    "Three steps, one line each: u, then v, then J.",
    "The cache is a dictionary with five names. Which ones stands in the "
    "docstring."])
def graph_forward(rng):
    yield case("positive inputs", *np.abs([number(rng) for _ in "abc"]
                                          ).tolist())
    yield case("inputs of both signs", number(rng), number(rng),
               -abs(number(rng)))
    yield case("b is zero", number(rng), 0.0, number(rng))


graph_forward.edit("sum_first", "u = b * c\n    v = a + u",
    "u = a + b\n    v = u * c", "You added first and then multiplied. In 3(a "
    "+ bc) the product bc comes first.", row=9)
graph_forward.edit("factor_forgotten", "J = 3 * v", "J = v",
    "J is three times too small. There is one more step after v.")
graph_forward.edit("factor_on_a_only", "J = 3 * v", "J = 3 * a + u",
    "The 3 stands before the bracket: it multiplies both terms in it.", row=9)
graph_forward.edit("only_inputs_kept", '"c": c, "u": u, "v": v', '"c": c',
    "The steps u and v are missing in your cache. The backward pass asks for "
    "values on the way, too.")
graph_forward.edit("cache_alone", "return J, {", "return {", "The cache came "
    "back alone. Two things are asked for: J and the cache.", row=10)
graph_forward.edit("value_alone",
    'return J, {"a": a, "b": b, "c": c, "u": u, "v": v}', "return J",
    "J came back alone. Two things are asked for: J and the cache.", row=10)


@graph_forward.variant
def in_one_line(a, b, c):
    cache = dict(a=a, b=b, c=c, u=b * c, v=a + b * c)
    return [np.array([3 * cache["v"]]), {**cache, "J": 3 * cache["v"]}]


def steps(a, b, c):
    """The cache of J = 3(a + bc)."""
    return {"a": a, "b": b, "c": c, "u": b * c, "v": a + b * c}


@exercise(hints=[
    "Begin at J and walk back: first dv, then du, then what u hands on.",
    "A sum copies the slope to both inputs; a product hands each factor the "
    "other factor times the slope."])
def graph_backward(rng):
    for kind in ("positive inputs", "inputs of both signs"):
        a, b, c = (number(rng) for _ in "abc")
        if kind == "positive inputs":
            a, b, c = abs(a), abs(b), abs(c)
        else:
            b = -abs(b)
        yield case(kind, steps(a, b, c))
    yield case("c is zero", steps(number(rng), number(rng), 0.0))


graph_backward.edit("factor_three_forgotten", "dv = 3", "dv = 1",
    "All three are three times too small. What does the last step, J = 3v, "
    "hand back to v?")
graph_backward.edit("three_lost_at_the_sum", "du = dv", "du = 1",
    "da is right, but on the way to b and c the 3 was lost. What does a sum "
    "do with the slope that it receives?")
at = graph_backward.at("da = dv")
at("da_without_three", "da = 1",
   "da is the slope of v alone. It still has to pass the last step, J = 3v.")
at("da_times_a", 'da = dv * cache["a"]', "Your da depends on a. Raise a by 1 "
   "in 3(a + bc): does the growth of J depend on where a was?")
graph_backward.edit("u_handed_on", 'db = du * cache["c"]',
    'db = du * cache["u"]', "db holds u itself. The chain rule multiplies "
    "slopes, and the slope of u = bc along b is not u.")
at = graph_backward.at('db = du * cache["c"]\n    dc = du * cache["b"]')
at("slopes_added", 'db = du + cache["c"]\n    dc = du + cache["b"]',
   "Along one path the slopes of the steps multiply; you added them.")
at("names_from_outside", "db = du * c\n    dc = du * b", "Which names does "
   "your function use that it did not get as arguments? b and c stand in the "
   "cache.", row=1)
at("own_factor", 'db = du * cache["b"]\n    dc = du * cache["c"]', "db and dc "
   "are exchanged. In u = bc, by how much does u grow when b grows by 1?")
graph_backward.edit("values_for_slopes", "return da, db, dc",
    'return cache["a"], cache["b"], cache["c"]',
    "These are the inputs themselves, not the slopes of J.")
graph_backward.variant(written_out=lambda cache:
        [np.array(3.0), np.array([3 * cache["c"]]), 3 * cache["b"]])


@exercise(hints=[
    "Forward: p, q, J. Backward: J = pq is a product, so dp is q and dq is p.",
    "x gets one slope from p and one from q. What happens where two paths "
    "meet? The same for w."])
def two_paths(rng):
    yield case("positive inputs", abs(number(rng)), abs(number(rng)))
    yield case("inputs of both signs", abs(number(rng)), -abs(number(rng)))
    yield case("inputs of both signs", -abs(number(rng)), abs(number(rng)))
    yield case("x is zero", 0.0, number(rng))


at = two_paths.at("dx = dp * w + dq\n    dw = dp * x + 2 * dq")
at("path_through_q_lost", "dx = dp * w\n    dw = dp * x",
   "Only the path through p has come back. x and w reach J through q as well.")
at("path_through_p_lost", "dx = dq\n    dw = 2 * dq", "Only the path through "
   "q has come back. Did a second assignment overwrite the first?")
at("paths_multiplied", "dx = dp * w * dq\n    dw = dp * x * 2 * dq",
   "You multiplied the slopes of the two paths. Along a path they multiply; "
   "where paths meet they do something else.")
two_paths.edit("two_forgotten", "+ 2 * dq", "+ dq", "dx is right, dw is not: "
    "by how much does q = x + 2w grow when w grows by 1?")
at = two_paths.at("dp = q\n    dq = p")
at("dp_and_dq_exchanged", "dp = p\n    dq = q",
   "In a product each factor is handed the other one. Which is dp?")
at("steps_not_multiplied", "dp = 1\n    dq = 1", "The slopes stop at p and q. "
   "What does the last step, J = pq, hand back to them?")
two_paths.edit("own_factor", "dx = dp * w + dq\n    dw = dp * x",
    "dx = dp * x + dq\n    dw = dp * w",
    "In p = xw, by how much does p grow when x grows by 1? Not by x.")
two_paths.edit("order_of_results", "return J, dx, dw", "return J, dw, dx",
    "dx and dw come back in the other order.")
two_paths.variant(multiplied_out=lambda x, w:
        (np.array(x * x * w + 2 * x * w * w), 2 * x * w + 2 * w * w,
         [x * x + 4 * x * w][0]))


@two_paths.variant
def as_one_array(x, w):
    p, q = x * w, x + 2 * w
    return np.array([p * q, q * w + p, q * x + 2 * p])


@exercise(hints=[
    "Put the formula of the first layer into the second one, and multiply "
    "out the bracket.",
    "Two terms do not contain X; both belong to b. Write the shapes below "
    "every factor: the inner sizes must be equal."])
def linear_stack_collapses(rng):
    for kind, n0, n1, n2 in (
            ("a narrow middle", 5, 2, 3), ("a wide middle", 3, 6, 2),
            ("one output", 4, 3, 1), ("one input", 1, 4, 3),
            ("all layers of one size", 3, 3, 3)):
        extra = int(rng.integers(0, 2)) if n0 > 1 and n1 != n0 else 0
        yield case(kind, rng.normal(size=(n1, n0 + extra)),
                   rng.normal(size=(n1, 1)), rng.normal(size=(n2, n1)),
                   rng.normal(size=(n2, 1)))


at = linear_stack_collapses.at("np.dot(W2, W1)")
at("order_turned_round", "np.dot(W1, W2)", "The order of a matrix product "
   "matters. X meets W1 first: which of the two stands next to X?")
at("elementwise", "W2 * W1", "W2 * W1 multiplies entry by entry. The formula "
   "has a matrix product, with a sum over the hidden units.", row=5)
at = linear_stack_collapses.at("b = np.dot(W2, b1) + b2")
at("first_bias_lost", "b = b2", "The bias of the first layer has gone. It "
   "passes through the second layer like everything else.")
at("second_bias_lost", "b = np.dot(W2, b1)",
   "The bias of the second layer has gone.")
at("biases_added", "b = b1 + b2", "b1 has one number for each hidden unit, b2 "
   "one for each output. What happens to b1 on its way through the second "
   "layer?")
at("biases_multiplied", "b = np.dot(W2, b1) * b2",
   "Multiply the bracket out again: b2 is added at the end, it is no factor.")
linear_stack_collapses.edit("rank_1", "return W, b", "return W, b.ravel()",
    "b has one number in its shape, so it is neither row nor column. A bias "
    "is a column, (n2, 1).", row=3)
linear_stack_collapses.edit("weights_added", "W = np.dot(W2, W1)",
    "W = W1 + W2", "You added the weights. Putting one formula into the other "
    "multiplies them: W2 (W1 X).")


@linear_stack_collapses.variant
def by_trying(W1, b1, W2, b2):
    def both(X):
        return W2 @ (W1 @ X + b1) + b2

    n0 = W1.shape[1]
    b = both(np.zeros((n0, 1)))
    return [both(np.eye(n0)) - b, b]


linear_stack_collapses.variant(with_einsum=lambda W1, b1, W2, b2:
        (np.einsum("ij,jk->ik", W2, W1), b2 + W2 @ b1))


def inputs(rng):
    """Kinds of input for a function that works entry by entry.

    No entry is near 0, where ReLU has its kink, or so far out that values
    of sigmoid and tanh cannot be told from their limits.
    """
    def entries(*size):
        # Below 1, above 1, of either sign in turn: no side is left out.
        number = np.arange(np.prod(size))
        low = np.where(number % 4 < 2, 0.3, 1.2)
        z = rng.uniform(low, 2 * low) * np.where(number % 2, -1, 1)
        return rng.choice([-1, 1]) * z.reshape(size)

    yield case("one number", abs(number(rng, 0.4, 2.5)))
    yield case("one number", -abs(number(rng, 0.4, 2.5)))
    yield case("a row", entries(1, int(rng.integers(3, 6))))
    yield case("a matrix", entries(3, 2))


# What a function that takes one number only says to an array.
ONE_NUMBER = ("An if asks one question and gets one answer; an array has "
              "many entries. Which functions of NumPy choose entry by "
              "entry?")
MATH = ("The functions of math work on one number. Which library has them "
        "for whole arrays?")


@exercise(hints=[
    "First the value a of the sigmoid at z, then the slope from a.",
    "At z = 0 it must give 0.25."])
def sigmoid_derivative(rng):
    yield from inputs(rng)


at = sigmoid_derivative.at("return a * (1 - a)")
at("raw_input", "return z * (1 - z)", "At z = 0 the slope is 0.25; yours "
   "gives 0. The factors are a and 1 - a with a the value of the sigmoid, not "
   "its input.", row=16)
at("value", "return a", "That is the sigmoid itself. Asked for is its slope.")
at("plus", "return a * (1 + a)", "At z = 0 the slope is 0.25; yours is 0.75. "
   "Look at the sign in the second factor.")
at("sigmoid_twice", "return sigmoid(a) * (1 - sigmoid(a))",
   "You applied the sigmoid twice: a is its value already.")
at("derivative_of_tanh", "return 1 - a ** 2",
   "1 - a**2 belongs to tanh. At z = 0 the slope of the sigmoid is 0.25.")
at("brackets", "return a * 1 - a", "Yours is 0 everywhere: * binds tighter "
   "than -. Write the brackets as in the formula.", row=9)
at("matrix_product", "return np.dot(a, (1 - a).T)", "One slope per entry is "
   "asked for. The formula multiplies entry by entry; nothing is summed.",
   row=6)


@sigmoid_derivative.mistake(MATH, row=14)
def math_exp(z):
    import math
    a = 1 / (1 + math.exp(-z))
    return a * (1 - a)


sigmoid_derivative.variant(
    with_exponentials=lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2,
    by_measuring=lambda z: (sigmoid(z + 1e-4) - sigmoid(z - 1e-4)) / 2e-4)


@sigmoid_derivative.variant
def in_single_precision(z):
    a = sigmoid(np.float32(z))
    return a * (1 - a)


@exercise(hints=[
    "Two exponentials: of z and of minus z.",
    "At z = 0 it is 0, at z = 1 about 0.76, and tanh(-z) = -tanh(z). Which "
    "of these fails?"])
def tanh(rng):
    yield from inputs(rng)


at = tanh.at("(up - down) / (up + down)")
at("upside_down", "(up + down) / (up - down)",
   "Above and below are exchanged: at z = 0 yours divides by zero.")
at("brackets", "up - down / up + down", "/ binds tighter than + and -. Write "
   "the brackets as in the formula.", row=9)
at("sign", "(down - up) / (up + down)",
   "Positive z must give positive values. The sign is turned round.")
at("sigmoid", "1 / (1 + down)", "That is the sigmoid, with values from 0 to "
   "1. tanh goes from -1 to 1.", row=40)
at("sigmoid_not_stretched", "2 / (1 + down) - 1", "Nearly: 2 sigmoid(z) - 1 "
   "rises half as fast as tanh. Look at the formula with the sigmoid again, "
   "at what goes into it.")
at("hyperbolic_sine", "(up - down) / 2",
   "That is the hyperbolic sine: it grows beyond 1. What does tanh divide by?")
at("derivative", "4 / (up + down) ** 2",
   "That is the slope. Here the value of tanh is asked for.")
at("tangent", "np.tan(z)", "tan is the tangent of an angle. The hyperbolic "
   "tangent is another function.")


@tanh.mistake(MATH, row=14)
def math_tanh(z):
    import math
    return math.tanh(z)


tanh.variant(from_numpy=lambda z: np.tanh(z),
    from_sigmoid=lambda z: 2 * sigmoid(2 * z) - 1)


@exercise(needs=["tanh"], hints=[
    "The slope can be written with the value of tanh at z.",
    "At z = 0 it must be 1, and it is the same for z and -z."])
def tanh_derivative(rng):
    yield from inputs(rng)


at = tanh_derivative.at("1 - tanh(z) ** 2")
at("square_forgotten", "1 - tanh(z)", "Your slope is larger than 1 for "
   "negative z. Something in the formula makes it the same on both sides.",
   row=46)
at("raw_input", "1 - z ** 2",
   "You squared z itself. The formula has the value of tanh there.", row=16)
at("derivative_of_sigmoid", "tanh(z) * (1 - tanh(z))",
   "a(1 - a) belongs to the sigmoid. For tanh the slope at z = 0 is 1.")
at("brackets", "(1 - tanh(z)) ** 2",
   "What is squared is tanh alone, not the difference.", row=9)
at("plus", "1 + tanh(z) ** 2",
   "Your slope grows where the curve becomes flat. Look at the sign.")
at("doubled", "1 - 2 * tanh(z)", "Squared is not doubled.")
at("value", "tanh(z)", "That is tanh itself. Asked for is its slope.")
at("matrix_product", "1 - np.dot(tanh(z), np.transpose(tanh(z)))", "One slope "
   "per entry is asked for. Square entry by entry; nothing is summed.", row=46)
tanh_derivative.variant(
    from_sigmoid_slope=lambda z: 4 * sigmoid_derivative(2 * z),
    with_cosh=lambda z: np.asarray(np.cosh(z), dtype=np.float64) ** -2)


@exercise(hints=[
    "Of each entry and 0 the larger one.",
    "NumPy has one function for the largest entry of an array and another "
    "that compares entry by entry. You need the second."])
def relu(rng):
    yield from inputs(rng)


relu.mistake("One number came out for all: that is the largest entry. Each "
    "entry is to be compared with 0 by itself.",
    largest_entry=lambda z: max(0.0, np.max(z)))
relu.mistake(ONE_NUMBER, built_in_max=lambda z: max(0, z))


@relu.mistake("A plain number has no entries to write into. Compute a new "
              "value instead of writing into z; then numbers and arrays "
              "both work, and the caller's z stays as it was.", row=4)
def written_into(z):
    z[z < 0] = 0
    return z


at = relu.at("np.maximum(0, z)")
at("minimum", "np.minimum(0, z)", "Negative numbers went through and positive "
   "ones became 0. It should be the other way round.")
at("absolute", "np.abs(z)",
   "Negative numbers should become 0; yours only lose their sign.")
at("derivative", "np.where(z > 0, 1.0, 0.0)",
   "That is the slope, 1 or 0. Positive entries should come out as they are.")
at("nothing_cut", "z", "Negative numbers come out unchanged.")
at("cut_at_one", "np.clip(z, 0, 1)",
   "Yours stops at 1. ReLU has no upper end.")
at("leaky", "np.maximum(0.01 * z, z)",
   "That is the leaky one: negative numbers should become exactly 0 here.")
relu.variant(by_mask=lambda z: z * (z > 0),
    with_absolute_value=lambda z: np.float32((np.abs(z) + z) / 2))


@exercise(fixed=["one number"], hints=[
    "The slope does not depend on how large z is, only on which side of 0 "
    "it lies.",
    "A comparison of an array with 0 answers for each entry."])
def relu_derivative(rng):
    yield from inputs(rng)
    yield case("one number", 0.0, expect=[at_least((), 0), at_most((), 1)])


relu_derivative.edit("value", "np.where(z > 0, 1.0, 0.0)", "np.maximum(0, z)",
    "That is ReLU itself. Its slope is the same for z = 1 and z = 2.")
relu_derivative.edit("sign", "np.where(z > 0, 1.0, 0.0)", "np.sign(z)",
    "For negative z yours is -1, so ReLU would fall there. It is flat.")
relu_derivative.edit("sides_exchanged", "z > 0", "z < 0",
    "The two sides are exchanged.")
relu_derivative.edit("one_everywhere", "np.where(z > 0, 1.0, 0.0)",
    "np.ones_like(z)", "Yours is 1 everywhere, also where ReLU is flat.")
relu_derivative.edit("leaky", "1.0, 0.0", "1.0, 0.01", "On the left the plain "
    "ReLU is flat; a slope of 0.01 belongs to the leaky one.")
relu_derivative.edit("divided", "np.where(z > 0, 1.0, 0.0)",
    "np.maximum(0, z) / z", "relu(z) / z is right except at z = 0, where it "
    "is 0 / 0. Any number from 0 to 1 would do there, but not nan.")
relu_derivative.edit("keeps_z", "1.0, 0.0", "1.0, z",
    "For negative z your function returns z itself. What is the slope there?")
relu_derivative.mistake(ONE_NUMBER, with_if=lambda z: 1 if z > 0 else 0)
relu_derivative.variant(as_booleans=lambda z: z > 0,
    one_at_the_kink=lambda z: np.where(z >= 0, 1, 0).astype(np.float32),
    half_at_the_kink=lambda z: np.heaviside(z, 0.5))


def with_slopes(rng):
    """The inputs of `inputs`, some of them with a slope of their own."""
    for item in inputs(rng):
        yield case(item.kind, *item.args)
    for item in inputs(rng):
        yield case(f"{item.kind}, another slope", *item.args,
                   round(float(rng.uniform(0.05, 0.4)), 3))


SLOPE_WRITTEN_IN = ("With another slope than 0.01 yours stays the same. "
                    "Does your code use the argument, or a number?")


@exercise(hints=[
    "Two cases for each entry: it is positive, or it is not.",
    "For negative entries the slope is a factor."])
def leaky_relu(rng):
    yield from with_slopes(rng)


at = leaky_relu.at("slope * z")
at("slope_written_in", "0.01 * z", SLOPE_WRITTEN_IN, row=2)
at("plain", "0.0", "That is the plain ReLU. The leaky one lets a little of "
   "negative numbers through.")
at("slope_for_value", "slope", "For negative z the slope itself came out. It "
   "is a factor of z: what should z = -2 give with a slope of 0.1?")
at("sign_lost", "-slope * z",
   "Negative numbers came out positive. The leaky ReLU rises everywhere.")
leaky_relu.edit("sum_of_both", "np.where(z > 0, z, slope * z)",
    "np.maximum(0, z) + slope * z", "Negative numbers are right, positive "
    "ones too large: there the part with the slope was added as well.")
leaky_relu.edit("sides_exchanged", "z > 0", "z < 0", "The two sides are "
    "exchanged: positive numbers should come out as they are.")
leaky_relu.edit("divided", "slope * z", "z / slope", "Negative numbers became "
    "larger instead of smaller. A slope of 0.01 means a hundredth of z.")
leaky_relu.mistake(ONE_NUMBER,
    value_with_if=lambda z, slope=0.01: z if z > 0 else slope * z)
leaky_relu.variant(
    larger_of_both=lambda z, slope=0.01: np.maximum(z, slope * z),
    in_two_parts=lambda z, slope=0.01:
        np.maximum(0, z) + slope * np.minimum(0, z))


@exercise(fixed=["one number"], hints=[
    "As for ReLU, the side of 0 decides.",
    "Left of the kink the slope is the argument; right of it, as for ReLU."])
def leaky_relu_derivative(rng):
    yield from with_slopes(rng)
    # A little below the slope: float32 may round it down.
    yield case("one number", 0.0,
               expect=[at_least((), 0.01 - 1e-6), at_most((), 1)])
    slope = round(float(rng.uniform(0.05, 0.4)), 3)
    yield case("one number, another slope", 0.0, slope,
               expect=[at_least((), slope - 1e-6), at_most((), 1)])


at = leaky_relu_derivative.at("z > 0, 1.0, slope")
at("slope_written_in", "z > 0, 1.0, 0.01 + 0 * slope", SLOPE_WRITTEN_IN, row=2)
at("flat_left", "z > 0, 1.0, 0.0", "Yours is 0 on the left side, like the "
   "plain ReLU. What is the slope of slope times z?")
at("value_left", "z > 0, 1.0, slope * z", "On the left your result depends on "
   "how large z is. The slope of a straight line is the same everywhere.")
at("value", "z > 0, z, slope * z",
   "That is the leaky ReLU itself. Asked for is its slope.")
at("negative_slope", "z > 0, 1.0, -slope",
   "Yours falls on the left side. The leaky ReLU rises everywhere.")
at("sides_exchanged", "z < 0, 1.0, slope", "The two sides are exchanged.")
leaky_relu_derivative.edit("divided", "np.where(z > 0, 1.0, slope)",
    "np.where(z > 0, z, slope * z) / z", "Dividing the value by z is right "
    "except at z = 0, where it is 0 / 0. Any number from slope to 1 would do "
    "there, but not nan.")
leaky_relu_derivative.mistake(ONE_NUMBER,
    slope_with_if=lambda z, slope=0.01: 1 if z > 0 else slope)
leaky_relu_derivative.variant(one_right_of_zero=lambda z, slope=0.01:
        np.where(np.asarray(z) >= 0, 1, slope).astype(np.float32),
    left_of_zero=lambda z, slope=0.01:
        np.where(np.asarray(z) > 0, 1, slope).astype(np.float32),
    by_sum=lambda z, slope=0.01: slope + (1 - slope) * np.heaviside(z, 0.5))
question_branch = question("question_branch", {
    3: "That is one path: the slope of the bracket times b. b also stands "
       "outside the bracket.",
    5: "That is one path: b as the factor outside the bracket. b also "
       "stands inside it.",
    15: "That is J itself, or the product of the two paths. Where paths "
        "meet their slopes add.",
    1: "That is the slope of the bracket alone. It still passes the "
       "product, and b has a second path."}, rtol=1e-3)
question_linear = question("question_linear", {
    "a": "A hidden layer of sigmoid units bends. Here nothing bends before "
         "the last unit.",
    "c": "More numbers, but not more functions: multiply the three matrices "
         "out, and one is left."})
question_dead = question("question_dead", {
    "a": "For that they would need a gradient. What is the slope of ReLU "
         "where z < 0?",
    "b": "Shrinking is a change, too. What is the slope of ReLU where "
         "z < 0, and what is it multiplied with?"})
question_chain = question("question_chain", {
    1.25: "Along a path slopes multiply; you added them.",
    0.25: "That is one sigmoid. There are five on the way.",
    0.25 ** 4: "Count again: the gradient passes every one of the five "
               "sigmoids, also the first.",
    1: "1 is the largest slope of tanh. What is it for the sigmoid?",
    0.5 ** 5: "0.5 is the largest value of a or 1 - a at once. The slope is "
              "their product.",
}, rtol=2e-2, atol=1e-6)
