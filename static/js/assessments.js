/* Autosave of an indicator's page. Without it the button saves; with it nothing typed is lost when
   the server is gone: the text waits in this browser and is sent as soon as the server is back. */
(function () {
  "use strict";

  var form = document.querySelector("form[data-autosave]");
  if (!form || !window.fetch || !window.FormData) { return; }
  var state = form.querySelector("[data-state]");
  var key = "assessment:" + form.dataset.who + ":" + window.location.pathname;
  var timer = null;
  var isSending = false;
  var isChanged = false;

  function say(words, isUnsaved) {
    state.textContent = words;
    state.classList.toggle("is-unsaved", Boolean(isUnsaved));
  }

  function fields() {
    var found = {};
    Array.prototype.forEach.call(form.elements, function (element) {
      if (!element.name || element.name === "csrfmiddlewaretoken") { return; }
      if (element.type === "radio") {
        if (element.checked) { found[element.name] = element.value; }
      } else {
        found[element.name] = element.value;
      }
    });
    return found;
  }

  function keepHere() {
    try { window.localStorage.setItem(key, JSON.stringify(fields())); } catch (error) { /* no room */ }
  }

  function forget() {
    try { window.localStorage.removeItem(key); } catch (error) { /* not allowed: nothing was kept */ }
  }

  function restore() {
    var kept = null;
    try { kept = JSON.parse(window.localStorage.getItem(key) || "null"); } catch (error) { kept = null; }
    if (!kept) { return false; }
    var isDifferent = false;
    var now = fields();
    Object.keys(kept).forEach(function (name) {
      if (now[name] !== kept[name] && !/_version$/.test(name)) { isDifferent = true; }
    });
    if (!isDifferent) { forget(); return false; }
    Object.keys(kept).forEach(function (name) {
      Array.prototype.forEach.call(form.elements, function (element) {
        if (element.name !== name) { return; }
        if (element.type === "radio") { element.checked = element.value === kept[name]; } else { element.value = kept[name]; }
      });
    });
    return true;
  }

  function replace(selector, html) {
    var old = document.querySelector(selector);
    if (old && html) { old.outerHTML = html; }
  }

  function show(answer) {
    Object.keys(answer.versions).forEach(function (name) {
      if (form.elements[name]) { form.elements[name].value = answer.versions[name]; }
    });
    Object.keys(answer.notes).forEach(function (name) {
      var note = document.querySelector("[data-note='" + name + "']");
      var chosen = form.querySelector("input[name='" + name + "_choice']:checked");
      if (note) { note.textContent = chosen ? answer.notes[name] : ""; }
    });
    replace("[data-score]", answer.score);
    var far = document.querySelector("[data-menu] [aria-current] .far");
    if (far) { far.textContent = answer.far; }
    var bar = document.querySelector("progress[data-others]");
    if (bar) {
      bar.value = Number(bar.dataset.others) + answer.answered;
      document.querySelector("[data-answered]").textContent = bar.value;
    }
    replace("[data-kept]", answer.kept);
    var faulty = Object.keys(answer.errors);
    if (faulty.length) {
      say("有一处没有保存:" + answer.errors[faulty[0]], true);
    } else {
      say("已保存 " + answer.saved_at, false);
    }
  }

  function failed(words) {
    keepHere();
    say(words, true);
    window.clearTimeout(timer);
    timer = window.setTimeout(send, 10000);
  }

  function send() {
    if (isSending) { isChanged = true; return; }
    isSending = true;
    isChanged = false;
    window.clearTimeout(timer);
    say("正在保存…", false);
    window.fetch(form.dataset.autosave, { method: "POST", body: new window.FormData(form), credentials: "same-origin" })
      .then(function (response) {
        var isJson = (response.headers.get("Content-Type") || "").indexOf("application/json") === 0;
        if (!isJson) {
          isSending = false;
          failed(response.status === 403 ? "未保存:登录已失效。内容已留在本机,请重新登录后刷新本页。" : "未保存:服务器没有应答。内容已留在本机,会再试。");
          return null;
        }
        return response.json().then(function (answer) {
          isSending = false;
          if (!response.ok) { keepHere(); say("未保存:" + answer.refusal, true); return; }
          if (!isChanged) { forget(); }
          show(answer);
          if (isChanged) { later(); }
        });
      })
      .catch(function () {
        isSending = false;
        failed("未保存:连不上服务器。内容已留在本机,会再试。");
      });
  }

  function later() {
    isChanged = true;
    window.clearTimeout(timer);
    timer = window.setTimeout(send, 1200);
  }

  form.addEventListener("input", function () { keepHere(); later(); });
  form.addEventListener("change", function () { keepHere(); later(); });
  form.addEventListener("submit", function () { window.clearTimeout(timer); });
  window.addEventListener("pagehide", function () { if (isChanged) { keepHere(); } });

  if (restore()) {
    say("已找回上次没有保存的内容,正在保存…", true);
    later();
  }
}());
