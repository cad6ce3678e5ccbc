"""Diagrams: graphs, networks, arrays."""

import matplotlib.pyplot as plt
import numpy as np

from utils.plots.style import BLUE, GREY, RED


def draw_graph(nodes, edges, title="", size=(7, 2.6)):
    """Draw a computation graph, values forward and gradients backward.

    nodes: {name: (x, y, text)} with text shown in the box. edges: list of
    (from, to) or (from, to, label below the arrow).
    """
    _, ax = plt.subplots(figsize=size)
    xs, ys = zip(*[(x, y) for x, y, _ in nodes.values()])
    ax.set(xlim=(min(xs) - 0.7, max(xs) + 0.7),
           ylim=(min(ys) - 0.6, max(ys) + 0.6), title=title)
    ax.axis("off")
    boxes = {name: ax.text(x, y, text, ha="center", va="center", zorder=2,
                           bbox={"boxstyle": "round,pad=0.4", "fc": "white",
                                 "ec": BLUE})
             for name, (x, y, text) in nodes.items()}
    ax.figure.canvas.draw()  # the boxes get their size, arrows stop at them
    for start, end, *label in edges:
        (x0, y0, _), (x1, y1, _) = nodes[start], nodes[end]
        ax.annotate("", (x1, y1), (x0, y0), zorder=1, arrowprops={
            "arrowstyle": "-|>", "color": GREY, "lw": 1.4,
            "patchA": boxes[start].get_bbox_patch(),
            "patchB": boxes[end].get_bbox_patch(),
            "shrinkA": 2, "shrinkB": 2})
        if label:
            ax.text((x0 + x1) / 2, (y0 + y1) / 2 - 0.08, label[0], color=RED,
                    ha="center", va="top", fontsize=9)
    plt.show()


def draw_network(layer_sizes, titles=None, units=None, title="", ax=None,
                 most=6):
    """Draw a layered network: a circle a unit, a line a weight.

    layer_sizes: number of units from the input to the output. titles: text
    below each layer. units: {layer: texts written in or, for the first and
    last layer, beside its units}; layer 0 is the input, -1 the last. most:
    a layer with more units is shown by its first most - 2 and its last
    one, with dots between; texts are those of the units shown.
    """
    own = ax is None
    if own:
        _, ax = plt.subplots(figsize=(1.9 * len(layer_sizes) + 2, 3.4))
    last = len(layer_sizes) - 1
    texts = {layer % (last + 1): entries
             for layer, entries in (units or {}).items()}
    places = []
    for layer, size in enumerate(layer_sizes):
        place = (min(size, most) - 1) / 2 - np.arange(min(size, most))
        if size > most:  # the last place but one is for the dots
            ax.text(layer, place[-2], "⋮", ha="center", va="center",
                    fontsize=14, color=GREY)
            place = np.delete(place, -2)
        places.append(place)
    for layer in range(last):
        for start in places[layer]:
            for end in places[layer + 1]:
                ax.plot([layer, layer + 1], [start, end], color=GREY,
                        linewidth=0.7, linestyle="-", alpha=0.6, zorder=1)
    bottom = min(place[-1] for place in places) - 0.5
    for layer, place in enumerate(places):
        colour = GREY if layer == 0 else RED if layer == last else BLUE
        ax.scatter(np.full(place.size, layer), place, s=330, zorder=2,
                   facecolor="white", edgecolor=colour, linewidth=1.8)
        side, align = {0: (-0.2, "right"), last: (0.2, "left")}.get(
            layer, (0, "center"))
        for height, text in zip(place, texts.get(layer, ())):
            ax.text(layer + side, height, text, ha=align, va="center",
                    fontsize=10, zorder=3)
        if titles is not None:
            ax.text(layer, bottom - 0.15, titles[layer], ha="center",
                    va="top", fontsize=10)
    top = max(place[0] for place in places) + 0.6
    ax.set(xlim=(-0.8, last + 0.8), title=title,
           ylim=(bottom - (1 if titles is not None else 0.1), top))
    ax.axis("off")
    if own:
        plt.show()


def draw_arrays(*lines, title="", cell=0.42):
    """Draw arrays as tables of cells, side by side, one line under another.

    lines: lists of parts. A part is a text such as "+", or (caption, array),
    or (caption, array, shape): then the array is drawn stretched to shape,
    the cells that broadcasting adds in grey with dashed edges. Arrays have
    at most two dimensions; a rank-1 array is drawn as a row. cell: inches.
    """
    boxes, texts, top, width = [], [], 0.0, 0.0
    for parts in lines:
        tables = [None if isinstance(part, str) else np.atleast_2d(
            np.broadcast_to(*part[1:]) if len(part) == 3 else part[1])
            for part in parts]
        height = max(len(table) for table in tables if table is not None)
        left = 0.0
        for part, table in zip(parts, tables):
            if table is None:
                wide = 0.6 + 0.26 * len(part)
                texts.append((left + wide / 2, top - 1 - height / 2, part,
                              12))
                left += wide
                continue
            rows, columns = table.shape
            upper = top - 1 - (height - rows) / 2
            texts.append((left + columns / 2, upper + 0.4, part[0], 9))
            own = np.atleast_2d(part[1]).shape
            boxes += [(left + j, upper - i - 1, f"{table[i, j]:g}",
                       i < own[0] and j < own[1])
                      for i in range(rows) for j in range(columns)]
            left += columns
        top, width = top - height - 1.4, max(width, left)
    _, ax = plt.subplots(figsize=(cell * (width + 1),
                                  cell * (1 - top) + 0.5 * bool(title)))
    for x, y, number, is_own in boxes:
        ax.add_patch(plt.Rectangle(
            (x, y), 1, 1, facecolor="white" if is_own else "0.88",
            edgecolor=BLUE if is_own else GREY, lw=1.2 if is_own else 0.8,
            linestyle="-" if is_own else "--", zorder=2 if is_own else 1))
        texts.append((x + 0.5, y + 0.5, number, 10))
    for x, y, words, size in texts:
        ax.text(x, y, words, ha="center", va="center", fontsize=size,
                zorder=3)
    ax.set(xlim=(-0.5, width + 0.5), ylim=(top + 0.2, 0), title=title,
           aspect="equal")
    ax.axis("off")
    plt.show()


def draw_tensor_graph(tensor, names=None, title="", size=(9, 3)):
    """Draw what a Tensor was computed from, read off its edges.

    Each box holds a name or operation, the value (large ones: the shape),
    and the gradient if there is one. An arrow that counts several times
    says so. tensor: has data, grad and edges [(parent, rule)], as a
    utils.nn.Tensor; the operation is the function that defines rule. names:
    {Tensor: text}.
    """
    names, order = names or {}, {}

    def visit(node):
        if node not in order:
            for parent, _ in reversed(node.edges):
                visit(parent)
            order[node] = None

    visit(tensor)
    order = list(order)

    def number(values):
        return (f"{np.asarray(values).item():.3g}" if np.size(values) == 1
                else f"shape {np.shape(values)}")

    depth, rows = {}, {}
    for node in order:
        depth[node] = 1 + max((depth[p] for p, _ in node.edges), default=-1)
    for node in reversed(order):  # a leaf stands just before its first use
        for parent, _ in node.edges:
            rows.setdefault(parent, []).append(depth[node] - 1)
        if not node.edges and node in rows:
            depth[node] = min(rows[node])
    columns = [[node for node in order if depth[node] == column]
               for column in range(depth[tensor] + 1)]
    nodes, edges = {}, []
    for x, column in enumerate(columns):
        for place, node in enumerate(column):
            lines = [names[node]] if node in names else []
            if node.edges:
                lines.append(node.edges[0][1].__qualname__.split(".")[0])
            lines.append(number(node.data))
            if node.grad is not None:
                lines.append(f"grad {number(node.grad)}")
            y = place - (len(column) - 1) / 2
            nodes[id(node)] = (2 * x, y, "\n".join(lines))
    for node in order:
        parents = [id(parent) for parent, _ in node.edges]
        for parent in dict.fromkeys(parents):
            times = parents.count(parent)
            edges.append((parent, id(node),
                          *([f"{times} times"] if times > 1 else [])))
    draw_graph(nodes, edges, title, size)
