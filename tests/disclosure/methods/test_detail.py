import numpy as np
from hypothesis import given, settings

from tests.disclosure.crowds import BODIES, SPECS, crowd, crowds, voice
from webapp.disclosure.cube import count
from webapp.disclosure.methods.detail import count_in_detail
from webapp.disclosure.methods.groups import groups

POOLS = {"all-three": list(BODIES)}


@settings(max_examples=20, deadline=None)
@given(crowds(most=200))
def test_the_inner_cells_add_up_to_every_table(voices):
    raw = count_in_detail(voices, SPECS, bodies=BODIES, pools=POOLS)
    plain = count(voices, SPECS, bodies=BODIES, pools=POOLS)

    assert (raw.areas, raw.links) == (plain.areas, plain.links)
    assert np.array_equal(raw.counts, plain.counts)
    for group, inner in zip(groups(SPECS), raw.inner, strict=True):
        for places, table, start in zip(group.places, group.tables, group.starts, strict=True):
            for area, row in enumerate(inner):
                sums = np.bincount(places.ravel() - start, weights=row, minlength=table.size)
                assert np.array_equal(sums, plain.counts[area, start : start + table.size])


def test_every_table_is_in_one_group():
    found = groups(SPECS)

    assert [[table.name for table in group.tables] for group in found] == [
        ["total", "age_band", "home"],
        ["theme", "theme_age_band", "theme_home"],
        ["theme_kind"],
        ["theme_duty"],
    ]
    assert [(group.slices, group.people, group.least_people()) for group in found] == [
        (1, 9, 3),
        (3, 9, 3),
        (6, 1, 1),
        (6, 1, 1),
    ]


def test_a_slice_has_the_cells_of_one_theme():
    theme = groups(SPECS)[1]

    starts = dict(zip([table.name for table in theme.tables], theme.starts, strict=True))
    assert theme.cells(1).tolist() == sorted(
        [
            starts["theme"] + 1,
            *range(starts["theme_age_band"] + 3, starts["theme_age_band"] + 6),
            *range(starts["theme_home"] + 3, starts["theme_home"] + 6),
        ]
    )


def test_the_same_people_have_the_same_key_in_every_cell():
    voices = [voice(str(number), home="kin", age_band="16-17") for number in range(12)]
    raw = count_in_detail(voices, SPECS, bodies=BODIES, secret=b"always the same")

    assert len(set(raw.keys[raw.counts == 12].tolist())) == 1
    assert not raw.keys[raw.counts == 0].any()


def test_another_secret_gives_other_keys():
    voices = crowd(50, seed=3)
    one, other = (count_in_detail(voices, SPECS, bodies=BODIES, secret=secret) for secret in (b"a", b"b"))

    assert not np.array_equal(one.keys, other.keys)
