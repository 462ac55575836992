"""What the audit trail holds is said in words, by the package that does it."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.sources import calls, listed, modules

#: Written by a route that acts by the verb in its address.
BY_VERB = {"f'mail.{verb}'": {"mail.retry", "mail.cancel", "mail.arrived", "mail.lost"}}

#: The core brings nothing: the office, which shows the trail, has the words for what the core does.
OF_CORE = {"audit.anchored"}


def written() -> Iterator[tuple[str, str]]:
    """(package, action) of all that is written into the trail."""
    for path, tree in modules().items():
        for name, call in calls(tree):
            if name == "audit.write":
                action = ast.unparse(call.args[0])
                for each in BY_VERB.get(action) or {ast.literal_eval(action)}:
                    yield Path(path).parts[1], each


def test_every_action_has_words_in_its_package_and_no_words_are_left_over(app):
    actions = app.extensions["house"].actions
    done = {action: package for package, action in written()}
    assert set(done) == set(actions), listed(set(done) ^ set(actions))
    assert not [
        action for action, package in done.items() if not action.startswith(f"{package}.") and action not in OF_CORE
    ]
    assert all(str(said).strip() for said in actions.values())


def test_no_two_actions_say_the_same(app):
    said = sorted(str(words) for words in app.extensions["house"].actions.values())
    assert not [one for one, other in itertools.pairwise(said) if one == other]
