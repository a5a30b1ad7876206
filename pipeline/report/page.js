"use strict";
const box = document.getElementById("filter");
box.addEventListener("input", () => {
  const wanted = box.value.toLowerCase();
  for (const item of document.querySelectorAll(".statement")) {
    item.hidden = !item.textContent.toLowerCase().includes(wanted);
  }
  for (const article of document.querySelectorAll("details")) {
    article.hidden = !article.querySelector(".statement:not([hidden])");
    if (wanted) article.open = !article.hidden;
  }
});
