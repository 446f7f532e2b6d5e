"""Who stands at the counter: interfaces speak HTTP and terminal, and decide nothing."""
