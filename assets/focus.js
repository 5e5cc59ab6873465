// A choice made by keyboard redraws the page: the focus returns to the same choice, not to the top.
(function () {
  const NAMED = "nav[aria-label], .segments, .tabs, table";
  let kept = null;

  const links = (name) => [...document.querySelectorAll("main a")].filter((link) => named(link) === name);
  const named = (link) => {
    const group = link.closest(NAMED);
    return group && `${group.getAttribute("aria-label") || group.className}|${link.textContent}`;
  };

  document.addEventListener("click", (event) => {
    const link = event.target.closest("main a");
    const name = event.detail === 0 && link ? named(link) : null; // 0: no pointer
    kept = name && { name, at: links(name).indexOf(link) };
  });

  new MutationObserver(() => {
    if (!kept || document.activeElement !== document.body) return;
    const found = links(kept.name)[kept.at];
    if (found) found.focus({ preventScroll: true });
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("keydown", () => { kept = null; }, true);
  document.addEventListener("pointerdown", () => { kept = null; }, true);
})();
