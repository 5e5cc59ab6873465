// Before printing, a chart becomes a picture that scales: its drawing gets the box that it was drawn in.
(function () {
  const drawings = () => document.querySelectorAll(".js-plotly-plot .main-svg");

  window.addEventListener("beforeprint", () => drawings().forEach((svg) => {
    svg.setAttribute("viewBox", `0 0 ${parseFloat(svg.getAttribute("width"))} ${parseFloat(svg.getAttribute("height"))}`);
    svg.setAttribute("preserveAspectRatio", "xMinYMid meet");
  }));

  window.addEventListener("afterprint", () => drawings().forEach((svg) => {
    svg.removeAttribute("viewBox");
    svg.removeAttribute("preserveAspectRatio");
  }));
})();
