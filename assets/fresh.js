// A page that stays open says when newer data is there; what it shows changes only when asked to.
(function () {
  const root = document.documentElement;
  const ASK = 60000, COMPARE = 2000;
  let newest = null;

  const shown = () => document.querySelector("[data-release]")?.dataset.release;

  function compare() {
    const mine = shown();
    root.toggleAttribute("data-newer", Boolean(newest && mine && newest !== mine));
  }

  async function ask() {
    if (document.hidden || !shown()) return;
    try {
      const answer = await fetch("/readyz", { cache: "no-store" });
      if (answer.ok) newest = (await answer.json()).release;
    } catch {
      return; // the server is away: what is shown stays, and the next look tells more
    }
    compare();
  }

  setInterval(ask, ASK);
  setInterval(compare, COMPARE); // after an interaction the page may hold the newer release already
  document.addEventListener("visibilitychange", ask);
})();
