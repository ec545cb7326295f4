// Says how many characters are left, once the typing pauses, so that a screen reader is not flooded.
for (const line of document.querySelectorAll("[data-limit]")) {
  const left = line.querySelector("output");
  const box = document.getElementById(left.htmlFor);
  let pause;
  const show = () => {
    const room = line.dataset.limit - box.value.length;
    left.value = room < 0 ? `0 (+${-room})` : room;
  };
  box.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(show, 600);
  });
  show();
  line.hidden = false;
}
