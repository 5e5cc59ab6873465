// The breakdown and the trend: what a mouse does beyond following links is to find the link that does it.
(function () {
  let kept = null; // the member whose box was used, to give the focus back once the page is drawn again

  // Ctrl- or Cmd-click on a member keeps it in the selection, as its box does.
  document.addEventListener("click", (event) => {
    const box = event.target.closest("[data-keep]");
    if (box) kept = box.dataset.keep;
    if (event.button !== 0 || !(event.ctrlKey || event.metaKey) || box) return;
    const link = event.target.closest("[data-item] a[href]");
    const keep = link && link.closest("[data-item]").querySelector("[data-keep]");
    if (!keep) return;
    event.preventDefault();
    event.stopPropagation();
    keep.click();
  }, true);

  document.addEventListener("keydown", (event) => {
    if (event.key === " " && event.target.matches("[data-keep]")) { event.preventDefault(); event.target.click(); }
  });

  function restore() {
    const box = [...document.querySelectorAll("[data-keep]")].find((each) => each.dataset.keep === kept);
    if (box) box.focus({ preventScroll: true });
    kept = null;
  }

  // A click on a bucket follows its link in the table below the chart; the day is the text that the server wrote in
  // both, so that no clock and no time zone of the browser has a part in it.
  function narrow(card, event) {
    const point = event.points.find((each) => each.data.x);
    const day = point && String(point.data.x[point.pointIndex]).slice(0, 10);
    const link = [...card.querySelectorAll("a[data-bucket]")].find((each) => each.dataset.bucket === day);
    if (link) link.click();
  }

  document.addEventListener("pointerover", (event) => {
    const chart = event.target.closest(".narrows .js-plotly-plot");
    if (!chart || chart.narrows || !chart.on) return;
    chart.narrows = true;
    chart.on("plotly_click", (clicked) => narrow(chart.closest(".narrows"), clicked));
  });

  new MutationObserver((changes) => {
    const drawn = (node) => node.nodeType === 1 && (node.matches("[data-keep]") || node.querySelector("[data-keep]"));
    if (kept !== null && changes.some((change) => [...change.addedNodes].some(drawn))) restore();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
