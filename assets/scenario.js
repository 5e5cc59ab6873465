// The what-if sliders: while one moves, the outcome is worked out here from the forecast's sums, exactly (BigInt) and in
// the server's own words; once it rests, the address changes as by a link, and the server draws the same figures.
(function () {
  const SCALE = 10n ** 8n; // the sums come as whole numbers of hundred-millionths
  const REST = 350;
  const MINUS = "\u2212";
  const moved = new Map(); // positions that the address does not have yet
  let timer = 0;
  let writing = null; // how the company's locale writes figures, as the server does
  let focused = null;

  const levers = () => [...document.querySelectorAll(".lever")];
  const input = (lever) => lever.querySelector("input");
  const product = (a, b) => ({ n: a.n * b.n, d: a.d * b.d });
  const plus = (a, b) => ({ n: a.n * b.d + b.n * a.d, d: a.d * b.d });
  const minus = (a, b) => plus(a, { n: -b.n, d: b.d });
  const ratio = (a, b) => (b.n < 0n ? { n: -a.n * b.d, d: -a.d * b.n } : { n: a.n * b.d, d: a.d * b.n });
  const size = (v) => ({ n: v.n < 0n ? -v.n : v.n, d: v.d });
  const below = (v, n, d = 1n) => v.n * d < n * v.d;
  const seen = (text) => /[1-9]/.test(text);

  function rounded(v, places) {
    const p = 10n ** BigInt(places);
    const q = (2n * v.n * p + v.d) / (2n * v.d); // half up
    const groups = writing.lakhs ? /\B(?=(\d{2})*\d{3}$)/g : /\B(?=(\d{3})+$)/g;
    const whole = String(q / p).replace(groups, writing.comma);
    return places ? whole + writing.point + String(q % p).padStart(places, "0") : whole;
  }

  const scaled = (v) => rounded(v, below(v, 9995n, 1000n) ? 2 : below(v, 9995n, 100n) ? 1 : 0);

  function short(v, unit) {
    const places = unit === "money" ? writing.places : 2;
    if (below(v, 10000n)) return rounded(v, unit === "count" || !below(v, 1000n) ? 0 : places);
    for (const [start, size, name] of writing.scales) {
      if (!below(v, 9995n * BigInt(start), 10000n)) return scaled({ n: v.n, d: v.d * BigInt(size) }) + name;
    }
    return rounded(v, 0);
  }

  const between = ([before, after], text) => before + text + after;

  function figure(v, unit) {
    const percent = unit === "percent";
    const text = percent ? rounded({ n: size(v).n * 100n, d: v.d }, 1) : short(size(v), unit);
    const sign = v.n < 0n && seen(text) ? MINUS : "";
    return sign + (percent || unit === "money" ? between(writing[unit], text) : text);
  }

  function signed(v, unit) {
    const points = unit === "percent";
    const text = points ? rounded({ n: size(v).n * 100n, d: v.d }, 1) + " pt" : figure(size(v), unit);
    return (seen(text) ? (v.n > 0n ? "+" : MINUS) : "") + text;
  }

  function change(now, before, unit) {
    if (unit === "percent") return signed(minus(now, before), unit);
    if (before.n === 0n) return signed(now, unit);
    const share = ratio(minus(now, before), size(before));
    const text = rounded({ n: size(share).n * 100n, d: share.d }, below(size(share), 10n) ? 1 : 0);
    return (seen(text) ? (share.n > 0n ? "+" : MINUS) : "") + between(writing.percent, text);
  }

  function position(key) {
    const lever = levers().find((each) => each.dataset.key === key);
    return lever ? Number(input(lever).value) : 0;
  }

  function factors() {
    const price = BigInt(Math.round(position("price") * 2)); // half per cents
    const volume = BigInt(Math.round(position("volume") * 2));
    const elasticity = BigInt(Math.round(position("elasticity") * 10));
    const prices = { n: 200n + price, d: 200n };
    const demand = product({ n: 200n + volume, d: 200n }, { n: 2000n + elasticity * price, d: 2000n });
    return { demand, revenue: product(demand, prices), orders: demand, cost: demand };
  }

  // What the server's queries.moved works out: sums of what stays and of what moves.
  function figures(base, by) {
    const found = {};
    for (const part of ["revenue", "orders", "cost"]) {
      if (!base[part]) continue;
      const [stays, moves] = base[part].map((text) => ({ n: BigInt(text), d: SCALE }));
      found[part] = by ? plus(stays, product(moves, by[part])) : plus(stays, moves);
    }
    if (found.orders && found.orders.n) found.aov = ratio(found.revenue, found.orders);
    if (found.cost) found.profit = minus(found.revenue, found.cost);
    if (found.cost && found.revenue.n) found.margin = ratio(found.profit, found.revenue);
    return found;
  }

  function show() {
    const table = document.querySelector("table.outcomes");
    if (!table) return;
    const base = JSON.parse(table.dataset.base);
    writing = base.writing;
    const by = factors();
    const before = figures(base, null);
    const after = figures(base, by);
    const some = base.revenue[1] !== "0";
    before.units = { n: 1n, d: 1n };
    after.units = some ? by.demand : before.units;
    table.querySelectorAll("tr[data-line]").forEach((row) => line(row, before, after));
    levers().forEach(say);
  }

  function line(row, before, after) {
    const { line: key, unit, good } = row.dataset;
    const now = after[key];
    const was = before[key];
    if (!now || !was) return;
    const cell = (name) => row.querySelector(`[data-cell=${name}]`);
    const text = change(now, was, unit);
    const sign = text.startsWith("+") ? 1 : text.startsWith(MINUS) ? -1 : 0;
    const tone = { 1: " good", "-1": " bad" }[sign * Number(good)] || "";
    cell("change").className = "number change" + tone;
    cell("change").textContent = unit === "percent" ? "" : text;
    if (key === "units") return;
    cell("value").textContent = figure(now, unit);
    cell("difference").textContent = signed(minus(now, was), unit);
  }

  function say(lever) {
    const value = Number(input(lever).value);
    const said = String(value).replace("-", MINUS).replace(".", writing.point);
    const text = (value > 0 ? "+" : "") + (lever.dataset.unit === "%" ? between(writing.percent, said) : said);
    lever.querySelector(".lever-value").textContent = text;
    input(lever).setAttribute("aria-valuetext", text);
  }

  function commit() {
    const url = new URL(location.href);
    for (const [key, value] of moved) {
      if (Number(value)) url.searchParams.set(key, value);
      else url.searchParams.delete(key);
    }
    url.hash = "";
    moved.clear();
    const active = document.activeElement;
    focused = active && active.closest(".lever") ? active.id : null;
    if (url.href === location.href.split("#")[0]) return mark();
    window.dashboard.go(url);
  }

  // Words and chart are those of the address until the server has answered.
  function mark() {
    const card = document.querySelector(".scenario");
    if (card) card.toggleAttribute("data-stale", moved.size > 0);
  }

  document.addEventListener("input", (event) => {
    const lever = event.target.closest(".lever");
    if (!lever) return;
    moved.set(lever.dataset.key, event.target.value);
    show();
    mark();
    clearTimeout(timer);
    timer = setTimeout(commit, REST);
  });

  // The page was drawn again: a slider that is being moved stays where the hand has it, and keeps the focus.
  new MutationObserver((changes) => {
    if (!focused && !moved.size) return;
    if (!changes.some((each) => [...each.addedNodes].some((node) => node.nodeType === 1 && (node.matches(".scenario, .lever") || node.querySelector(".lever"))))) return;
    for (const lever of levers()) if (moved.has(lever.dataset.key)) input(lever).value = moved.get(lever.dataset.key);
    if (moved.size) { show(); mark(); }
    const field = focused && document.getElementById(focused);
    if (field && document.activeElement === document.body) field.focus({ preventScroll: true });
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("focusin", (event) => { if (!event.target.closest(".lever")) focused = null; });
})();
