"""Attacks by group: {group: [Attack]}."""

from red_team.attacks import (
    cells,
    checker,
    dear,
    display,
    files,
    forging,
    knowing,
    network,
    objects,
    reading,
    remains,
    resources,
    writing,
)

GROUPS = {module.__name__.rsplit(".", 1)[-1]: module.ATTACKS
          for module in (checker, forging, dear, objects, reading, writing,
                         files, network, remains, resources, cells, display,
                         knowing)}
ATTACKS = {attack.name: attack
           for attacks in GROUPS.values() for attack in attacks}
