"""Everything shared comes from tests/support, a module per noun."""

pytest_plugins = [
    "tests.support.options",
    "tests.support.quick",
    "tests.support.repeating",
    "tests.support.spreading",
    "tests.support.databases",
    "tests.support.application",
    "tests.support.copies",
    "tests.support.client",
    "tests.support.time",
    "tests.support.jobs",
    "tests.support.hands",
    "tests.support.smtp",
    "tests.support.letters",
    "tests.support.people",
    "tests.support.people_kinds",
    "tests.support.site",
    "tests.support.browser",
    "tests.support.nu",
    "tests.support.languages",
]
