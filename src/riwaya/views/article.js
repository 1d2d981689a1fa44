// Pointing at a claim, or moving to it with the keyboard, lights up the words it stands on.
(() => {
  "use strict";
  const lit = [];
  let pinned = null;
  const clear = () => { for (const [element, name] of lit.splice(0)) element.classList.remove(name); };
  const light = (element, name) => { element.classList.add(name); lit.push([element, name]); };
  const order = "kugsapdft";
  function show(article, k) {
    clear();
    const card = article.querySelector(`.card[data-k="${k}"]`);
    if (card) light(card, "on");
    for (const piece of article.querySelectorAll("[data-c]")) {
      const parts = piece.dataset.c.split(" ").filter((p) => parseInt(p, 10) === k).map((p) => p.slice(-1));
      if (parts.length) light(piece, "l-" + parts.sort((a, b) => order.indexOf(b) - order.indexOf(a))[0]);
    }
    return card;
  }
  const within = (box, card) => {
    if (box.scrollHeight > box.clientHeight) box.scrollTop += card.getBoundingClientRect().top - box.getBoundingClientRect().top - 8;
  };
  function aim(target) {
    const article = target.closest && target.closest("article");
    if (!article) return null;
    const card = target.closest(".card");
    if (card) return [article, Number(card.dataset.k), false];
    const link = target.closest(".text a");
    return link ? [article, Number(link.hash.split("-c")[1]), true] : null;
  }
  function follow(event) {
    const found = aim(event.target);
    if (!found) { if (event.type === "pointerover") pinned ? show(...pinned) : clear(); return; }
    const card = show(found[0], found[1]);
    if (found[2] && card) within(card.parentElement, card);
  }
  document.addEventListener("pointerover", follow);
  document.addEventListener("focusin", follow);
  document.addEventListener("click", (event) => {
    const found = aim(event.target);
    pinned = found ? found.slice(0, 2) : null;
    if (!found) clear();
    if (found && found[2] && matchMedia("(min-width: 62.01rem)").matches) event.preventDefault();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") { pinned = null; clear(); } });
})();
