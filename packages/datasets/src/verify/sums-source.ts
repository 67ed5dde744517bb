import { AidmpError } from "@aidmp/client";
import type { FileSource, SourceFile } from "../source/source-file.js";

/**
 * The files of a SHA256SUMS list, as `sha256sum` writes it: a hash, two spaces (or a space and an asterisk), a path. Its paths may
 * begin with `./`. For `verifyUpload` at level `sums`.
 *
 * @param lines the text, or its lines as they are read.
 * @throws {AidmpError} while it is iterated: a line is not of that form. The message has its number.
 */
export function sumsSource(lines: string | Iterable<string> | AsyncIterable<string>): FileSource {
  return { [Symbol.asyncIterator]: () => parse(typeof lines === "string" ? lines.split("\n") : lines) };
}

async function* parse(lines: Iterable<string> | AsyncIterable<string>): AsyncGenerator<SourceFile, void> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const text = line.replace(/\r$/, "");
    if (text.trim() === "") continue;
    const [, escaped, sha256 = "", path = ""] = /^(\\)?([\da-f]{64}) [ *](.+)$/is.exec(text) ?? [];
    if (sha256 === "") {
      throw new AidmpError(
        `Line ${number} of the checksums is not "<64 hexadecimal digits>  <path>", as sha256sum writes it.`,
      );
    }
    yield { path: withoutDot(escaped ? unescaped(path) : path), sha256: sha256.toLowerCase() };
  }
}

function withoutDot(path: string): string {
  return path.startsWith("./") ? path.slice(2) : path;
}

/** A line that begins with a backslash has `\n`, `\r` and `\\` in its name. */
function unescaped(path: string): string {
  return path.replaceAll(/\\([nr\\])/g, (_, letter: string) => (letter === "n" ? "\n" : letter === "r" ? "\r" : "\\"));
}
