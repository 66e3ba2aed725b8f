// Two conversations about the same instruction, side by side, turn by turn.

let opened = null;

async function openPair(left, right = partnerOf(left)) {
  const wanted = { left, right };
  opened = wanted;
  const both = await Promise.all([left, right].map((n) => (n === null ? null : conversation(n))));
  if (opened !== wanted) return;
  const sides = made("div", undefined, "sides");
  const parts = both.map((one, place) => (one === null ? [] : side(place === 0 ? left : right, one)));
  for (let row = 0; row < Math.max(parts[0].length, parts[1].length); row += 1) {
    for (const [place, name] of ["left", "right"].entries()) {
      const cell = made("div", undefined, `side ${name}`);
      if (row === 0 && (place === 0 || right !== null)) cell.append(chooser(wanted, place));
      if (parts[place][row]) cell.append(parts[place][row]);
      sides.append(cell);
    }
  }
  $("pair").replaceChildren(heading(left), sides);
  $("pair").hidden = false;
}

function partnerOf(n) {
  const flip = (flips.get(n) ?? [])[0];
  if (flip) return flip.baseline;
  const { run, repetition } = index.columns;
  const others = siblings.get(siblingKey(n)).filter((other) => other !== n);
  const again = others.filter((other) => run[other] !== run[n] && repetition[other] === repetition[n]);
  const preferred = runOf(n).baselines.map((baseline) => again.find((other) => run[other] === baseline));
  return preferred.find((other) => other !== undefined) ?? again[0] ?? others[0] ?? null;
}

function heading(n) {
  const box = made("header");
  const close = made("button", "Close");
  close.type = "button";
  close.addEventListener("click", closePair);
  const legend = made("p", "In the Mediator's text: ", "soft");
  legend.append(made("ins", "added", "added"), " words are not the user's, the others are kept.");
  box.append(made("h3", `${runOf(n).task}: ${taskIdOf(n)}`), close, legend);
  return box;
}

function chooser(wanted, place) {
  const shown = place === 0 ? wanted.left : wanted.right;
  const select = made("select");
  select.setAttribute("aria-label", place === 0 ? "Conversation on the left" : "Conversation on the right");
  for (const n of siblings.get(siblingKey(shown))) {
    const repeated = `run ${index.columns.repetition[n] + 1}`;
    const option = made("option", `${runOf(n).name}, ${repeated}, ${scoreOf(n)}`);
    option.value = n;
    option.selected = n === shown;
    select.append(option);
  }
  select.addEventListener("change", async () => {
    const chosen = Number(select.value);
    await (place === 0 ? openPair(chosen, wanted.right) : openPair(wanted.left, chosen));
    $("pair").querySelector(`.side.${place === 0 ? "left" : "right"} select`).focus();
  });
  return select;
}

function side(n, one) {
  const said = [];
  const turns = (one.turns ?? []).map((turn, place) => {
    if (turn.said) said.push(turn.said);
    return turnBox(turn, place + 1, said.join("\n"));
  });
  return [...turns, outcome(n, one)];
}

function turnBox(turn, place, saidSoFar) {
  const box = made("div", undefined, "turn");
  box.append(made("h4", `Turn ${place}`));
  box.append(said("User", turn.said ?? ""));
  if (turn.intervention) {
    box.append(line(`Intervention: ${turn.intervention.kind}, ${turn.intervention.reason ?? ""} (${turn.intervention.trigger})`));
  }
  if (turn.mediated) box.append(...mediation(turn.mediated, saidSoFar));
  box.append(said("Assistant", turn.response ?? ""));
  if (turn.recorded) box.append(said("What later turns saw of it", turn.recorded));
  for (const words of [extraction(turn), ...driftLines(turn), constraintLine(turn), costLine(turn)]) {
    if (words) box.append(words);
  }
  for (const failure of turn.failed ?? []) box.append(line(`Failed: ${failure}`, "bad"));
  return box;
}

function said(who, text) {
  const box = made("div", undefined, "said");
  box.append(made("b", who), typeof text === "string" ? document.createTextNode(text) : text);
  return box;
}

function line(text, className) {
  return made("p", text, className);
}

function mediation(mediated, saidSoFar) {
  if (mediated.origin === "passed") return [line("Mediator: nothing to resolve, passed on as it is", "soft")];
  const who = { model: "Mediator", repaired: "Mediator, repaired", ledger: "Mediator: the user's own words, used instead" };
  const parts = [said(who[mediated.origin] ?? "Mediator", marked(saidSoFar, mediated.text ?? ""))];
  parts.push(line(`Check: ${checked(mediated.check)}`, faithful(mediated.check) ? "good" : "bad"));
  if (mediated.rejected) parts.push(line(`Rejected before: ${checked(mediated.rejected)}`, "soft"));
  if (mediated.act === "clarify") parts.push(line("It asks the user first.", "soft"));
  if (mediated.assumptions) parts.push(line(`Assumed: ${mediated.assumptions.join("; ")}`, "soft"));
  if (mediated.questions) parts.push(line(`Open: ${mediated.questions.join("; ")}`, "soft"));
  return parts;
}

const faithful = (check) => !check.lost.length && !check.invented.length && !check.faults.length;

function checked(check) {
  const found = [`${check.kept} ${check.kept === 1 ? "value" : "values"} kept`];
  for (const kind of ["lost", "invented", "superseded"]) {
    if (check[kind].length) found.push(`${kind}: ${check[kind].join(", ")}`);
  }
  return [...found, ...check.faults].join("; ");
}

function extraction(turn) {
  if (turn.score === undefined && !turn.extracted) return turn.kind ? line(`Reply: ${turn.kind.replaceAll("_", " ")}`, "soft") : null;
  const right = turn.score === 1;
  const why = turn.reason ? ` (${turn.reason})` : "";
  const score = turn.score === undefined ? "" : `: score ${(100 * turn.score).toFixed(0)}${why}`;
  return line(`Extracted “${turn.extracted ?? "nothing"}”${score}`, right ? "good" : "bad");
}

function driftLines(turn) {
  return (turn.drift ?? []).map((score) => {
    const found = ["kl", "js", "similarity", "judge", "adherence"]
      .filter((name) => score[name] !== undefined)
      .map((name) => `${name === "kl" || name === "js" ? name.toUpperCase() : name} ${figure(score[name], name === "judge" ? 0 : 3)}`);
    return line(`Drift against ${score.against ?? "its goal"} (${score.by ?? "?"}): ${found.join(", ")}`);
  });
}

function constraintLine(turn) {
  if (!turn.constraints) return null;
  const broken = Object.entries(turn.constraints).filter(([, met]) => !met).map(([name]) => name);
  const all = Object.keys(turn.constraints).length;
  const names = broken.length ? `; broken: ${broken.join(", ")}` : "";
  return line(`Constraints met: ${all - broken.length} of ${all}${names}`, "soft");
}

function costLine(turn) {
  if (turn.tokens === undefined) return null;
  const about = turn.estimated ? "≈" : "";
  const usd = turn.usd === undefined ? "" : `, ${about}$${turn.usd.toFixed(4)}`;
  return line(`${about}${turn.tokens.toLocaleString("en")} tokens, ${figure(turn.seconds)} s${usd}`, "soft");
}

function outcome(n, one) {
  const box = made("div", undefined, "outcome");
  const score = index.columns.score[n];
  box.append(line(`Outcome: ${scoreOf(n)}${one.answer ? `, answer “${one.answer}”` : ""}`, score === 1 ? "good" : score === 0 ? "bad" : ""));
  if (blameOf(n)) box.append(line(`Attributed to: ${blameOf(n)}${one.error ? `, ${one.error}` : ""}`, "bad"));
  for (const flip of flips.get(n) ?? []) {
    box.append(line(`${flip.way > 0 ? "Failed" : "Correct"} under ${runOf(flip.baseline).name}`, "soft"));
  }
  if (one.user) box.append(line(`User: ${one.user}`, "soft"));
  return box;
}

function closePair() {
  opened = null;
  $("pair").hidden = true;
  $("pair").replaceChildren();
  $("list").focus();
}

