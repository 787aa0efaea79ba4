"""The forms of the door: log-in, joining, passwords, invitations, one's own page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import AbstractBaseUser, User
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError

from plea.address.forms import LANGUAGES
from plea_web.desk.models import Member, Role

LANGUAGE_NAMES = LANGUAGES
_LANGUAGES = list(LANGUAGES.items())
_HOW_TO_CHOOSE = "Ten characters or more. Four words that do not belong together are easy to keep."
_LANGUAGES_HINT = "Choose none for all of them."


def languages_read(codes: Iterable[str]) -> str:
    """Return the names of languages for people: "English, Russian"; nothing chosen: "all languages"."""
    return ", ".join(LANGUAGE_NAMES.get(code, code) for code in codes) or "all languages"


class LoginForm(AuthenticationForm):
    """User name and password; in a locked session the password alone."""

    # The same words for a wrong password, an unknown name and a closed account.
    error_messages = {
        "invalid_login": "User name and password do not go together. Capitals matter in the password."
    }

    def __init__(self, request: Any, sent: Any = None, *, locked: Member | None = None) -> None:
        if locked is not None and locked.user is not None and sent is not None:
            sent = {"username": locked.user.username, "password": sent.get("password", "")}
        super().__init__(request, sent)
        self.fields["username"].label = "User name"
        self.fields["username"].required = locked is None
        if locked is not None:
            self.error_messages = {"invalid_login": "This is not your password. Capitals matter in it."}
            self.fields["password"].widget.attrs["autofocus"] = True

    def clean_username(self) -> str:
        """Capitals do not matter in a user name."""
        return str(self.cleaned_data["username"]).casefold()

    def confirm_login_allowed(self, user: AbstractBaseUser) -> None:
        """Let in active members only."""
        if not Member.objects.filter(user_id=user.pk, active=True).exists():
            raise self.get_invalid_login_error()


class _NewPassword(forms.Form):
    """A new password, judged by the rules in the settings."""

    password = forms.CharField(
        label="Password",
        help_text=_HOW_TO_CHOOSE,
        strip=False,
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def owner_of_password(self) -> User:
        """Return whose password it will be; their names are no password."""
        return User(
            username=self.cleaned_data.get("username", ""), first_name=self.cleaned_data.get("name", "")
        )

    def clean(self) -> dict[str, Any]:
        """Judge the password when everything else is known."""
        if password := self.cleaned_data.get("password"):
            try:
                password_validation.validate_password(password, self.owner_of_password())
            except ValidationError as faults:
                self.add_error("password", faults)
        return self.cleaned_data


class AccountForm(_NewPassword):
    """A user name and a password."""

    username = forms.CharField(
        label="User name",
        help_text="What you type to log in. Nobody else sees it.",
        max_length=60,
        validators=[UnicodeUsernameValidator()],
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    field_order = ["name", "username", "password"]

    def clean_username(self) -> str:
        """Refuse a name that is taken; capitals do not tell two apart."""
        username = str(User.normalize_username(self.cleaned_data["username"])).casefold()
        if User.objects.filter(username=username).exists():
            raise ValidationError("Somebody here has this user name. Choose another.")
        return username


class JoinForm(AccountForm):
    """An account, and the name that others see."""

    name = forms.CharField(
        label="Your name, as others here see it",
        help_text="A first name or a made-up one is enough.",
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )


class RenewForm(_NewPassword):
    """A new password for somebody who forgot the old one."""

    def __init__(self, user: User, sent: Any = None) -> None:
        super().__init__(sent)
        self.user = user
        self.fields["password"].label = "New password"

    def owner_of_password(self) -> User:
        """Return the member's user."""
        return self.user


class PasswordForm(RenewForm):
    """The present password and a new one."""

    old_password = forms.CharField(
        label="Present password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old_password", "password"]

    def clean_old_password(self) -> str:
        """Whoever sits here by chance does not know it."""
        typed = str(self.cleaned_data["old_password"])
        if not self.user.check_password(typed):
            raise ValidationError("This is not your present password.")
        return typed


class ProfileForm(forms.Form):
    """What members say of themselves."""

    name = forms.CharField(label="Name, as others here see it", max_length=100)
    languages = forms.MultipleChoiceField(
        label="Languages that you read",
        help_text=_LANGUAGES_HINT,
        required=False,
        choices=_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    keys_on = forms.BooleanField(label="Single keys press buttons (? shows them)", required=False)


class InviteForm(forms.Form):
    """For whom a link is."""

    role = forms.ChoiceField(
        label="Role", choices=Role.choices, initial=Role.VOLUNTEER, widget=forms.RadioSelect
    )
    languages = forms.MultipleChoiceField(
        label="Languages that they read",
        help_text=_LANGUAGES_HINT,
        required=False,
        choices=_LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label="For whom",
        help_text="For your own list, until they have joined. Initials will do.",
        required=False,
        max_length=100,
    )
