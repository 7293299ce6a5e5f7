"""Mail: Oscar's, each message under the name the notice gives it."""
