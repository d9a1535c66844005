// Filters, search, other orders and printing. Everything can be read without it; it only hides, shows and moves rows.
(() => {
  "use strict";
  const form = document.getElementById("filter");
  const lists = document.getElementById("lists");
  const byClause = document.getElementById("by-clause");
  const byOther = document.getElementById("by-other");
  const said = form.querySelector("output");
  const foldTable = document.getElementById("fold").dataset;
  const NAMES = ["q", "state", "grade", "area", "site", "post", "history", "order"];
  const codes = new Map();
  for (const name of ["site", "post"]) {
    for (const option of form.elements[name].options) if (option.dataset.n) codes.set(name + option.value, option.dataset.n);
  }
  const simple = new Map();
  { const from = [...foldTable.from], to = [...foldTable.to]; from.forEach((sign, n) => simple.set(sign, to[n])); }
  const fold = (text) => text.normalize("NFKC").replace(/[\u3400-\u9fff]/g, (sign) => simple.get(sign) || sign).toLowerCase().replace(/\s+/g, " ");

  // One entry for every row that can be hidden: of findings, and of the tables below them.
  const rows = [];
  const groups = [...byClause.querySelectorAll(".g")].map((node, place) => {
    const heading = node.querySelector("summary b").textContent;
    const group = { node, place, heading, said: node.querySelector("summary output"), box: node.querySelector(".rows"), rows: [] };
    for (const row of group.box.children) {
      const entry = { node: row, group, g: row.dataset.g, s: row.dataset.s, a: node.dataset.a, p: node.dataset.p, h: row.dataset.h || "", w: "w" in row.dataset,
        t: row.dataset.g === "observation" ? "observation" : "nonconforming", finding: true };
      rows.push(entry);
      group.rows.push(entry);
    }
    return group;
  });
  const sections = [...lists.querySelectorAll("section[data-t]")];
  for (const section of sections) {
    for (const row of section.querySelectorAll("tbody tr[data-s]")) {
      const d = row.dataset;
      const state = section.id === "rectification" ? (d.g === "observation" ? "observation" : "nonconforming") : section.dataset.t;
      rows.push({ node: row, g: d.g || "", s: d.s, a: d.a, p: d.p, h: "", t: state, finding: false });
    }
  }
  const text = (row) => {
    if (row.text === undefined) {
      if (row.group && row.group.text === undefined) row.group.text = fold(row.group.node.querySelector("summary").textContent + row.group.node.querySelector("dl").textContent);
      row.text = fold(row.node.textContent) + (row.group ? row.group.text : "");
    }
    return row.text;
  };

  const wanted = () => Object.fromEntries(NAMES.map((name) => [name, form.elements[name] ? form.elements[name].value : ""]));
  let now = {};
  const apply = (want) => {
    const terms = fold(want.q).split(" ").filter(Boolean);
    const site = want.site && codes.get("site" + want.site), post = want.post && codes.get("post" + want.post);
    let shown = 0, all = 0;
    for (const row of rows) {
      const fits = (!want.state || row.t === want.state || (want.state === "waived" && row.w)) && (!want.grade || row.g === want.grade) && (!want.area || row.a === want.area)
        && (!want.site || row.s === site) && (!want.post || row.p === post) && (!want.history || row.h === want.history)
        && terms.every((term) => text(row).includes(term));
      if (row.node.hidden === fits) row.node.hidden = !fits;
      row.fits = fits;
      if (row.finding) { all += 1; shown += fits ? 1 : 0; }
    }
    const narrowed = NAMES.some((name) => name !== "order" && want[name]);
    for (const group of groups) {
      const fit = group.rows.reduce((sum, row) => sum + (row.fits ? 1 : 0), 0);
      group.node.hidden = narrowed && !fit;
      group.said.textContent = narrowed && fit !== group.rows.length ? `${fit} / ${group.rows.length}` : "";
      if (narrowed && fit && shown <= 100) group.node.open = true;
    }
    for (const area of byClause.querySelectorAll(".area")) area.hidden = ![...area.querySelectorAll(".g")].some((node) => !node.hidden);
    for (const section of sections) section.hidden = Boolean(want.state) && !section.dataset.t.split(" ").includes(want.state) && section.id !== "findings";
    document.querySelector("#findings > .none").hidden = !narrowed || shown > 0;
    arrange(want.order || "");
    said.textContent = said.dataset.text.replace("{shown}", shown).replace("{all}", all);
    now = want;
  };

  // Another order: the same rows, moved under the heading of their site or post, in the order of the rectification list.
  const name = (row) => {
    if (row.title) return;
    row.title = Object.assign(document.createElement("span"), { className: "t", textContent: ` ${row.group.heading}` });
    row.rule = Object.assign(document.createElement("a"), { href: `#${row.group.node.id}`, textContent: row.group.heading });
    row.node.firstElementChild.append(row.title);
    row.node.querySelector("dd:last-child").append(" ", row.rule);
  };
  let arranged = "";
  const arrange = (order) => {
    if (order !== arranged) {
      byOther.textContent = "";
      if (order) {
        const select = form.elements[order], boxes = new Map();
        const titles = new Map([...select.options].map((option) => [option.dataset.n, option.textContent]));
        const found = rows.filter((row) => row.finding).sort((a, b) => a.node.dataset.n - b.node.dataset.n);
        for (const code of titles.keys()) if (code !== undefined) {
          const box = document.createElement("details"), head = document.createElement("summary"), inside = document.createElement("div");
          box.className = "g"; inside.className = "rows";
          head.append(Object.assign(document.createElement("b"), { textContent: titles.get(code) }), " ", Object.assign(document.createElement("output"), { className: "small soft" }));
          box.append(head, inside);
          const one = { box, inside, rows: [] };
          box.addEventListener("toggle", () => one.rows.forEach(name));
          boxes.set(code, one);
        }
        for (const row of found) {
          const box = boxes.get(order === "site" ? row.s : row.p);
          box.inside.append(row.node);
          box.rows.push(row);
        }
        for (const one of boxes.values()) if (one.rows.length) byOther.append(one.box);
        byOther.boxes = [...boxes.values()].filter((one) => one.rows.length);
      } else {
        for (const group of groups) for (const row of group.rows) { if (row.title) { row.title.remove(); row.rule.remove(); row.title = null; } group.box.append(row.node); }
      }
      byClause.hidden = Boolean(order);
      byOther.hidden = !order;
      arranged = order;
    }
    if (order) for (const one of byOther.boxes) {
      const fit = one.rows.reduce((sum, row) => sum + (row.fits ? 1 : 0), 0);
      one.box.hidden = !fit;
      one.box.querySelector("output").textContent = fit === one.rows.length ? fit : `${fit} / ${one.rows.length}`;
    }
  };

  // The filter's state is the link: #?grade=major&site=P01; any other hash is an anchor.
  const write = (want) => {
    const query = new URLSearchParams(Object.entries(want).filter(([, value]) => value)).toString();
    history.replaceState(null, "", query ? `#?${query}` : location.pathname + location.search);
  };
  const read = () => {
    if (!location.hash.startsWith("#?")) return reveal(decodeURIComponent(location.hash.slice(1)));
    const query = new URLSearchParams(location.hash.slice(2));
    for (const name of NAMES) if (form.elements[name]) {
      form.elements[name].value = query.get(name) || "";
      if (form.elements[name].selectedIndex === -1) form.elements[name].value = "";
    }
    apply(wanted());
  };
  const reveal = (id) => {
    const node = id && document.getElementById(id);
    if (!node) return;
    if (node.closest("#lists") && (node.hidden || node.closest("[hidden]"))) { clear(); }
    for (let up = node; up; up = up.parentElement) if (up.tagName === "DETAILS") up.open = true;
    node.scrollIntoView();
  };
  const clear = () => {
    for (const name of NAMES) if (form.elements[name]) form.elements[name].value = "";
    apply(wanted());
  };

  let timer = 0;
  form.addEventListener("input", (event) => {
    clearTimeout(timer);
    timer = setTimeout(() => { const want = wanted(); apply(want); write(want); }, event.target.name === "q" ? 120 : 0);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => { event.preventDefault(); clear(); write(wanted()); form.elements.q.focus(); });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-site]");
    if (link) {
      form.elements.order.value = "";
      form.elements.site.value = link.dataset.site || "-";
      if (link.dataset.area) form.elements.area.value = link.dataset.area;
      const want = wanted();
      apply(want);
      const target = link.dataset.area ? document.getElementById("findings") : document.getElementById(link.hash.slice(1));
      write(want);
      event.preventDefault();
      if (target.tagName === "DETAILS") target.open = true;
      target.scrollIntoView();
      return;
    }
    const button = event.target.closest("button[data-do]");
    if (!button) return;
    if (button.dataset.do === "theme") {
      const dark = getComputedStyle(document.documentElement).colorScheme === "dark";
      document.documentElement.dataset.theme = dark ? "light" : "dark";
      return;
    }
    for (const name of ["summary", "findings"]) document.body.classList.toggle(`print-${name}`, button.dataset.do === name);
    window.print();
  });

  // A closed section is not printed by every browser: open what is shown, and close it again.
  let opened = [];
  window.addEventListener("beforeprint", () => {
    if (document.body.classList.contains("print-summary") || CSS.supports("selector(::details-content)")) return;
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const node of opened) node.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const node of opened) node.open = false;
    opened = [];
    document.body.classList.remove("print-summary", "print-findings");
  });

  form.hidden = false;
  document.querySelector(".tools").hidden = false;
  window.addEventListener("hashchange", read);
  apply(wanted());
  read();
})();
