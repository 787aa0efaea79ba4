"""Templates that would print, build or count without end: each ends at its tag, with a sentence."""

from __future__ import annotations

import resource
import sys
import time

import pytest
from jinja2 import Environment

from plea.model.problem import Place
from plea.word.fault import CannotFill
from plea.word.language import FILL_ERRORS, Sandbox
from plea.word.line import compile_line
from plea.word.markdown import SourceLine
from plea.word.sizes import OverLimit
from tests.word.documents import compiled, paragraph

VALUE = "it would make a value of more than 1 MB"
WIDE = "it would be more than 10,000 wide"
DIGITS = "it would make a number of more than 3,000 digits"
ITEMS = "it would make a list of more than 100,000 items"
PRINT = "it would print more than 50 MB"
STEPS = "it would repeat its loops more than 1,000,000 times"
NUMBERS = "it would count more than 10,000 numbers"
LIST = "it is a list or a group of fields, not words"
ENDLESS = "it calls itself without end"

HOSTILE = {
    "{{ 'x' * 10**9 }}": VALUE,
    "{{ 10**9 * 'x' }}": VALUE,
    "{{ ([1] * 10**9) | count }}": ITEMS,
    "{{ 2**(10**9) }}": DIGITS,
    "{{ 2**-(10**9) }}": DIGITS,
    "{{ (2**9000) * (2**9000) }}": DIGITS,
    "{{ ('%' ~ '1000000000d') | format(1) }}": WIDE,
    "{{ '%1000000000d' % 1 }}": WIDE,
    "{{ '%.1000000000f' % 1 }}": WIDE,
    "{{ '%*d' % (10**9, 1) }}": WIDE,
    "{{ '%(a)1000000000d' % {'a': 1} }}": WIDE,
    "{{ '%((a))1000000000d' % {'(a)': 1} }}": WIDE,
    "{{ ('%s' * 5000) % (('x' * 100000,) * 5000) }}": VALUE,
    "{{ '{:>1000000000}'.format(1) }}": WIDE,
    "{{ '{:>1000000000.2f}'.format(1) }}": WIDE,
    "{{ '{a:>1000000000}'.format_map({'a': 1}) }}": WIDE,
    "{{ ('{0}' * 3000).format('x' * 1000) }}": VALUE,
    "{{ 'x'.center(10**9) }}": WIDE,
    "{{ 'x'.ljust(10**9) }}": WIDE,
    "{{ 'x'.zfill(10**9) }}": WIDE,
    "{{ '\t'.expandtabs(10**9) }}": WIDE,
    "{{ (1).to_bytes(10**9, 'big') | count }}": WIDE,
    "{{ (1).to_bytes(length=10**9) | count }}": WIDE,
    "{{ 'x' | center(10**9) }}": WIDE,
    "{{ 'x' | center(width=10**9) }}": WIDE,
    "{{ ['x'] | map('center', 10**9) | join }}": WIDE,
    "{{ 'x' | indent(10**9, true) }}": WIDE,
    "{{ 'a b' | wordwrap(10**9) }}": WIDE,
    "{{ ('x' * 9000) | wordwrap(1, wrapstring='y' * 9000) }}": VALUE,
    "{{ ('x' * 9000) | replace('x', 'y' * 9000) }}": VALUE,
    "{{ ('x' * 9000).replace('x', 'y' * 9000) }}": VALUE,
    "{{ ('x' * 9000) | replace('', 'y' * 9000) }}": VALUE,
    "{{ range(9000) | join('x' * 9000) }}": VALUE,
    "{{ ('x' * 9000).join(range(9000) | map('string')) }}": VALUE,
    "{{ ('x' * 999000) ~ ('x' * 999000) }}": VALUE,
    "{{ ('x' * 999000) + ('x' * 999000) }}": VALUE,
    "{{ 5 | round(10**9) }}": "it would round to more than 100 digits",
    "{{ 5 | round(-10**9, 'ceil') }}": "it would round to more than 100 digits",
    "{{ [1] | batch(10**9, 0) | first | count }}": WIDE,
    "{{ [1] | slice(10**9) | list | count }}": WIDE,
    "{{ [[1]] | sum(start=[]) }}": "it adds up what are no numbers",
    "{{ [1, 2] | string }}": LIST,
    "{{ 'a' ~ [1] }}": LIST,
    "{{ '%s' % [1] }}": LIST,
    "{{ '{}'.format([1]) }}": LIST,
    "{{ '{!r}'.format([1]) }}": LIST,
    "{{ [[1]] | join }}": LIST,
    "{% for a in range(100000) %}x{% endfor %}": NUMBERS,
    "{% for a in range(10**30) %}x{% endfor %}": NUMBERS,
    "{% for a in range(9999) %}{% for b in range(9999) %}x{% endfor %}{% endfor %}": STEPS,
    "{% for a in range(9999) %}{% for b in range(9999) if b < 0 %}x{% endfor %}{% endfor %}": STEPS,
    "{% for a in range(9999) %}{% for b in range(9999) | map('string') %}x{% endfor %}{% endfor %}": STEPS,
    "{% for a in [1,2] recursive %}{% if loop.depth < 40 %}{{ loop([1,2]) }}{% endif %}{% endfor %}": STEPS,
    "{% for a in range(900) %}{% for b in range(900) %}{{ 'x' * 1000 }}{% endfor %}{% endfor %}": PRINT,
    "{% macro m() %}{% for b in range(9000) %}{{ 'x' * 9000 }}{% endfor %}{% endmacro %}{{ m() }}": PRINT,
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": ENDLESS,
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(40) }}": STEPS,
    "{% filter upper %}{% for b in range(9000) %}{{ 'x' * 9000 }}{% endfor %}{% endfilter %}": PRINT,
}


@pytest.mark.parametrize("source", HOSTILE)
def test_a_template_without_end_has_one(source):
    begin = time.process_time()  # a busy machine is no hang
    before = resource.getrusage(
        resource.RUSAGE_SELF
    ).ru_maxrss  # the tests before this one may have been large

    with pytest.raises(FILL_ERRORS) as fault:
        Sandbox().from_string(marked(source)).render()

    assert str(fault.value) == HOSTILE[source]
    assert time.process_time() - begin < 10
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 300_000 or sys.platform != "linux"


USUAL = [
    "{{ 'Ana' | center(9) }}|{{ 'a b' | title }}|{{ 3.14159 | round(2) }}|{{ [3, 1] | sort | first }}",
    "{{ '%s is %5.1f' % ('a', 3) }}|{{ '{:>5}|{a}'.format('x', a=1) }}|{{ '%d%%' | format(50) }}",
    "{{ ['a', 'b'] | map('upper') | join(', ') }}|{{ ', '.join(['a', 'b'] | map('upper')) }}",
    "{% for x in [1, 2, 3] if x > 1 %}{{ loop.index }}/{{ loop.length }} {% else %}none{% endfor %}",
    "{% for row in range(7) | batch(3, 'x') %}{{ row | join }} {% endfor %}{{ range(7) | slice(3) | list | count }}",
    "{% macro who(name) %}{{ name }}!{% endmacro %}{{ who('Ana') ~ who('Ben') }}",
    "{% filter upper %}a{{ 1 }}{% endfilter %}{{ [1, 2.5] | sum }}{{ 'a-b' | replace('-', ' ') }}",
    "{{ 'one two' | wordwrap(4) | count }}{{ 'a\nb' | indent | count }}{{ 2 ** 10 }}{{ 'ab' * 2 }}{{ ([1] + [2]) | join }}",
]


@pytest.mark.parametrize("source", USUAL)
def test_what_letters_need_is_as_jinja_has_it(source):
    assert (
        Sandbox().from_string(marked(source)).render()
        == Environment(autoescape=True).from_string(source).render()
    )


def marked(source: str) -> str:
    """Return a template with the delimiters that it has inside a Word file."""
    for plain, ours in (("{{", "\ufdd2"), ("}}", "\ufdd3"), ("{%", "\ufdd4"), ("%}", "\ufdd5")):
        source = source.replace(plain, ours)
    return source


@pytest.mark.parametrize(
    "source",
    ["{{ 'x' * 10**10 }}", "{{ 10**10**10 }}", "{{ 'x' | center(10**10) }}", "{{ '%9999999999d' % 1 }}"],
)
def test_compiling_works_nothing_out_that_is_too_large(source):
    begin = time.process_time()  # a busy machine is no hang

    Sandbox().compile(marked(source))

    assert time.process_time() - begin < 10


def test_the_fault_names_the_tag_that_prints_too_much():
    docx = compiled(
        paragraph("{{ name }}"),
        paragraph("{% for a in names %}"),
        paragraph("{% for b in names %}"),
        paragraph("{{ name * 9000 }}"),
        paragraph("{% endfor %}"),
        paragraph("{% endfor %}"),
    )

    with pytest.raises(CannotFill, match=r"^small\.docx, paragraph 4: it would print more than 50 MB$"):
        docx.fill({"name": "Ana", "names": list(range(900))})


def test_a_subject_line_has_the_same_limits():
    line, _ = compile_line(SourceLine("{{ name * 10**9 }}", Place.line("t.md", 3)), {})
    assert line is not None

    with pytest.raises(CannotFill, match=r"^t\.md, line 3: it would make a value of more than 1 MB$"):
        line.fill({"name": "Ana"})


def test_seventeen_thousand_rows_pass():
    docx = compiled(
        paragraph("{% for one in people %}"),
        paragraph("{{ loop.index }} {{ one.name }} {{ one.country }}"),
        paragraph("{% endfor %}"),
    )
    people = [{"name": "Ana Bell", "country": "Norway"}] * 17_000

    assert docx.fill({"people": people})


def test_every_limit_is_a_fault_that_filling_expects():
    assert issubclass(OverLimit, FILL_ERRORS)
