// Tell the form which time zone this device keeps, so that an age is reckoned by the day it is here.
for (const zone of document.querySelectorAll('input[name="zone"]')) {
  if (!zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
}
