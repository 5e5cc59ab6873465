// Saved views and notes: small forms that write to the server, then have the page drawn again through its own Location.
// Their fields stand in empty rooms that the page keeps for them (.room), so that drawing again never meets them.
(function () {
  let then = null; // what to open and focus once the page has been drawn again

  const said = document.createElement("div");
  said.className = "unseen";
  said.setAttribute("role", "status");
  document.addEventListener("DOMContentLoaded", () => document.body.append(said));
  if (document.body) document.body.append(said);

  function make(tag, props = {}, ...children) {
    const made = Object.assign(document.createElement(tag), props);
    made.append(...children);
    return made;
  }

  async function send(address, body) {
    const asked = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    let answer;
    try { answer = await fetch(address, asked); } catch { throw new Error("The dashboard does not answer. Try again later."); }
    const told = await answer.json().catch(() => ({}));
    if (!answer.ok) throw new Error(told.error || "This could not be saved. Try again later.");
    return told;
  }

  function drawAgain() {
    const shell = document.querySelector("[data-location]");
    const { pathname, search, hash, href } = location;
    if (shell) window.dash_clientside.set_props(shell.dataset.location, { pathname, search, hash, href });
  }

  // One write at a time; what it says stands in the form, and is read out.
  async function write(place, address, body, after, words) {
    const message = place.querySelector(".form-fault");
    const buttons = [...place.querySelectorAll("button")];
    buttons.forEach((each) => { each.disabled = true; });
    try {
      await send(address, body);
      then = after;
      said.textContent = words;
      drawAgain();
    } catch (fault) {
      message.textContent = fault.message;
      buttons.forEach((each) => { each.disabled = false; });
    }
  }

  function field(label, input) { return make("label", {}, make("span", { textContent: label }), input); }
  function check(label) {
    const box = make("input", { type: "checkbox" });
    return [box, make("label", { className: "check" }, box, make("span", { textContent: label }))];
  }
  function fault() { const p = make("p", { className: "form-fault" }); p.setAttribute("role", "alert"); return p; }

  // Opens the room below a button, or closes it.
  function toggle(button, fill) {
    const room = button.closest(".view, .card-foot").querySelector(":scope > .room");
    const open = !room.firstChild;
    document.querySelectorAll(".menu.views .room").forEach((each) => { if (!each.closest("[data-find]")) each.replaceChildren(); });
    document.querySelectorAll("[data-store][aria-expanded]").forEach((each) => each.setAttribute("aria-expanded", "false"));
    room.replaceChildren();
    if (!open) return;
    button.setAttribute("aria-expanded", "true");
    fill(room);
    const first = room.querySelector("input:not([type=date]), button");
    if (first) { first.focus(); if (first.select) first.select(); }
    room.scrollIntoView({ block: "nearest" });
  }

  function saveForm(button) {
    toggle(button, (room) => {
      const name = make("input", { type: "text", required: true, maxLength: +button.dataset.most, autocomplete: "off" });
      const [shared, sharing] = check("Share with everyone");
      const form = make("form", { className: "view-form" }, field("Name", name), sharing, fault(), make("button", { className: "button", textContent: "Save" }));
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const query = location.search.replace(/^\?/, "").replace(/^home=1$/, "");
        const body = { name: name.value, path: location.pathname, query, shared: shared.checked };
        write(form, "/views", body, { name: name.value.trim() }, "View saved");
      });
      room.append(form);
    });
  }

  function action(text, act) {
    const button = make("button", { type: "button", className: "menu-act", textContent: text });
    button.addEventListener("click", () => act(button));
    return button;
  }

  // The second click deletes; anything else puts the question away.
  function twice(button, question, act) {
    if (button.dataset.sure !== undefined) return act();
    const before = button.textContent;
    button.dataset.sure = "";
    button.textContent = question;
    button.addEventListener("blur", () => { delete button.dataset.sure; button.textContent = before; }, { once: true });
  }

  function viewForm(button) {
    const { view, name, href, mine, shared, first, writable, most } = button.dataset;
    const address = `/views/${view}`;
    toggle(button, (room) => {
      const form = make("form", { className: "view-form actions" });
      const change = (body, words) => write(form, address, body, { view }, words);
      const title = make("input", { type: "text", value: name, required: true, maxLength: +most, autocomplete: "off" });
      form.addEventListener("submit", (event) => { event.preventDefault(); if (mine) change({ name: title.value }, "View renamed"); });
      if (mine) form.append(make("div", { className: "beside" }, field("Name", title), make("button", { className: "button quiet", textContent: "Rename" })));
      if (mine) form.append(action(shared ? "Stop sharing" : "Share with everyone", () => change({ shared: !shared }, shared ? "No longer shared" : "Shared with everyone")));
      if (writable) form.append(action(first ? "No longer open first" : "Open first", () => change({ first: !first }, first ? "The summary opens first" : "This view opens first")));
      const copy = make("button", { type: "button", className: "menu-act", textContent: "Copy link" });
      copy.dataset.action = "copy";
      copy.dataset.href = href;
      form.append(copy);
      if (mine) form.append(action("Delete", (each) => twice(each, "Click again to delete", () => write(form, address, { delete: true }, {}, "View deleted"))));
      form.append(fault());
      room.append(form);
    });
  }

  function noteForm(button) {
    const { day, from, to, most } = button.dataset;
    toggle(button, (room) => {
      const text = make("input", { type: "text", required: true, maxLength: +most, autocomplete: "off" });
      const start = make("input", { type: "date", required: true, value: day, min: from, max: to });
      const end = make("input", { type: "date", min: from });
      const [shared, sharing] = check("Share with everyone");
      const form = make("form", { className: "note-form" }, field("Note", text), field("Day", start), field("Until (optional)", end), sharing,
        make("button", { className: "button quiet", textContent: "Add note" }), fault());
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        const body = { day: start.value, until: end.value, text: text.value, shared: shared.checked };
        write(form, "/annotations", body, { focus: "[data-store=note]" }, "Note added");
      });
      room.append(form);
    });
  }

  function removeNote(button) {
    twice(button, "Click again to remove", async () => {
      try {
        await send(`/annotations/${button.dataset.note}`, { delete: true });
        then = { focus: "[data-store=note]" };
        said.textContent = "Note removed";
        drawAgain();
      } catch (wrong) { button.textContent = said.textContent = wrong.message; }
    });
  }

  const ACTS = { save: saveForm, view: viewForm, note: noteForm, unnote: removeNote };

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-store]");
    if (button) ACTS[button.dataset.store](button);
  });

  // Once the page has been drawn again: the menu open as it was, the keyboard where it was.
  function restore() {
    const { view, name, focus } = then;
    const menu = document.querySelector("details.menu.views");
    const target = focus ? document.querySelector(focus) : menu && [...menu.querySelectorAll("[data-view]")].find((each) => each.dataset.view === view || each.dataset.name === name);
    if (!focus && !menu) return;
    then = null;
    if (!focus) menu.open = true;
    const found = target || (menu && menu.querySelector("summary"));
    if (found) found.focus({ preventScroll: Boolean(focus) });
  }

  function finders() {
    document.querySelectorAll("[data-store-find] .room:empty").forEach((room) => {
      room.append(make("input", { type: "search", placeholder: room.parentElement.dataset.storeFind, autocomplete: "off" }));
    });
  }

  new MutationObserver((changes) => {
    finders();
    if (!then) return;
    const wanted = then.focus ? "[data-store=note]" : "details.menu.views";
    if (changes.some((c) => [...c.addedNodes].some((n) => n.nodeType === 1 && (n.matches(wanted) || n.querySelector(wanted))))) restore();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
