"""Relire et approuver: the deviations first, then the document, then one sentence that says what becomes final."""
