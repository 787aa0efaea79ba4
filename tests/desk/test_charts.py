"""Charts: what is drawn, what it says, and that no name breaks out of it."""

from __future__ import annotations

from lxml import etree

from plea_web.desk.charts import Bar, Column, Part, band, bars, columns


def test_bars_say_their_label_and_their_numbers_above_each_bar() -> None:
    chart = bars("by", "Answers by group", "Group A 2 of 8.", [Bar("Group A", 0.25, "2 of 8 · 25%")])

    assert chart == (
        '<svg class="chart" width="100%" height="42" role="img" aria-labelledby="by-name" '
        'aria-describedby="by-tells"><title id="by-name">Answers by group</title>'
        '<desc id="by-tells">Group A 2 of 8.</desc><g><title>Group A: 2 of 8 · 25%</title>'
        '<rect class="hit" y="0" width="100%" height="38"/><text class="label" y="15">Group A</text>'
        '<text class="said" x="100%" y="15" text-anchor="end">2 of 8 · 25%</text>'
        '<rect class="rail" y="22" width="100%" height="9" rx="1.5"/>'
        '<rect class="bar " y="22" width="25%" height="9" rx="1.5"/></g></svg>'
    )


def test_a_chart_that_leads_on_is_a_group_since_a_picture_holds_no_links() -> None:
    chart = etree.fromstring(
        bars("by", "States", "Sent 3.", [Bar("Sent", 1, "3", link="/c/1/board/?a=b&c=d")])
    )

    assert chart.get("role") == "group"
    (link,) = chart.findall("a")
    assert (link.get("href"), link.get("aria-label")) == ("/c/1/board/?a=b&c=d", "Sent: 3")


def test_columns_stand_on_each_other_and_a_round_number_is_the_height() -> None:
    parts = [Part("post", 6, "by-paper"), Part("fax", 0, "by-fax"), Part("e-mail", 3, "by-email")]
    chart = etree.fromstring(
        columns(
            "w", "Weeks", "9 times.", [Column("Week of 5 March 2018", parts, mark="Mar"), Column("Next", [])]
        )
    )

    drawn = [dict(one.attrib) for one in chart.iter("rect") if one.get("class") != "hit"]
    assert drawn == [
        {"class": "part by-paper", "x": "6%", "y": "87.2", "width": "38%", "height": "100.0"},
        {"class": "part by-email", "x": "6%", "y": "36.8", "width": "38%", "height": "49.6"},
    ]
    assert [one.text for one in chart.iter("text")] == ["5", "10", "Mar"]
    assert [one.text for one in chart.iter("title")] == [
        "Weeks", "Week of 5 March 2018: 6 post, 3 e-mail", "Next: nothing",
    ]  # fmt: skip


def test_a_band_is_cut_into_its_parts_with_a_number_where_there_is_room() -> None:
    parts = [
        Part("Granted", 1, "is-granted"),
        Part("Noted", 0, "is-noted"),
        Part("Refused", 19, "is-refused"),
    ]
    chart = etree.fromstring(band("d", "A pardon", "granted 1, refused 19.", parts))

    assert [(one.get("x"), one.get("width")) for one in chart.iter("rect")] == [("0%", "5%"), ("5%", "95%")]
    assert [one.text for one in chart.iter("text")] == ["19"]


def test_a_name_with_signs_of_html_stays_words() -> None:
    chart = bars("by", "Groups", "One.", [Bar('Dov <O\'Shea> & "friends"', 1, "1", link='/?a="b"')])

    assert etree.fromstring(chart).find("a").get("aria-label") == 'Dov <O\'Shea> & "friends": 1'  # type: ignore[union-attr]


def test_charts_carry_no_style_of_their_own() -> None:
    drawn = bars("a", "A", "A.", [Bar("A", 0.5, "1")]) + columns(
        "b", "B", "B.", [Column("B", [Part("p", 1, "k")])]
    )

    assert "style" not in drawn
