import pytest

from tests.portals.validation import validated

pytestmark = pytest.mark.xdist_group("portals")


@pytest.mark.parametrize(
    "key",
    [
        ("kanazawa-cable", "member", "phone"),
        ("kanazawa-water", "member", "phone"),
        ("kanazawa-cable", "unlinked", "phone"),
        ("aicom-koka", "member", "desktop"),
    ],
)
def test_look(survey, portal, key):
    walk = survey.walk(*key)
    ours = [s for s in walk.pages if any(p in s.address for p in ("procedures", "channels", "requests"))]
    print(key, [s.address.split("/", 4)[4] for s in ours])
    assert [(s.address, s.status) for s in walk.pages if s.status >= 400] == []
    assert [
        (s.address, s.lost, s.too_narrow, s.violations)
        for s in walk.pages
        if s.lost or s.too_narrow or s.violations
    ] == []
    assert [
        (s.address, s.headings, bool(s.title))
        for s in ours
        if s.is_opened and (s.headings != 1 or not s.title)
    ] == []
    assert walk.complaints == []
    assert validated([s for s in ours if s.html], portal.folder / "pages") == []
