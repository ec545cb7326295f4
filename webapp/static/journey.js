// A code that came by camera stands after the # of the address: put it in the field and take it out of the address.
{
  const field = document.getElementById("code");
  const digits = location.hash.slice(1);
  if (field && /^[0-9]{20}$/.test(digits)) {
    field.value = digits;
    history.replaceState(null, "", location.pathname);
  }
}
