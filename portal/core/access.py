"""Who may do what: rights are computed per request from dated records, never copied to a flag.

Every endpoint declares what it needs, with `@public` or `@requires(...)`; an undeclared one keeps the
application from starting. Policies are plain functions `(actor, object) -> bool`, asked by routes
(`@requires(policy, of=load)`), templates (`may("package.policy", object)`) and menus alike. They ask
`who.may(right, about)`: a right has a reach.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, TypeVar, overload

from flask import Flask, abort, current_app, g, has_request_context, redirect, request, url_for

from portal.core.actors import ANYWHERE, BY_SESSION, VISITOR, Actor, HalfIn, Right, Standing
from portal.core.house import house
from portal.core.places import endpoint_at
from portal.core.typed import words_sent
from portal.core.ways_in import refusal, wants_problem

Policy = Callable[[Actor, Any], bool]
Need = Right | Standing | Policy
View = TypeVar("View", bound=Callable[..., Any])
POLICIES: dict[str, Policy] = {}


@dataclass(frozen=True, slots=True)
class Access:
    """What an endpoint declares: any of `needs`, asked about what `of` loads. `by`: which ways in it is open to."""

    needs: tuple[Need, ...] = ()
    of: Callable[..., Any] | None = None
    public: bool = False
    by: tuple[str, ...] = (BY_SESSION,)

    @property
    def by_rights_alone(self) -> bool:
        """Whether nothing has to be loaded to say no."""
        return all(isinstance(need, Right | Standing) or getattr(need, "rights_alone", False) for need in self.needs)

    def met(self, who: Actor, about: Any) -> bool:
        """Whether any of the needs is."""
        return any(_met(need, who, about) for need in self.needs)


def actor() -> Actor:
    """Whoever makes this request; outside of requests, a visitor."""
    if not has_request_context():
        return VISITOR
    if "actor" not in g:
        g.actor = VISITOR  # the loader may ask for settings, never for the actor
        g.actor = _where_open(house().load_actor())
    return g.actor  # type: ignore[no-any-return]


def _where_open(who: Actor) -> Actor:
    """On a page for everybody that is not open to their way, they are a visitor: a token lends what says so."""
    access: Access | None = getattr(current_app.view_functions.get(request.endpoint or ""), "access", None)
    elsewhere = who.way not in (access.by if access else (BY_SESSION,))
    return replace(VISITOR, way=who.way) if who.signed_in and elsewhere and (not access or access.public) else who


def forget_actor() -> None:
    """Compute the actor anew: somebody signed in or out during this request."""
    g.pop("actor", None)


P = TypeVar("P", bound=Callable[..., bool])


def policy(function: P) -> P:
    """Register a policy under `package.function` so that templates can ask it. Each has its own name in the package."""
    package = function.__module__.removeprefix("portal.").split(".")[0]
    name = f"{package}.{function.__name__}"
    known = POLICIES.setdefault(name, function)
    if known.__module__ != function.__module__:
        raise TypeError(f"{name} is a policy of {known.__module__} already")
    return function


def office(function: P) -> P:
    """A policy that looks at rights alone: it is asked before anything is loaded, so that a no tells nothing.

    Then what it is asked about is ANYWHERE. It hands that on to `who.may`, and to nothing else.
    """
    function.rights_alone = True  # type: ignore[attr-defined]
    return policy(function)


def may(name: str, about: Any = None) -> bool:
    """Ask a registered policy about an object, for whoever makes this request."""
    return POLICIES[name](actor(), about)


def opens(address: str) -> bool:
    """Whether a page of ours opens for whoever makes this request, as far as their rights alone say: for ways back.

    Many pages share one way back, and a right may reach the page and not the list that it came from. A visitor is
    asked to sign in there.
    """
    who, endpoint = actor(), endpoint_at(address)
    access: Access | None = getattr(current_app.view_functions.get(endpoint or ""), "access", None)
    if access is None or access.public or not who.signed_in or not access.by_rights_alone:
        return True
    return access.met(who, ANYWHERE if access.of else None)


@overload
def public(view: View) -> View: ...
@overload
def public(*, by: tuple[str, ...]) -> Callable[[View], View]: ...
def public(view: Any = None, *, by: tuple[str, ...] = (BY_SESSION,)) -> Any:
    """Everybody may, signed in or not. `by`: who came in another way is read as a visitor."""

    def declare(view: View) -> View:
        view.access = Access(public=True, by=by)  # type: ignore[attr-defined]
        return view

    return declare if view is None else declare(view)


def requires(
    *needs: Need, of: Callable[..., Any] | None = None, by: tuple[str, ...] = (BY_SESSION,)
) -> Callable[[View], View]:
    """Any of the needs opens the endpoint.

    `of` loads what the endpoint is about from the URL's arguments (it answers 404 for what the actor may not
    see); the view then gets that object as its first argument instead of them. What lies beyond the reach of
    somebody's right is missing to them.
    """
    if not needs:
        raise TypeError("an endpoint needs something, or is public")

    def guard(view: View) -> View:
        access = Access(needs=needs, of=of, by=by)
        asks_first = of is None or access.by_rights_alone

        @wraps(view)
        def guarded(**arguments: Any) -> Any:
            who = actor()
            if not who.signed_in and Standing.VISITOR not in needs:
                return _ask_to_sign_in(who.half)
            if who.way not in by:
                abort(403)
            if asks_first and not access.met(who, ANYWHERE if of else None):
                abort(403)  # whoever lacks the right does not even learn what exists
            if of is None:
                return view(**arguments)
            about = of(**arguments)
            if not access.met(who, about):
                abort(404 if asks_first else 403)
            return view(about)

        guarded.access = access  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def _met(need: Need, who: Actor, about: Any) -> bool:
    if isinstance(need, Standing):
        return who.stands(need)
    return who.may(need, about) if isinstance(need, Right) else need(who, about)


def _ask_to_sign_in(half: HalfIn | None) -> Any:
    """To the page where they come in, or where what is missing of that is shown. Whoever reads no page: 401.

    So is whoever typed words while their sign-in ended: the page of that error gives them back.
    """
    if wants_problem():
        raise refusal()
    page = half.finish if half else "accounts.sign_in"
    if request.method not in {"GET", "HEAD"}:
        return abort(401) if words_sent() else redirect(url_for(page), 303)
    return redirect(url_for(page, next=request.full_path.rstrip("?")), 303)


def undeclared(app: Flask) -> list[str]:
    """Endpoints that declare no access. The static files are everybody's."""
    return sorted(name for name, view in app.view_functions.items() if not hasattr(view, "access") and name != "static")
