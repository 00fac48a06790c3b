import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from starrating.passwords import CharacterClassesValidator, one_time_password


@pytest.mark.parametrize("password", ["abcdefGHIJKL", "abcdef123456", "测试测试abcdef"])
def test_two_classes_are_too_few(password: str) -> None:
    with pytest.raises(ValidationError, match="至少三类"):
        CharacterClassesValidator().validate(password)


@pytest.mark.parametrize("password", ["abcdefGHI123", "abc-def-123!", "ABC-def-xyz!"])
def test_three_classes_are_enough(password: str) -> None:
    CharacterClassesValidator().validate(password)


def test_one_time_passwords_pass_the_rules_and_differ() -> None:
    made = {one_time_password() for _number in range(50)}
    assert len(made) == 50
    for password in made:
        validate_password(password)
        assert len(password) == 19
