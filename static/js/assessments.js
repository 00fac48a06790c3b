/* The pages of a form. Without this the buttons save; with it what is typed is saved as it is typed,
   and nothing is lost when the server is gone: it waits in this browser until it can be sent. */
(function () {
  "use strict";

  var page = document.querySelector("[data-who]");
  if (!page || !window.fetch || !window.FormData) { return; }
  var address = "assessment:" + page.dataset.who + ":" + window.location.pathname;
  var SOON = 1200, AGAIN = 10000, SIGNED_OUT = 60000;

  function isSent(element) {
    return element.name && element.type !== "submit" && element.name !== "csrfmiddlewaretoken" && element.name !== "idempotency_key";
  }

  function isTicked(element) { return element.type === "radio" || element.type === "checkbox"; }

  function isVersion(name) { return /(^|_)version$/.test(name); }

  /* What the form holds: a value by name; of a tick box empty where it is not ticked. */
  function valuesOf(form) {
    var found = {};
    Array.prototype.forEach.call(form.elements, function (element) {
      if (!isSent(element)) { return; }
      if (!isTicked(element)) { found[element.name] = element.value; return; }
      if (element.checked) { found[element.name] = element.value; }
      if (!(element.name in found)) { found[element.name] = ""; }
    });
    return found;
  }

  function put(form, values) {
    Array.prototype.forEach.call(form.elements, function (element) {
      if (!isSent(element) || !(element.name in values)) { return; }
      if (isTicked(element)) { element.checked = element.value === values[element.name]; } else { element.value = values[element.name]; }
    });
  }

  function plain(value) { return String(value || "").replace(/\s+/g, " ").trim(); }

  function areSame(one, other) {
    return Object.keys(one).every(function (name) { return isVersion(name) || plain(one[name]) === plain(other[name]); });
  }

  /* What this browser keeps of a form: what it began with, and what was typed since. */
  var store = {
    read: function () {
      try { return JSON.parse(window.localStorage.getItem(address) || "null"); } catch (error) { return null; }
    },
    write: function (kept) {
      try { window.localStorage.setItem(address, JSON.stringify(kept)); } catch (error) { /* no room */ }
    },
    forget: function () {
      try { window.localStorage.removeItem(address); } catch (error) { /* not allowed: nothing was kept */ }
    }
  };

  /* Forms that act once: what was typed and never arrived is there again, as long as nothing else was. */
  function hold(form) {
    var base = valuesOf(form);
    var kept = store.read();
    if (kept && areSame(kept.base, base) && !areSame(kept.typed, base)) {
      put(form, kept.typed);
      var note = document.createElement("p");
      note.className = "saved-state is-unsaved";
      note.setAttribute("role", "status");
      note.textContent = "已找回上次没有保存的内容,请核对后保存。";
      form.insertBefore(note, form.firstChild);
    } else if (kept && !document.querySelector(".error-summary, .is-refusal")) {
      store.forget();
    }
    function keep() { store.write({ base: base, typed: valuesOf(form) }); }
    form.addEventListener("input", keep);
    form.addEventListener("change", keep);
  }

  /* Forms that are saved as they are typed. */
  function save(form) {
    var state = form.querySelector("[data-state]");
    var timer = null, isSending = false, isChanged = false, base = valuesOf(form);

    function say(words, isUnsaved) {
      state.textContent = words;
      state.classList.toggle("is-unsaved", Boolean(isUnsaved));
    }

    function keep(isOnItsWay) { store.write({ base: base, typed: valuesOf(form), isOnItsWay: isOnItsWay === true }); }

    function wait(time) {
      window.clearTimeout(timer);
      timer = window.setTimeout(send, time);
    }

    function later() { isChanged = true; wait(SOON); }

    function failed(words, time) {
      isSending = false;
      isChanged = true;
      keep();
      say("未保存:" + words, true);
      wait(time);
    }

    function replace(selector, html) {
      var old = document.querySelector(selector);
      if (old && html) { old.outerHTML = html; }
    }

    function show(answer) {
      Object.keys(answer.versions).forEach(function (name) {
        if (form.elements[name]) { form.elements[name].value = answer.versions[name]; }
      });
      Object.keys(answer.notes || {}).forEach(function (name) {
        var note = document.querySelector("[data-note='" + name + "']");
        var chosen = form.querySelector("input[name='" + name + "_choice']:checked");
        if (note) { note.textContent = chosen ? answer.notes[name] : ""; }
      });
      replace("[data-score]", answer.score);
      replace("[data-kept]", answer.kept);
      var far = document.querySelector("[data-menu] [aria-current] .far");
      if (far && answer.far) { far.textContent = answer.far; }
      var bar = document.querySelector("progress[data-others]");
      if (bar) {
        bar.value = Number(bar.dataset.others) + answer.answered;
        document.querySelector("[data-answered]").textContent = bar.value;
      }
    }

    /* Says what the server read back, and whether everything is there now. */
    function tell(answer) {
      var faulty = Object.keys(answer.errors);
      var isKept = Boolean(document.querySelector("#kept > *"));
      if (faulty.length) {
        say("有一处没有保存:" + answer.errors[faulty[0]], true);
      } else if (!answer.saved_at && !isKept) {
        say("未保存:保存的同时有人改动了同一处,请刷新本页核对。", true);
      } else if (isKept) {
        say("有文字没有写进表里,已替您保留在本页上方。", true);
      } else {
        say("已保存 " + answer.saved_at, false);
      }
      return !faulty.length && Boolean(answer.saved_at || isKept);
    }

    function send() {
      if (isSending) { isChanged = true; return; }
      isSending = true;
      isChanged = false;
      window.clearTimeout(timer);
      say("正在保存…", false);
      var sent = valuesOf(form);
      window.fetch(form.dataset.autosave, {
        method: "POST", body: new window.FormData(form), credentials: "same-origin", headers: { "Accept": "application/json" }
      }).then(function (response) {
        var isJson = (response.headers.get("Content-Type") || "").indexOf("application/json") === 0;
        if (!isJson && response.status === 403) {
          failed("登录已失效。内容已留在本机,点“保存”可重新登录,不会丢失。", SIGNED_OUT);
        } else if (!isJson) {
          failed("服务器没有应答。内容已留在本机,会再试。", AGAIN);
        } else {
          return response.json().then(function (answer) {
            isSending = false;
            if (!response.ok) { keep(); say("未保存:" + answer.refusal, true); return; }
            show(answer);
            if (tell(answer)) { base = sent; }
            if (isChanged) { wait(SOON); } else if (base === sent) { store.forget(); }
          });
        }
        return null;
      }).catch(function () { failed("连不上服务器。内容已留在本机,会再试。", AGAIN); });
    }

    function typed() { keep(); later(); }
    form.addEventListener("input", typed);
    form.addEventListener("change", typed);
    form.addEventListener("submit", function () {
      window.clearTimeout(timer);
      if (isChanged) { keep(true); }
    });
    window.addEventListener("online", function () { if (isChanged) { send(); } });
    window.addEventListener("pagehide", function () { if (isChanged) { keep(); } });

    /* What went off by the button has arrived if the page is another one since. */
    var kept = store.read();
    var hasArrived = kept && (areSame(kept.typed, base) || (kept.isOnItsWay && !areSame(kept.base, base)));
    if (hasArrived) {
      store.forget();
    } else if (kept) {
      put(form, kept.typed);
      say("已找回上次没有保存的内容,正在保存…", true);
      later();
    }
  }

  var saved = page.querySelector("form[data-autosave]");
  var held = page.querySelector("form[data-keep]");
  if (saved) { save(saved); } else if (held) { hold(held); }
}());
