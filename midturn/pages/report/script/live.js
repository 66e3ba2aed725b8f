// A page that `midturn view` serves asks how far the store is, and takes the new page when more has ended.

const EVERY_MS = 2000;
const REST = 4;
let stamp;

function showProgress(progress) {
  for (const place of document.querySelectorAll("[data-progress]")) {
    const value = progress[place.dataset.progress];
    const name = place.dataset.progress;
    const about = progress.estimated && (name === "tokens" || name === "usd") ? "≈" : "";
    const written = name === "usd" && value !== null ? value.toFixed(4) : value?.toLocaleString("en");
    place.textContent = value === null ? "unknown" : about + written;
  }
}

function fetchedPage() {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("GET", "/");
    request.responseType = "document";
    request.onload = () => (request.response ? resolve(request.response) : reject(new Error("no page")));
    request.onerror = () => reject(new Error("no answer"));
    request.send();
  });
}

async function takeNewPage() {
  const page = await fetchedPage();
  for (const id of ["overview", "figures"]) $(id).replaceWith(document.adoptNode(page.getElementById(id)));
  stamp = $("overview").dataset.stamp;
  readData(page.getElementById("data"));
  offerFilters();
  readTexts(find);
  find();
}

async function watch() {
  for (;;) {
    let rest = EVERY_MS;
    try {
      const answer = await fetch("/progress");
      const told = await answer.json();
      showProgress(told.progress);
      $("watching").textContent = `Watching the store: last looked at ${new Date().toLocaleTimeString()}.`;
      if (told.stamp !== stamp) {
        const began = performance.now();
        await takeNewPage();
        rest = Math.max(rest, REST * (performance.now() - began)); // a large store is not to be read all the time
      }
    } catch {
      // Whatever is wrong, the server is asked again: it may have been started anew.
      $("watching").textContent = "The server does not answer; what is shown is what was there last.";
    }
    await new Promise((resume) => setTimeout(resume, rest));
  }
}

