"""Selection: what is told again is not a new claim, and the model explains itself."""

import riwaya
from riwaya.claims.linear import explain, logistic, names_of, part_sums
from riwaya.rules.weights import Weights


def triggers(text: str) -> list[tuple[str, str]]:
    return [(c.trigger.text, c.type) for c in riwaya.read(text, published="2019-05-03").claims]


def test_a_plain_report_is_a_claim() -> None:
    assert ("قتل", "killing") in triggers("قتل خمسة مدنيين في قصف مدفعي على بلدة كفرنبل.")


def test_a_metaphor_is_not() -> None:
    assert triggers("يخوض المنتخب معركة صعبة في تصفيات كأس العالم ويستعد المدرب للمباراة المقبلة.") == []


def test_an_accident_is_not_violence() -> None:
    found = triggers("لقي ثلاثة أشخاص مصرعهم في حادث مروري على الطريق السريع ونقلت سيارات الإسعاف المصابين بعد تصادم مركبتين.")
    assert not {kind for _, kind in found} & {"killing", "attack", "shelling", "clash"}


def test_scores_are_what_the_features_gave() -> None:
    weights = Weights(-1.0, 0.5, {"a": 2.0, "b": -0.5, "c": 0.25})
    parts = (lambda *names: names, lambda name: (name, "unknown"))
    sums = part_sums(weights, parts)
    assert [sums[0]["a", "b"], sums[1]["c",]] == [1.5, 0.25]
    assert part_sums(weights, parts) is sums
    assert list(names_of(parts, [("a", "b"), ("c",)])) == ["a", "b", "c", "unknown"]
    assert explain({"b": 1.0, "a": 0.5, "unknown": 3.0}, weights) == [("a", 1.0), ("b", -0.5)]
    assert logistic(1000.0) <= 1.0
    assert logistic(-1000.0) >= 0.0
