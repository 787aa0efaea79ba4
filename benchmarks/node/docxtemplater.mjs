// A compiled document of docxtemplater can be rendered once, so each letter begins at the package.
import Docxtemplater from "docxtemplater";
import PizZip from "pizzip";
import { measure } from "./measure.mjs";

await measure((template) => (values) => {
  const document = new Docxtemplater(new PizZip(template), { paragraphLoop: true, linebreaks: true });
  document.render(values);
  return document.getZip().generate({ type: "nodebuffer", compression: "DEFLATE" });
});
