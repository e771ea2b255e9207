"""A convention signed on paper: its dates, who certified the copy, the scan."""
