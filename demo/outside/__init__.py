"""What is not the house: the post office that takes its letters, and the companies that get something from it."""
