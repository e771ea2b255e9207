// Lets a signer draw with a finger, a pen or a mouse. Without this script, the typed name is the signature.
// What is seen is what is sent: a tap or a stroke that scrolled is wiped out, and a drawing that comes back after a
// mistake is shown again. The least sizes are those of signing/drawing.py.
"use strict";

const LEAST_WIDTH = 0.04;
const LEAST_LENGTH = 0.12;

const drawing = document.querySelector("[data-drawing]");
const pad = drawing.querySelector("canvas");
const status = drawing.querySelector("[data-status]");
const field = document.getElementById("drawn");
const ink = pad.getContext("2d", { willReadFrequently: true });
let strokes = [];
let before = null;

function say(name) {
  status.textContent = name ? status.dataset[name] : "";
}

function isScrambled() {
  return ink.getImageData(0, 0, pad.width, pad.height).data.some((level) => level !== 0);
}

function place(event) {
  const box = pad.getBoundingClientRect();
  return [((event.clientX - box.left) * pad.width) / box.width, ((event.clientY - box.top) * pad.height) / box.height];
}

function line(points) {
  ink.beginPath();
  ink.moveTo(...points[0]);
  for (const point of points.slice(1)) ink.lineTo(...point);
  ink.stroke();
}

function redraw() {
  ink.clearRect(0, 0, pad.width, pad.height);
  if (before) ink.drawImage(before, 0, 0);
  strokes.forEach(line);
}

function isTooSmall() {
  const points = strokes.flat();
  const [across, down] = [0, 1].map((axis) => {
    const values = points.map((point) => point[axis]);
    return Math.max(...values) - Math.min(...values);
  });
  return across < LEAST_WIDTH * pad.width || Math.max(across, down) < LEAST_LENGTH * pad.width;
}

function finish(kept) {
  if (!kept || strokes[strokes.length - 1].length < 2) strokes.pop();
  redraw();
  if (!strokes.length) return;
  if (!before && isTooSmall()) {
    field.value = "";
    say("small");
    return;
  }
  field.value = pad.toDataURL("image/png");
  say("kept");
}

async function showAgain(sent) {
  const bytes = Uint8Array.from(atob(sent.split(",")[1]), (letter) => letter.charCodeAt(0));
  before = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  redraw();
  say("kept");
}

if (isScrambled()) {
  drawing.hidden = false;
  pad.hidden = true;
  drawing.querySelector("[data-clear]").hidden = true;
  say("scrambled");
} else {
  drawing.hidden = false;
  ink.lineWidth = 5;
  ink.lineCap = ink.lineJoin = "round";
  ink.strokeStyle = "#1d252e";
  if (field.value) showAgain(field.value).catch(() => { field.value = ""; });
}

pad.addEventListener("pointerdown", (event) => {
  pad.setPointerCapture(event.pointerId);
  strokes.push([place(event)]);
});

pad.addEventListener("pointermove", (event) => {
  if (!pad.hasPointerCapture(event.pointerId)) return;
  const stroke = strokes[strokes.length - 1];
  stroke.push(place(event));
  line(stroke.slice(-2));
});

pad.addEventListener("pointerup", (event) => {
  if (pad.hasPointerCapture(event.pointerId)) finish(true);
});

pad.addEventListener("pointercancel", () => {
  if (strokes.length) finish(false);
});

drawing.querySelector("[data-clear]").addEventListener("click", () => {
  strokes = [];
  before = null;
  redraw();
  field.value = "";
  say("");
});
