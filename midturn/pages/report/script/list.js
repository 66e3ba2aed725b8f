// The list of what was found: only the rows that can be seen are in the page.

const AROUND = 6;
let found = [];
let selected = 0;
let rowHeight = 52;

function wanted() {
  const chosen = (id) => $(id).value;
  return {
    words: wordsOf(chosen("search")),
    task: chosen("task"),
    condition: chosen("condition"),
    blame: chosen("blame"),
    flipped: chosen("flipped"),
  };
}

function find() {
  const asked = wanted();
  const before = found[selected];
  found = [];
  for (let n = 0; n < total; n += 1) if (matches(n, asked)) found.push(n);
  selected = Math.max(found.indexOf(before), 0);
  const sought = asked.words.length && textsRead < total ? `, ${textsRead.toLocaleString("en")} of them searched so far` : "";
  $("found").textContent = `${found.length.toLocaleString("en")} of ${total.toLocaleString("en")} conversations${sought}`;
  drawRows();
}

function drawRows() {
  const list = $("list");
  $("rows").style.height = `${found.length * rowHeight}px`;
  const first = Math.max(Math.floor(list.scrollTop / rowHeight) - AROUND, 0);
  const last = Math.min(Math.ceil((list.scrollTop + list.clientHeight) / rowHeight) + AROUND, found.length);
  const rows = [];
  for (let place = first; place < last; place += 1) rows.push(row(place));
  $("rows").replaceChildren(...rows);
  if (found.length) list.setAttribute("aria-activedescendant", `row-${selected}`);
  else list.removeAttribute("aria-activedescendant");
}

function row(place) {
  const n = found[place];
  const box = made("div", undefined, "row");
  box.id = `row-${place}`;
  box.setAttribute("role", "option");
  box.setAttribute("aria-selected", place === selected);
  box.setAttribute("aria-posinset", place + 1);
  box.setAttribute("aria-setsize", found.length);
  box.style.top = `${place * rowHeight}px`;
  box.append(made("span", `${taskIdOf(n)} · ${runOf(n).name}`), made("span", described(n), "soft"));
  box.addEventListener("click", () => {
    select(place);
    openSelected();
  });
  return box;
}

function described(n) {
  const { repetition, turns, kl } = index.columns;
  const parts = [scoreOf(n), `${turns[n]} ${turns[n] === 1 ? "turn" : "turns"}`, `run ${repetition[n] + 1}`];
  if (blameOf(n)) parts.push(`attributed to ${blameOf(n)}`);
  if (kl[n] !== null) parts.push(`mean KL ${figure(kl[n])}`);
  const turned = flips.get(n) ?? [];
  if (turned.length) parts.push(`flipped ${[...new Set(turned.map((flip) => (flip.way > 0 ? "up" : "down")))].join(" and ")}`);
  return parts.join(" · ");
}

function select(place) {
  selected = Math.min(Math.max(place, 0), Math.max(found.length - 1, 0));
  const list = $("list");
  const top = selected * rowHeight;
  if (top < list.scrollTop) list.scrollTop = top;
  if (top + rowHeight > list.scrollTop + list.clientHeight) list.scrollTop = top + rowHeight - list.clientHeight;
  drawRows();
}

async function openSelected() {
  if (!found.length) return;
  await openPair(found[selected]);
  $("pair").focus({ preventScroll: true });
  $("pair").scrollIntoView({ block: "start" });
}

function offer(id, first, values) {
  const before = $(id).value;
  $(id).replaceChildren();
  for (const [value, text] of [["", first], ...values]) {
    const option = made("option", text);
    option.value = value;
    $(id).append(option);
  }
  $(id).value = values.some(([value]) => value === before) ? before : "";
}

function offerFilters() {
  const own = (values) => [...new Set(values)].sort().map((value) => [value, value]);
  offer("task", "all", own(index.runs.map((run) => run.task)));
  offer("condition", "all", own(index.runs.map((run) => run.condition)));
  const blames = new Set(index.columns.blame);
  const named = index.blames.filter((_, place) => blames.has(place)).map((name) => name.replace("_", " "));
  offer("blame", "all", [...own(named), ["nobody", "nobody"]]);
  offer("flipped", "all", [["any", "up or down"], ["up", "up: failed before"], ["down", "down: correct before"]]);
}

const KEYS = {
  ArrowDown: () => select(selected + 1),
  ArrowUp: () => select(selected - 1),
  PageDown: () => select(selected + 6),
  PageUp: () => select(selected - 6),
  Home: () => select(0),
  End: () => select(found.length - 1),
  Enter: openSelected,
};

function startList() {
  rowHeight = 3.25 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  offerFilters();
  for (const id of ["search", "task", "condition", "blame", "flipped"]) $(id).addEventListener("input", find);
  $("filters").addEventListener("submit", (event) => event.preventDefault());
  $("list").addEventListener("scroll", drawRows, { passive: true });
  $("list").addEventListener("keydown", (event) => {
    if (!KEYS[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  $("search").addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "Enter") {
      event.preventDefault();
      $("list").focus();
      if (event.key === "Enter") openSelected();
    }
  });
  document.addEventListener("keydown", shortcuts);
  find();
}

function shortcuts(event) {
  const typing = event.target.matches?.("input, select, textarea");
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && !typing) {
    event.preventDefault();
    $("search").focus();
  } else if (event.key === "Escape") {
    leave();
  } else if (opened && !typing && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
    event.preventDefault();
    select(selected + (event.key === "ArrowRight" ? 1 : -1));
    openSelected();
  }
}

function leave() {
  if (opened) closePair();
  else if ($("search").value) {
    $("search").value = "";
    find();
  } else if (document.activeElement === $("search")) $("list").focus();
}

