/* Copies the text of the list; without it the text is selected and copied by hand. */
(function () {
  "use strict";

  document.querySelectorAll("[data-copy-from]").forEach(function (button) {
    var field = document.getElementById(button.dataset.copyFrom);
    button.hidden = false;

    function done() { button.textContent = button.dataset.copied; }

    function copySelection() {
      field.focus();
      field.select();
      // the only way where the office's network has no HTTPS
      if (document.execCommand("copy")) { done(); }
    }

    field.addEventListener("click", function () { field.select(); });
    button.addEventListener("click", function () {
      if (!navigator.clipboard) { copySelection(); return; }
      navigator.clipboard.writeText(field.value).then(done, copySelection);
    });
  });
}());
