// Signs the same file COUNT times with @signpdf; prints the milliseconds of each, and keeps the last result.
// node sign.mjs FILE.pdf KEY.p12 COUNT OUT.pdf
import { readFileSync, writeFileSync } from "node:fs";
import { plainAddPlaceholder } from "@signpdf/placeholder-plain";
import { P12Signer } from "@signpdf/signer-p12";
import signpdf from "@signpdf/signpdf";

const [file, key, count, out] = process.argv.slice(2);
const pdf = readFileSync(file);
const p12 = readFileSync(key);
const times = [];
let signed;
for (let round = 0; round < Number(count); round += 1) {
  const start = performance.now();
  const signer = new P12Signer(Buffer.from(p12), { passphrase: "bench" }); // it can sign once
  const ready = plainAddPlaceholder({
    pdfBuffer: pdf, reason: "mesure", contactInfo: "", name: "mesure", location: "", signatureLength: 16384,
    subFilter: "ETSI.CAdES.detached",
  });
  signed = await (signpdf.default ?? signpdf).sign(ready, signer);
  times.push(performance.now() - start);
}
writeFileSync(out, signed);
console.log(JSON.stringify(times));
