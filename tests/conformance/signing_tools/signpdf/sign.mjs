// @signpdf, as its own examples sign: node sign.mjs plain|pdf-lib visible|invisible KEYS.p12 PASSWORD FILE.pdf OUT.pdf
// It makes a field of its own each time; "plain" edits the text of the file, "pdf-lib" saves it anew.
import { readFileSync, writeFileSync } from "node:fs";
import { pdflibAddPlaceholder } from "@signpdf/placeholder-pdf-lib";
import { plainAddPlaceholder } from "@signpdf/placeholder-plain";
import { P12Signer } from "@signpdf/signer-p12";
import signpdf from "@signpdf/signpdf";
import { PDFDocument } from "pdf-lib";

const [how, drawn, keys, passphrase, file, out] = process.argv.slice(2);
const about = { reason: "Lu et approuvé", contactInfo: "", name: "", location: "", signatureLength: 16384 };
const widgetRect = drawn === "visible" ? [36, 36, 216, 96] : [0, 0, 0, 0];

async function withPlace(pdfBuffer) {
  if (how === "plain") return plainAddPlaceholder({ pdfBuffer, ...about, widgetRect });
  const pdfDoc = await PDFDocument.load(pdfBuffer);
  pdflibAddPlaceholder({ pdfDoc, ...about, widgetRect });
  return Buffer.from(await pdfDoc.save({ useObjectStreams: false }));
}

const signer = new P12Signer(readFileSync(keys), { passphrase });
const ready = await withPlace(readFileSync(file));
writeFileSync(out, await (signpdf.default ?? signpdf).sign(ready, signer));
