"""Troth inside a Django site: three things to name in its settings (docs/sites-django.md).

- ``troth.sites.django.mail.TrothEmailBackend``: no mail leaves without a permission for each of its readers;
- ``troth.sites.django.middleware.DoorMiddleware``: what comes in at a door is what the notice lists;
- ``troth.sites.django.forms.NoticeFormMixin``: a form whose fields and explanations are the notice's.

``TROTH_HOME`` in the site's settings says where the notice lives.
"""
