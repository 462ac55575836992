"""The floors: the least a Flask page of each kind can cost, over the very rows the portal shows.

    FLOOR_DATABASE=sqlite:///… gunicorn "bench.support.floor:app"

`/bare`      a Jinja table of 50 rows from memory
`/list`      the same table, 50 event rows read with SQLAlchemy
`/in/people` signed in (Flask-Login: cookie, one user row), a COUNT, and 50 people
`/in/search` the same for people whose name contains `q`
`/enter`     sets the cookie
"""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

from flask import Flask, render_template, request
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user
from jinja2 import DictLoader
from sqlalchemy import create_engine, event, func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

PAGE = 50
TABLE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Rows</title></head><body><h1>Rows</h1>
{% if me %}<p>{{ me }}, {{ total }} rows</p>{% endif %}<table><thead><tr><th>Name</th><th>What</th><th>Where</th></tr>
</thead><tbody>{% for row in rows %}<tr><td><a href="/rows/{{ row.id }}">{{ row.name }}</a></td><td>{{ row.what }}</td>
<td>{{ row.place }}</td></tr>{% endfor %}</tbody></table></body></html>"""


class Base(DeclarativeBase):
    pass


class Person(UserMixin, Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    family_name: Mapped[str]
    given_name: Mapped[str]
    what: Mapped[str | None] = mapped_column("headline")
    place: Mapped[str | None] = mapped_column("email")


class Happening(Base):
    __tablename__ = "event"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column("title")
    what: Mapped[str] = mapped_column("summary")
    place: Mapped[str] = mapped_column("venue")
    start_utc: Mapped[datetime]


app = Flask(__name__)
app.secret_key = "floor"
app.jinja_loader = DictLoader({"table.html": TABLE})
login = LoginManager(app)
engine = create_engine(os.environ["FLOOR_DATABASE"], pool_size=8, max_overflow=0)
memory = [{"id": n, "name": f"Person {n}", "what": "Bookbinder", "place": "Ropewalk"} for n in range(PAGE)]


@event.listens_for(engine, "connect")
def _pragmas(connection: Any, _record: Any) -> None:
    if engine.dialect.name == "sqlite":
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")


@login.user_loader
def load(number: str) -> Person | None:
    with Session(engine, expire_on_commit=False) as session:
        return session.get(Person, int(number))


@app.get("/enter")
def enter() -> str:
    with Session(engine, expire_on_commit=False) as session:
        login_user(session.scalars(select(Person).order_by(Person.id).limit(1)).one())
    return "in"


@app.get("/bare")
def bare() -> str:
    return render_template("table.html", rows=memory)


@app.get("/list")
def listed() -> str:
    with Session(engine) as session:
        rows = session.scalars(select(Happening).order_by(Happening.start_utc.desc(), Happening.id).limit(PAGE)).all()
        return render_template("table.html", rows=rows)


@app.get("/in/people")
@login_required
def people() -> str:
    return _people(None)


@app.get("/in/search")
@login_required
def search() -> str:
    return _people(request.args["q"])


def _people(words: str | None) -> str:
    page = request.args.get("page", 1, type=int)
    wanted = select(Person)
    if words:
        wanted = wanted.where(Person.name.ilike(f"%{words}%"))
    counted = select(func.count()).select_from(wanted.subquery())
    with Session(engine) as session:
        total = session.scalar(counted)
        ordered = wanted.order_by(Person.family_name, Person.given_name, Person.id)
        rows = session.scalars(ordered.limit(PAGE).offset((page - 1) * PAGE)).all()
        return render_template("table.html", rows=rows, me=current_user.name, total=total)
