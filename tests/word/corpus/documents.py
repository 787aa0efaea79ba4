"""The documents of the corpus, and what each is filled with. The name says what a document shows."""

from __future__ import annotations

from tests.word.corpus.make import (
    BREAK,
    SPELLED,
    SPELLING,
    TAB,
    Doc,
    bookmark,
    box,
    box_vml,
    complex_field,
    control,
    deleted,
    doc,
    drawing,
    endnote,
    footnote,
    inserted,
    link,
    p,
    r,
    table,
)

ANA = {"recipient": {"name": "Ana Bell", "country": "Norway", "title": ""}}
PEOPLE = {
    "people": [
        {"name": "Ana Bell", "city": "Oslo", "children": ["Ben", "Cleo"]},
        {"name": "Dov O'Shea", "city": "Cork & Kerry", "children": []},
        {"name": "Eve van der Meer", "city": "Delft", "children": ["Ana"]},
    ]
}
_HERE = bookmark(5, "here")
_BOLD, _LANG = "<w:b/>", '<w:noProof/><w:lang w:val="en-GB"/>'
_EACH, _END = p("{% for one in people %}"), p("{% endfor %}")

RUNS: dict[str, Doc] = {
    "split-over-runs": doc(p("Dear {", "{ rec", "ipient", ".na", "me }", "}, good day."), values=ANA),
    "split-over-single-characters": doc(
        p(*"Dear {{ recipient.name }} of {{ recipient.country }}!"), values=ANA
    ),
    "split-by-spell-check": doc(
        p(
            "Dear {{ ",
            SPELLING,
            "recipient.name",
            SPELLED,
            " }},",
            '<w:proofErr w:type="gramStart"/>',
            " hello",
            '<w:proofErr w:type="gramEnd"/>',
        ),
        values=ANA,
    ),
    "split-by-bookmarks": doc(p("Dear {{ recip", _HERE[0], "ient.na", _HERE[1], "me }}!"), values=ANA),
    "split-by-formatting": doc(
        p("Dear ", r("{{ recipient", _BOLD), r(".name", _LANG), r(" }}", "<w:i/>"), r("!", _BOLD)), values=ANA
    ),
    "split-by-page-guess": doc(
        p(
            "Dear ",
            '<w:r><w:t xml:space="preserve">{{ recipient</w:t><w:lastRenderedPageBreak/><w:t>.name }}</w:t></w:r>',
            "!",
        ),
        values=ANA,
    ),
    "split-by-line-break": doc(p("A {{ recipient.name", BREAK, "}} B"), values=ANA),
    "split-into-empty-runs": doc(
        p("A {{ recip", "", '<w:r w:rsidR="00AA00AA"/>', "ient.name }}", "", " B"), values=ANA
    ),
    "curly-quotes": doc(
        p(
            "{{ recipient.title | default(“friend”) }} {{ recipient.title | default(‘pal’) }} {{ recipient.title | default(„mate“) }}"
        ),
        p("{% if recipient.country == “Norway” %}"),
        p("home “quoted” words stay"),
        p("{% endif %}"),
        values={"recipient": {"name": "Ana Bell", "country": "Norway"}},
    ),
    "no-break-spaces": doc(
        p("{{\xa0recipient.name\xa0}} and {%\xa0if\u202frecipient.country\xa0%}yes{%\xa0endif\xa0%}\xa0!"),
        values=ANA,
    ),
    "tags-side-by-side": doc(
        p("{{recipient.name}}{{recipient.country}}{{ recipient.name }}", "{{recipient.country}}"), values=ANA
    ),
    "smart-tag-around-a-word": doc(
        p(
            "In ",
            f'<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="City">{r("{{ recipient")}</w:smartTag>',
            ".country }}.",
        ),
        values=ANA,
    ),
    "comment-tags": doc(
        p("Before{# never printed #} after"), p("{# alone #}"), p("End {# over ", "runs #}here"), values={}
    ),
    "braces-that-are-no-tags": doc(
        p("{ } }} {x} %} #} {recipient} C:\\{a}\\b 100 %"), p("set {1, 2} and }}"), values=ANA
    ),
}

_MAIL = p(r("mail ", _BOLD), link("to {{ recipient", r(".name }}", _BOLD), "!"), " now")
PLACES: dict[str, Doc] = {
    "in-a-table": doc(
        table(("Name", "{{ recipient.name }}"), ("Country", "{{ recipient.country }}")), p("End"), values=ANA
    ),
    "in-a-table-in-a-table": doc(
        table(
            (table(("{{ recipient.name }}", "inner {{ recipient.country }}")) + p(""), "{{ recipient.name }}")
        ),
        p(),
        values=ANA,
    ),
    "in-header-and-footer": doc(
        p("Body"),
        header=p("To {{ recip", "ient.name }}"),
        footer=p("In {{ recipient.country }}, page ", complex_field("PAGE", "1")),
        values=ANA,
    ),
    "in-first-and-even-headers": doc(
        p("Body"),
        header=p("Odd {{ recipient.name }}"),
        first_header=p("First {{ recipient.name }}"),
        even_header=p("Even {{ recipient.name }}"),
        values=ANA,
    ),
    "in-footnotes": doc(
        p("One", footnote(1), " two", footnote(2)),
        footnotes=(p(" About {{ recipient", ".name }}."), p(" Plain.")),
        values=ANA,
    ),
    "in-endnotes": doc(
        p("One", endnote(1), " two", endnote(2)),
        endnotes=(p(" About {{ recipient", ".name }}."), p(" Plain.")),
        values=ANA,
    ),
    "in-a-text-box": doc(
        p("Before ", box(p("To {{ reci", "pient.name }}") + p("{{ recipient.country }}"))),
        p("After"),
        values=ANA,
    ),
    "in-an-old-text-box": doc(
        p("Before ", f"<w:r>{box_vml(p('To {{ recipient.name }}'))}</w:r>"), values=ANA
    ),
    "in-a-text-box-in-the-header": doc(p("Body"), header=p(box(p("To {{ recipient.name }}"))), values=ANA),
    "in-a-hyperlink": doc(p(_HERE[0], "Target", _HERE[1]), _MAIL, values=ANA),
    "across-a-hyperlink": doc(
        p(_HERE[0], "Target", _HERE[1]), p("Dear {{ reci", link("pient.name"), " }}!"), values=ANA
    ),
    "in-the-title": doc(
        p("Body"), title="Letter to {{ recipient.name }}", values={"recipient": {"name": "Ana & <Bell>"}}
    ),
    "in-content-controls": doc(
        control(p("A {{ recipient.name }}")), p("B ", control(r("{{ recipient.country }}"), 78)), values=ANA
    ),
    "beside-fields-of-word": doc(
        p(
            "Page ",
            complex_field("PAGE", "1"),
            " for {{ recipient.name }} of ",
            complex_field("NUMPAGES", "1"),
        ),
        values=ANA,
    ),
    "in-headings": doc(p("Case of {{ recipient.name }}", style="Heading1"), p("Text"), values=ANA),
    "in-a-footnote-with-several-paragraphs": doc(
        p("One", footnote(1)),
        footnotes=(p(" First {{ recipient.name }}.") + p("Second {{ recipient.country }}."),),
        values=ANA,
    ),
}

ALONE: dict[str, Doc] = {
    "alone-in-a-paragraph": doc(
        p("A"), p(" {% if recipient.name %} "), p("B"), p(r("{% endif %}", _BOLD)), p("C"), values=ANA
    ),
    "alone-and-false": doc(
        p("A"), p("{% if recipient.title %}"), p("B"), p("{% endif %}"), p("C"), values=ANA
    ),
    "alone-in-a-row": doc(
        table(
            ("Name", "City"),
            ("{% for one in people %}", ""),
            ("{{ one.name }}", "{{ one.city }}"),
            ("", "{% endfor %}"),
        ),
        p(),
        values=PEOPLE,
    ),
    "alone-in-a-list-item": doc(
        p("{% for one in people %}", number=1),
        p("{{ one.name }}", number=1),
        p("{% endfor %}", number=1),
        p("{% if people %}", number=2),
        p("bullet", number=2),
        p("{% endif %}", number=2),
        values=PEOPLE,
    ),
    "alone-with-a-prefix": doc(
        p("{%p for one in people %}"),
        p("{{ one.name }}"),
        p("{%p endfor %}"),
        table(
            ("{%tr for one in people %}", ""), ("{{ one.name }}", "{{ one.city }}"), ("{%tr endfor %}", "")
        ),
        p("{%- if people -%}"),
        p("some"),
        p("{%- endif -%}"),
        values=PEOPLE,
    ),
    "alone-between-marks": doc(
        p(SPELLING, "{% if recipient", SPELLED, _HERE[0], ".name %}", _HERE[1]),
        p("B"),
        p("{% end", "if %}"),
        values=ANA,
    ),
    "alone-in-a-cell": doc(
        table(("{% if recipient.name %}", "x"), ("yes", "y"), ("{% endif %}", "")), p(), values=ANA
    ),
    "alone-as-the-only-words-of-a-cell": doc(
        table((p("{% if recipient.title %}") + p("Dr") + p("{% endif %}"), "right")), p(), values=ANA
    ),
    "alone-in-header-note-and-box": doc(
        p("One", footnote(1), box(p("{% if recipient.name %}") + p("boxed") + p("{% endif %}"))),
        header=p("{% if recipient.title %}") + p("no") + p("{% else %}") + p("yes") + p("{% endif %}"),
        footnotes=(p(" Note") + p("{% if recipient.name %}") + p("more") + p("{% endif %}"),),
        values=ANA,
    ),
    "alone-around-a-table": doc(
        p("{% if recipient.title %}"), table(("a", "b")), p("{% endif %}"), p("C"), values=ANA
    ),
    "alone-around-a-page-break": doc(
        p("A"),
        p("{% if recipient.title %}"),
        p('<w:r><w:br w:type="page"/></w:r>'),
        p("{% endif %}"),
        p("C"),
        values=ANA,
    ),
    "alone-in-the-last-paragraph": doc(
        p("A"), p("{% if recipient.name %}"), p("B"), p("{% endif %}"), values=ANA
    ),
    "nothing-left-in-a-header": doc(
        p("A"), header=p("{% if recipient.title %}") + p("B") + p("{% endif %}"), values=ANA
    ),
    "nothing-left-in-a-text-box": doc(
        p("A", box(p("{% if recipient.title %}") + p("B") + p("{% endif %}"))), values=ANA
    ),
    "nothing-left-in-a-footnote": doc(
        p("A", footnote(1)),
        footnotes=(p("{% if recipient.title %}") + p("B") + p("{% endif %}"),),
        values=ANA,
    ),
    "nothing-left-in-an-endnote": doc(
        p("A", endnote(1)), endnotes=(p("{% if recipient.title %}") + p("B") + p("{% endif %}"),), values=ANA
    ),
    "nothing-left-in-a-content-control": doc(
        control(p("{% if recipient.title %}") + p("B") + p("{% endif %}")), p("A"), values=ANA
    ),
    "nothing-left-in-a-row-of-a-table": doc(
        table(("{% if recipient.title %}",), ("B",), ("{% endif %}",)), p("A"), values=ANA
    ),
    "nothing-left-behind-a-table-in-a-cell": doc(
        table((table(("a",)) + p("{% if recipient.title %}") + p("B") + p("{% endif %}"),)),
        p("A"),
        values=ANA,
    ),
    "alone-in-a-cell-and-false": doc(
        table(("{% if recipient.title %}", "x"), ("yes", "y"), ("{% endif %}", "")), p(), values=ANA
    ),
    "alone-around-the-end-of-a-section": doc(
        p("A"),
        p("{% if recipient.title %}"),
        p("B", more='<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'),
        p("{% endif %}"),
        p("C"),
        values=ANA,
    ),
    "alone-in-the-paragraph-that-ends-a-section": doc(
        p("A"),
        p(
            "{% if recipient.name %}",
            more='<w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/></w:sectPr>',
        ),
        p("C"),
        p("{% endif %}"),
        values=ANA,
    ),
    "alone-beside-a-drawing": doc(
        p("A"),
        p("{% if recipient.name %}", drawing(7)),
        p("B"),
        p("{% endif %}", footnote(1)),
        footnotes=(p(" Note."),),
        values=ANA,
    ),
    "alone-in-a-row-with-a-drawing": doc(
        table(("{% for one in people %}", p(drawing(7))), ("{{ one.name }}", "x"), ("{% endfor %}", "")),
        p(),
        values={"people": []},
    ),
    "comment-tag-alone-in-a-row": doc(table(("a", "b"), ("{# alone #}", ""), ("c", "d")), p(), values={}),
    "everything-is-conditional": doc(p("{% if recipient.title %}"), p("B"), p("{% endif %}"), values=ANA),
}

LOOPS: dict[str, Doc] = {
    "loop-over-rows": doc(
        table(
            ("No", "Name"),
            ("{% for one in people %}", ""),
            ("{{ loop.index }}", "{{ one.name }}, {{ one.city }}"),
            ("{% endfor %}", ""),
            ("", "end"),
        ),
        p(),
        values=PEOPLE,
    ),
    "loop-over-no-rows": doc(
        table(
            ("No", "Name"),
            ("{% for one in people %}", ""),
            ("{{ loop.index }}", "{{ one.name }}"),
            ("{% endfor %}", ""),
        ),
        p(),
        values={"people": []},
    ),
    "loop-over-all-rows-of-a-table": doc(
        table(("{% for one in people %}", ""), ("{{ one.name }}", "{{ one.city }}"), ("{% endfor %}", "")),
        p(),
        values={"people": []},
    ),
    "loop-over-paragraphs": doc(
        _EACH, p("{{ one.name }}"), p("lives in {{ one.city }}"), _END, p("End"), values=PEOPLE
    ),
    "loop-over-list-items": doc(
        p("Who"),
        p("{% for one in people %}", number=2),
        p("{{ one.name }}", number=2),
        p("{% endfor %}", number=2),
        p("End"),
        values=PEOPLE,
    ),
    "loop-over-tables": doc(_EACH, table(("{{ one.name }}", "{{ one.city }}")), p(""), _END, values=PEOPLE),
    "loop-in-a-loop": doc(
        _EACH,
        p("{{ one.name }}:"),
        p("{% for child in one.children %}"),
        p("- {{ child }} ({{ loop.index }})"),
        p("{% else %}"),
        p("- nobody"),
        p("{% endfor %}"),
        _END,
        values=PEOPLE,
    ),
    "loop-of-rows-in-a-loop-of-rows": doc(
        table(
            ("{% for one in people %}", ""),
            ("{{ one.name }}", "parent"),
            ("{% for child in one.children %}", ""),
            ("{{ child }}", "child of {{ one.name }}"),
            ("{% endfor %}", ""),
            ("{% endfor %}", ""),
        ),
        p(),
        values=PEOPLE,
    ),
    "loop-in-a-cell": doc(
        table(("{{ people[0].name }}", _EACH + p("{{ one.name }}") + _END)), p(), values=PEOPLE
    ),
    "loop-in-a-line": doc(
        p("All: {% for one in people %}{{ one.name }}{% if not loop.last %}; {% endif %}{% endfor %}."),
        values=PEOPLE,
    ),
    "loop-in-header-and-footnote": doc(
        p("One", footnote(1)),
        header=_EACH + p("{{ one.name }}") + _END,
        footnotes=(p(" {% for one in people %}{{ one.city }}, {% endfor %}end"),),
        values=PEOPLE,
    ),
    "loop-in-an-endnote": doc(
        p("One", endnote(1)),
        endnotes=(p(" With {% for one in people %}{{ one.city }}, {% endfor %}end"),),
        values=PEOPLE,
    ),
    "if-elif-else": doc(
        _EACH,
        p("{% if one.city == 'Oslo' %}"),
        p("north"),
        p('{% elif one.city == "Delft" %}'),
        p("west"),
        p("{% else %}"),
        p("{{ one.city }}"),
        p("{% endif %}"),
        _END,
        values=PEOPLE,
    ),
    "if-in-a-line": doc(
        p(
            "Dear {% if recipient.title %}{{ recipient.title }} {% endif %}{{ recipient.name }}{% if not recipient.title %}!{% else %}?{% endif %}"
        ),
        values=ANA,
    ),
    "if-around-rows": doc(
        table(
            ("a", "b"),
            ("{% if recipient.title %}", ""),
            ("no", "no"),
            ("{% else %}", ""),
            ("yes", "yes"),
            ("{% endif %}", ""),
        ),
        p(),
        values=ANA,
    ),
    "filters": doc(
        p(
            "{{ people | length }} {{ people[0].name | upper }} {{ people | map(attribute='city') | join(', ') }} {{ nobody | default('none') }}"
        ),
        p(
            "{{ people | sort(attribute='city') | map(attribute='city') | first }} {{ 'a b' | title }} {{ 3.14159 | round(2) }} {{ people | map(attribute='name') | list | last }}"
        ),
        p(
            "{{ people[0].name | replace('Bell', '<b>') }} {{ ' x ' | trim }} {{ people[1].city | lower }} {{ people | selectattr('city', 'equalto', 'Oslo') | list | count }}"
        ),
        values=PEOPLE,
    ),
    "set": doc(
        p("{% set who = recipient.name | upper %}"),
        p("{{ who }} {% set n = 2 %}{{ n + 1 }}"),
        p("{% set line %}Dear {{ who }}{% endset %}"),
        p("{{ line }}!"),
        values=ANA,
    ),
    "shared-and-own-values": doc(
        p("{% if sender.city == 'Warsaw' %}"),
        p("From {{ sender.city | upper }} to {{ recipient.name }}"),
        p("{% else %}"),
        p("no"),
        p("{% endif %}"),
        p("{% for demand in demands %}"),
        p("{{ loop.index }}. {{ demand }} {{ recipient.country }}"),
        p("{% endfor %}"),
        shared={"sender": {"city": "Warsaw"}, "demands": ["Free <her>", "& him"]},
        values=ANA,
        footer=p("{{ sender.city }}"),
    ),
}

VALUES: dict[str, Doc] = {
    "values-with-lines-and-tabs": doc(
        p("[{{ v }}]"),
        table(("{{ v }}", "x")),
        p("x", footnote(1), box(p("{{ v }}"))),
        header=p("{{ v }}"),
        footnotes=(p(" {{ v }}"),),
        values={"v": "Street 1\n1010 City\tX\r\nEnd"},
    ),
    "values-that-xml-minds": doc(
        p("{{ v }}"),
        p("{{ v | upper }} {{ v ~ v }} {{ [v, v] | join('&') }}"),
        header=p("{{ v }}"),
        title="{{ v }}",
        values={"v": "<w:t> & \"x\" 'y' ]]> <!-- &amp; &#10;"},
    ),
    "values-that-look-like-tags": doc(
        p("{{ v }}"), p("{% if v %}{{ v }}{% endif %}"), values={"v": "{{ 7 * 7 }} {% for %} {# #} {"}
    ),
    "values-in-many-scripts": doc(
        p("{{ v }}"),
        p("{{ v | upper }}"),
        values={"v": "Ben Óđinsson, Żółć, Дов, عربي, 漢字, e\u0301, 𝄞, \u200f\u200b"},
    ),
    "values-with-spaces": doc(p("[{{ v }}]"), p("{{ v }}"), values={"v": "  two  between \xa0 "}),
    "values-that-are-numbers": doc(
        p("{{ n }} {{ f }} {{ z }} {{ n + 1 }}"), values={"n": 1200, "f": 2.5, "z": 0}
    ),
    "empty-values": doc(p("[{{ v }}]"), p("{{ v }}"), p("{{ v | default('-', true) }}"), values={"v": ""}),
    "words-around-breaks": doc(p("A", BREAK, "{{ recipient.name }}", TAB, "B", BREAK, "C"), values=ANA),
}

_ITEMS = p("first", number=1) + p("second", number=1)
REPEATED: dict[str, Doc] = {
    "numbering-restarts-in-a-loop": doc(
        _EACH, p("{{ one.name }}"), _ITEMS, _END, p("after", number=3), values=PEOPLE
    ),
    "numbering-restarts-in-a-nested-loop": doc(
        _EACH,
        p("{{ one.name }}"),
        p("{% for child in one.children %}"),
        p("{{ child }}", number=1),
        p("{% endfor %}"),
        _END,
        values=PEOPLE,
    ),
    "numbering-goes-on-in-a-list-of-a-loop": doc(
        p("{% for one in people %}"),
        p("{{ one.name }}", number=1),
        p("{% endfor %}"),
        p("last", number=1),
        values=PEOPLE,
    ),
    "numbering-restarts-in-a-table": doc(
        table(("{% for one in people %}",), (p("{{ one.name }}") + _ITEMS,), ("{% endfor %}",)),
        p(),
        values=PEOPLE,
    ),
    "drawings-in-a-loop": doc(_EACH, p("{{ one.name }} ", drawing(7)), _END, p(drawing(8)), values=PEOPLE),
    "text-boxes-in-a-loop": doc(
        _EACH,
        p(box(p("{{ one.name }}"))),
        _END,
        p(box(p("last"), 22).replace("_x0000_s1026", "_x0000_s1027")),
        values=PEOPLE,
    ),
    "bookmarks-in-a-loop": doc(_EACH, p(_HERE[0], "{{ one.name }}", _HERE[1]), _END, values=PEOPLE),
    "links-and-controls-in-a-loop": doc(
        p(_HERE[0], "Target", _HERE[1]),
        _EACH,
        p(link("{{ one.name }}")),
        control(p("{{ one.city }}")),
        _END,
        values=PEOPLE,
    ),
    "footnotes-in-a-loop": doc(
        _EACH,
        p("{{ one.name }}", footnote(1)),
        _END,
        p("End", footnote(2)),
        footnotes=(p(" In {{ one.city }}."), p(" Last.")),
        values=PEOPLE,
    ),
    "endnotes-in-a-loop": doc(
        _EACH,
        p("{{ one.name }}", endnote(1)),
        _END,
        p("End", endnote(2)),
        endnotes=(p(" In {{ one.city }}."), p(" Last.")),
        values=PEOPLE,
    ),
    "footnotes-behind-a-condition": doc(
        p("A{% if recipient.title %}", footnote(1), "{% endif %} B", footnote(2)),
        footnotes=(p(" Never."), p(" Always.")),
        values=ANA,
    ),
    "plain-endnotes-in-a-loop": doc(
        _EACH, p("{{ one.name }}", endnote(1)), _END, endnotes=(p(" The same."),), values=PEOPLE
    ),
    "the-same-note-in-both-branches": doc(
        p("{% if recipient.title %}"),
        p("A", footnote(1)),
        p("{% else %}"),
        p("B", footnote(2)),
        p("{% endif %}"),
        footnotes=(p(" One."), p(" Two.")),
        values=ANA,
    ),
    "caught-words-with-formatting": doc(
        p("{% set line %}"),
        p("Dear ", r("{{ recipient.name }}", _BOLD)),
        p("{% endset %}"),
        p("[{{ line }}]"),
        values=ANA,
    ),
    "endnotes-behind-a-condition": doc(
        p("A"),
        p("{% if recipient.title %}"),
        p("B", endnote(1)),
        p("{% endif %}"),
        p("C", endnote(2)),
        endnotes=(p(" Never."), p(" Always.")),
        values=ANA,
    ),
    "drawings-in-a-row-loop": doc(
        table(("{% for one in people %}", ""), ("{{ one.name }}", p(drawing(7))), ("{% endfor %}", "")),
        p(),
        values=PEOPLE,
    ),
    "a-text-at-its-place": doc(
        p("Above"),
        p("{{ letter }}"),
        p("Below"),
        letter=(
            "Dear **all**,",
            "",
            "- one",
            "- two",
            "",
            "{% if recipient.name %}",
            "for {{ recipient.name }}",
            "{% endif %}",
        ),
        values=ANA,
    ),
}

MISTAKES: dict[str, Doc] = {
    "mistake-unknown-filter": doc(
        p("Case", style="Heading1"), p("Dear {{ recipient.name | uper }},"), values=ANA
    ),
    "mistake-unclosed-if": doc(p("A"), p("{% if recipient.name %}"), p("B"), values=ANA),
    "mistake-unclosed-for-in-a-row": doc(
        table(("Name", "City"), ("{% for one in people %}", ""), ("{{ one.name }}", "x")), p(), values=PEOPLE
    ),
    "mistake-stray-endfor": doc(p("A"), p("{% endfor %}"), p("B"), values=ANA),
    "mistake-else-without-if": doc(p("A"), p("{% else %}"), p("B"), values=ANA),
    "mistake-crossed-blocks": doc(
        _EACH, p("{% if one.city %}"), p("{{ one.name }}"), _END, p("{% endif %}"), values=PEOPLE
    ),
    "mistake-braces-not-closed": doc(p("Dear {{ recipient.name }, hello"), p("A {% if x }"), values=ANA),
    "mistake-tag-over-two-paragraphs": doc(p("Dear {{ recipient"), p(".name }},"), values=ANA),
    "mistake-tag-over-two-cells": doc(table(("{{ recipient.", "name }}")), p(), values=ANA),
    "mistake-if-over-two-cells": doc(
        table(("a {% if recipient.name %} b", "c {% endif %} d")), p(), values=ANA
    ),
    "mistake-for-over-two-cells": doc(
        table(("{% for one in people %}{{ one.name }}", "{{ one.city }}{% endfor %}")), p(), values=PEOPLE
    ),
    "mistake-for-from-cell-to-cell-of-other-rows": doc(
        table(("a {% for one in people %}", "b"), ("c", "d"), ("e", "f {% endfor %}")), p(), values=PEOPLE
    ),
    "mistake-if-over-two-cells-and-false": doc(
        table(("a {% if recipient.title %} b", "c {% endif %} d")), p(), values=ANA
    ),
    "mistake-if-into-a-table-and-false": doc(
        p("{% if recipient.title %}"), table(("a", p("{% endif %}") + p("b"))), p("C"), values=ANA
    ),
    "mistake-for-over-two-paragraphs": doc(
        p("A {% for one in people %}{{ one.name }}"), p("x {% endfor %} end"), values=PEOPLE
    ),
    "mistake-for-into-a-content-control": doc(
        p("{% for one in people %}"), control(p("{{ one.name }}") + p("{% endfor %}")), values=PEOPLE
    ),
    "mistake-row-loop-closed-outside-the-table": doc(
        table(("{% for one in people %}", ""), ("{{ one.name }}", "")),
        p("{% endfor %}"),
        values={"people": []},
    ),
    "mistake-if-over-two-paragraphs": doc(
        p("Dear {% if recipient.title %}Dr"), p("x {% endif %} end"), values=ANA
    ),
    "mistake-if-into-a-table": doc(
        p("{% if recipient.name %}"), table(("a", p("{% endif %}") + p("b"))), p("C"), values=ANA
    ),
    "mistake-if-into-a-text-box": doc(
        p("{% if recipient.name %}"), p(box(p("{% endif %}") + p("b"))), p("C"), values=ANA
    ),
    "mistake-if-into-a-link": doc(
        p(_HERE[0], "Target", _HERE[1]), p("{% if recipient.name %} a ", link("b {% endif %} c")), values=ANA
    ),
    "mistake-if-in-body-ends-in-header": doc(
        p("{% if recipient.name %}"), p("A"), header=p("{% endif %}"), values=ANA
    ),
    "mistake-fields-out-of-reach": doc(
        p(*_HERE, "Target"),
        p(link("a link").replace("w:history", 'w:tooltip="About {{ recipient.name }}" w:history')),
        p(drawing(4).replace('name="Rectangle 4"', 'name="R" descr="Photo of {{ recipient.name }}"')),
        p(complex_field("SET x {{ recipient.country }}", "shown {{ recipient.country }}")),
        p(
            '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>{{ recip</m:t></m:r><m:r><m:t>ient.age }}</m:t></m:r></m:oMath>'
        ),
        footnotes=(p(" ", link("b").replace("w:history", 'w:tooltip="{% if x %}" w:history')),),
        values=ANA,
    ),
    "mistake-tracked-insertion": doc(
        p("Intro"), p("Dear {{ recipient", inserted(".name"), " }},"), values=ANA
    ),
    "mistake-tracked-deletion": doc(
        p("Dear {{ recipient.", deleted("first"), "name }},"), header=p("Old ", deleted("head")), values=ANA
    ),
    "mistake-unknown-instruction": doc(
        p("{% include 'x' %}"), p("{% repeat 3 %}"), p("{% raw %}x{% endraw %}"), values=ANA
    ),
    "mistake-empty-tags": doc(p("A {{ }} B {{}} C"), p("{% %}"), values=ANA),
    "mistake-tags-that-cannot-be-read": doc(
        p("{{ recipient name }} {{ recipient. }} {{ 'a }} {{ a + }}"),
        p("{% if %}"),
        p("{% for in people %}"),
        values=ANA,
    ),
    "mistake-everywhere": doc(
        p("One", footnote(1), endnote(1), box(p("{{ box | nofilter }}"))),
        table(("x", table(("{{ cell | nofilter }}",)) + p())),
        header=p("{{ head | nofilter }}"),
        footer=p("{{ foot | nofilter }}"),
        footnotes=(p(" {{ note | nofilter }}"),),
        endnotes=(p(" {{ end | nofilter }}"),),
        title="{{ title | nofilter }}",
        values={},
    ),
    "mistake-many-at-once": doc(
        p("{{ a | nofilter }}"), p("{% endif %}"), p("{{ b"), p("{% for x in y %}"), p("{{ }}"), values={}
    ),
    "mistake-no-place-for-the-letter": doc(
        p("Dear reader"), p("see {{ letter }} here"), letter=("Dear all,",), values={}
    ),
    "mistake-value-not-there": doc(p("A"), p("Dear {{ recipient.family_name }},"), values=ANA),
    "mistake-value-not-there-in-a-row": doc(
        table(("Name",), ("{% for one in people %}",), ("{{ one.surname }}",), ("{% endfor %}",)),
        p(),
        values=PEOPLE,
    ),
    "mistake-value-is-a-list": doc(p("All: {{ people }}"), values=PEOPLE),
    "mistake-value-no-file-can-hold": doc(p("A"), header=p("{{ v }}"), values={"v": "a\x0bb"}),
    "mistake-shared-value-not-there": doc(
        p("A"), p("{{ sender.town }}"), shared={"sender": {"city": "Warsaw"}}, values={}
    ),
    "mistake-in-a-footnote-behind-a-loop": doc(
        _EACH, p("{{ one.name }}", footnote(1)), _END, footnotes=(p(" {{ one.street }}"),), values=PEOPLE
    ),
    "mistake-comment-in-the-layout": doc(
        p(
            '<w:commentRangeStart w:id="0"/>',
            "Dear {{ recipient.name }}",
            '<w:commentRangeEnd w:id="0"/>',
            '<w:r><w:commentReference w:id="0"/></w:r>',
        ),
        comment="Is this right?",
        values=ANA,
    ),
    "mistake-hidden-text": doc(
        p("Shown ", r("hidden {{ recipient.country }}", "<w:vanish/>"), " {{ recipient.name }}"), values=ANA
    ),
}

DOCUMENTS = {**RUNS, **PLACES, **ALONE, **LOOPS, **VALUES, **REPEATED, **MISTAKES}

RESAVED = (
    "split-over-runs", "split-by-formatting", "split-by-bookmarks", "curly-quotes", "no-break-spaces",
    "in-a-table", "in-a-table-in-a-table", "in-header-and-footer", "in-first-and-even-headers", "in-footnotes", "in-endnotes",
    "in-a-text-box", "in-a-hyperlink", "in-the-title", "in-content-controls", "in-headings", "alone-in-a-row", "alone-in-a-list-item",
    "alone-in-header-note-and-box", "alone-around-a-page-break", "loop-over-rows", "loop-over-list-items", "loop-in-a-loop",
    "loop-in-header-and-footnote", "if-in-a-line", "values-with-lines-and-tabs", "values-that-xml-minds", "numbering-restarts-in-a-loop",
    "drawings-in-a-loop", "text-boxes-in-a-loop", "footnotes-in-a-loop", "bookmarks-in-a-loop", "links-and-controls-in-a-loop",
    "mistake-unknown-filter", "mistake-crossed-blocks", "mistake-tracked-insertion", "mistake-everywhere", "mistake-if-over-two-cells",
)  # fmt: skip
