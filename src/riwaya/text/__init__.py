"""Arabic text: folding with the way back, tokens and clitics, sentences, quotations, verb forms."""

from riwaya.text.normalise import Folded, fold, fold_word, fold_words
from riwaya.text.phrases import Match, PhraseTable
from riwaya.text.tokens import Quote, Sentence, Split, Text, Token, analyse, split_clitics

__all__ = [
    "Folded",
    "Match",
    "PhraseTable",
    "Quote",
    "Sentence",
    "Split",
    "Text",
    "Token",
    "analyse",
    "fold",
    "fold_word",
    "fold_words",
    "split_clitics",
]
