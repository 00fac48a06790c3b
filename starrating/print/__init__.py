"""Paper: PDFs of our templates, set by a child process that may fetch nothing of the world's.

``render_pdf("scoring/publicity/notice.html", {...})`` renders a Django template and returns the
PDF's bytes; ``print_html`` does the same with HTML in hand. The same input gives the same bytes on
every machine with the same packages, so that a fingerprint of them means something. Raises
``PrintFault(kind, message)``, the message one Chinese sentence.

A template extends ``print/official.html``, which brings the look of official documents; what a
page may refer to is the names in ``assets``, nothing else.
"""

from starrating.print.faults import PrintFault
from starrating.print.rendering import print_html, render_pdf

__all__ = ["PrintFault", "print_html", "render_pdf"]
