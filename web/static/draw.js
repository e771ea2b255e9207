// Lets a signer draw with a finger, a pen or a mouse. Without this script, the typed name is the signature.
"use strict";

const drawing = document.querySelector("[data-drawing]");
const pad = drawing.querySelector("canvas");
const field = document.getElementById("drawn");
const ink = pad.getContext("2d");

drawing.hidden = false;
ink.lineWidth = 5;
ink.lineCap = ink.lineJoin = "round";
ink.strokeStyle = "#1d252e";

function place(event) {
  const box = pad.getBoundingClientRect();
  return [((event.clientX - box.left) * pad.width) / box.width, ((event.clientY - box.top) * pad.height) / box.height];
}

pad.addEventListener("pointerdown", (event) => {
  pad.setPointerCapture(event.pointerId);
  ink.beginPath();
  ink.moveTo(...place(event));
});

pad.addEventListener("pointermove", (event) => {
  if (!pad.hasPointerCapture(event.pointerId)) return;
  ink.lineTo(...place(event));
  ink.stroke();
});

pad.addEventListener("pointerup", () => {
  field.value = pad.toDataURL("image/png");
});

drawing.querySelector("[data-clear]").addEventListener("click", () => {
  ink.clearRect(0, 0, pad.width, pad.height);
  field.value = "";
});
