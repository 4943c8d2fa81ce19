"""What calls do: whom they reach, what arrives there, what comes back."""
