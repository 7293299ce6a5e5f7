"""What goes into a customer's own program: a mail backend, a form mixin, a guard at the doors. No models of ours."""
