"""A request's context on its way: missing, dropped, changed, sent without a recipient."""
