"""What a pack says to its reader, in English and in Russian."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Speech:
    """The words of a pack's page and Word file in one language; {0} is filled in."""

    language: str
    title: str
    welcome: str
    how: str
    by_hand: str
    fields: str
    fields_in_word: str
    key: str
    passage: str
    letters: tuple[str, str, str]  # one, some, many
    why: str
    note: str
    was: str
    sample: str
    as_in: str
    some_of: str
    on_record: str
    not_on_record: str
    good: str
    change: str
    skip: str
    comment: str
    wording: str
    progress: str
    copy: str
    copied: str
    copy_by_hand: str
    save: str
    nothing_yet: str
    send_back: str
    covering: str
    unlock_title: str
    unlock: str
    password: str
    open: str
    opening: str
    wrong_password: str
    cannot_open: str
    no_script: str
    word_how: tuple[str, ...]
    answer: str
    samples: str
    see_sample: str

    def count(self, number: int) -> str:
        """Return "17 letters" as the language counts."""
        return self.letters[_form(self.language, number)].format(f"{number:,}".replace(",", "\u00a0"))


def _form(language: str, number: int) -> int:
    """Return 0 for one, 1 for some, 2 for many (CLDR plural rules)."""
    if language != "ru":
        return 0 if number == 1 else 2
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2


def speech_for(language: str) -> Speech:
    """Return the words for passages in a language: Russian for Russian, else English."""
    return RUSSIAN if language.partition("-")[0] == "ru" else ENGLISH


ENGLISH = Speech(
    language="en",
    title="Texts to read",
    welcome="Please read these texts before they go out in letters.",
    how="Say for each whether it is good or should change. Whatever you leave open counts as not read. "
    "At the end, copy your answers and send them back. Nothing is sent by itself.",
    by_hand="Here you can only read. Write back with the key, {0}, and a line for each text, "
    "such as “1 OK” or “2: the date should be May”.",
    fields="Words in a frame stand for what differs from letter to letter, such as a name.",
    fields_in_word="Words in double braces stand for what differs from letter to letter, such as a name.",
    key="Key",
    passage="Text {0}",
    letters=("in {0} letter", "in {0} letters", "in {0} letters"),
    why="Why it is there",
    note="Note",
    was="What changed since it was approved",
    sample="Read it in its place",
    as_in="as in the letters “{0}”",
    some_of="it stands in {0} of {1} letters “{2}”",
    on_record="for those with “{0}” on record",
    not_on_record="for those without “{0}” on record",
    good="Good",
    change="Please change",
    skip="Skip",
    comment="What should change? A remark helps, too.",
    wording="You may change the words right here",
    progress="{0} of {1} answered",
    copy="Copy my answers",
    copied="Copied. Paste it into your message, all of it.",
    copy_by_hand="Select the text below and copy it.",
    save="Save my answers",
    nothing_yet="Nothing is answered yet.",
    send_back="Your answers, ready to send back",
    covering="My answers to {0}: {1} good, {2} to change, {3} skipped. Please keep all that follows.",
    unlock_title="Locked texts",
    unlock="These texts open with the password that you were given.",
    password="Password",  # noqa: S106 - the label of a field
    open="Open",
    opening="Opening …",
    wrong_password="This password does not open it. Capitals count; try again.",  # noqa: S106
    cannot_open="This program cannot open locked texts. Open the file in a new Firefox, Chrome or Safari.",
    no_script="To open it, open this file in a browser such as Firefox, Chrome or Safari.",
    word_how=(
        "Read each text and answer below it: type OK if it is good.",
        "If it should change, change the text, put a comment on it, or write after “Answer:” what to change.",
        "Whatever you leave as it is counts as not read. Save the file and send it back.",
    ),
    answer="Answer:",
    samples="The letters in which they stand",
    see_sample="In its place: at the end, {0}.",
)

RUSSIAN = Speech(
    language="ru",
    title="Тексты на прочтение",
    welcome="Пожалуйста, прочитайте эти тексты, прежде чем они уйдут в письмах.",
    how="О каждом скажите, хорош ли он или его нужно изменить. Всё, что останется без ответа, считается "
    "непрочитанным. В конце скопируйте ответы и отправьте их обратно. Само ничего не отправляется.",
    by_hand="Здесь можно только читать. Напишите в ответ ключ {0} и по строке на каждый текст, "
    "например «1 ОК» или «2: должен быть май».",
    fields="Слова в рамке заменяют то, что в каждом письме своё, например имя.",
    fields_in_word="Слова в двойных скобках заменяют то, что в каждом письме своё, например имя.",
    key="Ключ",
    passage="Текст {0}",
    letters=("в {0} письме", "в {0} письмах", "в {0} письмах"),
    why="Почему он здесь",
    note="Сноска",
    was="Что изменилось после одобрения",
    sample="Прочитать на своём месте",
    as_in="как в письмах «{0}»",
    some_of="он стоит в {0} из {1} писем «{2}»",
    on_record="для тех, у кого отмечено «{0}»",
    not_on_record="для тех, у кого не отмечено «{0}»",
    good="Хорошо",
    change="Изменить",
    skip="Пропустить",
    comment="Что изменить? Полезно любое замечание.",
    wording="Можно изменить слова прямо здесь",
    progress="Отвечено: {0} из {1}",
    copy="Скопировать ответы",
    copied="Скопировано. Вставьте в сообщение целиком.",
    copy_by_hand="Выделите текст ниже и скопируйте его.",
    save="Сохранить ответы",
    nothing_yet="Ответов пока нет.",
    send_back="Ваши ответы, готовые к отправке",
    covering="Мои ответы к {0}: хорошо {1}, изменить {2}, пропущено {3}. Сохраните всё, что ниже.",
    unlock_title="Закрытые тексты",
    unlock="Тексты откроются паролем, который вам дали.",
    password="Пароль",  # noqa: S106 - the label of a field
    open="Открыть",
    opening="Открывается …",
    wrong_password="Этот пароль не подходит. Проверьте заглавные буквы и попробуйте ещё раз.",  # noqa: S106
    cannot_open="Эта программа не открывает закрытые тексты. Откройте файл в новом Firefox или Chrome.",
    no_script="Чтобы прочитать, откройте этот файл в браузере: Firefox, Chrome или Safari.",
    word_how=(
        "Прочитайте каждый текст и ответьте под ним: напишите ОК, если он хорош.",
        "Если его нужно изменить, исправьте текст, оставьте примечание или напишите после слова «Ответ:», "
        "что изменить.",
        "Всё, что останется нетронутым, считается непрочитанным. Сохраните файл и отправьте его обратно.",
    ),
    answer="Ответ:",
    samples="Письма, в которых они стоят",
    see_sample="На своём месте: в конце, {0}.",
)
