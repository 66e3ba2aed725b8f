"""What a soak of the gateway is made of: requests, clients, an upstream, and a watch within the gateway."""
