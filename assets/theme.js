// Runs before the first paint. An explicit choice (light, dark) wins; otherwise the system's preference is kept in a
// session cookie (system-light, system-dark), so that the server draws the figures to match.
(function () {
  const found = document.cookie.match(/(?:^|; )theme=([a-z-]+)/);
  let theme = found ? found[1] : "";
  if (theme !== "light" && theme !== "dark") {
    theme = "system-" + (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    document.cookie = "theme=" + theme + "; path=/; SameSite=Lax";
  }
  document.documentElement.dataset.bsTheme = theme.replace("system-", "");
})();
