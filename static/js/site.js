/* Small comforts; every page works without them. */
(function () {
  "use strict";

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    form.dataset.changed = "";
    window.setTimeout(function () {
      form.querySelectorAll("button[type=submit]").forEach(function (button) { button.disabled = true; });
    }, 0);
  });

  window.addEventListener("pageshow", function () {
    document.querySelectorAll("form").forEach(function (form) {
      delete form.dataset.sent;
      form.querySelectorAll("button[type=submit]").forEach(function (button) { button.disabled = false; });
    });
  });

  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.method === "post") { form.dataset.changed = "1"; }
  });

  window.addEventListener("beforeunload", function (event) {
    var changed = document.querySelector("form[data-changed='1'][data-keep]");
    if (changed) { event.preventDefault(); event.returnValue = ""; }
  });

  document.addEventListener("change", function (event) {
    var form = event.target.closest("form[data-auto]");
    if (form && event.target.matches("select, input[type=checkbox]")) { form.requestSubmit ? form.requestSubmit() : form.submit(); }
  });

  document.addEventListener("click", function (event) {
    var copier = event.target.closest("[data-copy]");
    if (copier && navigator.clipboard) {
      navigator.clipboard.writeText(copier.dataset.copy).then(function () { copier.textContent = copier.dataset.copied; });
    }
    if (event.target.closest("[data-print]")) { window.print(); }
    document.querySelectorAll("details.who-menu[open]").forEach(function (menu) {
      if (!menu.contains(event.target)) { menu.open = false; }
    });
  });

  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    document.querySelectorAll("details.who-menu[open]").forEach(function (menu) { menu.open = false; });
  });

  var summary = document.querySelector(".error-summary");
  if (summary) { summary.focus(); }
}());
