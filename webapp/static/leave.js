// Shift three times, or the link, leaves at once: blank page, nothing kept here, no way back to it.
{
  const link = document.querySelector(".leave");
  const leave = (event) => {
    event.preventDefault();
    document.title = "";
    document.body.replaceChildren();
    try {
      localStorage.clear();
      sessionStorage.clear();
    } catch {}
    location.replace(link.href);
  };
  let shifts = 0;
  if (link) {
    link.addEventListener("click", leave);
    addEventListener("keydown", (event) => {
      if (event.repeat) return;
      shifts = event.key === "Shift" ? shifts + 1 : 0;
      if (shifts === 3) leave(event);
    });
  }
}
