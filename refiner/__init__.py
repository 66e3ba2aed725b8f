"""What was learned: trajectories and the store that keeps them."""
