// Stands for what a bundle does without.
