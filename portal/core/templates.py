"""Templates: Jinja's, with what a page does hundreds of times done with less ado. What they can say is not changed.

A page of fifty rows calls some hundred macros and functions and says as many words. Jinja asks each callable, each
time, what it wants to be given first, and puts a translation together anew from its catalogue.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import lru_cache
from types import FunctionType
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from portal.core import language

#: How Jinja marks a function that wants its context, or something else, as the first argument.
MARK = "jinja_pass_arg"
#: What compiled templates hand over for such functions, and all others never see.
SURROUNDINGS = ("_block_vars", "_loop_vars")


class Page(Context):
    """The context of a template: macros, and plain functions that want nothing, are called straight away."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:
        kind = type(called)
        if kind is FunctionType and MARK not in called.__dict__:
            for name in SURROUNDINGS:
                kwargs.pop(name, None)
            return called(*args, **kwargs)
        if kind is Macro or called is said:
            for name in SURROUNDINGS:
                kwargs.pop(name, None)
            return called(self.eval_ctx, *args, **kwargs)
        return super().call(called, *args, **kwargs)


class Templates(Environment):
    """Templates share the environment's globals as they are: none has its own, and a chain of maps is slow to read."""

    context_class = Page

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def init_words(app: Flask) -> None:
    """Templates say their words in the language that is being spoken."""
    app.jinja_env.install_gettext_callables(_found, _found_number, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"] = said


@pass_eval_context
def said(page: EvalContext, words: str, /, **values: Any) -> str:
    """The words, with the values in their places: always a format, as Jinja's own `gettext` of the new style has it."""
    if values:
        return _wording(language.words(), words, page.autoescape) % values
    return _whole(language.words(), words, page.autoescape)


@lru_cache(maxsize=8192)
def _wording(catalogue: Any, words: str, safe: bool) -> str:
    found = str(catalogue.ugettext(words))
    return Markup(found) if safe else found  # noqa: S704 - from our own catalogues


@lru_cache(maxsize=8192)
def _whole(catalogue: Any, words: str, safe: bool) -> str:
    return _wording(catalogue, words, safe) % {}


def _found(words: str) -> str:
    return str(language.words().ugettext(words))


def _found_number(one: str, many: str, number: int) -> str:
    return str(language.words().ungettext(one, many, number))
