import { TemplateHandler } from "easy-template-x";
import { measure } from "./measure.mjs";

await measure((template) => {
  const handler = new TemplateHandler();
  return (values) => handler.process(template, values);
});
