/** `@aidmp/datasets/node`: what needs a file system (Node, Bun, Deno). */
export { fileJournal, type FileJournal } from "./file-journal.js";
export { directorySource } from "./directory-source.js";
