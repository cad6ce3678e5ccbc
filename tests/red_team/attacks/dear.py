"""Answers of a megabyte that take long to read or to compare.

They are sent as the trusted side expects them, in place of one exercise.
Whoever reads them in the process that grades keeps the class waiting.
"""

from red_team.attacks.forging import frames

LARGE = ("[['uint8', [700_000], __import__('base64').b64encode(bytes(700_000)"
         ").decode()]]")
SMALL = ("[['float64', [16], __import__('base64').b64encode(bytes(128)"
         ").decode()]]")
FORMS = {
    "array_often": ("33 GB: one array again and again",
                    f"{{'list': [{{'array': 0}}] * 22_000}}, {LARGE}"),
    "array_within": ("as much of one array as the bound allows",
                     f"{{'list': [{{'array': 0}}] * 22}}, {LARGE}"),
    "entries": ("as many entries as the bound allows",
                "{'list': [0.5] * 190_000}"),
    "lists": ("empty lists without end", "{'list': [{'list': []}] * 80_000}"),
    "arrays": ("small arrays without end",
               f"{{'list': [{{'array': 0}}] * 75_000}}, {SMALL}"),
    "names": ("names without end",
              "{'dict': [[f'n{k}', 1] for k in range(60_000)]}"),
    "layers": ("a network of 15,000 layers", "{'dict': [[f'{name}{layer}', "
               "{'array': 0}] for layer in range(1, 15_000) for name in "
               f"'Wb']}}, {SMALL}"),
    "texts": ("arrays of text, each filled up", "{'list': [{'values': "
              "['x' * 9_000] + [''] * 200, 'shape': [201], 'type': '<U1'}] "
              "* 100}"),
    "type": ("an array of a type that is long to read",
             "{'values': [1], 'shape': [1], 'type': 'i4,' * 330_000}"),
    "digits": ("numbers of 4,000 digits", "{'list': [10 ** 4000] * 240}"),
}
# Judged as a number; those that pass the reading also as an array, and by
# properties.
READ = ("array_within", "lists", "arrays", "layers")
ATTACKS = [
    frames(f"dear_{name}_{exercise}", f"{tries}, for {exercise}",
           f"[sent(n, {form}) for n in range({cases})]", exercise)
    for name, (tries, form) in FORMS.items()
    for exercise, cases in (("average", 2), ("centre", 2), ("draw", 1))
    if exercise == "average" or name in READ]
