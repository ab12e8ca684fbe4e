"""What can be inferred of the types of llvmlite is wrong, and it says nothing of them: here nothing is known."""
