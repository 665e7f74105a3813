"""What every task is made of: how it is asked, how an answer is read, compared and judged, what a verdict says."""
