// carbone reads its template from a file, for each letter.
import { promisify } from "node:util";
import carbone from "carbone";
import { measure } from "./measure.mjs";

const render = promisify(carbone.render);
await measure(() => (values) => render(process.argv[2], values));
process.exit(0); // carbone keeps converters waiting
