"""Retouché dans Word: the edited text comes back, its differences are shown clause by clause, its clauses settled."""
