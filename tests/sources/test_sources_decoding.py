import pytest
from hypothesis import given
from hypothesis import strategies as st

from riwaya.sources.article import Fault
from riwaya.sources.decoding import Decoded, check_text, decode

ARTICLE = (
    "أعلنت مصادر محلية، صباح الأحد، مقتل ثلاثة مسلحين في كمين على الطريق بين البلدتين.\n"
    "وأضافت المصادر أن الطريق أغلق ساعات قبل أن تعود الحركة إليه، ونقل جريحان إلى المستشفى."
)
OTHER = "سقطت قذيفتان على حي سكني في أطراف المدينة من دون وقوع إصابات، وفق ما قال السكان لوسائل إعلام محلية."
LONG = ARTICLE * 40


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("cp1256", "windows-1256"),
    ],
)
def test_encodings_are_told_apart(codec: str, encoding: str) -> None:
    decoded = decode(ARTICLE.encode(codec))
    assert isinstance(decoded, Decoded)
    assert (decoded.text, decoded.encoding) == (ARTICLE, encoding)


def test_byte_order_mark_is_left_out_and_said() -> None:
    decoded = decode(ARTICLE.encode("utf-8-sig"))
    assert isinstance(decoded, Decoded)
    assert decoded.bom
    assert decoded.text[0] == "أ"


@pytest.mark.parametrize("codec", ["iso8859-6", "mac-arabic"])
def test_other_arabic_code_pages_are_not_taken_for_windows_1256(codec: str) -> None:
    fault = decode(ARTICLE.replace("،", ",").encode(codec))
    assert isinstance(fault, Fault)
    assert fault.code == "I009"


@pytest.mark.parametrize(
    "data",
    [
        "Les forces armées ont été déployées près de la frontière, à l'est, où des témoins ont été évacués".encode(
            "cp1252"
        ),
        "Военные сообщили о потерях в районе города, бои продолжаются".encode("cp1251"),
        "قتل".encode("cp1256"),
    ],
)
def test_what_is_not_plainly_windows_1256_is_refused(data: bytes) -> None:
    fault = decode(data)
    assert isinstance(fault, Fault)
    assert fault.code == "I009"
    assert "UTF-8" in fault.remedy


def test_declared_charset_is_honoured_where_the_bytes_allow_it() -> None:
    data = ARTICLE.replace("،", ",").encode("iso8859-6")
    assert decode(data, declared="ISO-8859-6") == Decoded(ARTICLE.replace("،", ","), "iso-8859-6")
    assert decode(ARTICLE.encode(), declared="windows-1256") == Decoded(ARTICLE, "utf-8")
    latin = decode(ARTICLE.encode("cp1256"), declared="iso-8859-1")
    assert isinstance(latin, Decoded)
    assert latin.encoding == "windows-1256"
    fault = decode(data, declared="x-no-such-charset")
    assert isinstance(fault, Fault)
    assert fault.code == "I009"


@pytest.mark.parametrize("cut", [1, 3])
def test_cut_off_utf8_names_the_byte_and_the_line(cut: int) -> None:
    data = (OTHER + "\n" + "سقطت").encode()[:-cut]
    fault = decode(data)
    assert isinstance(fault, Fault)
    assert fault.code == "I007"
    assert fault.line == 2
    assert fault.byte == len(data) - 1


@pytest.mark.parametrize("mark", [b"", b"\xff\xfe"])
def test_cut_off_utf16_is_refused(mark: bytes) -> None:
    fault = decode(mark + LONG.encode("utf-16-le")[:-1])
    assert isinstance(fault, Fault)
    assert fault.code == "I007"


def test_mixed_encodings_are_refused_at_the_byte_where_they_change() -> None:
    first = (ARTICLE + "\n").encode()
    fault = decode(first + OTHER.encode("cp1256"))
    assert isinstance(fault, Fault)
    assert fault.code == "I008"
    assert fault.byte == len(first)
    assert fault.line == 3


def test_one_foreign_byte_in_utf8_is_refused_not_replaced() -> None:
    fault = decode(ARTICLE.encode() + b"\xff" + OTHER.encode())
    assert isinstance(fault, Fault)
    assert fault.code == "I008"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "I003"),
        (b" \n\t ", "I003"),
        (b"\xef\xbb\xbf", "I003"),
        (b"\xff\xfe", "I003"),
        (b"%PDF-1.7 ...", "I005"),
        (b"PK\x03\x04....", "I005"),
        (bytes(range(1, 32)) * 40, "I005"),
        (ARTICLE.encode() + b"\0\0", "I006"),
        ("قال ".encode() + b"\xed\xa0\x80" + OTHER.encode(), "I010"),
        (b"\xff\xfe\0\0" + b"a\0\0\0", "I009"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, code: str) -> None:
    fault = decode(data)
    assert isinstance(fault, Fault)
    assert fault.code == code
    assert fault.remedy


def test_utf16_with_a_lone_surrogate_is_refused() -> None:
    fault = decode(b"\xff\xfe" + OTHER.encode("utf-16-le") + b"\x00\xd8" + OTHER.encode("utf-16-le"))
    assert isinstance(fault, Fault)
    assert fault.code == "I010"


@pytest.mark.parametrize(
    "text",
    [
        "Three soldiers were killed in an ambush.",
        "12345 - 678",
        "در این حمله پنج نفر کشته شدند و چند نفر دیگر زخمی گردیدند و پلیس گفت که این گزارش را پیگیری می‌کند",
        "حکام نے بتایا کہ حملے میں پانچ افراد ہلاک اور دس زخمی ہوئے ہیں جبکہ علاقے میں تلاش جاری ہے",
    ],
)
def test_other_languages_are_refused(text: str) -> None:
    fault = check_text(text)
    assert fault is not None
    assert fault.code == "I018"


def test_arabic_with_latin_names_and_a_persian_letter_is_read() -> None:
    assert check_text("قال المتحدث باسم منظمة Médecins Sans Frontières إن فريقها غادر، وكتب پول ذلك.") is None


@given(st.binary(max_size=300))
def test_any_bytes_are_either_read_or_refused_with_a_reason(data: bytes) -> None:
    result = decode(data)
    if isinstance(result, Fault):
        assert result.code.startswith("I")
        assert result.byte is None or 0 <= result.byte < max(1, len(data))
    else:
        assert result.text.encode(result.encoding.replace("windows-", "cp")) in data


@given(st.text(alphabet="ابتثجحخدرسعفقكلمنهويأإآىةئؤ ،.\n0123456789abc«»", min_size=1, max_size=200))
def test_utf8_comes_back_code_point_for_code_point(text: str) -> None:
    result = decode(text.encode())
    assert isinstance(result, Fault if not text.strip() else Decoded)
    if isinstance(result, Decoded):
        assert result.text == text
