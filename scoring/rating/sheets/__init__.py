"""Results in words and files: traces, rulings, and rating a workbook without a database."""

from scoring.rating.sheets.rating import rate_file
from scoring.rating.sheets.words import star_words, total_words, trace_sentences

__all__ = ["rate_file", "star_words", "total_words", "trace_sentences"]
