"""Addresses are taken as they are typed in Japan, and sent to as relays know them."""

from email.headerregistry import Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madoguchi.domain.mail_addresses import NotAnAddress, bare, deliverable, is_address, masked

ATOM = st.text("abcXYZ019!#$%&'*+/=?^_`{|}~-", min_size=1, max_size=8)
DOMAIN = st.lists(st.from_regex(r"[a-z0-9]([a-z0-9-]{0,6}[a-z0-9])?", fullmatch=True), min_size=1, max_size=3)
HOST = DOMAIN.map(lambda labels: ".".join([*labels, "jp"]))
CARRIER = st.sampled_from(
    ["docomo.ne.jp", "ezweb.ne.jp", "a1.ezweb.ne.jp", "DoCoMo.ne.jp", "t.vodafone.ne.jp"]
)
DOTTED_ANYHOW = st.text("ab0.-_", min_size=1, max_size=30)
NOBODY = st.text(st.characters(codec="utf-8"), max_size=40)


@given(st.lists(ATOM, min_size=1, max_size=4), HOST)
def test_ordinary_address_is_used_as_it_stands(atoms, host):
    address = f"{'.'.join(atoms)}@{host}"
    assert (is_address(address), deliverable(address), bare(address)) == (True, address, address)


@given(DOTTED_ANYHOW, CARRIER)
def test_address_of_a_carrier_is_one_that_headers_take_and_relays_know(local, carrier):
    address = f"{local}@{carrier}"
    assert is_address(address)
    parsed = Address(addr_spec=deliverable(address))
    assert (parsed.username, parsed.domain, bare(address)) == (local, carrier, address)


@given(NOBODY)
def test_whatever_passes_can_be_sent_to_and_holds_no_second_line(text):
    if is_address(text):
        assert Address(addr_spec=deliverable(text)).domain.isascii()
        assert "\n" not in deliverable(text) + bare(text)


@pytest.mark.parametrize("local", ["taro..x", ".taro", "taro."])
def test_stray_dot_is_a_slip_where_no_carrier_gave_it_out(local):
    assert (is_address(f"{local}@docomo.ne.jp"), is_address(f"{local}@example.jp")) == (True, False)


@pytest.mark.parametrize(
    "typed",
    [
        "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ",
        " taro@example.jp ",
        "taro @ example.jp",
        "　taro@example.jp",
        "taro\u200b@example.jp",
    ],
)
def test_address_is_understood_however_it_is_typed(typed):
    assert (is_address(typed), bare(typed)) == (True, "taro@example.jp")


@pytest.mark.parametrize(
    "typed",
    [
        *("", "taro", "@example.jp", "taro@", "taro@jp", "taro@example", "taro@127.0.0.1", "taro@-a.jp"),
        *("taro@example..jp", "taro@example.jp.", "a,b@example.jp", "<taro@example.jp>", '"a b"@example.jp'),
        *("taro@example.jp\n", "taro@example.jp\r\nBcc: b@c.jp", "ta\nro@example.jp", "taro@example.jp\x00"),
        *("太郎@example.jp", "taro@例え.jp", "a@b@c.jp", "taro@example.jp;jiro@example.jp"),
        *(f"{'a' * 65}@example.jp", f"a@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 60}.{'f' * 20}.jp"),
    ],
)
def test_what_is_no_address_is_refused(typed):
    assert is_address(typed) is False


def test_refusal_does_not_repeat_what_was_typed():
    with pytest.raises(NotAnAddress) as refused:
        bare("secret nonsense")
    assert str(refused.value) == ""


@given(ATOM, HOST)
def test_masked_address_shows_one_character_and_the_domain(local, host):
    assert masked(f"{local}@{host}") == f"{local[0]}***@{host}"
