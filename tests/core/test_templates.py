"""Templates say in fewer steps what Jinja's own would say."""

from __future__ import annotations

from typing import Any

import pytest
from jinja2 import pass_context, pass_environment, pass_eval_context
from markupsafe import Markup

from portal.core import language


@pytest.fixture
def said(app: Any) -> Any:
    """What a template comes to inside a request."""

    def render(source: str, **values: Any) -> str:
        with app.test_request_context("/"):
            return str(app.jinja_env.from_string(source).render(**values))

    return render


def test_words_take_values_and_are_escaped_as_ever(said):
    assert said('{{ _("Sign in") }}') == "Sign in"
    assert said('{{ _("100%% of it") }}') == "100% of it"
    assert said('{{ _("Dear %(name)s", name=who) }}', who="<b>") == "Dear &lt;b&gt;"
    assert said('{{ _("Dear %(name)s", name=who) }}', who=Markup("<b>")) == "Dear <b>"
    assert said('{{ gettext("<i>all</i>") }}') == "<i>all</i>", "the sources' own markup stands"
    assert said('{{ ngettext("One of %(num)s", "%(num)s of them", 3) }}') == "3 of them"
    assert said("{% trans %}Sign in{% endtrans %}") == "Sign in"
    with pytest.raises(KeyError):
        said('{{ _("Dear %(name)s") }}')


def test_words_are_in_the_language_that_is_being_spoken(app, languages):
    template = app.jinja_env.from_string('{{ _("Sign in") }}')
    with app.test_request_context("/"):
        assert template.render() == "Sign in"
        with language.spoken(languages.long):
            assert template.render().startswith("⟦")
        assert template.render() == "Sign in"


def test_a_date_follows_the_language_within_one_page(app, languages):
    with app.test_request_context("/"):
        assert language.regional() == "en_GB"
        with language.spoken(languages.long):
            assert language.regional().startswith(languages.long)
        assert language.regional() == "en_GB"
        language.forget()
        language.g.language = languages.mirrored
        assert language.regional().startswith(languages.mirrored)


def test_a_callable_gets_first_what_it_asks_for(said):
    @pass_context
    def of_context(context: Any, word: str) -> str:
        return f"{context['here']} {word}"

    @pass_eval_context
    def of_looks(looks: Any, word: str) -> str:
        return f"{looks.autoescape} {word}"

    @pass_environment
    def of_all(environment: Any, word: str) -> str:
        return f"{environment.autoescape is not None} {word}"

    class Thing:
        @pass_context
        def __call__(self, context: Any, word: str) -> str:
            return f"{context['here']} {word}"

    given = {"here": "now", "plain": lambda word: f"just {word}", "looks": of_looks, "all": of_all, "thing": Thing()}
    every = "{{ plain('x') }}, {{ c('x') }}, {{ looks('x') }}, {{ all('x') }}, {{ thing('x') }}"
    assert said(every, c=of_context, **given) == "just x, now x, True x, True x, now x"
    assert said("{% for n in [1] %}{{ c(n) }}, {{ plain(n) }}{% endfor %}", c=of_context, **given) == "now 1, just 1"
    assert said("{{ 'a-b'.split('-')|length }}{{ range(2)|list|length }}{{ dict(a=1).a }}") == "221"


def test_a_macro_is_called_with_a_caller_a_loop_and_what_is_safe(said):
    source = """{% macro item(text, mark='', by=none) %}[{{ text }}{{ mark }}{% if caller %}{{ caller() }}{% endif %}]
    {%- endmacro %}
    {%- for n in ['<', 'b'] %}{% call item(n, mark='!') %}{{ n }}{{ loop.index }}{% endcall %}{% endfor %}"""
    assert said(source) == "[&lt;!&lt;1][b!b2]"
    assert said("{% macro m(a) %}{{ a }}{{ varargs|length }}{{ kwargs.x }}{% endmacro %}{{ m('<', 2, 3, x=4) }}") == (
        "&lt;24"
    )
    with pytest.raises(TypeError):
        said("{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1, 2) }}")
