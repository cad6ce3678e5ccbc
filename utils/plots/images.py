"""Figures of images."""

import matplotlib.pyplot as plt


def show_images(images, titles=None, columns=8, size=1.5, title=None):
    """Show images in a grid.

    images: (n, h, w) or (n, h, w, 3), uint8 or float from 0 to 1. titles:
    n short texts. columns: images per row. size: inches per image.
    """
    count = len(images)
    columns = min(columns, count)
    rows = -(-count // columns)
    figure, axes = plt.subplots(
        rows, columns, squeeze=False,
        figsize=(columns * size, rows * (size + 0.3 * bool(titles))
                 + 0.4 * bool(title)))
    for axis in axes.ravel():
        axis.axis("off")
    for number, (axis, image) in enumerate(zip(axes.ravel(), images)):
        axis.imshow(image)
        if titles is not None:
            axis.set_title(titles[number], fontsize=9)
    if title:
        figure.suptitle(title)
    plt.show()
