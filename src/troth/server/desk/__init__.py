"""The desk: where the people of the house see what is due, what is not true today, and act on requests.

It lives at a host of its own. Whoever sits here has an account, a long password and a code from a second thing; what
each may see and do stands in one table, ``roles``. Every page is read-only HTML and forms; every act is a POST.
"""
