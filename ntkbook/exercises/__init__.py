"""What a learner is asked, how an answer is judged, which mistakes are known: one module for each chapter."""
