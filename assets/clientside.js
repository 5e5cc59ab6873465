// Navigation: every control is a link. A link to the page that is shown changes the address of that page's own
// Location (one request: the page's callback); a link to another page changes the router's (one request: its layout).
(function () {
  const ROUTER = "_pages_location";
  const root = document.documentElement;
  let routed = location.pathname;
  let asked = location.pathname + location.search;
  let keep = null; // the menu to reopen and the element to focus once the bar has been drawn again

  const setProps = (id, props) => window.dash_clientside.set_props(id, props);

  function shownLocation() {
    const shell = document.querySelector("[data-location]");
    return shell && shell.dataset.path === location.pathname && routed === location.pathname ? shell.dataset.location : null;
  }

  function show() {
    const own = shownLocation();
    asked = location.pathname + location.search;
    // All four: a Location whose href is left behind would push the old address again.
    const { pathname, search, hash, href } = location;
    if (!own) routed = pathname;
    setProps(own || ROUTER, { pathname, search, hash, href });
  }

  function go(url) {
    const elsewhere = url.pathname !== location.pathname;
    // Whoever has another view open first keeps the plain summary when the page is loaded again.
    if (url.pathname === "/" && !url.search && document.querySelector("[data-first=''] > .menu.views")) url.search = "?home=1";
    if (!elsewhere && url.search === location.search) return scrollTo(url.hash);
    history.pushState({}, "", url.pathname + url.search + url.hash);
    root.dataset.nav = root.dataset.picker = "";
    if (elsewhere) window.scrollTo(0, 0);
    show();
    if (url.hash) waitFor(url.hash);
  }

  function scrollTo(hash) {
    const target = hash && document.getElementById(hash.slice(1));
    if (target) target.scrollIntoView({ block: "start" });
    return Boolean(target);
  }

  function waitFor(hash, tries = 40) {
    const busy = document.querySelector("[data-dash-is-loading]");
    if ((busy || !scrollTo(hash)) && tries > 0) setTimeout(() => waitFor(hash, tries - 1), 100);
  }

  // Back and forward: the router and the page would both answer the browser's event, so only one is told.
  window.addEventListener("popstate", (event) => {
    event.stopImmediatePropagation();
    if (asked !== location.pathname + location.search) show();
  });

  function handled(link, event) {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const url = new URL(link.href);
    if (!plain || link.target || link.hasAttribute("download") || url.origin !== location.origin) return false;
    if (url.pathname.startsWith("/export/") || link.dataset.plain !== undefined) return false;
    if (url.pathname === location.pathname && url.search === location.search && url.hash) return false;
    remember(link);
    event.preventDefault();
    if (link.getAttribute("role") === "menuitemcheckbox") tick(link, url);
    if (link.closest("[data-carry]")) carry(link, url);
    go(url);
    return true;
  }

  // Pages share the filters of the address as it is now, even while the navigation is being drawn again.
  function carry(link, url) {
    const names = link.closest("[data-carry]").dataset.carry.split(" ");
    const kept = [...new URLSearchParams(location.search)].filter(([name]) => names.includes(name));
    url.search = new URLSearchParams(kept).toString();
  }

  // Quick choices add up: each counts from the address as it is now, not as it was when the menu was drawn.
  function tick(link, url) {
    const name = link.closest("details").dataset.menu;
    const on = link.getAttribute("aria-checked") !== "true";
    const query = new URLSearchParams(location.search);
    const others = query.getAll(name).filter((member) => member !== link.dataset.key);
    query.delete(name);
    query.delete("page");
    (on ? [...others, link.dataset.key] : others).forEach((member) => query.append(name, member));
    url.search = query.toString();
    link.setAttribute("aria-checked", String(on));
  }

  function remember(link) {
    const menu = link.closest("details[data-menu]");
    keep = null;
    if (!menu) return;
    const stays = link.getAttribute("role") === "menuitemcheckbox";
    const list = menu.querySelector(".options");
    const find = menu.querySelector("input[type=search], [data-find] input");
    keep = { menu: menu.dataset.menu, stays, key: link.dataset.key, top: list ? list.scrollTop : 0, find: find ? find.value : "" };
    if (!stays) menu.open = false;
  }

  function restore() {
    const menu = keep && document.querySelector(`details[data-menu="${keep.menu}"]`);
    if (!menu) return;
    const { stays, key, top, find } = keep;
    keep = null;
    if (!stays) return menu.querySelector("summary").focus();
    menu.open = true;
    const field = menu.querySelector("[data-find] input");
    if (field && find) { field.value = find; narrow(field); }
    const list = menu.querySelector(".options");
    if (list) list.scrollTop = top;
    const link = [...menu.querySelectorAll("[data-key]")].find((each) => each.dataset.key === key);
    if (link) link.focus({ preventScroll: true });
  }

  // On a narrow screen the chosen tab may lie outside of the row that scrolls.
  function revealTabs() {
    document.querySelectorAll(".tabs:not([data-seen])").forEach((tabs) => {
      const chosen = tabs.querySelector("[aria-current]");
      if (chosen) tabs.scrollLeft = chosen.offsetLeft - tabs.offsetLeft - 24;
      tabs.dataset.seen = "";
    });
  }

  new MutationObserver((changes) => {
    revealTabs();
    if (!keep) return;
    const drawn = changes.some((c) => [...c.addedNodes].some((n) => n.nodeType === 1 && (n.matches("[data-menu]") || n.querySelector("[data-menu]"))));
    if (drawn) restore();
  }).observe(document.body || root, { childList: true, subtree: true });

  // Browsers keep the clipboard from pages on plain http of another host; copying a selection works there.
  async function copied(text, button) {
    try {
      if (navigator.clipboard) return await navigator.clipboard.writeText(text).then(() => true);
    } catch (refused) {
      console.debug("The clipboard was refused.", refused);
    }
    const field = document.createElement("textarea");
    field.value = text;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    button.focus();
    return done;
  }

  const ACTIONS = {
    theme() {
      const theme = root.dataset.bsTheme === "dark" ? "light" : "dark";
      document.cookie = `theme=${theme}; path=/; max-age=31536000; SameSite=Lax`;
      root.dataset.bsTheme = theme;
      setProps("shell-theme", { data: theme });
    },
    nav() { root.dataset.nav = root.dataset.nav === "open" ? "" : "open"; },
    picker() { root.dataset.picker = root.dataset.picker === "open" ? "" : "open"; },
    filters() { root.dataset.filters = root.dataset.filters === "open" ? "" : "open"; },
    retry() { location.reload(); },
    png(button) { window.cardPicture(button); },
    copy(button) {
      const url = new URL(button.dataset.href || "", location.href);
      const before = button.textContent;
      copied(url.href, button).then((done) => {
        if (!done) return window.prompt("The address of this view", url.href);
        button.textContent = "Copied";
        setTimeout(() => { button.textContent = before; }, 1600);
      });
    },
    range(button) {
      const [from, to] = button.closest(".range").querySelectorAll("input");
      const query = new URLSearchParams(location.search);
      ["period", "from", "to", "page"].forEach((name) => query.delete(name));
      if (from.value) query.set("from", from.value);
      if (to.value) query.set("to", to.value);
      remember(button);
      go(new URL("?" + query, location.href));
    },
  };

  document.addEventListener("click", (event) => {
    const action = event.target.closest("[data-action]");
    if (action) { event.preventDefault(); return ACTIONS[action.dataset.action](action); }
    const link = event.target.closest("a[href]");
    if (link && handled(link, event)) return;
    const inside = event.target.closest("details.menu");
    document.querySelectorAll("details.menu[open]").forEach((menu) => { if (menu !== inside) menu.open = false; });
  });

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      const menu = document.querySelector("details.menu[open]");
      if (menu) { menu.open = false; menu.querySelector("summary").focus(); }
      root.dataset.nav = "";
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event);
    if (event.key === "Enter" && event.target.closest(".range")) ACTIONS.range(event.target.closest(".range").querySelector("[data-action]"));
    if (event.key === " " && event.target.matches("a[role=menuitemcheckbox]")) { event.preventDefault(); event.target.click(); }
  });

  // Arrow keys walk through an open menu.
  function step(event) {
    const menu = event.target.closest("details.menu[open]");
    if (!menu || event.target.matches("input[type=date]")) return;
    const options = [...menu.querySelectorAll("a.option")].filter((option) => !option.hidden);
    const next = options.indexOf(document.activeElement) + (event.key === "ArrowDown" ? 1 : -1);
    event.preventDefault();
    if (options.length) options[Math.max(0, Math.min(next, options.length - 1))].focus();
  }

  function narrow(field) {
    const text = field.value.trim().toLowerCase();
    field.closest("details").querySelectorAll(".option").forEach((option) => {
      option.hidden = Boolean(text) && !option.textContent.toLowerCase().includes(text);
    });
  }

  document.addEventListener("input", (event) => { if (event.target.closest("[data-find]")) narrow(event.target); });

  window.dashboard = { go };
})();
