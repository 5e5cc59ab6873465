// The data page: copy a statement, narrow the list of metrics to some words, and show the metric of the address.
(function () {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-copies]");
    const from = button && document.getElementById(button.dataset.copies);
    if (!from) return;
    navigator.clipboard.writeText(from.textContent).then(() => {
      const before = button.textContent;
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = before; }, 1600);
    });
  });

  // The page's content comes after the document, so the browser cannot find the place by itself.
  function aim(hash, tries = 50) {
    const target = hash.startsWith("#metric-") && document.getElementById(hash.slice(1));
    if (target) {
      document.querySelectorAll("[data-aimed]").forEach((each) => each.removeAttribute("data-aimed"));
      target.dataset.aimed = "";
      target.scrollIntoView({ block: "start" });
    } else if (hash && tries > 0) setTimeout(() => aim(hash, tries - 1), 100);
  }
  if (location.hash.startsWith("#metric-")) aim(location.hash);
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href*='#metric-']");
    if (link) setTimeout(() => aim(new URL(link.href).hash), 100);
  });

  document.addEventListener("input", (event) => {
    const label = event.target.closest("[data-narrows]");
    const list = label && document.getElementById(label.dataset.narrows);
    if (!list) return;
    const words = event.target.value.trim().toLowerCase().split(/\s+/);
    const items = [...list.children];
    items.forEach((item) => {
      const text = (item.dataset.words || item.textContent).toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
    });
    list.nextElementSibling.hidden = items.some((item) => !item.hidden);
  });
})();
