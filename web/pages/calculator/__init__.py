"""What if: the calendar that would follow from dates typed in. Nothing is stored."""
