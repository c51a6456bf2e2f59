/* GovLink: what the pages do beyond a plain POST. Every page works without it. Words come from data- attributes. */
(function () {
  "use strict";
  var doc = document, root = doc.documentElement, body = doc.body;
  root.classList.add("js");
  function all(selector, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(selector)); }
  /* The hour as the page writes it: in the site's zone, whatever the browser's is. */
  function clock(moment) { return moment.toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: root.dataset.zone }); }
  function el(tag, text, className) { var node = doc.createElement(tag); if (text) { node.textContent = text; } if (className) { node.className = className; } return node; }
  function store(key, value) { try { if (value === null) { localStorage.removeItem(key); } else { localStorage.setItem(key, value); } } catch (e) { /* private window: nothing to keep */ } }
  function kept(key) { try { return localStorage.getItem(key); } catch (e) { return null; } }

  /* --- Errors: the summary takes the focus; its links put it in the field ------------------------------------------ */
  function focusSummary(from) { var box = (from || doc).querySelector("[data-error-summary]"); if (box) { box.focus(); } }
  doc.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("[data-error-summary] a[href^='#']");
    var field = link && doc.getElementById(link.getAttribute("href").slice(1));
    if (!field) { return; }
    event.preventDefault();
    var label = doc.querySelector("label[for='" + CSS.escape(field.id) + "']");
    var set = field.closest("fieldset"), top = (set && set.querySelector("legend")) || label || field;
    top.scrollIntoView({ block: "start" });
    field.focus({ preventScroll: true });
  });

  /* --- Word counts -------------------------------------------------------------------------------------------------- */
  function words(text) { var found = text.trim().match(/\S+/g); return found ? found.length : 0; }
  function plural(box, key, n) { return (box.dataset[key + (n === 1 ? "One" : "Many")] || "").replace("%(n)s", n); }
  function count(area) {
    var box = doc.querySelector("[data-words-for='" + CSS.escape(area.id) + "']");
    if (!box) { return; }
    var n = words(area.value), min = +area.dataset.minWords || 0, max = +area.dataset.maxWords || 0, text = plural(box, "count", n), state = "";
    if (max && n > max) { text = plural(box, "over", n - max); state = "is-over"; }
    else if (min && n < min) { text = n ? plural(box, "missing", min - n) : (box.dataset.start || box.textContent); state = n ? "is-short" : ""; }
    else if (max) { text = plural(box, "left", max - n); }
    else { state = "is-ok"; }
    if (!box.dataset.start) { box.dataset.start = box.textContent; }
    box.textContent = text;
    box.className = "govuk-hint gl-words " + state;
  }
  function startCounts(from) { all("textarea[data-max-words],textarea[data-min-words]", from).forEach(count); }
  doc.addEventListener("input", function (event) { if (event.target.matches("textarea[data-max-words],textarea[data-min-words]")) { count(event.target); } });

  /* --- Deadlines: counted down, and told in the visitor's own zone ---------------------------------------------------- */
  function left(node) {
    var minutes = Math.floor((new Date(node.dataset.countdown) - Date.now()) / 60000), d = node.dataset, n, unit;
    if (isNaN(minutes)) { return; }
    if (minutes < 0) { node.textContent = d.past; return; }
    if (minutes >= 2880) { n = Math.floor(minutes / 1440); unit = n === 1 ? d.day : d.days; }
    else if (minutes >= 120) { n = Math.floor(minutes / 60); unit = n === 1 ? d.hour : d.hours; }
    else { n = Math.max(1, minutes); unit = n === 1 ? d.minute : d.minutes; }
    var text = d.verb + " " + n + " " + unit;
    if (node.textContent !== text) { node.textContent = text; }
  }
  function startTimes(from) {
    all("[data-countdown]", from).forEach(left);
    all("[data-local]", from).forEach(function (node) {
      var at = new Date(node.dataset.local), zone = Intl.DateTimeFormat().resolvedOptions().timeZone, options = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", hour12: false };
      function told(where) { return at.toLocaleString(root.lang, Object.assign({ timeZone: where }, options)); }
      if (!zone || told(zone) === told(node.dataset.zone)) { return; }
      node.textContent = node.dataset.label + " " + told(zone) + " (" + zone.replace(/_/g, " ") + ")";
      node.hidden = false;
    });
  }
  setInterval(function () { all("[data-countdown]").forEach(left); }, 30000);

  /* --- Autosave: one field at a time, with its version; what could not be saved stays in this browser ------------------ */
  function keyOf(form, name) { return "gl:" + (body.dataset.reader || "-") + ":" + (form.dataset.draft || form.dataset.autosave) + ":" + name; }
  function saveBox(form) { return (form.dataset.saveState && doc.getElementById(form.dataset.saveState)) || form.querySelector("[data-save-state]") || doc.querySelector("[data-save-state]"); }
  function say(form, state, at) {
    var box = saveBox(form), text;
    if (!box) { return; }
    text = box.dataset[state + "Short"] || box.dataset[state] || "";
    box.className = "gl-save" + ({ saved: " is-ok", offline: " is-warn", failed: " is-error", signedOut: " is-error", conflict: " is-error" }[state] || "");
    box.querySelector("[data-save-text]").textContent = text.replace("%(time)s", at || "");
  }
  function valueOf(form, field) {
    if (field.type === "checkbox" && form.querySelectorAll("[name='" + CSS.escape(field.name) + "'][type=checkbox]").length > 1) {
      return all("[name='" + CSS.escape(field.name) + "']:checked", form).map(function (box) { return box.value; });
    }
    if (field.type === "checkbox") { return [field.checked ? field.value : ""]; }
    if (field.type === "radio") { var on = form.querySelector("[name='" + CSS.escape(field.name) + "']:checked"); return [on ? on.value : ""]; }
    return [field.value];
  }
  function versionOf(form, field) { return field.dataset.version || form.dataset.version || ""; }
  function setVersion(form, field, version) {
    if (version === undefined || version === null) { return; }
    if (field.dataset.version !== undefined) { all("[name='" + CSS.escape(field.name) + "']", form).forEach(function (f) { f.dataset.version = version; }); }
    else { form.dataset.version = version; }
    var hidden = form.querySelector("input[type=hidden][name=version]"); if (hidden) { hidden.value = version; }
    var own = form.querySelector("input[type=hidden][name='version_" + CSS.escape(field.name) + "']"); if (own) { own.value = version; }
    var own = form.querySelector("input[type=hidden][name='version-" + CSS.escape(field.name) + "']"); if (own) { own.value = version; }
  }
  function isLong(field) { return field.tagName === "TEXTAREA" || field.type === "text"; }
  function conflict(form, field, answer) {
    var box = saveBox(form), id = field.name + "-conflict", old = doc.getElementById(id), panel = el("div", "", "gl-conflict"), texts = el("div", "", "gl-conflict__texts"), row = el("div", "", "gl-actions"), d = box ? box.dataset : {};
    if (old) { old.remove(); }
    panel.id = id; panel.setAttribute("role", "alert");
    panel.appendChild(el("p", d.conflict, "gl-h5"));
    [[d.mine, field.value], [d.theirs, answer.theirs]].forEach(function (pair) { var part = el("div"); part.appendChild(el("span", pair[0], "gl-h5")); part.appendChild(el("p", pair[1] || d.empty)); texts.appendChild(part); });
    panel.appendChild(texts);
    [[d.keepMine, true], [d.keepTheirs, false]].forEach(function (pair) {
      var button = el("button", pair[0], "govuk-button govuk-button--secondary gl-button--s"); button.type = "button";
      button.addEventListener("click", function () {
        setVersion(form, field, answer.version); panel.remove(); field.dataset.blocked = "";
        if (pair[1]) { send(form, field); } else { field.value = answer.theirs; store(keyOf(form, field.name), null); say(form, "saved", clock(new Date())); if (field.id) { count(field); } }
        field.focus();
      });
      row.appendChild(button);
    });
    panel.appendChild(row);
    field.dataset.blocked = "yes";
    (field.closest(".govuk-form-group") || field.closest(".gl-why") || field.parentNode).appendChild(panel);
  }
  var queues = new WeakMap();
  function send(form, field) {
    var before = queues.get(form) || Promise.resolve(), next = before.then(function () { return sendNow(form, field); });
    queues.set(form, next.catch(function () {}));
    return next;
  }
  var running = new WeakMap(), ready = new WeakMap();
  function sendNow(form, field) {
    if (field.dataset.blocked === "yes" || form.dataset.leaving) { return Promise.resolve(); }
    var now = sendField(form, field), began = Date.now();
    running.set(form, now);
    return now.finally(function () { running.delete(form); ready.set(form, began + pause(Date.now() - began)); });
  }
  /* A site that is slow to save is asked less often: the next save begins sixty times the root of the seconds that the last one */
  /* took beyond twice what the line alone takes and a tenth of a second, at most a minute; and at least seven tenths of the time */
  /* before. A slow line is no slow site: the line is the quickest answer this page has had, its own among them. A site that tells */
  /* that little room is left on its machine (Govlink-Busy above 1) is asked as many times less often, before it is slow. All that */
  /* give or take a third, so that those who wait do not come back as one wave. What is typed lies in this browser meanwhile, and */
  /* the whole form carries it. */
  var own = performance.getEntriesByType("navigation")[0], line = own && own.responseEnd > own.requestStart ? own.responseEnd - own.requestStart : 60000, paused = 0, busy = 0;
  function pause(took) {
    line = Math.min(line, took);
    var due = 60000 * Math.sqrt(Math.max(0, took - 2 * line - 100) / 1000), room = busy > 1 ? Math.max(10000, paused) * busy : Math.max(0.7, busy) * paused;
    paused = Math.min(Math.max(due, room), 60000);
    return paused * (2 + 2 * Math.random()) / 3;
  }
  function sendField(form, field, last) {
    var data = new FormData(), token = form.querySelector("[name=csrfmiddlewaretoken]") || doc.querySelector("[name=csrfmiddlewaretoken]"), values = valueOf(form, field), sent = values.join("\u0000");
    data.append("name", field.name);
    values.forEach(function (value) { data.append("value", value); });
    data.append("version", versionOf(form, field));
    if (isLong(field)) { store(keyOf(form, field.name), field.value); }
    say(form, "saving");
    return fetch(form.dataset.autosave, { method: "POST", body: data, keepalive: !!last, credentials: "same-origin", headers: { Accept: "application/json", "X-CSRFToken": token ? token.value : "" } }).then(function (response) {
      busy = +response.headers.get("Govlink-Busy");
      if (response.redirected || response.status === 401) { say(form, "signedOut"); return; }
      var json = (response.headers.get("Content-Type") || "").indexOf("json") >= 0;
      return (json ? response.json() : response.text().then(function () { return {}; })).then(function (answer) {
        if (response.ok) {
          setVersion(form, field, answer.version);
          if (valueOf(form, field).join("\u0000") === sent) { store(keyOf(form, field.name), null); }
          say(form, "saved", answer.saved_at ? clock(new Date(answer.saved_at)) : clock(new Date()));
          form.dispatchEvent(new CustomEvent("gl:saved", { bubbles: true, detail: { name: field.name, answer: answer } }));
        } else if (response.status === 409) { say(form, "conflict"); conflict(form, field, answer); }
        else if (response.status === 403 && !json) { say(form, "signedOut"); }
        else { say(form, "failed"); var box = saveBox(form); if (box && answer.error) { box.querySelector("[data-save-text]").textContent = box.dataset.failed + ": " + answer.error; } }
      });
    }, function () { form.dataset.pending = ((form.dataset.pending || "") + " " + field.name).trim(); say(form, "offline"); });
  }
  var timers = new WeakMap();
  function later(form, field, wait) {
    clearTimeout(timers.get(field));
    timers.set(field, setTimeout(function () {
      /* A choice lies nowhere but on the page: it does not wait. */
      var left = isLong(field) ? (ready.get(form) || 0) - Date.now() : 0;
      if (isLong(field) && running.has(form)) { running.get(form).finally(function () { if (timers.has(field)) { later(form, field, 0); } }); }
      else if (left > 0) { later(form, field, left); }
      else { timers.delete(field); send(form, field); }
    }, wait));
  }
  function unwait(field) { var waited = timers.has(field); clearTimeout(timers.get(field)); timers.delete(field); return waited; }
  /* Whoever leaves by a link takes along what still waits. */
  window.addEventListener("pagehide", function () {
    all("form[data-autosave]").forEach(function (form) {
      all("[name]", form).forEach(function (field) { if (unwait(field) && field.dataset.blocked !== "yes" && !form.dataset.leaving) { sendField(form, field, true); } });
    });
  });
  function watched(target) { return target.name && target.form && target.form.dataset.autosave && target.type !== "hidden" && target.type !== "file" && target.type !== "password" && target.name !== "csrfmiddlewaretoken" ? target.form : null; }
  doc.addEventListener("input", function (event) {
    var form = watched(event.target);
    if (!form || event.target.type === "radio" || event.target.type === "checkbox" || event.target.tagName === "SELECT") { return; }
    if (isLong(event.target)) { store(keyOf(form, event.target.name), event.target.value); }
    later(form, event.target, 1500);
  });
  doc.addEventListener("change", function (event) { var form = watched(event.target); if (form) { later(form, event.target, 0); } });
  window.addEventListener("online", function () {
    all("form[data-pending]").forEach(function (form) {
      var names = form.dataset.pending.split(" "); form.removeAttribute("data-pending");
      names.filter(function (n, i) { return names.indexOf(n) === i; }).forEach(function (name) { var field = form.querySelector("[name='" + CSS.escape(name) + "']"); if (field) { send(form, field); } });
    });
  });
  function notice(text, role) {
    var note = el("div", "", "gl-notice gl-notice--warn"), inner = el("div", "", "gl-notice__body");
    note.setAttribute("role", role); inner.appendChild(el("p", text)); note.appendChild(inner);
    return note;
  }
  function restore(from) {
    all("form[data-autosave],form[data-draft]", from).forEach(function (form) {
      var found = 0;
      all("textarea[name],input[type=text][name]", form).forEach(function (field) {
        var key = keyOf(form, field.name), text = kept(key);
        if (text === null) { return; }
        if (text === field.value || field.disabled || field.readOnly) { store(key, null); return; }
        field.value = text; found += 1;
        if (form.dataset.autosave) { later(form, field, 400); }
      });
      if (found) { form.insertBefore(notice(body.dataset.textUnsaved, "status"), form.firstChild); }
    });
  }
  /* data-draft: a form that has no autosave keeps its long texts here until a page after it says they arrived. */
  doc.addEventListener("input", function (event) { var form = event.target.form; if (form && form.dataset.draft && !form.dataset.autosave && isLong(event.target) && event.target.name) { store(keyOf(form, event.target.name), event.target.value); } });
  /* Without a line nothing leaves: the browser's own page in place of ours would take along what was written. */
  window.addEventListener("submit", function (event) {
    if (navigator.onLine !== false || event.target.method !== "post") { return; }
    var button = event.submitter && (event.submitter.closest(".gl-actions") || event.submitter);
    event.preventDefault(); event.stopImmediatePropagation();
    all("[data-no-line]").forEach(function (old) { old.remove(); });
    var told = notice(body.dataset.textOffline, "alert");
    told.dataset.noLine = "";
    if (button) { button.before(told); } else { event.target.append(told); }
  }, true);
  window.addEventListener("online", function () { all("[data-no-line]").forEach(function (told) { told.remove(); }); });
  /* The whole form carries everything: what is still queued is not sent, and it leaves after the save that is on its way, */
  /* so that neither arrives when the other has closed the page's business, nor with a version that is old. */
  function afterSave(form, button) {
    var patience = new Promise(function (done) { setTimeout(done, 4000); });
    Promise.race([running.get(form).catch(function () {}), patience]).then(function () { form.dataset.waited = "yes"; form.requestSubmit(button); });
  }
  doc.addEventListener("submit", function (event) {
    var form = event.target;
    if (!form.dataset || (!form.dataset.autosave && !form.dataset.draft)) { return; }
    all("[name]", form).forEach(unwait);
    if (form.dataset.autosave) {
      form.dataset.leaving = "yes"; setTimeout(function () { delete form.dataset.leaving; }, 6000);
      if (running.has(form) && !form.dataset.waited) { event.preventDefault(); afterSave(form, event.submitter); return; }
      delete form.dataset.waited;
    }
    try { sessionStorage.setItem("gl:sent", JSON.stringify({ prefix: keyOf(form, ""), path: location.pathname })); } catch (e) { /* nothing to keep */ }
  });
  /* A page that came of itself, not by the redirect that follows a form, says nothing of one that was sent: the line may have failed. */
  function clearSent() {
    var sent = null;
    try { sent = JSON.parse(sessionStorage.getItem("gl:sent") || "null"); sessionStorage.removeItem("gl:sent"); } catch (e) { return; }
    if (!sent || !own || !own.redirectCount || doc.querySelector("[data-error-summary]") || doc.querySelector("input[type=password]")) { return; }
    try { Object.keys(localStorage).forEach(function (key) { if (key.indexOf(sent.prefix) === 0) { localStorage.removeItem(key); } }); } catch (e) { /* nothing kept */ }
  }
  /* Signing out on purpose leaves nothing behind for the next person at this machine. */
  doc.addEventListener("submit", function (event) { if (event.target.matches(".gl-signout")) { try { Object.keys(localStorage).forEach(function (key) { if (key.indexOf("gl:") === 0) { localStorage.removeItem(key); } }); } catch (e) { /* nothing kept */ } } });
  window.addEventListener("beforeunload", function (event) { if (all("form[data-pending]").length) { event.preventDefault(); } });

  /* --- The scoring page: quote what is selected; digits score, n and p move, ? helps ----------------------------------- */
  var lastSelection = "";
  doc.addEventListener("selectionchange", function () {
    var picked = doc.getSelection(), source = doc.querySelector("[data-quotable]");
    if (picked && !picked.isCollapsed && source && source.contains(picked.anchorNode)) { lastSelection = picked.toString().replace(/\s+/g, " ").trim(); }
  });
  doc.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("[data-quote-into]"), area = button && doc.getElementById(button.dataset.quoteInto);
    if (!area || !lastSelection) { if (area) { area.focus(); } return; }
    var before = area.value.slice(0, area.selectionEnd), after = area.value.slice(area.selectionEnd), gap = before && !/\s$/.test(before) ? " " : "";
    area.value = before + gap + "«" + lastSelection + "» " + after;
    area.focus(); area.selectionStart = area.selectionEnd = (before + gap).length + lastSelection.length + 3;
    area.dispatchEvent(new Event("input", { bubbles: true }));
  });
  function criteria() { return all("[data-criterion]"); }
  function currentCriterion() { var here = doc.activeElement && doc.activeElement.closest && doc.activeElement.closest("[data-criterion]"); return here || doc.querySelector("[data-criterion].is-now") || criteria()[0]; }
  function markCriterion(box) {
    criteria().forEach(function (other) { other.classList.toggle("is-now", other === box); });
    all("[data-criterion-link]").forEach(function (link) { var on = link.getAttribute("href") === "#" + box.id; link.classList.toggle("is-now", on); if (on) { link.setAttribute("aria-current", "step"); } else { link.removeAttribute("aria-current"); } });
  }
  doc.addEventListener("focusin", function (event) { var box = event.target.closest && event.target.closest("[data-criterion]"); if (box) { markCriterion(box); } });
  doc.addEventListener("change", function (event) {
    var box = event.target.closest && event.target.closest("[data-criterion]");
    if (!box || event.target.type !== "radio") { return; }
    box.classList.add("is-done");
    var link = doc.querySelector("[data-criterion-link][href='#" + CSS.escape(box.id) + "']"), mark = link && link.querySelector("b");
    if (link) { link.classList.add("is-done"); if (mark) { mark.textContent = event.target.value; } }
  });
  doc.addEventListener("keydown", function (event) {
    if (!doc.querySelector("[data-scoring]") || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea,input:not([type=radio]),select,[contenteditable]")) { return; }
    var box = currentCriterion(), list = criteria(), step = { n: 1, p: -1 }[event.key];
    if (event.key === "?") { var help = doc.querySelector("dialog[data-shortcuts]"); if (help && help.showModal && !help.open) { event.preventDefault(); help.showModal(); } return; }
    if (step && list.length) {
      var to = list[Math.max(0, Math.min(list.length - 1, list.indexOf(box) + step))], field = to.querySelector("input[type=radio]:checked") || to.querySelector("input[type=radio]");
      event.preventDefault(); to.scrollIntoView({ block: "start" }); if (field) { field.focus({ preventScroll: true }); } markCriterion(to);
    } else if (/^[0-9]$/.test(event.key) && box) {
      var radio = box.querySelector("input[type=radio][value='" + event.key + "']");
      if (radio && !radio.disabled) { event.preventDefault(); radio.checked = true; radio.focus(); radio.dispatchEvent(new Event("change", { bubbles: true })); }
    }
  });

  /* --- One key for one button or link: [data-key]; not while typing, and not with Ctrl, Alt or Meta -------------------- */
  doc.addEventListener("keydown", function (event) {
    if (!doc.querySelector("[data-keys]") || event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.matches("textarea,input,select,[contenteditable]")) { return; }
    var key = event.key.length === 1 ? event.key.toLowerCase() : event.key, to = doc.querySelector("[data-key='" + CSS.escape(key) + "']");
    if (to) { event.preventDefault(); to.click(); }
  });

  /* --- What a saved text tells is shown beside its field: only when it changed, and without taking the focus ----------- */
  doc.addEventListener("gl:saved", function (event) {
    var box = doc.querySelector("[data-hints-for='" + CSS.escape(event.detail.name) + "']"), hints = event.detail.answer.hints;
    if (box && hints !== undefined && box.dataset.told !== hints) { box.dataset.told = hints; box.innerHTML = hints; }
  });

  /* --- A rectangle drawn on a page writes its four percentages ------------------------------------------------------ */
  all("[data-marks]").forEach(function (page) {
    var form = doc.querySelector("[data-mark-form]"), drawn = page.querySelector("[data-mark-new]"), from = null;
    if (!form || !drawn) { return; }
    function at(event) { var box = page.getBoundingClientRect(); return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map(function (part) { return Math.min(100, Math.max(0, part * 100)); }); }
    function show(to) {
      var left = Math.floor(Math.min(from[0], to[0])), top = Math.floor(Math.min(from[1], to[1]));
      var values = { left: Math.min(99, left), top: Math.min(99, top), width: Math.max(1, Math.ceil(Math.max(from[0], to[0])) - left), height: Math.max(1, Math.ceil(Math.max(from[1], to[1])) - top) };
      [["x", "left"], ["y", "top"], ["width", "width"], ["height", "height"]].forEach(function (pair) { drawn.setAttribute(pair[0], values[pair[1]]); form.elements[pair[1]].value = values[pair[1]]; });
    }
    page.addEventListener("pointerdown", function (event) { if (event.pointerType === "touch" || event.button) { return; } from = at(event); page.setPointerCapture(event.pointerId); event.preventDefault(); });
    page.addEventListener("pointermove", function (event) { if (from) { show(at(event)); } });
    page.addEventListener("pointerup", function (event) { if (from) { show(at(event)); from = null; } });
  });

  /* --- How many criteria are done, as the server counts them: after each save ------------------------------------------ */
  doc.addEventListener("gl:saved", function (event) {
    var done = event.detail.answer.done;
    if (done !== undefined) { all("[data-done-text]").forEach(function (box) { box.textContent = box.dataset.doneText.replace("%(n)s", done); }); }
  });

  /* --- Passwords: shown while asked for; how hard a new one is to guess, reckoned here and sent nowhere ---------------- */
  function strength(text) { /* 0 to 4: signs that do not repeat or count on, times what each could have been */
    if (text.length < 12) { return 0; }
    var pool = (/[a-z]/.test(text) ? 26 : 0) + (/[A-Z]/.test(text) ? 26 : 0) + (/\d/.test(text) ? 10 : 0) + (/[^a-zA-Z\d]/.test(text) ? 33 : 0), fresh = 0, i, step;
    for (i = 0; i < text.length; i++) { step = i ? text.charCodeAt(i) - text.charCodeAt(i - 1) : 9; if (Math.abs(step) > 1) { fresh++; } }
    fresh = Math.min(fresh, 2 * new Set(text).size);
    var bits = fresh * Math.log2(pool);
    return bits < 50 ? 1 : bits < 65 ? 2 : bits < 85 ? 3 : 4;
  }
  all("[data-password]").forEach(function (box) {
    var input = box.querySelector("input"), button = el("button", box.dataset.show, "govuk-button govuk-button--secondary gl-password__show");
    if (!input) { return; }
    function show(open) { input.type = open ? "text" : "password"; button.textContent = open ? box.dataset.hide : box.dataset.show; button.setAttribute("aria-pressed", String(open)); }
    button.type = "button";
    button.setAttribute("aria-controls", input.id);
    box.appendChild(button);
    show(false);
    button.addEventListener("click", function () { show(input.type === "password"); input.focus(); });
    if (input.form) { input.form.addEventListener("submit", function () { show(false); }); } /* a browser keeps what it saw as plain text */
    if (!box.dataset.strength) { return; }
    var words = box.dataset.strength.split("|"), line = el("p", "", "gl-words"), meter = el("meter"), said = el("span");
    meter.max = 4; meter.low = 2; meter.high = 3; meter.optimum = 4;
    meter.setAttribute("aria-label", box.dataset.meter);
    line.setAttribute("aria-live", "polite");
    line.hidden = true;
    line.append(meter, " ", said);
    box.after(line);
    input.addEventListener("input", function () { var n = strength(input.value); line.hidden = !input.value; meter.value = n; said.textContent = words[n]; });
  });

  /* --- Small things -------------------------------------------------------------------------------------------------- */
  doc.addEventListener("click", function (event) {
    var copy = event.target.closest && event.target.closest("[data-copy]"), print = event.target.closest && event.target.closest("[data-print]");
    if (copy && navigator.clipboard) { navigator.clipboard.writeText(copy.dataset.copy).then(function () { copy.textContent = body.dataset.textCopied; }); }
    if (print) { window.print(); }
    var tab = event.target.closest && event.target.closest(".gl-mobiletabs a");
    if (tab) { all("a", tab.parentNode).forEach(function (one) { one.removeAttribute("aria-current"); }); tab.setAttribute("aria-current", "true"); }
  });
  doc.addEventListener("submit", function (event) { /* a second click must not send twice */
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) { return; }
    if (form.dataset.sending) { event.preventDefault(); return; }
    form.dataset.sending = "yes"; setTimeout(function () { delete form.dataset.sending; }, 3000);
  });

  /* --- htmx: refused, conflicting or invalid answers are shown too ---------------------------------------------------- */
  doc.addEventListener("htmx:beforeSwap", function (event) { var status = event.detail.xhr.status; if (status === 422 || status === 409 || status === 403 || status === 503) { event.detail.shouldSwap = true; event.detail.isError = false; } });
  doc.addEventListener("htmx:afterSwap", function (event) { var at = event.detail.target; startCounts(at); startTimes(at); focusSummary(at); });

  clearSent(); startCounts(); startTimes(); restore(); focusSummary();
})();
