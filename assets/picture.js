// A card as a PNG: a copy that carries its computed styles is laid out by the browser itself, inside of an SVG
// image, and drawn on a canvas. Nothing is loaded for it, and nothing leaves the page.
(function () {
  const SCALE = 2;
  const SVG = "http://www.w3.org/2000/svg";
  const XHTML = "http://www.w3.org/1999/xhtml";
  const LEFT_OUT = ".card-foot, button, form, input, select, .tabs, .segments, .pager-links, details.menu, .modebar-container, .hoverlayer, .bi, script";
  // Sides of the writing direction repeat left and top; the others do not matter to a still picture.
  const SKIPPED = /(^|-)(inline|block)(-|$)|^(perspective-origin|transform-origin|transition|animation|cursor|will-change|scroll|overscroll|user-select|app-region|-webkit-text-|d$)/;
  // In a drawing, attributes hold the shapes; style sheets and inheritance add only these.
  const DRAWN = ["fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray",
    "stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "opacity", "color", "display", "visibility", "font-family",
    "font-size", "font-weight", "font-style", "font-variant-numeric", "letter-spacing", "text-anchor", "dominant-baseline",
    "white-space", "paint-order", "vector-effect", "stop-color", "stop-opacity", "overflow", "shape-rendering"];

  // The properties that matter, each with the value that it has where nobody sets it.
  function initial() {
    const bare = document.createElement("div");
    bare.style.all = "initial";
    document.body.append(bare);
    const style = getComputedStyle(bare);
    const names = [...style].filter((name) => name.startsWith("-webkit-box") || !SKIPPED.test(name));
    // A line's width is told as 0 while nobody sets its style, so it is always said.
    const values = new Map(names.map((name) => [name, /^(border|outline).*-width$/.test(name) ? null : style.getPropertyValue(name)]));
    bare.remove();
    return values;
  }

  function declarations(style, usual) {
    const said = [];
    usual.forEach((before, name) => {
      const value = style.getPropertyValue(name);
      if (value !== before) said.push(`${name}:${value}`);
    });
    return said.join(";");
  }

  function dress(source, copy, look) {
    const style = getComputedStyle(source);
    if (source.namespaceURI === SVG) {
      DRAWN.forEach((name) => copy.style.setProperty(name, style.getPropertyValue(name)));
      if (source.ownerSVGElement === null) copy.style.cssText += `;${declarations(style, look.usual)}`;
      return;
    }
    copy.setAttribute("style", `all:initial;${declarations(style, look.usual)};flex:none`);
    if (/^(ul|ol|p|h[1-6])$/.test(source.localName)) copy.style.height = "auto";
    ["overflow-x", "overflow-y"].forEach((name) => {
      if (style.getPropertyValue(name) !== "visible") copy.style.setProperty(name, "hidden");
    });
    ["before", "after"].forEach((side) => {
      const made = getComputedStyle(source, `::${side}`);
      if (!made.content || made.content === "none" || made.content === "normal") return;
      const mark = `p${look.rules.length}`;
      copy.classList.add(mark);
      look.rules.push(`.${mark}::${side}{${declarations(made, look.usual)}}`);
    });
  }

  // What stood around a part that is left out takes the height that is left, unless the part lay above it.
  function copied(card) {
    const look = { usual: initial(), rules: [] };
    const copy = card.cloneNode(true);
    const sources = [card, ...card.querySelectorAll("*")];
    const copies = [copy, ...copy.querySelectorAll("*")];
    const left = new Set(sources.filter((source) => source !== card && source.matches(LEFT_OUT)));
    sources.forEach((source, place) => {
      const out = source.closest(LEFT_OUT);
      if (out && out !== card && card.contains(out)) return;
      copies[place].removeAttribute("class");
      dress(source, copies[place], look);
    });
    sources.forEach((source, place) => {
      if (!left.has(source) || source.namespaceURI === SVG || getComputedStyle(source).position === "absolute") return;
      for (let up = copies[place].parentElement; up && up !== copy; up = up.parentElement) up.style.height = "auto";
    });
    sources.forEach((source, place) => { if (left.has(source)) copies[place].remove(); });
    Object.assign(copy.style, { height: "auto", minHeight: "0", margin: "0", position: "static", border: "0", borderRadius: "0" });
    return { copy, rules: look.rules };
  }

  // A card without a heading answers the page's question, so the picture says that.
  const HEADINGS = "h1, h2, h3";
  const heading = (card) => card.querySelector(HEADINGS) || document.querySelector(".page-head h1");

  function titled(card, copy) {
    const head = document.querySelector(".page-head");
    if (card.querySelector(HEADINGS) || !head) return;
    const font = getComputedStyle(card).fontFamily;
    const said = [head.querySelector(".answer"), head.querySelector("h1")];
    said.filter(Boolean).forEach((part) => {
      const line = document.createElement("div");
      const size = part.localName === "h1" ? "600 16px/24px" : "13px/20px";
      line.setAttribute("style", `font:${size} ${font};color:${getComputedStyle(part).color};margin-bottom:8px;`);
      line.textContent = part.textContent;
      copy.prepend(line);
    });
  }

  function noted(card, copy) {
    const about = document.querySelector("[data-phrase]");
    if (!about) return;
    const shown = document.querySelector(".as-of");
    const paper = getComputedStyle(card);
    const line = document.createElement("div");
    const quiet = card.querySelector(".answer, .note, .context");
    line.setAttribute("style", `font:12px/1.4 ${paper.fontFamily};color:${getComputedStyle(quiet || card).color};margin-top:16px;`);
    line.textContent = [about.dataset.phrase, shown && shown.textContent].filter(Boolean).join(" · ");
    copy.append(line);
  }

  function measured(copy, width) {
    const frame = document.createElement("div");
    frame.style.cssText = `position:fixed;left:-10000px;top:0;width:${width}px`;
    frame.append(copy);
    document.body.append(frame);
    const height = Math.ceil(copy.getBoundingClientRect().height);
    frame.remove();
    return height;
  }

  function picture(card) {
    const width = Math.ceil(card.getBoundingClientRect().width);
    const { copy, rules } = copied(card);
    titled(card, copy);
    noted(card, copy);
    const height = measured(copy, width);
    const sheet = document.createElement("style");
    sheet.textContent = rules.join("");
    copy.prepend(sheet);
    copy.setAttribute("xmlns", XHTML);
    const body = new XMLSerializer().serializeToString(copy);
    const svg = `<svg xmlns="${SVG}" width="${width}" height="${height}"><foreignObject width="100%" height="100%">${body}</foreignObject></svg>`;
    return { svg, width, height };
  }

  async function drawn({ svg, width, height }) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * SCALE;
    canvas.height = height * SCALE;
    const pen = canvas.getContext("2d");
    pen.scale(SCALE, SCALE);
    pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--surface");
    pen.fillRect(0, 0, width, height);
    pen.drawImage(image, 0, 0);
    return new Promise((found, failed) => canvas.toBlob((blob) => (blob ? found(blob) : failed(new Error("no picture"))), "image/png"));
  }

  function named(card) {
    const title = heading(card);
    const slug = (title ? title.textContent : "card").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 80);
    const about = document.querySelector("[data-to]");
    return `${[slug, about && about.dataset.to].filter(Boolean).join("-")}.png`;
  }

  function save(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  window.cardPicture = async (button) => {
    const card = button.closest(".card-flat") || button.closest("section");
    const before = button.textContent;
    button.disabled = true;
    try {
      save(await drawn(picture(card)), named(card));
    } catch (error) {
      console.warn("The card could not be drawn.", error);
      button.textContent = "No picture in this browser";
      setTimeout(() => { button.textContent = before; }, 3000);
    } finally {
      button.disabled = false;
    }
  };
})();
