// What the page does in the browser: hands buttons on to events, shows what a marker cites, scrolls, copies, exports.
// It loads nothing, keeps nothing, and writes texts of documents only as text.
window.qa = (() => {
  const LANGUAGES = ["en", "de", "th"];
  const chosen = (navigator.languages || []).map((l) => l.split("-")[0]).find((l) => LANGUAGES.includes(l)) || "en";
  document.documentElement.lang = chosen;
  let tip = null;
  let spoken = null;

  const announce = (text) => {
    if (!spoken) {
      spoken = document.createElement("div");
      spoken.className = "qa-spoken";
      spoken.setAttribute("aria-live", "polite");
      document.body.append(spoken);
    }
    if (spoken.textContent !== text) spoken.textContent = text;
  };

  const hideTip = () => {
    tip?.remove();
    tip = null;
  };

  const showTip = (mark) => {
    const cited = mark.nextElementSibling;
    if (!cited?.classList.contains("qa-tip")) return;
    hideTip();
    tip = document.createElement("div");
    tip.className = "qa-floating";
    tip.id = "qa-floating";
    tip.setAttribute("role", "tooltip");
    for (const part of cited.childNodes) tip.append(part.cloneNode(true));
    document.body.append(tip);
    const at = mark.getBoundingClientRect();
    const width = Math.min(380, window.innerWidth - 24);
    tip.style.width = `${width}px`;
    tip.style.left = `${Math.max(12, Math.min(at.left - 20, window.innerWidth - width - 12))}px`;
    const above = at.top - tip.offsetHeight - 8;
    tip.style.top = `${above > 8 ? above : at.bottom + 8}px`;
    mark.setAttribute("aria-describedby", "qa-floating");
  };

  const busy = () => Boolean(document.querySelector("#answers .qa-steps"));
  const wide = () => window.matchMedia("(min-width: 821px)").matches;

  // A panel was drawn anew: bring the marked quote of a whole document into view, and the keyboard with it.
  const showQuote = (element) => {
    const region = element.querySelector(".qa-document");
    if (!region || region.dataset.shown) return;
    region.dataset.shown = "1";
    const mark = region.querySelector("mark");
    region.focus({ preventScroll: true });
    if (!wide()) element.scrollIntoView({ block: "start" });
    const room = wide() ? element.closest(".block") : region;
    if (mark) room.scrollTop += mark.getBoundingClientRect().top - room.getBoundingClientRect().top - room.clientHeight / 3;
  };

  // What two events drew may arrive in another order than it was drawn in: the newest stays.
  const newest = new WeakMap();
  const keepNewest = (element) => {
    const part = element.querySelector("[data-drawn]");
    if (!part) return false;
    const known = newest.get(element);
    if (known && Number(part.dataset.drawn) < Number(known.dataset.drawn)) {
      part.replaceWith(known.cloneNode(true));
      return true;
    }
    if (known?.dataset.drawn !== part.dataset.drawn) newest.set(element, part.cloneNode(true));
    return false;
  };

  const lastAnswer = (element) => {
    const turns = element.querySelectorAll(".qa-turn");
    const last = turns[turns.length - 1];
    if (!last) return;
    const key = `${turns.length}:${last.querySelector(".qa-steps") ? "running" : "done"}`;
    const says = last.querySelector(".qa-now, .qa-short, .qa-said, .qa-quote, .qa-refusal, .qa-error, .qa-note");
    if (says) announce(says.innerText);
    if (element.dataset.last === key || element.querySelector(".qa-replaced")) return;
    element.dataset.last = key;
    const room = element.closest(".block");
    const gap = last.getBoundingClientRect().top - room.getBoundingClientRect().top;
    if (room.scrollHeight > room.clientHeight + 1) room.scrollTop += gap - 8;
    else if (!wide()) last.scrollIntoView({ block: "start" });
  };

  const copy = async (button) => {
    const text = button.closest(".qa-turn").dataset.text;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // No clipboard without a secure address: select a copy of the text and use the old command.
      const area = document.createElement("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const said = button.textContent;
    button.textContent = button.dataset.copied;
    announce(button.dataset.copied);
    setTimeout(() => (button.textContent = said), 1500);
  };

  const save = () => {
    const turns = [...document.querySelectorAll("#answers .qa-turn")].map((turn) => turn.dataset.markdown);
    if (!turns.length) return;
    const heading = document.querySelector(".qa-title")?.innerText || document.title;
    const file = new Blob([`# ${heading}\n\n${turns.join("\n")}`], { type: "text/markdown;charset=utf-8" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(file);
    link.download = `conversation-${new Date().toISOString().slice(0, 10)}.md`;
    link.click();
    URL.revokeObjectURL(link.href);
  };

  const confirmRemoval = (button, ask) => {
    const cell = button.closest("td");
    for (const part of cell.children) part.hidden = part.classList.contains("qa-confirm") ? !ask : ask;
    cell.querySelector(ask ? ".qa-danger" : "[data-act=ask-remove]").focus();
  };

  const act = (button, trigger) => {
    const { act: name, turn, number, kind, question, name: document_ } = button.dataset;
    hideTip();
    if (busy() && ["example_select", "retry", "edit"].includes(name)) return undefined;
    if (name === "copy") return copy(button);
    if (name === "ask-remove") return confirmRemoval(button, true);
    if (name === "keep-document") return confirmRemoval(button, false);
    const given = { turn: Number(turn ?? -1), number: Number(number ?? 0), kind, question, name: document_ };
    trigger(name, given);
    if (name === "edit") document.querySelector("#question textarea")?.focus();
  };

  // Called by each of the page's HTML parts when it is there.
  const mount = (element, trigger, drawn) => {
    element.addEventListener("click", (event) => {
      if (event.target.closest("a, summary")) return;
      const button = event.target.closest("[data-act]");
      if (button && !(button.tagName !== "BUTTON" && getSelection().toString())) act(button, trigger);
    });
    const told = { mouseover: showTip, focusin: showTip };
    for (const [name, show] of Object.entries(told))
      element.addEventListener(name, (event) => event.target.classList?.contains("qa-mark") && show(event.target));
    element.addEventListener("mouseout", hideTip);
    element.addEventListener("focusout", hideTip);
    new MutationObserver(() => {
      hideTip();
      if (keepNewest(element)) return;
      if (drawn === "conversation") lastAnswer(element);
      if (drawn === "sources") showQuote(element);
      if (drawn === "report") fit(element);
    }).observe(element, { childList: true, subtree: true });
  };

  // The report stands in a frame of its own, as high as its text.
  const fit = (element) => {
    const frame = element.querySelector("iframe");
    if (!frame || frame.dataset.fitted) return;
    frame.dataset.fitted = "1";
    const measure = () => {
      const body = frame.contentDocument?.body;
      if (body) frame.style.height = `${body.scrollHeight + 40}px`;
    };
    frame.addEventListener("load", measure);
    new ResizeObserver(measure).observe(frame);
  };

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape") hideTip();
      // One question at a time: while one is under way, Enter does not send another.
      if (event.key === "Enter" && !event.shiftKey && busy() && event.target.closest?.("#question")) {
        event.preventDefault();
        event.stopPropagation();
      }
    },
    true,
  );
  document.addEventListener("scroll", hideTip, true);
  return { mount, save };
})();
