/* The public record, checked in the reader's own browser: the same seventeen checks as ledger/verify.py, written again.
   Nothing is asked of the server but the bundle itself; a receipt that is chosen here never leaves this computer.
   Words come from data- attributes; what is found wrong is told by number of entry, code or file, each named in the page's language. */
(function () {
  "use strict";
  const box = document.querySelector("[data-record-check]");
  if (!box) { return; }
  const subtle = window.crypto && window.crypto.subtle, utf8 = new TextEncoder(), text8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const LETTERS = "ABCDEFGHJKMNPQRSTWXYZ23456789", ZERO = "0".repeat(64), DASH = "\u2014";
  const FROZEN = ["criteria", "compliance", "statistic", "tie_rule", "assessments_per_entry", "nonces", "names", "derivation", "severity_ridge"];
  const MEAN = "mean of the assessors' levels, weighted by criterion", ADJUSTED = MEAN + ", less what each seat gave more or less than the panel for the same proposals";
  const RECEIPT = ["call", "commitment", "deadline", "format", "key", "manifest", "note", "parts", "receipt_no", "salts"], CORRECTION = ["corrected", "correction", "field", "original", "salt"], JUDGED = ["code", "sections", "title"];
  const HOUR = 3600000, NO_STATE = new Set(["call_prepared", "call_template_saved", "call_translated"]);

  /* --- Bytes, hashes, signatures ------------------------------------------------------------------------------------ */
  const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const unhex = (string) => { if (!/^([0-9a-f]{2})*$/.test(string)) { throw new Error("hex"); } return Uint8Array.from(string.match(/../g) || [], (pair) => parseInt(pair, 16)); };
  const unb64 = (string) => { const bytes = Uint8Array.from(atob(string), (letter) => letter.charCodeAt(0)); if (btoa(String.fromCharCode(...bytes)) !== string) { throw new Error("base64"); } return bytes; };
  const joined = (...parts) => { const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0)); let at = 0; parts.forEach((part) => { whole.set(part, at); at += part.length; }); return whole; };
  const digest = async (bytes) => new Uint8Array(await subtle.digest("SHA-256", bytes));
  const sha = async (string) => hex(await digest(utf8.encode(string)));
  const barred = (...parts) => sha(parts.join("|"));
  const salted = async (salt, string) => hex(await digest(joined(unhex(salt), utf8.encode(string))));
  async function keyed(key, ...parts) {
    const hmac = await subtle.importKey("raw", utf8.encode(key), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    return hex(new Uint8Array(await subtle.sign("HMAC", hmac, utf8.encode(parts.join("|")))));
  }
  async function root(leaves) {
    if (leaves.length < 2) { return leaves[0] || digest(new Uint8Array(0)); }
    let half = 1; while (half * 2 < leaves.length) { half *= 2; }
    return digest(joined([1], await root(leaves.slice(0, half)), await root(leaves.slice(half))));
  }
  async function setRoot(digests) { return hex(await root(await Promise.all(digests.slice().sort().map((one) => digest(joined([0], unhex(one))))))); }
  let edwards = null; /* whether this browser checks Ed25519 */
  async function good(key, signature, message) {
    const imported = await subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
    return subtle.verify({ name: "Ed25519" }, imported, signature, message);
  }
  async function askEdwards() { try { await good(unhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"), new Uint8Array(64), new Uint8Array(1)); return true; } catch (error) { return false; } }

  /* --- Canonical JSON, notes, ZIP ------------------------------------------------------------------------------------ */
  function canon(value) {
    if (Array.isArray(value)) { return "[" + value.map(canon).join(",") + "]"; }
    if (value && typeof value === "object") { return "{" + Object.keys(value).sort().map((key) => JSON.stringify(key) + ":" + canon(value[key])).join(",") + "}"; }
    if (typeof value === "number" && !Number.isSafeInteger(value)) { throw new Error("number"); }
    return JSON.stringify(value);
  }
  function splitNote(note) {
    const at = note.lastIndexOf("\n\n"), rest = note.slice(at + 2);
    if (at < 0 || !rest.endsWith("\n")) { throw new Error("note"); }
    const lines = rest.slice(0, -1).split("\n").map((line) => { const parts = line.split(" "); if (parts.length !== 3 || parts[0] !== DASH) { throw new Error("line"); } return { name: parts[1], blob: unb64(parts[2]), text: line }; });
    return { text: note.slice(0, at + 1), lines: lines };
  }
  async function keyId(name, key, kind) { return hex((await digest(joined(utf8.encode(name), [10, kind], key))).slice(0, 4)); }
  async function signedBy(note, name, keys) {
    const parts = splitNote(note), message = utf8.encode(parts.text);
    for (const key of keys) {
      const id = await keyId(name, key, 1);
      for (const line of parts.lines) { if (line.name === name && hex(line.blob.slice(0, 4)) === id && await good(key, line.blob.slice(4), message)) { return true; } }
    }
    return false;
  }
  async function inflate(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }
  async function unzip(bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset), files = {};
    let end = bytes.length - 22; while (end >= 0 && view.getUint32(end, true) !== 0x06054b50) { end -= 1; }
    if (end < 0) { throw new Error("zip"); }
    let at = view.getUint32(end + 16, true);
    for (let count = view.getUint16(end + 10, true); count > 0; count -= 1) {
      const method = view.getUint16(at + 10, true), size = view.getUint32(at + 20, true), named = view.getUint16(at + 28, true);
      const name = text8.decode(bytes.subarray(at + 46, at + 46 + named)), local = view.getUint32(at + 42, true);
      const from = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true), data = bytes.subarray(from, from + size);
      if (name in files) { throw new Error("twice"); }
      files[name] = method === 0 ? data : await inflate(data);
      at += 46 + named + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    return files;
  }

  /* --- The bundle, read ---------------------------------------------------------------------------------------------- */
  function moment(string) { const at = Date.parse(string); if (isNaN(at) || !/([+-]\d\d:\d\d|Z)$/.test(string)) { throw new Error("moment"); } return at; }
  function stateOf(entry) {
    if (!entry.kind.startsWith("call_") || NO_STATE.has(entry.kind)) { return ""; }
    return String(entry.data.after || entry.data.state || entry.data.now || entry.kind.slice(5));
  }
  async function read(files, receipt) {
    const text = text8.decode(files["ledger.jsonl"]);
    if (!text.endsWith("\n")) { throw new Error("cut"); }
    const entries = await Promise.all(text.slice(0, -1).split("\n").map(async (line) => {
      const raw = JSON.parse(line), entry = { line: line, raw: raw, seq: raw.seq, kind: raw.kind, data: JSON.parse(raw.payload), at: moment(raw.recorded_at) };
      entry.leaf = await digest(joined([0], utf8.encode(line)));
      entry.state = stateOf(entry);
      return entry;
    }));
    const states = entries.filter((entry) => entry.state), b = { files: files, entries: entries, receipt: receipt };
    b.json = (name) => JSON.parse(text8.decode(files[name]));
    b.leaves = entries.map((entry) => entry.leaf);
    b.ended = states.length > 0 && ["deserted", "cancelled"].includes(states[states.length - 1].state);
    b.all = (kind) => entries.filter((entry) => entry.kind === kind);
    b.one = (kind) => { const found = b.all(kind); if (!found.length && b.ended) { return null; } if (found.length !== 1) { throw new Error(kind); } return found[0]; };
    b.decisions = () => {
      const found = [];
      entries.forEach((entry) => {
        const last = found[found.length - 1];
        if (entry.kind === "decision") { if (last && !last.back) { throw new Error("decision"); } found.push({ found: entry, back: null }); }
        if (entry.kind === "decision_taken_back") { if (!last || last.back) { throw new Error("decision"); } last.back = entry; }
      });
      if (!b.ended && (!found.length || found[found.length - 1].back)) { throw new Error("decision"); }
      return found;
    };
    b.decided = () => { const one = b.decisions().find((turn) => !turn.back); return one ? one.found : null; };
    b.waiting = (before) => {
      const of = (kind) => counted(b.all(kind).filter((entry) => entry.seq < before).map((entry) => entry.data.code));
      return !same(of("review_requested"), of("review_answered"));
    };
    b.reached = (state) => entries.find((entry) => entry.state === state) || null;
    b.points = Object.keys(files).filter((name) => name.startsWith("checkpoints/")).sort().map((name) => {
      const note = text8.decode(files[name]), lines = splitNote(note).text.split("\n");
      return { name: name, origin: lines[0], size: Number(lines[1]), root: unb64(lines[2]), note: note };
    });
    b.keys = b.json("keys.json").log.map((one) => unb64(one.public_key));
    b.hadSeat = new Set(b.all("seat_appointed").map((entry) => entry.data.person));
    b.vacated = new Set(b.all("seat_vacated").map((entry) => entry.data.seat));
    b.appointed = (person, role, before) => {
      let held = false;
      entries.slice(0, before - 1).forEach((entry) => { if (entry.data.person === person && entry.data.role === role) { held = entry.kind === "appointment" || (held && entry.kind !== "appointment_ended"); } });
      return held;
    };
    b.seed = () => { const found = b.one("seed"); return found ? found.data.seed : ""; };
    b.sheets = {};
    b.all("score").forEach((entry) => { const one = entry.data, seats = b.sheets[one.code] = b.sheets[one.code] || {}; (seats[one.seat] = seats[one.seat] || {})[one.criterion] = one.level; });
    b.levels = (before) => {
      const found = {};
      Object.keys(b.sheets).forEach((code) => { found[code] = {}; Object.keys(b.sheets[code]).forEach((seat) => { found[code][seat] = Object.assign({}, b.sheets[code][seat]); }); });
      b.all("score_amended").forEach((entry) => { const one = entry.data; if (before === undefined || entry.seq < before) { found[one.code][one.seat][one.criterion] = one.level; } });
      return found;
    };
    b.readers = {};
    b.all("entry_received").forEach((entry) => { b.readers[entry.data.code] = new Set(); });
    b.all("assignment").forEach((entry) => { if (!b.vacated.has(entry.data.seat)) { entry.data.proposals.forEach((code) => b.readers[code].add(entry.data.seat)); } });
    return b;
  }
  const same = (one, other) => canon(one) === canon(other);
  const sortedOnce = (list) => same(list, Array.from(new Set(list)).sort());
  async function sortedBy(list, key) { const keys = await Promise.all(list.map(key)); return list.map((item, at) => [keys[at], item]).sort((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0)).map((pair) => pair[1]); }
  const counted = (list) => { const counts = {}; list.forEach((item) => { const key = canon(item); counts[key] = (counts[key] || 0) + 1; }); return counts; };
  const entryNo = (entry) => "#" + entry.seq;
  function seated(b, begun, wrong) {
    const held = {};
    b.entries.slice(0, begun.seq).forEach((entry) => {
      const one = entry.data;
      if (entry.kind === "seat_appointed") { held[one.seat] = Object.assign({}, one); }
      if (entry.kind === "seat_vacated") { delete held[one.seat]; }
      if (entry.kind === "seat_steps_in") {
        if (held[one.seat].stands_for !== one.in_place_of || held[one.in_place_of]) { wrong(entryNo(entry)); }
        Object.assign(held[one.seat], { stands_for: 0, office: one.office });
      }
      if (entry.kind === "office_given") {
        if (one.instead_of) { held[one.instead_of].office = held[one.seat].office; }
        held[one.seat].office = one.office;
      }
      if (entry.kind === "competences_given") { held[one.seat].competences = one.competences; }
    });
    return held;
  }
  function committee(b, rules, wrong) {
    const begun = b.reached("assessment"), installed = b.all("committee_installed"), made = b.all("committee");
    if (!begun || !b.all("seat_appointed").some((entry) => "office" in entry.data)) { return; }
    const held = seated(b, begun, wrong), titular = Object.keys(held).map(Number).sort((a, c) => a - c).filter((seat) => !held[seat].stands_for);
    const told = titular.map((seat) => ({ office: held[seat].office, seat: seat })), offices = told.map((one) => one.office);
    if (installed.length !== 1 || installed[0].seq > begun.seq || !same(installed[0].data.seats, told)) { wrong(entryNo(begun)); }
    ["president", "secretary"].forEach((office) => { if (offices.filter((one) => one === office).length !== 1) { wrong(office); } });
    const declared = new Set(b.all("interests_declared").filter((entry) => entry.seq < begun.seq).map((entry) => entry.data.seat));
    if (titular.some((seat) => !declared.has(seat)) || made.some((entry) => entry.seq > begun.seq)) { wrong(entryNo(begun)); }
    const asked = made.length ? made[made.length - 1].data : { size: 0, most_from_area: 0, competences: [] }, readers = {};
    if (asked.size && titular.length !== asked.size) { wrong(String(titular.length)); }
    Object.keys(b.readers).forEach((code) => { readers[code] = new Set(); });
    b.all("assignment").filter((entry) => entry.seq < begun.seq).forEach((entry) => entry.data.proposals.forEach((code) => readers[code].add(entry.data.seat)));
    const each = rules.data.assessments_per_entry, codes = Object.keys(readers), wanted = codes.length <= 12 ? Math.max(3, each, asked.size) : each;
    codes.forEach((code) => {
      const seats = Array.from(readers[code]).map((seat) => held[seat]), areas = {};
      seats.forEach((one) => { if (one.area) { areas[one.area] = (areas[one.area] || 0) + 1; } });
      const many = asked.most_from_area && Math.max(0, ...Object.values(areas)) > asked.most_from_area;
      if (seats.length !== wanted || many || asked.competences.some((name) => !seats.some((one) => one.competences.includes(name)))) { wrong(code); }
    });
  }

  /* --- The seventeen checks: each adds to `wrong` where it does not hold ------------------------------------------------ */
  const checks = [
    async function chain(b, wrong) {
      let before = ZERO, last = null; const fields = ["call", "kind", "payload", "previous_hash", "recorded_at", "seq"];
      if (new Set(b.entries.map((entry) => entry.raw.call)).size !== 1) { wrong("ledger.jsonl"); }
      b.entries.forEach((entry, at) => {
        if (!same(Object.keys(entry.raw).sort(), fields) || canon(entry.raw) !== entry.line || canon(entry.data) !== entry.raw.payload) { wrong(entryNo(entry)); }
        if (entry.seq !== at + 1 || entry.raw.previous_hash !== before) { wrong("#" + (at + 1)); }
        if (last !== null && entry.at < last - HOUR / 12) { wrong(entryNo(entry)); }
        before = hex(entry.leaf); last = entry.at;
      });
    },
    async function wholeRoot(b, wrong) {
      const last = b.points.reduce((best, point) => (!best || point.size > best.size ? point : best), null);
      if (!last || last.size !== b.entries.length || hex(await root(b.leaves)) !== hex(last.root)) { wrong(last ? last.name : "checkpoints/"); }
    },
    async function signatures(b, wrong) {
      const told = b.json("keys.json"), origins = new Set(b.points.map((point) => point.origin)), origin = b.points[0].origin, site = origin.slice(0, origin.lastIndexOf("/"));
      if (origins.size !== 1 || !origin.endsWith("/" + b.entries[0].raw.call)) { wrong("checkpoints/"); }
      if (!edwards) { return "unable"; }
      for (let at = 0; at < told.log.length; at += 1) {
        const one = told.log[at];
        if (!at && one.endorsement) { wrong("keys.json"); }
        if (at) { const text = site + "/keys\n" + told.log[at - 1].public_key + "\n" + one.public_key + "\n"; if (splitNote(one.endorsement).text !== text || !await signedBy(one.endorsement, site, [b.keys[at - 1]])) { wrong("keys.json"); } }
      }
      const witnesses = {};
      for (const line of told.witnesses) { const parts = line.split("+"), data = unb64(parts.slice(2).join("+")); witnesses[await keyId(parts[0], data.slice(1), data[0])] = { name: parts[0], kind: data[0], key: data.slice(1) }; }
      for (const point of b.points) {
        const parts = splitNote(point.note);
        if (!await signedBy(point.note, point.origin, b.keys) || new Set(parts.lines.map((line) => line.text)).size !== parts.lines.length) { wrong(point.name); }
        for (const line of parts.lines) {
          if (line.name === point.origin) { if (!await signedBy(parts.text + "\n" + line.text + "\n", point.origin, b.keys)) { wrong(point.name); } continue; }
          const known = witnesses[hex(line.blob.slice(0, 4))], timed = known && known.kind === 4;
          const head = timed ? "cosignature/v1\ntime " + BigInt("0x" + hex(line.blob.slice(4, 12))) + "\n" : "";
          if (!known || known.name !== line.name || !await good(known.key, line.blob.slice(timed ? 12 : 4), utf8.encode(head + parts.text))) { wrong(point.name); }
        }
      }
    },
    async function consistent(b, wrong) {
      const sizes = new Set(b.points.map((point) => point.size));
      for (const point of b.points) {
        if (point.name !== "checkpoints/" + String(point.size).padStart(8, "0") + ".txt" || !(point.size > 0 && point.size <= b.leaves.length) || hex(await root(b.leaves.slice(0, point.size))) !== hex(point.root)) { wrong(point.name); }
      }
      b.entries.forEach((entry) => { if (entry.state && !sizes.has(entry.seq)) { wrong(entryNo(entry)); } });
    },
    async function rulesFirst(b, wrong) {
      const rules = b.one("rules"), told = { amendments: b.all("amendment").map((entry) => entry.data), rules: rules ? rules.data : {} };
      if (!same(b.json("rules.json"), told)) { wrong("rules.json"); }
      if (!rules) { return; }
      const criteria = rules.data.criteria;
      if (criteria.reduce((sum, one) => sum + one.weight, 0) !== 100 || new Set(criteria.map((one) => one.code)).size !== criteria.length) { wrong(entryNo(rules)); }
      if (rules.data.statistic !== (ridgeOf(rules) === null ? MEAN : ADJUSTED)) { wrong(entryNo(rules)); }
      const opened = b.reached("open"), closed = b.reached("closed"), held = {};
      [opened, closed].forEach((entry) => { if (entry && entry.seq < rules.seq) { wrong(entryNo(rules)); } });
      ["opens_at", "questions_until", "closes_at"].forEach((field) => { held[field] = rules.data[field]; });
      b.all("amendment").forEach((entry) => {
        if (entry.seq < rules.seq || (closed && entry.seq > closed.seq)) { wrong(entryNo(entry)); }
        entry.data.changes.forEach((change) => {
          if (FROZEN.includes(change.field) || (opened && entry.seq > opened.seq && !["questions_until", "closes_at"].includes(change.field))) { wrong(entryNo(entry)); }
          if (change.field in held) { if (Math.floor(moment(held[change.field]) / 1000) * 1000 !== moment(change.before) || (opened && entry.seq > opened.seq && moment(change.after) < moment(change.before))) { wrong(entryNo(entry)); } held[change.field] = change.after; }
        });
      });
      if (opened && opened.at < moment(held.opens_at)) { wrong(entryNo(opened)); }
      if (closed && closed.at < moment(held.closes_at)) { wrong(entryNo(closed)); }
    },
    async function receipt(b, wrong) {
      if (!b.receipt) { return "none"; }
      const told = b.receipt, closed = b.one("submissions_closed"), manifest = JSON.parse(told.manifest), name = String(told.receipt_no);
      if (told.format !== "govlink-receipt-1" || !same(Object.keys(told).filter((field) => field !== "corrections" && field !== "judged").sort(), RECEIPT)) { wrong(name); }
      if (!closed || !closed.data.commitments.includes(told.commitment)) { wrong(name); }
      if (await salted(told.salts.manifest, told.manifest) !== told.commitment || manifest.call !== b.entries[0].raw.call || told.call !== manifest.call) { wrong(name); }
      if (!same(Object.keys(manifest.parts).sort(), Object.keys(told.parts).sort()) || !same(Object.keys(told.salts).sort(), [...Object.keys(manifest.parts), "manifest"].sort())) { wrong(name); }
      for (const part of Object.keys(told.parts)) { if (await salted(told.salts[part], canon({ value: told.parts[part] })) !== manifest.parts[part]) { wrong(name + " " + part); } }
      for (const made of told.corrections || []) {
        const line = (b.all("correction_made").find((entry) => entry.data.correction === made.correction) || { data: {} }).data;
        if (!same(Object.keys(made).sort(), CORRECTION) || made.original !== told.parts.answers[made.field]) { wrong(name + " " + made.correction); }
        for (const version of ["original", "corrected"]) { if (await salted(made.salt, made[version]) !== line[version]) { wrong(name + " " + made.correction); } }
      }
      if ("judged" in told) { await judged(b, told, wrong); }
      const lines = ["govlink receipt v1", told.call, told.receipt_no, told.commitment, told.deadline], site = b.points[0].origin.slice(0, b.points[0].origin.lastIndexOf("/"));
      const note = splitNote(told.note), named = [];
      for (const key of b.keys) { if (told.key === site + "+" + await keyId(site, key, 1) + "+" + btoa(String.fromCharCode(1, ...key))) { named.push(key); } }
      if (!named.length || note.text !== lines.join("\n") + "\n" || note.lines.length !== 1 || (edwards && !await signedBy(told.note, site, named))) { wrong(name); }
      return edwards ? undefined : "unable";
    },
    async function seedOpens(b, wrong) {
      const rules = b.one("rules"), closed = b.one("submissions_closed"), seed = b.one("seed");
      if (!rules || !closed || !seed) { return; }
      const sets = [closed.data.commitments, closed.data.tokens], shut = b.reached("closed");
      if (sets.some((one) => !sortedOnce(one) || one.length !== closed.data.count) || !shut || shut.seq > closed.seq) { wrong(entryNo(closed)); }
      const revealed = b.all("nonce_reveal"), dropped = b.all("nonce_dropped"), used = {}, hashes = {};
      if (!same(counted(revealed.concat(dropped).map((entry) => entry.data.party)), counted(rules.data.nonces.map((one) => one.party)))) { wrong(entryNo(seed)); }
      revealed.forEach((entry) => { used[entry.data.party] = entry.data.nonce; });
      rules.data.nonces.forEach((one) => { hashes[one.party] = one.sha256; });
      for (const entry of revealed) { if (await sha(entry.data.nonce) !== hashes[entry.data.party]) { wrong(entryNo(entry)); } }
      revealed.concat(dropped).forEach((entry) => { if (!(closed.seq < entry.seq && entry.seq < seed.seq)) { wrong(entryNo(entry)); } });
      dropped.forEach((entry) => { if (entry.at <= closed.at + rules.data.reveal_hours * HOUR) { wrong(entryNo(entry)); } });
      const parties = rules.data.nonces.map((one) => one.party).filter((party) => party in used);
      const drawn = await barred("govlink-seed-1", seed.raw.call, await setRoot(sets[0]), await setRoot(sets[1]), ...parties.map((party) => used[party]));
      if (seed.data.seed !== drawn || !same(seed.data.parties, parties)) { wrong(entryNo(seed)); }
    },
    async function aliases(b, wrong) {
      const closed = b.one("submissions_closed"), over = b.one("handed_over"), rules = b.one("rules"), seed = b.one("seed");
      if (!closed || !over || !rules || !seed) { return; }
      const entries = b.all("entry_received"), tokens = entries.map((entry) => entry.data.token), known = new Set(closed.data.tokens), taken = new Set();
      if (over.data.count !== entries.length || entries.length + over.data.not_eligible !== closed.data.count) { wrong(entryNo(over)); }
      entries.forEach((entry) => { if (!(seed.seq < entry.seq && entry.seq < over.seq) || !known.has(entry.data.token)) { wrong(entry.data.code); } });
      if (new Set(tokens).size !== tokens.length || !same(tokens, await sortedBy(tokens, (token) => barred("govlink-order-1", seed.data.seed, token)))) { wrong(entryNo(over)); }
      const committed = entries.filter((entry) => "text_commitment" in entry.data).map((entry) => entry.data.text_commitment), bare = entries.filter((entry) => "text_sha256" in entry.data).map((entry) => entry.data.text_sha256);
      if ((committed.length && bare.length) || committed.length + bare.length !== entries.length || !committed.concat(bare).every(isDigest) || new Set(committed).size !== committed.length) { wrong(entryNo(over)); }
      const names = await sortedBy(rules.data.names, (name) => barred("govlink-name-1", seed.data.seed, name));
      for (let place = 0; place < entries.length; place += 1) {
        let code = "", turn = 0;
        do {
          let number = BigInt("0x" + (await barred("govlink-code-1", seed.data.seed, tokens[place], turn)).slice(0, 32)); code = "";
          for (let letter = 0; letter < 6; letter += 1) { code += LETTERS[Number(number % 29n)]; number /= 29n; }
          code = code.slice(0, 3) + "-" + code.slice(3); turn += 1;
        } while (taken.has(code) && turn < 1000);
        taken.add(code);
        const again = Math.floor(place / names.length), name = names[place % names.length] + (again ? " " + (again + 1) : "");
        if (entries[place].data.code !== code || entries[place].data.mark !== name) { wrong(entries[place].data.code); }
      }
    },
    async function assignment(b, wrong) {
      const rules = b.one("rules"), given = b.all("assignment"), appointed = {}, declared = {}, held = {};
      if (!rules || (b.ended && !given.length)) { return; }
      const codes = new Set(b.all("entry_received").map((entry) => entry.data.code)), seats = new Set(given.map((entry) => entry.data.seat));
      b.all("seat_appointed").forEach((entry) => { appointed[entry.data.seat] = entry.seq; });
      b.all("interests_declared").reverse().forEach((entry) => { declared[entry.data.seat] = entry.seq; });
      if (b.hadSeat.size !== Object.keys(appointed).length) { wrong(String(Object.keys(appointed).length)); }
      b.all("assessment_sealed").forEach((entry) => { if (!seats.has(entry.data.seat)) { wrong(entryNo(entry)); } });
      for (const entry of given) {
        const seat = entry.data.seat, proposals = entry.data.proposals;
        if (!(appointed[seat] < declared[seat] && declared[seat] < entry.seq)) { wrong(entryNo(entry)); }
        if (new Set(proposals).size !== proposals.length || proposals.some((code) => !codes.has(code) || (held[seat] || []).includes(code))) { wrong(entryNo(entry)); }
        held[seat] = (held[seat] || []).concat(proposals);
        if (!same(proposals, await sortedBy(proposals, (code) => keyed(b.seed(), "place", entry.raw.call, seat, code)))) { wrong(entryNo(entry)); }
      }
      const panel = Array.from(seats).filter((seat) => !b.vacated.has(seat)).length, fewest = codes.size <= 12 ? panel : Math.min(rules.data.assessments_per_entry, panel);
      Object.keys(b.readers).forEach((code) => { if (b.readers[code].size < fewest) { wrong(code); } });
      if (b.all("ranking").length && panel < 3) { wrong(String(panel)); }
      committee(b, rules, wrong);
    },
    async function scores(b, wrong) {
      const rules = b.one("rules"), ranking = b.one("ranking"), opened = b.reached("assessment"), begun = b.reached("deliberation");
      if (!same(b.json("scores.json"), b.sheets)) { wrong("scores.json"); }
      if (!rules || !ranking) { return; }
      const wanted = [], entries = b.all("score"), sealed = {}, rows = {};
      Object.keys(b.readers).forEach((code) => b.readers[code].forEach((seat) => rules.data.criteria.forEach((one) => wanted.push([code, seat, one.code]))));
      if (!same(counted(wanted), counted(entries.map((entry) => [entry.data.code, entry.data.seat, entry.data.criterion])))) { wrong(entryNo(ranking)); }
      b.all("assessment_sealed").forEach((entry) => {
        const key = entry.data.seat + " " + entry.data.commitment;
        if (!opened || !begun || !(opened.seq < entry.seq && entry.seq < begun.seq) || key in sealed) { wrong(entryNo(entry)); }
        sealed[key] = entry;
      });
      entries.forEach((entry) => {
        const one = entry.data, key = one.code + " " + one.seat;
        if (!Number.isInteger(one.level) || one.level < 0 || one.level > 5 || entry.seq > ranking.seq) { wrong(entryNo(entry)); }
        (rows[key] = rows[key] || []).push([one.criterion, one.level, one.reason_sha256]);
      });
      const first = entries.length ? entries[0].seq : 0;
      for (const entry of b.all("sheet_opened")) {
        const key = entry.data.code + " " + entry.data.seat, given = (rows[key] || []).sort((a, c) => (a[0] < c[0] ? -1 : 1));
        const seal = entry.data.seat + " " + await sha(entry.data.salt + canon({ code: entry.data.code, scores: given, seat: entry.data.seat }));
        if (!(seal in sealed) || sealed[seal].seq >= entry.seq) { wrong(entryNo(entry)); }
        delete rows[key]; delete sealed[seal];
      }
      if (Object.keys(rows).length) { wrong(Object.keys(rows)[0]); }
      Object.values(sealed).forEach((entry) => { if (!b.vacated.has(entry.data.seat) || entry.seq > first) { wrong(entryNo(entry)); } });
      const persons = {}, turns = b.entries.filter((entry) => entry.kind === "decision" || entry.kind === "decision_taken_back");
      b.all("seat_appointed").forEach((entry) => { persons[entry.data.seat] = entry.data.person; });
      if (b.all("score_amended").length !== b.all("ranking_again").length) { wrong(entryNo(ranking)); }
      b.all("score_amended").forEach((entry) => {
        const one = entry.data, levels = b.levels(entry.seq), before = ((levels[one.code] || {})[one.seat] || {})[one.criterion], next = b.entries[entry.seq];
        const turn = turns.filter((one) => one.seq < entry.seq).pop();
        if (entry.seq < ranking.seq || (turn && (turn.kind === "decision" || turn.data.review !== one.code)) || !next || next.kind !== "ranking_again") { wrong(entryNo(entry)); }
        if (one.by !== persons[one.seat] || b.vacated.has(one.seat) || !one.reason_sha256) { wrong(entryNo(entry)); }
        if (before === undefined || one.was !== before || one.level === before || ![0, 1, 2, 3, 4, 5].includes(one.level)) { wrong(entryNo(entry)); }
      });
    },
    async function totals(b, wrong) {
      for (const ranking of rankings(b)) { await totalsOf(b, ranking, wrong); }
    },
    async function ties(b, wrong) {
      const pairs = (list) => list.map((one) => [one.code, one.tie]);
      for (const ranking of rankings(b)) {
        if (ranking.data.seed !== b.seed() || !same(pairs(ranking.data.placings), pairs(await computed(b, [], "", ranking.seq)))) { wrong(entryNo(ranking)); }
      }
    },
    async function decision(b, wrong) {
      const ranking = b.one("ranking"), turns = b.decisions();
      if (!ranking) { return; }
      for (const turn of turns) { await decisionOf(b, turn.found, ranking, wrong); if (turn.back) { takenBack(b, turn, turns, wrong); } }
      b.all("review_answered").forEach((entry) => {
        const effect = entry.data.effect, next = b.entries[entry.seq];
        if (![undefined, "stands", "anew"].includes(effect) || (effect !== undefined && entry.data.outcome !== "upheld")) { wrong(entryNo(entry)); }
        if (effect === "anew" && (!next || next.kind !== "decision_taken_back")) { wrong(entryNo(entry)); }
      });
      const persons = {}, voted = new Set(), opened = b.all("unseal");
      b.all("seat_appointed").forEach((entry) => { persons[entry.data.seat] = entry.data.person; });
      b.all("dissent").forEach((vote) => {
        const seat = vote.data.seat, about = turns.find((turn) => turn.found.seq < vote.seq && (!turn.back || vote.seq < turn.back.seq)), key = (about ? about.found.seq : 0) + "|" + seat;
        if (!about || voted.has(key) || persons[seat] !== vote.data.by || b.vacated.has(seat) || !vote.data.reasons.trim() || opened.some((entry) => vote.seq > entry.seq)) { wrong(entryNo(vote)); }
        voted.add(key);
      });
      const stands = b.decided();
      if (stands) { await reserves(b, stands, complying(await computed(b)), wrong); }
    },
    async function unsealing(b, wrong) {
      const found = b.one("unseal"), ranking = b.one("ranking"), decided = b.decided();
      if (!found || !ranking || !decided) { return; }
      if (!(ranking.seq < decided.seq && decided.seq < found.seq)) { wrong(entryNo(found)); }
      twoPersons(b, found, decided, decided.seq, wrong);
      b.all("unseal_reserve").forEach((entry) => {
        const offered = b.all("reserve_offered").map((one) => one.seq).filter((seq) => seq < entry.seq);
        twoPersons(b, entry, decided, offered.length ? Math.max(...offered) : entry.seq, wrong);
      });
      if (b.waiting(found.seq)) { wrong(entryNo(found)); }
      const persons = {}, surveyed = new Set();
      b.all("seat_appointed").forEach((entry) => { persons[entry.data.seat] = entry.data.person; });
      b.all("recognition_survey").forEach((entry) => {
        const seat = entry.data.seat, sent = b.all("assessment_sealed").filter((one) => one.data.seat === seat).map((one) => one.seq);
        if (entry.seq > found.seq || !sent.length || entry.seq < Math.max(...sent)) { wrong(entryNo(entry)); }
        if (surveyed.has(seat) || persons[seat] !== entry.data.by || !entry.data.commitment) { wrong(entryNo(entry)); }
        surveyed.add(seat);
      });
    },
    async function looks(b, wrong) {
      const shut = b.reached("closed"), found = b.one("unseal");
      b.all("access").forEach((entry) => {
        if (found && entry.seq > found.seq) { return; }
        if (!shut || entry.seq < shut.seq || !b.appointed(entry.data.by, "custodian", entry.seq) || b.hadSeat.has(entry.data.by)) { wrong(entryNo(entry)); }
      });
    },
    async function identities(b, wrong) {
      const found = b.one("unseal"), closed = b.one("submissions_closed"), decided = b.decided();
      if (!same(b.json("identities.json"), found ? found.data : {})) { wrong("identities.json"); }
      if (!found || !closed || !decided) { return; }
      const tokens = {}, opened = {}, told = found.data;
      b.all("entry_received").forEach((entry) => { tokens[entry.data.code] = entry.data.token; });
      told.openings.forEach((one) => { opened[one.code] = one; });
      if (!same(Object.keys(opened).sort(), Object.keys(tokens).sort()) || told.openings.length !== Object.keys(opened).length) { wrong(entryNo(found)); }
      for (const one of told.openings) { if (await salted(one.salt, one.commitment) !== tokens[one.code] || !closed.data.commitments.includes(one.commitment)) { wrong(one.code); } }
      if (new Set(told.openings.map((one) => one.commitment)).size !== told.openings.length) { wrong(entryNo(found)); }
      const salts = told.text_salts || [], texts = b.all("entry_received").filter((entry) => "text_commitment" in entry.data).map((entry) => entry.data.code).sort();
      if (!same(salts.map((one) => one.code), texts) || salts.some((one) => !same(Object.keys(one).sort(), ["code", "salt"]) || !isDigest(one.salt)) || new Set(salts.map((one) => one.salt)).size !== salts.length) { wrong(entryNo(found)); }
      if (told.code !== decided.data.code) { wrong(told.code); }
      for (const entry of [found].concat(b.all("unseal_reserve"))) { await nameOpened(entry, opened, wrong); }
    },
    async function byName(b, wrong) {
      const decided = b.decided(), persons = {}, owed = {}, ranked = decided ? complying(await computed(b)) : [];
      b.all("seat_appointed").forEach((entry) => { persons[entry.data.seat] = entry.data.person; });
      Object.keys(persons).map(Number).sort((a, c) => a - c).forEach((seat) => { if (!b.vacated.has(seat)) { owed[seat] = persons[seat]; } });
      let has = null, said = {}, review = null, settled = false, ended = false, begun = false;
      const gone = [];
      for (const entry of b.entries) {
        const one = entry.data;
        if (entry.kind === "unseal" || entry.kind === "unseal_reserve") { has = entry; said = {}; review = null; settled = false; }
        else if (entry.kind === "declined") { gone.push(one.code); }
        else if (entry.kind.startsWith("names_")) {
          if (!decided || !has || one.code !== has.data.code || begun || ended) { wrong(entryNo(entry)); return; }
          if (entry.kind === "names_declared") {
            const before = said[one.by], grounds = ["service", "kin", "interest", "part", "friendship"];
            if (one.seat ? owed[one.seat] !== one.by : one.by !== decided.data.by && !b.appointed(one.by, "authority", entry.seq)) { wrong(entryNo(entry)); }
            if (one.version !== (before ? before.data.version + 1 : 1) || (before && before.data.grounds.some((ground) => !one.grounds.includes(ground)))) { wrong(entryNo(entry)); }
            if (!one.commitment || one.grounds.some((ground) => !grounds.includes(ground))) { wrong(entryNo(entry)); }
            said[one.by] = entry; review = null; settled = false;
          } else if (entry.kind === "names_reviewed") {
            await reviewed(b, entry, has, said, owed, decided, gone, ranked, wrong);
            review = entry; settled = !one.changes && one.authority === "none";
          } else {
            const mine = said[one.by];
            if (!review || settled || !mine || mine.data.grounds.length || mine.data.seat) { wrong(entryNo(entry)); }
            if (!b.appointed(one.by, "authority", entry.seq) || !one.reasons.trim() || !one.resolution_no.trim()) { wrong(entryNo(entry)); }
            if (!["confirmed", "next", "deserted"].includes(one.way) || (one.way === "confirmed" && one.by === decided.data.by)) { wrong(entryNo(entry)); }
            settled = one.way === "confirmed"; ended = one.way === "deserted";
            if (one.way === "next") { gone.push(one.code); }
          }
        } else if (entry.state === "piloting") { begun = true; if (!settled) { wrong(entryNo(entry)); } }
        else if (entry.state === "deserted" && has && !ended) { wrong(entryNo(entry)); }
      }
      if (ended && !b.ended) { wrong(entryNo(b.all("names_way").pop())); }
    },
  ];

  /* What sums the declarations by name up: who leaves, the ranking again in both ways, whether the result changes. */
  async function reviewed(b, entry, has, said, owed, decided, gone, ranked, wrong) {
    const one = entry.data, code = has.data.code, seats = Object.keys(owed).map(Number).sort((a, c) => a - c), own = said[decided.data.by];
    const silent = seats.filter((seat) => !said[owed[seat]]), leaving = seats.filter((seat) => !said[owed[seat]] || said[owed[seat]].data.grounds.length);
    const authority = !own ? "silent" : own.data.grounds.length ? "conflict" : "none";
    if (!same([one.silent, one.left_out, one.authority], [silent, leaving, authority])) { wrong(entryNo(entry)); }
    if ((silent.length || !own) && (entry.at <= moment(one.due_at) || moment(one.due_at) < has.at + 24 * HOUR)) { wrong(entryNo(entry)); }
    const ways = leaving.length ? { pairs: await computed(b, leaving, code), seats: await computed(b, leaving, "") } : { pairs: [], seats: [] };
    if (!same(one.ways, ways)) { wrong(entryNo(entry)); }
    const changes = Object.values(ways).some((rows) => {
      const after = complying(rows), at = after.indexOf(code), before = ranked.slice(0, ranked.indexOf(code));
      return rows.length > 0 && (at < 0 || after.slice(0, at).some((other) => !gone.includes(other) && !before.includes(other)));
    });
    if (one.changes !== changes) { wrong(entryNo(entry)); }
  }
  function rankings(b) { const ranking = b.one("ranking"); return ranking ? [ranking].concat(b.all("ranking_again")) : []; }
  async function totalsOf(b, ranking, wrong) {
    const told = {}, wanted = await computed(b, [], "", ranking.seq), placings = ranking.data.placings;
    placings.forEach((one) => { told[one.code] = one; });
    if (!same(Object.keys(told).sort(), wanted.map((one) => one.code).sort()) || placings.length !== wanted.length) { wrong(entryNo(ranking)); }
    wanted.forEach((one) => { const row = told[one.code]; if (row && (row.mean_hundredths !== one.mean_hundredths || row.complies !== one.complies || row.raw_hundredths !== one.raw_hundredths)) { wrong(one.code); } });
    placings.forEach((one, at) => {
      const before = placings[at - 1];
      if (one.rank !== at + 1 || (before && ((one.complies && !before.complies) || (one.complies === before.complies && one.mean_hundredths > before.mean_hundredths)))) { wrong(one.code); }
    });
    severityTold(b, ranking, wrong);
  }
  function severityTold(b, ranking, wrong) {
    const gave = severityOf(b, b.levels(ranking.seq)), told = ranking.data.severity;
    if (!gave) { if (told !== undefined) { wrong(entryNo(ranking)); } return; }
    const rows = gave.seats.map((seat) => ({ hundredths: Number(rounded(100n * gave.of[seat], gave.below)), seat: seat }));
    if (told === undefined || !same(told, rows)) { wrong(entryNo(ranking)); }
  }
  function complying(rows) { return rows.filter((row) => row.complies).map((row) => row.code); }

  /* Who declined, to whom the pilot was then offered, and whether it was opened: in the order of the ranking. */
  async function reserves(b, decided, ranked, wrong) {
    let has = decided.data.code, opened = false, waits = false, line = ranked, leaving = [];
    const gone = [];
    for (const entry of b.entries) {
      const one = entry.data, kind = entry.kind;
      if (kind === "unseal" || kind === "unseal_reserve") {
        if (waits || one.code !== has || (kind === "unseal") !== !gone.length) { wrong(entryNo(entry)); }
        opened = true;
      } else if (kind === "declined") {
        if (waits || !opened || one.code !== has || !one.reason.trim()) { wrong(entryNo(entry)); }
        gone.push(one.code); waits = true; line = ranked;
      } else if (kind === "names_reviewed") { leaving = one.left_out;
      } else if (kind === "names_way" && one.way === "next") {
        gone.push(one.code); waits = true; line = complying(await computed(b, leaving, ""));
      } else if (kind === "reserve_offered" || kind === "no_reserve_left") {
        const following = line.find((code) => !gone.includes(code)) || "";
        if (!waits || (one.code || "") !== following || (kind === "no_reserve_left") !== !following) { wrong(entryNo(entry)); }
        has = following; opened = false; waits = false;
      }
    }
    if (waits) { wrong(entryNo(decided)); }
  }
  async function decisionOf(b, found, ranking, wrong) {
    const told = await computed(b, [], "", found.seq), one = found.data, chosen = told.find((row) => row.code === one.code), fit = told.filter((row) => row.complies && row.code !== one.code).map((row) => row.code);
    const bad = !chosen || !chosen.complies || chosen.rank !== one.rank || (one.rank === 1) !== !one.departure_reason.trim() || !one.reasons.trim() || !one.resolution_no.trim() || one.reserves.some((code) => !fit.includes(code));
    if (bad || found.seq < ranking.seq || !b.appointed(one.by, "authority", found.seq) || b.hadSeat.has(one.by)) { wrong(entryNo(found)); }
    const rules = b.one("rules"), because = one.by_criterion;
    if (rules && !same(Object.keys(because).sort(), rules.data.criteria.map((line) => line.code).sort())) { wrong(entryNo(found)); }
    if (Object.values(because).some((reason) => !reason.trim())) { wrong(entryNo(found)); }
  }
  function takenBack(b, turn, turns, wrong) {
    const back = turn.back, one = back.data, answer = b.entries[back.seq - 2], told = answer.kind === "review_answered" ? answer.data : {}, next = b.entries[back.seq];
    const number = turns.filter((other) => other.back && other.back.seq <= back.seq).length;
    if (told.outcome !== "upheld" || told.effect !== "anew" || told.code !== one.review || one.by !== answer.data.by || !b.appointed(one.by, "authority", back.seq)) { wrong(entryNo(back)); }
    if (one.code !== turn.found.data.code || one.resolution_no !== turn.found.data.resolution_no || one.number !== number) { wrong(entryNo(back)); }
    if (b.waiting(back.seq) || b.all("unseal").some((entry) => entry.seq < back.seq) || !next || next.state !== "deliberation") { wrong(entryNo(back)); }
  }
  function twoPersons(b, found, decided, since, wrong) {
    const rules = b.one("rules"), hours = rules ? rules.data.unseal_hours : 24, people = found.data.people, last = [];
    if (people.length !== 2 || people[0] === people[1] || !people.includes(found.data.by)) { wrong(entryNo(found)); }
    people.forEach((person) => {
      const words = b.all("unseal_word").filter((entry) => entry.data.by === person && since < entry.seq && entry.seq < found.seq && entry.data.reason.trim());
      if (words.length) { last.push(words[words.length - 1]); }
      if (!words.length || found.at - words[words.length - 1].at > hours * HOUR || !b.appointed(person, "custodian", found.seq) || b.hadSeat.has(person) || person === decided.data.by) { wrong(person); }
    });
    if (last.some((entry) => !entry.data.second_factor || !entry.data.device) || new Set(last.map((entry) => entry.data.device)).size !== last.length) { wrong(entryNo(found)); }
  }
  const isDigest = (string) => typeof string === "string" && /^[0-9a-f]{64}$/.test(string);
  async function judged(b, told, wrong) {
    const found = b.one("unseal"), opening = found ? found.data : {}, one = told.judged, name = String(told.receipt_no);
    const received = (b.all("entry_received").find((entry) => entry.data.code === one.code) || { data: {} }).data, text = canon({ title: one.title, sections: one.sections });
    const salts = (opening.text_salts || []).filter((row) => row.code === one.code);
    if (!same(Object.keys(one).sort(), JUDGED) || !(opening.openings || []).some((row) => row.code === one.code && row.commitment === told.commitment)) { wrong(name + " " + one.code); }
    if (salts.length !== 1 || await salted(salts[0].salt, text) !== received.text_commitment) { wrong(name + " " + one.code); }
  }
  async function nameOpened(found, opened, wrong) {
    const told = found.data, name = told.identity, manifest = JSON.parse(told.manifest);
    if (manifest.call !== found.raw.call || await salted(told.manifest_salt, told.manifest) !== opened[told.code].commitment) { wrong(told.code); }
    if (await salted(told.identity_salt, canon({ value: name })) !== manifest.parts.name || name.legal_name !== told.legal_name || name.trade_name !== told.name) { wrong(told.code); }
  }

  /* What each seat gave more or less than the panel, where the rules have a number for it: b in T_ij = f_i + b_j by least
     squares + ridge · Σ b², without f one equation for each seat, solved in whole numbers (Bareiss). Answers numerators by seat
     over one denominator, in levels; null where the mean itself is the total. */
  function ridgeOf(rules) {
    if (!rules || !("severity_ridge" in rules.data)) { return null; }
    if (!Number.isSafeInteger(rules.data.severity_ridge) || rules.data.severity_ridge < 1) { throw new Error("ridge"); }
    return BigInt(rules.data.severity_ridge);
  }
  const over = (value, by) => { const whole = value / by; return value < 0n && whole * by !== value ? whole - 1n : whole; };
  const rounded = (up, down) => over(2n * up + down, 2n * down);
  const gcd = (a, c) => { while (c) { [a, c] = [c, a % c]; } return a; };
  function severityOf(b, levels) {
    const rules = b.one("rules"), ridge = ridgeOf(rules);
    if (ridge === null) { return null; }
    const lines = rules.data.criteria, whole = lines.reduce((sum, line) => sum + line.weight, 0), codes = Object.keys(levels).filter((code) => Object.keys(levels[code]).length);
    const seats = Array.from(new Set(codes.flatMap((code) => Object.keys(levels[code]).map(Number)))).sort((a, c) => a - c), at = {};
    seats.forEach((seat, place) => { at[seat] = place; });
    const scale = codes.map((code) => BigInt(Object.keys(levels[code]).length)).reduce((all, n) => all / gcd(all, n) * n, 1n);
    const rows = seats.map((one) => seats.map((other) => (one === other ? ridge * scale : 0n)).concat([0n]));
    codes.forEach((code) => {
      const given = Object.keys(levels[code]).map((seat) => [at[seat], BigInt(lines.reduce((sum, line) => sum + line.weight * levels[code][seat][line.code], 0))]);
      const share = scale / BigInt(given.length), all = given.reduce((sum, pair) => sum + pair[1], 0n);
      given.forEach(([place, total]) => {
        rows[place][place] += scale;
        rows[place][seats.length] += scale * total - share * all;
        given.forEach((other) => { rows[place][other[0]] -= share; });
      });
    });
    let before = 1n;
    rows.forEach((top, step) => {
      for (let row = step + 1; row < rows.length; row += 1) {
        const here = rows[row], factor = here[step];
        for (let column = step; column <= rows.length; column += 1) { here[column] = (top[step] * here[column] - factor * top[column]) / before; }
      }
      before = top[step];
    });
    const of = {}, found = [];
    for (let row = rows.length - 1; row >= 0; row -= 1) {
      let rest = before * rows[row][rows.length];
      for (let column = row + 1; column < rows.length; column += 1) { rest -= rows[row][column] * found[column]; }
      found[row] = rest / rows[row][row]; of[seats[row]] = found[row];
    }
    return { seats: seats, of: of, below: before * BigInt(whole) };
  }

  /* The ranking from rules, scores and seed. Fractions are compared as products of whole numbers. */
  async function computed(b, without, only, before) {
    const lines = b.one("rules").data.criteria, whole = lines.reduce((sum, line) => sum + line.weight, 0), heaviest = lines.reduce((best, line) => (line.weight > best.weight ? line : best), lines[0]).code, seed = b.seed();
    const levels = b.levels(before), left = {};
    Object.keys(levels).forEach((code) => {
      const seats = Object.keys(levels[code]).filter((seat) => !(without || []).includes(Number(seat)) || (only && code !== only));
      if (seats.length) { left[code] = {}; seats.forEach((seat) => { left[code][seat] = levels[code][seat]; }); }
    });
    const gave = severityOf(b, left), most = (up, down) => (up < 0n ? 0n : up > 5n * down ? 5n * down : up);
    const rows = await Promise.all(Object.keys(left).map(async (code) => {
      const sheets = Object.values(left[code]), n = sheets.length, sums = sheets.map((one) => lines.reduce((sum, line) => sum + line.weight * one[line.code], 0));
      const sum = BigInt(sums.reduce((a, c) => a + c, 0)), down = BigInt(n * whole), raw = Number(rounded(100n * sum, down));
      let total = raw;
      if (gave) {
        const below = gave.below * BigInt(n), taken = Object.keys(left[code]).reduce((all, seat) => all + gave.of[seat], 0n);
        total = Number(rounded(100n * most(sum * (gave.below / BigInt(whole)) - taken, below), below));
      }
      return {
        code: code, mean_hundredths: total, raw_hundredths: raw, n: n,
        complies: lines.every((line) => 2 * sheets.filter((one) => one[line.code] >= line.complies_from).length > n),
        heaviest: sheets.reduce((sum, one) => sum + one[heaviest], 0), least: Math.min(...sheets.map((one) => Math.min(...Object.values(one)))),
        spread: Math.max(...sums) - Math.min(...sums), lot: await barred(seed, code),
      };
    }));
    const steps = [
      (a, c) => (a.complies === c.complies ? c.mean_hundredths - a.mean_hundredths : a.complies ? -1 : 1),
      (a, c) => c.heaviest * a.n - a.heaviest * c.n, (a, c) => c.least - a.least, (a, c) => a.spread - c.spread,
      (a, c) => (a.lot < c.lot ? -1 : a.lot > c.lot ? 1 : 0),
    ];
    const depth = (a, c) => steps.findIndex((step) => step(a, c) !== 0);
    rows.sort((a, c) => { const at = depth(a, c); return at < 0 ? 0 : steps[at](a, c); });
    return rows.map((row, at) => {
      const near = [rows[at - 1], rows[at + 1]].filter(Boolean).map((other) => depth(row, other));
      const told = { code: row.code, rank: at + 1, complies: row.complies, mean_hundredths: row.mean_hundredths, tie: ["", "heaviest", "minimum", "spread", "lot"][Math.max(0, ...near)] };
      return gave ? Object.assign(told, { raw_hundredths: row.raw_hundredths }) : told;
    });
  }

  /* --- The page ------------------------------------------------------------------------------------------------------- */
  const button = box.querySelector("[data-start]"), file = box.querySelector("[data-receipt]"), said = box.querySelector("[data-verdict]"), words = box.dataset;
  /* What is wrong, named in the reader's language: an entry by its number, a proposal by its code, a file, a person, a number of seats. */
  const KINDS = [["entry", /^#(\d+)$/], ["proposal", /^([A-Z2-9]{3}-[A-Z2-9]{3})$/], ["file", /^(.+\.(?:jsonl?|txt)|checkpoints\/)$/], ["person", /^user:(\d+)$/], ["seats", /^(\d+)$/]];
  function named(what) {
    const kind = KINDS.find((one) => one[1].test(what));
    if (kind) { return words[kind[0]].replace("{}", kind[1].exec(what)[1]); }
    return words[what] || what;
  }
  async function run(bytes, receipt) {
    let failed = 0, unable = 0, b = null;
    edwards = await askEdwards();
    try { b = await read(await unzip(bytes), receipt); } catch (error) { b = null; }
    for (let at = 0; at < checks.length; at += 1) {
      const line = box.querySelector("[data-check='" + (at + 1) + "']"), wrong = new Set();
      let how;
      try { how = await checks[at](b, (what) => wrong.add(what)); } catch (error) { wrong.add(words.unreadable); }
      const state = wrong.size ? "fails" : how === "unable" ? "unable" : how === "none" ? "none" : "holds";
      failed += state === "fails"; unable += state === "unable";
      line.querySelector("[data-status]").textContent = words[state] + (wrong.size ? ": " + Array.from(wrong).slice(0, 12).map(named).join(", ") : "");
      line.dataset.state = state;
    }
    said.textContent = failed ? words.verdictFails : unable ? words.verdictUnable : words.verdictHolds;
    box.dataset.done = failed ? "fails" : unable ? "unable" : "holds";
  }
  async function start() {
    delete box.dataset.done;
    said.textContent = words.working;
    button.disabled = true;
    try {
      const answer = await fetch(words.bundle, { credentials: "omit", cache: "no-store" });
      if (!answer.ok) { throw new Error(String(answer.status)); }
      const receipt = file.files.length ? JSON.parse(await file.files[0].text()) : null;
      await run(new Uint8Array(await answer.arrayBuffer()), receipt);
    } catch (error) { said.textContent = words.failed; box.dataset.done = "failed"; }
    button.disabled = false;
  }
  if (!subtle || typeof DecompressionStream === "undefined") { said.textContent = words.noCrypto; box.querySelector("[data-tools]").hidden = false; button.disabled = true; return; }
  box.querySelector("[data-tools]").hidden = false;
  button.addEventListener("click", start);
})();
