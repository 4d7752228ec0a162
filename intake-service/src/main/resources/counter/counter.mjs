// The clerk's page at the counter. Plain modules, no build. The token stays in sessionStorage; nothing else is kept.
import { english, said } from "/counter/texts.mjs";

const $ = (id) => document.getElementById(id);
const vietnamese = {};
document.querySelectorAll("[data-t]").forEach((element) => { vietnamese[element.dataset.t] ??= element.textContent; });

let language = "vi";
let clerk = null;
let procedure = null;
let uploads = new Map();
let key = newKey();
let accepted = null;
let sending = false;

const t = (name) => said[language][name];

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return "counter-" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// ---- the server

class Problem extends Error {
  constructor(status, document) {
    super(document?.detail ?? String(status));
    this.status = status;
    this.document = document ?? {};
  }
}

async function call(method, path, { body, type = "application/json", headers = {} } = {}) {
  const answer = await fetch(path, {
    method,
    headers: { Authorization: "Bearer " + (sessionStorage.getItem("token") ?? ""), ...(body === undefined ? {} : { "Content-Type": type }), ...headers },
    body,
    cache: "no-store",
    credentials: "omit",
  });
  if (!answer.ok) {
    const problem = new Problem(answer.status, await answer.json().catch(() => null));
    if (answer.status === 401) signOut(t("signedOut"));
    throw problem;
  }
  return answer;
}

const json = async (...request) => (await call(...request)).json();

function tell(text) { $("status").textContent = text; }

function tellProblem(problem) {
  if (problem instanceof Problem) tell(problem.status === 401 ? t("signedOut") : problem.message);
  else tell(t("unreachable"));
}

// ---- signing in

async function signIn() {
  try {
    clerk = await json("GET", "/v1/catalogue/self");
  } catch (problem) {
    clerk = null;
    tellProblem(problem);
    return;
  }
  if (!["dossier.submit", "dossier.read"].every((scope) => clerk.scopes.includes(scope))) {
    signOut(t("noScope"));
    return;
  }
  $("token").value = "";
  $("sign-in").hidden = true;
  $("dossier").hidden = false;
  $("sign-out").hidden = false;
  $("who").hidden = false;
  $("who").textContent = `${clerk.agency.name} (${clerk.agency.code}), ${clerk.subject}`;
  $("agency-search-field").hidden = !clerk.receivesForOthers;
  if (/^(?=.*\d)[A-Za-z0-9][A-Za-z0-9._/-]{0,31}$/.test(clerk.subject)) $("officer").value = clerk.subject;
  tell("");
  await findProcedures();
  $("procedure-search").focus();
}

function signOut(why = "") {
  sessionStorage.removeItem("token");
  clerk = null;
  startAnew();
  for (const id of ["dossier", "done", "faults", "sign-out", "who"]) $(id).hidden = true;
  $("sign-in").hidden = false;
  tell(why);
  $("token").focus();
}

// ---- what may be chosen

function debounced(what) {
  let timer;
  return () => { clearTimeout(timer); timer = setTimeout(() => what().catch(tellProblem), 200); };
}

const nameOf = (one) => (language === "en" && one.nameEn ? one.nameEn : one.name);

let lastSearch = 0;
async function findProcedures() {
  const mine = ++lastSearch;
  const found = await json("GET", "/v1/catalogue/procedures?q=" + encodeURIComponent($("procedure-search").value));
  if (mine !== lastSearch) return;
  $("procedures").replaceChildren(...(found.length === 0 ? [make("option", { value: "", disabled: true }, t("none"))]
    : found.map((one) => make("option", { value: one.code }, `${one.code} ${nameOf(one)}`))));
  if (procedure && found.some((one) => one.code === procedure.code)) $("procedures").value = procedure.code;
}

async function chooseProcedure() {
  const code = $("procedures").value;
  if (!code) return;
  procedure = await json("GET", "/v1/catalogue/procedures/" + encodeURIComponent(code));
  uploads = new Map();
  showProcedure();
  await findAgencies();
}

async function findAgencies() {
  if (!procedure) return;
  const query = new URLSearchParams({ procedure: procedure.code, q: $("agency-search").value });
  const found = await json("GET", "/v1/catalogue/agencies?" + query);
  const before = $("agencies").value;
  $("agencies").replaceChildren(
    ...(found.length === 1 ? [] : [make("option", { value: "" }, found.length === 0 ? t("none") : t("chooseAgency"))]),
    ...found.map((one) => make("option", { value: one.code }, one.parent ? `${one.name} – ${one.parent} (${one.code})` : `${one.name} (${one.code})`)));
  if (found.some((one) => one.code === before)) $("agencies").value = before;
}

function money(amount) {
  return new Intl.NumberFormat("vi-VN").format(amount) + " đồng";
}

function showProcedure() {
  showTerms();
  showFacts();
  showOptions();
  showParts();
}

/** Time limit and fees. */
function showTerms() {
  const { limit, fees } = procedure;
  const amount = limit.unit === "same-day" ? "" : limit.amount + " ";
  $("procedure-facts").textContent = [`${t("limit")}: ${amount}${t("units")[limit.unit]}`,
    ...fees.filter((one) => !one.channel || one.channel === $("channel").value)
      .map((fee) => `${t("fees")}: ${fee.name}, ${fee.amount === undefined || fee.amount === null ? t("perCase") : money(fee.amount)}`)].join("; ");
}

function showFacts() {
  $("facts-field").hidden = procedure.facts.length === 0;
  $("facts").replaceChildren(...procedure.facts.map((fact) => {
    const id = "fact-" + fact.name;
    const attributes = { id, "data-testid": id, autocomplete: "off", required: fact.required };
    let input;
    if (fact.type === "choice" || fact.type === "yes-no") {
      const values = fact.type === "choice" ? fact.values.map((value) => [value, value]) : [["true", t("yes")], ["false", t("no")]];
      input = make("select", attributes, make("option", { value: "" }, t("unsaid")), ...values.map(([value, label]) => make("option", { value }, label)));
    } else {
      input = make("input", { ...attributes, inputmode: fact.type === "number" ? "decimal" : null });
    }
    return make("div", { class: "field", "data-at": "/facts/" + fact.name },
      make("label", { for: id }, fact.label + (fact.required ? " *" : "")), input);
  }));
}

function showOptions() {
  const choices = procedure.options?.choices ?? [];
  $("options-field").hidden = choices.length === 0;
  $("options").replaceChildren(...choices.map((one) => {
    const id = "option-" + one.code;
    return make("div", { class: "field choice" }, make("input", { type: "checkbox", id, "data-testid": id, value: one.code }),
      make("label", { for: id }, nameOf(one)));
  }));
}

function showParts() {
  $("parts-field").hidden = procedure.parts.length === 0;
  $("parts").replaceChildren(...procedure.parts.map((part) => {
    const id = "part-" + part.code;
    const count = (kind) => make("div", { class: "field", "data-at-part": `${part.code}/${kind}` },
      make("label", { for: `${id}-${kind}` }, t(kind)),
      make("input", { id: `${id}-${kind}`, "data-testid": `${id}-${kind}`, type: "number", min: 0, max: 99, value: 0,
        "aria-label": `${t(kind)}: ${part.name}` }));
    const file = make("input", { id, "data-testid": id, type: "file", "aria-label": `${t("file")}: ${part.name}` });
    file.addEventListener("change", () => upload(part, file.files[0]));
    return make("li", { "data-at-part": part.code },
      make("div", { class: "part" },
        make("p", { class: "name" }, part.name + (part.required ? " *" : "")),
        make("div", { class: "field file", "data-at-part": `${part.code}/attachment` }, make("label", { for: id }, t("file")), file),
        count("originals"), count("copies"),
        make("p", { class: "state", id: id + "-state", "data-testid": id + "-state", role: "status" }, uploads.has(part.code) ? t("uploaded") : "")));
  }));
}

async function upload(part, file) {
  const state = $(`part-${part.code}-state`);
  uploads.delete(part.code);
  if (!file) { state.textContent = ""; return; }
  state.textContent = t("uploading");
  const promise = json("POST", "/v1/attachments?name=" + encodeURIComponent(file.name.normalize("NFC")), { body: file, type: file.type || "application/octet-stream" });
  uploads.set(part.code, { promise });
  try {
    const attachment = await promise;
    if (uploads.get(part.code)?.promise !== promise) return;
    uploads.set(part.code, { promise, attachment });
    state.textContent = `${t("uploaded")}: ${file.name}`;
  } catch (problem) {
    if (uploads.get(part.code)?.promise !== promise) return;
    uploads.delete(part.code);
    const faults = problem.document?.errors ?? [];
    state.textContent = faults.length > 0 ? faults.map((one) => one.message).join(" ") : problem instanceof Problem ? problem.message : t("unreachable");
  }
}

let fields = 0;
function addField(focus) {
  const n = ++fields;
  const row = make("div", { class: "pair" },
    make("div", { class: "field" }, make("label", { for: `field-name-${n}` }, t("fieldName")),
      make("input", { id: `field-name-${n}`, "data-testid": `field-name-${n}`, class: "field-name", autocomplete: "off" })),
    make("div", { class: "field" }, make("label", { for: `field-value-${n}` }, t("fieldValue")),
      make("input", { id: `field-value-${n}`, "data-testid": `field-value-${n}`, class: "field-value", autocomplete: "off" })));
  $("form-fields").append(row);
  if (focus) row.querySelector("input").focus();
}

// ---- what is handed in

const filled = (id) => { const value = $(id).value.trim(); return value === "" ? undefined : value; };

function fact(one) {
  const value = filled("fact-" + one.name);
  if (value === undefined) return undefined;
  if (one.type === "yes-no") return value === "true";
  const number = value.replace(",", ".");
  return one.type === "number" && /^-?\d+(\.\d+)?$/.test(number) ? Number(number) : value;
}

function partsGiven() {
  return (procedure?.parts ?? []).filter((part) => uploads.get(part.code)?.attachment);
}

function submission() {
  const facts = Object.fromEntries((procedure?.facts ?? []).map((one) => [one.name, fact(one)]).filter(([, value]) => value !== undefined));
  const form = {};
  document.querySelectorAll("#form-fields .pair").forEach((row) => {
    const name = row.querySelector(".field-name").value.trim();
    const value = row.querySelector(".field-value").value.trim();
    if (name !== "" && value !== "") form[name] = value;
  });
  const byPost = $("channel").value === "post";
  return {
    procedure: procedure?.code,
    receivingAgency: $("agencies").value || undefined,
    channel: $("channel").value,
    applicant: { fullName: filled("full-name"), citizenId: filled("citizen-id"), phone: filled("phone"), email: filled("email"),
      address: filled("address"), language: $("message-language").value },
    form,
    facts,
    options: Array.from(document.querySelectorAll("#options input:checked"), (box) => box.value),
    parts: partsGiven().map((part) => ({ code: part.code, attachment: uploads.get(part.code).attachment,
      originals: Number($(`part-${part.code}-originals`).value || 0), copies: Number($(`part-${part.code}-copies`).value || 0) })),
    returnBy: $("return-by").value,
    delivery: $("return-by").value !== "post" ? undefined
      : { recipient: filled("recipient"), address: filled("recipient-address"), phone: filled("recipient-phone") },
    reception: { officer: filled("officer"), postmarkedOn: byPost ? filled("postmark") : undefined, postOrder: byPost ? filled("post-order") : undefined },
  };
}

// ---- faults, at their fields

function clearFaults() {
  $("faults").hidden = true;
  $("fault-list").replaceChildren();
  document.querySelectorAll(".fault").forEach((one) => one.remove());
  document.querySelectorAll("[aria-invalid]").forEach((one) => { one.removeAttribute("aria-invalid"); one.removeAttribute("aria-describedby"); });
}

function placeOf(pointer) {
  const part = /^\/parts\/(\d+)(?:\/(attachment|originals|copies))?/.exec(pointer);
  if (part) {
    const code = partsGiven()[Number(part[1])]?.code;
    return document.querySelector(`[data-at-part="${CSS.escape(code ?? "")}/${part[2] ?? "attachment"}"]`);
  }
  let at = pointer;
  while (at !== "") {
    const place = document.querySelector(`[data-at="${CSS.escape(at)}"]`);
    if (place) return place;
    at = at.slice(0, at.lastIndexOf("/"));
  }
  return null;
}

/** A paper or a fact that is missing is told of the whole; its code stands in the words. */
function missing(fault) {
  const named = (list, prefix) => list.find((one) => fault.message.includes(`${prefix} ${one} `));
  if (fault.pointer === "/parts" && procedure) {
    const code = named(procedure.parts.map((one) => one.code), "part");
    return code && document.querySelector(`[data-at-part="${CSS.escape(code)}/attachment"]`);
  }
  if (fault.pointer === "/facts" && procedure) {
    const name = named(procedure.facts.map((one) => one.name), "fact");
    return name && document.querySelector(`[data-at="/facts/${CSS.escape(name)}"]`);
  }
  return null;
}

function showFaults(faults) {
  faults.forEach((fault, n) => {
    const place = missing(fault) ?? placeOf(fault.pointer ?? "");
    const input = place?.querySelector("input, select, textarea");
    const item = make("li");
    if (place && input) {
      const id = "fault-" + n;
      place.append(make("p", { class: "fault", id }, fault.message));
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", [input.getAttribute("aria-describedby"), id].filter(Boolean).join(" "));
      item.append(make("a", { href: "#" + input.id }, fault.message));
      item.firstChild.addEventListener("click", (event) => { event.preventDefault(); input.focus(); });
    } else {
      item.append(fault.message);
    }
    $("fault-list").append(item);
  });
  $("faults").hidden = false;
  $("faults").focus();
}

async function checkUploads() {
  await Promise.allSettled(Array.from(uploads.values(), (one) => one.promise));
}

async function check() {
  clearFaults();
  tell(t("working"));
  await checkUploads();
  try {
    const answer = await json("POST", "/v1/dossiers/preflight", { body: JSON.stringify(submission()) });
    const faults = answer.errors ?? [];
    tell(faults.length === 0 ? t("sound") : "");
    if (faults.length > 0) showFaults(faults);
  } catch (problem) {
    const faults = problem.document?.errors ?? [];
    if (problem instanceof Problem && (problem.status === 404 || problem.status === 405)) tell(t("noPreflight"));
    else if (faults.length > 0) { tell(""); showFaults(faults); }
    else tellProblem(problem);
  }
}

async function submit() {
  if (sending) return;
  sending = true;
  $("submit").disabled = true;
  clearFaults();
  tell(t("working"));
  try {
    await checkUploads();
    accepted = await json("POST", "/v1/dossiers", { body: JSON.stringify(submission()), headers: { "Idempotency-Key": key } });
    $("code").textContent = accepted.code;
    showDue();
    $("dossier").hidden = true;
    $("done").hidden = false;
    tell("");
    $("done").focus();
  } catch (problem) {
    const faults = problem.document?.errors ?? [];
    if (!(problem instanceof Problem)) tell(t("lost"));
    else if (faults.length > 0) { tell(problem.message); showFaults(faults); }
    else tellProblem(problem);
  } finally {
    sending = false;
    $("submit").disabled = false;
  }
}

function showDue() {
  if (!accepted) return;
  $("due").textContent = new Intl.DateTimeFormat(language === "vi" ? "vi-VN" : "en-GB",
    { dateStyle: "full", timeStyle: "short", timeZone: "Asia/Ho_Chi_Minh" }).format(new Date(accepted.dueAt));
}

async function print() {
  const tab = window.open("", "_blank");
  try {
    const answer = await call("GET", `/v1/dossiers/${encodeURIComponent(accepted.code)}/receipt`, { headers: { Accept: "application/pdf" } });
    const url = URL.createObjectURL(await answer.blob());
    if (tab) {
      tab.location.href = url;
    } else {
      tell(t("oldBrowser"));
      make("a", { href: url, download: `01-${accepted.code}.pdf` }).click();
    }
    setTimeout(() => URL.revokeObjectURL(url), 600_000);
  } catch (problem) {
    tab?.close();
    tellProblem(problem);
  }
}

/** Nothing of the dossier before stays on the page. */
function startAnew() {
  key = newKey();
  accepted = null;
  procedure = null;
  uploads = new Map();
  clearFaults();
  const officer = $("officer").value;
  $("dossier").reset();
  $("officer").value = clerk ? officer : "";
  for (const id of ["facts", "options", "parts", "form-fields", "agencies"]) $(id).replaceChildren();
  for (const id of ["facts-field", "options-field", "parts-field", "delivery", "by-post", "done"]) $(id).hidden = true;
  for (const id of ["procedure-facts", "code", "due"]) $(id).textContent = "";
  fields = 0;
  addField(false);
}

// ---- languages

function speak(newLanguage) {
  language = newLanguage;
  document.documentElement.lang = language;
  document.title = t("pageTitle");
  document.querySelectorAll("[data-t]").forEach((element) => {
    element.textContent = (language === "vi" ? vietnamese : english)[element.dataset.t];
  });
  $("language").textContent = t("language");
  $("language").lang = language === "vi" ? "en" : "vi";
  showDue();
  if (clerk) findProcedures().catch(tellProblem);
  if (procedure) {
    const kept = Object.fromEntries(Array.from(document.querySelectorAll("#facts input, #facts select, #parts input[type=number], #options input"),
      (input) => [input.id, input.type === "checkbox" ? input.checked : input.value]));
    showProcedure();
    for (const [id, value] of Object.entries(kept)) {
      const input = $(id);
      if (input?.type === "checkbox") input.checked = value;
      else if (input) input.value = value;
    }
  }
  document.querySelectorAll("#form-fields .pair").forEach((row) => {
    const [name, value] = row.querySelectorAll("label");
    name.textContent = t("fieldName");
    value.textContent = t("fieldValue");
  });
}

// ---- begin

$("sign-in").addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("token", $("token").value.trim());
  signIn();
});
$("sign-out").addEventListener("click", () => signOut());
$("language").addEventListener("click", () => speak(language === "vi" ? "en" : "vi"));
$("procedure-search").addEventListener("input", debounced(findProcedures));
$("procedures").addEventListener("change", () => chooseProcedure().catch(tellProblem));
$("agency-search").addEventListener("input", debounced(findAgencies));
$("channel").addEventListener("change", () => {
  $("by-post").hidden = $("channel").value !== "post";
  if (procedure) showTerms();
});
$("return-by").addEventListener("change", () => { $("delivery").hidden = $("return-by").value !== "post"; });
$("add-field").addEventListener("click", () => addField(true));
$("check").addEventListener("click", check);
$("dossier").addEventListener("submit", (event) => { event.preventDefault(); submit(); });
$("print").addEventListener("click", print);
$("next").addEventListener("click", () => {
  startAnew();
  $("dossier").hidden = false;
  findProcedures().catch(tellProblem);
  $("procedure-search").focus();
});

addField(false);
if (sessionStorage.getItem("token")) signIn();
