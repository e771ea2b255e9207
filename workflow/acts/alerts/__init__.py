"""Telling people of dates: the daily look, the mails of a day, of a week, and what people say of them."""
