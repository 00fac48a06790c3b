/* The review desk by keyboard, evidence beside, and words kept while one looks elsewhere. Everything
   works without it: by buttons, links and the addresses of the panels. */
(function () {
  "use strict";

  var desk = document.querySelector("[data-desk]");
  if (!desk) { return; }
  var form = document.querySelector("form[data-verdict]");
  var evidence = document.querySelector(".desk-evidence");
  var files = Array.prototype.slice.call(evidence.querySelectorAll(".desk-file"));
  var opener = null;
  evidence.classList.add("is-scripted");

  function store(area) {
    try { return window[area]; } catch (error) { return null; }
  }
  var session = store("sessionStorage");
  var local = store("localStorage");

  /* evidence: the page stays where it is, with everything typed */
  function show(file, from) {
    files.forEach(function (each) { each.classList.toggle("is-open", each === file); });
    if (from) { opener = from; }
    if (file) {
      if (window.innerWidth <= 1000) { file.scrollIntoView(); }
      file.focus({ preventScroll: true });
    } else if (opener) {
      opener.focus({ preventScroll: true });
      opener = null;
    }
  }
  function opened() {
    return files.filter(function (each) { return each.classList.contains("is-open"); })[0] || null;
  }
  document.addEventListener("click", function (event) {
    var link = event.target.closest("[data-opens]");
    if (link) {
      event.preventDefault();
      show(document.getElementById(link.dataset.opens), link);
    } else if (event.target.closest("[data-closes]")) {
      event.preventDefault();
      show(null);
    }
  });
  if (window.location.hash.indexOf("#file-") === 0) { show(document.getElementById(window.location.hash.slice(1))); }

  /* words typed and not yet saved wait in this window, under the version they were written against */
  if (form && session) {
    var key = "verdict:" + form.dataset.who + ":" + form.getAttribute("action").split("?")[0];
    var said = form.querySelector("[data-kept]");
    var names = ["score", "reason"];
    var keep = function () {
      var kept = { version: form.dataset.version };
      names.forEach(function (name) { kept[name] = form.elements[name].value; });
      try { session.setItem(key, JSON.stringify(kept)); } catch (error) { /* no room: nothing is kept */ }
    };
    var kept = null;
    try { kept = JSON.parse(session.getItem(key) || "null"); } catch (error) { kept = null; }
    if (kept && kept.version !== form.dataset.version) { session.removeItem(key); kept = null; }
    if (kept && !document.querySelector(".error-summary, .note.is-refusal")) {
      names.forEach(function (name) {
        if (form.elements[name].value !== kept[name]) {
          form.elements[name].value = kept[name];
          said.textContent = "已找回写下而没有保存的内容。";
        }
      });
    }
    form.addEventListener("input", keep);
    form.addEventListener("submit", function (event) {
      if (event.submitter && event.submitter.name === "agree") { session.removeItem(key); }
    });
  }

  /* keys: one act each, none while somebody types */
  var isOff = Boolean(local && local.getItem("desk-keys") === "off");
  var turn = document.querySelector("[data-keys-switch]");
  if (turn && local) {
    var label = function () { turn.textContent = isOff ? turn.dataset.on : turn.dataset.off; };
    turn.hidden = false;
    label();
    turn.addEventListener("click", function () {
      isOff = !isOff;
      try { local.setItem("desk-keys", isOff ? "off" : "on"); } catch (error) { /* until this page is left */ }
      label();
    });
  }
  function isTyping(target) {
    return target.matches("textarea, select, input:not([type=checkbox]):not([type=radio])");
  }
  function go(address) {
    if (address) { window.location.assign(address); }
  }
  function agree() {
    if (!form) { return; }
    if (form.elements.score.value.trim() && form.elements.score.value !== form.elements.score.defaultValue) {
      form.querySelector("[data-kept]").textContent = "已填了审核分,没有按同意办理;要同意的,先清空审核分或点按钮。";
      return;
    }
    form.querySelector("[name=agree]").click();
  }
  function nextFile() {
    var place = files.indexOf(opened());
    if (files.length) { show(files[(place + 1) % files.length], opener || document.activeElement); }
  }
  var acts = {
    a: agree,
    d: function () { if (form) { form.elements.score.focus(); form.elements.score.select(); } },
    e: nextFile,
    n: function () { go(desk.dataset.next); },
    r: function () { go(desk.dataset.return); },
    arrowleft: function () { go(desk.dataset.before); },
    arrowright: function () { go(desk.dataset.after); }
  };
  document.addEventListener("keydown", function (event) {
    var name = event.key.toLowerCase();
    if (event.isComposing || event.altKey) { return; }
    if (name === "enter" && (event.ctrlKey || event.metaKey)) {
      if (form && !event.repeat) { event.preventDefault(); form.querySelector(".btn-primary").click(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.repeat) { return; }
    if (name === "escape") {
      if (opened()) { show(null); } else if (isTyping(event.target)) { event.target.blur(); }
      return;
    }
    if (isOff || event.shiftKey || isTyping(event.target) || !acts[name]) { return; }
    event.preventDefault();
    acts[name]();
  });
}());
