"""Which parts of a template are optional: read from the template itself, so that none is forgotten."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from flask import current_app
from jinja2 import BaseLoader, Environment, meta, nodes

#: What stands for "there is one, as in the example".
GIVEN = None
ABSENT = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A value on which a part of the letter depends: `guests`, or `event.cost`. `choices`: what it may be."""

    path: str
    choices: tuple[str | None, ...] = (GIVEN, ABSENT)


@dataclass(frozen=True, slots=True)
class Shape:
    """What a template asks for: every name in it, and which of them it can do without."""

    names: frozenset[str]
    parts: tuple[Part, ...]

    @property
    def number(self) -> int:
        """How many combinations there are."""
        found = 1
        for part in self.parts:
            found *= len(part.choices)
        return found

    def combinations(self) -> Iterator[dict[str, str | None]]:
        """A choice for each part; the first has all of them."""
        for chosen in itertools.product(*(part.choices for part in self.parts)):
            yield {part.path: choice for part, choice in zip(self.parts, chosen, strict=True)}


def environment() -> Environment:
    """Jinja as the letters use it."""
    return cast(Environment, current_app.extensions["guildhall-mail"].templates)


def file_of(kind: str) -> str:
    """The template of a kind of notice."""
    return f"mail/{kind.replace('.', '/')}.md"


def shape_of(kind: str) -> Shape:
    """The shape of this kind's template. Raises TemplateNotFound for a kind without one."""
    env = environment()
    trees = list(_trees(env, file_of(kind)))
    names = set().union(*(meta.find_undeclared_variables(tree) for tree in trees))
    choices: dict[str, set[str]] = {}
    for test in itertools.chain.from_iterable(_tests(tree) for tree in trees):
        for name in _paths(test):
            choices.setdefault(name, set())
        for compared in [test, *test.find_all(nodes.Compare)]:
            if isinstance(compared, nodes.Compare) and isinstance(compared.expr, nodes.Name | nodes.Getattr):
                constants = [each.expr for each in compared.ops if isinstance(each.expr, nodes.Const)]
                choices.setdefault(_path(compared.expr), set()).update(str(each.value) for each in constants)
    parts = [
        Part(name, (GIVEN, *sorted(said), ABSENT) if said else (GIVEN, ABSENT))
        for name, said in sorted(choices.items())
    ]
    return Shape(frozenset(names - set(env.globals) - {"association"}), tuple(parts))


def _trees(env: Environment, name: str) -> Iterator[nodes.Template]:
    """The template and whatever it includes."""
    tree = env.parse(cast(BaseLoader, env.loader).get_source(env, name)[0])
    yield tree
    for included in tree.find_all(nodes.Include):
        yield from _trees(env, cast(nodes.Const, included.template).value)


def _tests(tree: nodes.Template) -> Iterator[nodes.Node]:
    """What is asked in conditions; what `lines` may leave out counts too."""
    yield from (each.test for each in tree.find_all(nodes.If))
    yield from (each.test for each in tree.find_all(nodes.CondExpr))
    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "lines":
            yield from (each for each in call.args if isinstance(each, nodes.Name | nodes.Getattr))


def _paths(test: nodes.Node) -> set[str]:
    """The names that are asked for, with their attributes."""
    members = [test, *test.find_all((nodes.Getattr, nodes.Name))]
    inner = {id(each.node) for each in members if isinstance(each, nodes.Getattr)}
    return {_path(each) for each in members if isinstance(each, nodes.Getattr | nodes.Name) and id(each) not in inner}


def _path(node: nodes.Expr) -> str:
    return f"{_path(node.node)}.{node.attr}" if isinstance(node, nodes.Getattr) else cast(nodes.Name, node).name


def applied(values: Mapping[str, Any], chosen: Mapping[str, str | None]) -> dict[str, Any]:
    """The values with these choices: what is absent is empty, and what is given stays."""
    found = dict(values)
    for path, choice in chosen.items():
        name, _, attribute = path.partition(".")
        if choice is GIVEN or name not in found:
            continue
        found[name] = _with(found[name], attribute, choice) if attribute else choice
    return found


def _with(thing: Any, attribute: str, value: str) -> Any:
    return type(thing)(**{**vars(thing), attribute: value})
