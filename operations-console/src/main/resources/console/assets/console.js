// Keeps the flow map fresh, takes files that are dropped, and fetches what other services know of a dossier. Without this
// script the pages are whole: the map isn't live, a file is chosen, and a link leads to each of those parts.

const living = document.getElementById("living");
if (living) {
  live(living, document.getElementById("pause"));
}

const drop = document.getElementById("drop");
if (drop) {
  takeDropped(drop, document.getElementById("file"), document.getElementById("drop-trouble"));
}

for (const place of document.querySelectorAll("[data-part]")) {
  fetchPart(place);
}

async function fetchPart(place) {
  place.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(place.dataset.part, { signal: AbortSignal.timeout(20_000) });
    if (answer.ok) {
      const part = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("part");
      place.querySelector("p").replaceWith(...document.importNode(part, true).children);
    }
  } catch {
    // The link stays.
  } finally {
    place.removeAttribute("aria-busy");
  }
}

function takeDropped(form, input, trouble) {
  for (const kind of ["dragenter", "dragover"]) {
    form.addEventListener(kind, event => {
      event.preventDefault();
      form.classList.add("is-over");
    });
  }
  for (const kind of ["dragleave", "drop"]) {
    form.addEventListener(kind, () => form.classList.remove("is-over"));
  }
  form.addEventListener("drop", event => {
    event.preventDefault();
    if (event.dataTransfer.files.length > 0) {
      const one = new DataTransfer();
      one.items.add(event.dataTransfer.files[0]);
      input.files = one.files;
      form.requestSubmit();
    }
  });
  // Said at once, instead of after the whole of it was sent.
  form.addEventListener("submit", event => {
    const tooLarge = input.files.length > 0 && input.files[0].size > Number(form.dataset.largest);
    trouble.hidden = !tooLarge;
    trouble.textContent = tooLarge ? form.dataset.tooLarge : "";
    if (tooLarge) {
      event.preventDefault();
    }
  });
}

function live(place, button) {
  const spoken = document.getElementById("spoken");
  const fresh = document.getElementById("fresh");
  const every = Number(place.dataset.every);
  const speakEvery = 15_000;
  let paused = false;
  let lost = false;
  let lastSpoken = 0;

  button.hidden = false;
  button.addEventListener("click", () => {
    paused = !paused;
    button.setAttribute("aria-pressed", String(paused));
    button.textContent = paused ? button.dataset.resume : button.dataset.pause;
    document.body.classList.toggle("paused", paused);
    if (paused) {
      spoken.textContent = button.dataset.paused;
    } else {
      refresh();
    }
  });
  document.addEventListener("visibilitychange", refresh);
  // The server tells of each new look; while it doesn't, the clock does.
  const looks = new EventSource("/flow/events");
  looks.addEventListener("look", refresh);
  const clock = setInterval(() => {
    if (looks.readyState !== EventSource.OPEN || lost) {
      refresh();
    }
  }, every);

  async function refresh() {
    if (paused || document.hidden || place.querySelector("[data-finished]")) {
      return;
    }
    try {
      const answer = await fetch(place.dataset.source, { signal: AbortSignal.timeout(5 * every) });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      const part = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".living");
      if (!paused) {
        show(part);
      }
    } catch {
      // Said in the page; the next round tries again.
      if (!lost) {
        lost = true;
        document.body.classList.add("lost");
        spoken.textContent = button.dataset.lost;
      }
    }
  }

  function show(part) {
    lost = false;
    document.body.classList.remove("lost");
    fresh.textContent = part.dataset.at;
    fresh.dateTime = part.dataset.iso;
    const now = Date.now();
    if (spoken.textContent !== part.dataset.summary && now - lastSpoken >= speakEvery) {
      spoken.textContent = part.dataset.summary;
      lastSpoken = now;
    }
    liken(place.querySelector(".living"), part);
    if (part.dataset.finished) {
      // Nothing of it changes any more.
      looks.close();
      clearInterval(clock);
      button.closest(".live-bar").hidden = true;
      spoken.textContent = part.dataset.summary;
    }
  }
}

/** Makes an element like a newer one of itself, touching only what differs: focus and selection stay. */
function liken(old, fresh) {
  if (old.isEqualNode(fresh)) {
    return;
  }
  if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName
      || old.childNodes.length !== fresh.childNodes.length) {
    old.replaceWith(document.importNode(fresh, true));
    return;
  }
  if (old.nodeType !== Node.ELEMENT_NODE) {
    old.nodeValue = fresh.nodeValue;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name)) {
      old.removeAttribute(name);
    }
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value) {
      old.setAttribute(name, value);
    }
  }
  [...old.childNodes].forEach((child, index) => liken(child, fresh.childNodes[index]));
}
