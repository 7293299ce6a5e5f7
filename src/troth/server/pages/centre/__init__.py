"""The privacy centre's choices: an address, a code by e-mail, the switches. No account is needed, and none is made.

``/privacy/choices`` shows and changes what a person allowed; ``/privacy/stop/<token>`` ends one kind of message from
the link in it, without a code. Nothing is kept about somebody we do not know but the sealed row of their code.
"""
