"""Distance on the globe; imports nothing of Riwaya, so that every stage measures alike."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

_DIAMETER_KM = 12742


def kilometres(a: tuple[float, float], b: tuple[float, float]) -> float:
    """The great-circle distance of two points, each latitude and longitude in degrees.

    >>> round(kilometres((33.51, 36.29), (36.20, 37.16)))
    309
    """
    la1, lo1, la2, lo2 = map(radians, (*a, *b))
    half = sin((la2 - la1) / 2) ** 2 + cos(la1) * cos(la2) * sin((lo2 - lo1) / 2) ** 2
    return _DIAMETER_KM * asin(sqrt(half))
