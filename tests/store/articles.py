"""Articles written for these tests: invented villages, monitors and outlets."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

MARKET = (
    "قُتل ثلاثة مدنيين في قصف على سوق بلدة الزيتونة أمس، بحسب مرصد النور لحقوق الإنسان. "
    "وأضاف المرصد أن القصف أصاب المدينة القديمة وسوقها."
)
AMBUSH = "قتل خمسة جنود في كمين قرب قرية الغدير يوم الأحد، وقال مصدر عسكري إن مسلحين نفذوا الهجوم."
TALKS = "أعلنت وزارة الدفاع وقف إطلاق النار في بلدة الزيتونة ابتداء من الخميس، ونفت الوزارة قصف السوق."
DAY = "2024-05-14"


def write(path: Path, texts: Iterable[str], *, outlet: str = "وكالة الضحى") -> str:
    """A file of articles, one a line; its path."""
    lines = [json.dumps({"id": str(n), "text": t, "published": DAY, "outlet": outlet}, ensure_ascii=False) for n, t in enumerate(texts)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(path)
