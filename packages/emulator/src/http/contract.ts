import { readApiDocument } from "./document.js";
import { createRouter, type Router } from "./router.js";
import { createDocumentValidator, type DocumentValidator } from "./validation.js";

/** What the document lays down: which requests there are, and what they and their answers look like. */
export interface Contract {
  readonly router: Router;
  readonly validator: DocumentValidator;
}

let contract: Contract | undefined;

/** Compiling the schemas is most of a start (hundreds of ms against 1 to 3): all emulators of a process share one, which has no state. */
export function sharedContract(): Contract {
  if (contract === undefined) {
    const document = readApiDocument();
    contract = { router: createRouter(document), validator: createDocumentValidator(document) };
  }
  return contract;
}
