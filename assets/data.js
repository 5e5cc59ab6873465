// The data page: copy a statement, and narrow the list of metrics to some words.
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

  document.addEventListener("input", (event) => {
    const label = event.target.closest("[data-narrows]");
    const list = label && document.getElementById(label.dataset.narrows);
    if (!list) return;
    const words = event.target.value.trim().toLowerCase().split(/\s+/);
    const items = [...list.children];
    items.forEach((item) => {
      const text = item.textContent.toLowerCase();
      item.hidden = !words.every((word) => text.includes(word));
    });
    list.nextElementSibling.hidden = items.some((item) => !item.hidden);
  });
})();
