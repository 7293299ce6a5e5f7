"""What is our own in the shop: the paintings, the pages of the house, the letter desk."""
