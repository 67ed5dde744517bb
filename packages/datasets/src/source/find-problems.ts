import type { SourceProblem } from "./source-error.js";
import { type UploadSource, type UploadTarget, virtualHostStyleOf } from "./upload-source.js";

/**
 * What is wrong with a source and a target, as far as that shows without asking anybody. The messages hold no key.
 * Pure: it can be called while somebody types.
 */
export function findProblems(from: Partial<UploadSource>, to?: Partial<UploadTarget>): readonly SourceProblem[] {
  return [...problemsOfSource(from), ...(to ? problemsOfTarget(to) : [])];
}

function* problemsOfSource(from: Partial<UploadSource>): Generator<SourceProblem, void> {
  if (typeof from !== "object" || from === null) {
    yield { field: "from", message: "is missing: give bucket, endpoint, prefix, accessKey and secretKey." };
    return;
  }
  yield* unknownFields("from", from, sourceFields);
  yield* problemsOfText("from.bucket", from.bucket, "the bucket's name");
  yield* problemsOfEndpoint(from.endpoint, from.bucket);
  yield* problemsOfPrefix(from.prefix);
  yield* problemsOfKey("from.accessKey", from.accessKey);
  yield* problemsOfKey("from.secretKey", from.secretKey);
  if (from.preset !== undefined && !Object.hasOwn(virtualHostStyleOf, from.preset)) {
    yield { field: "from.preset", message: `must be one of ${Object.keys(virtualHostStyleOf).join(", ")}.` };
  }
  for (const name of ["virtualHostStyle", "disableSsl", "insecureSkipVerify"] as const) {
    if (from[name] !== undefined && typeof from[name] !== "boolean") {
      yield { field: `from.${name}`, message: "must be true or false." };
    }
  }
}

function* problemsOfTarget(to: Partial<UploadTarget>): Generator<SourceProblem, void> {
  if (typeof to !== "object") {
    yield { field: "to", message: "must be an object with dataSpaceId, repoId and branchId." };
    return;
  }
  yield* unknownFields("to", to, targetFields);
  for (const name of ["dataSpaceId", "repoId", "branchId"] as const) {
    yield* problemsOfText(`to.${name}`, to[name], "an id, as the console shows it");
    if (typeof to[name] === "string" && to[name].includes("/")) {
      yield { field: `to.${name}`, message: "has a slash, which no id has." };
    }
  }
  const { path = "" } = to;
  if (typeof path !== "string") yield { field: "to.path", message: "must be a text, such as /train." };
  else if (path.split("/").some((segment) => segment === ".." || segment === ".")) {
    yield { field: "to.path", message: 'has a segment "." or "..": give the folder itself.' };
  }
}

const sourceFields = [
  "bucket",
  "endpoint",
  "prefix",
  "accessKey",
  "secretKey",
  "preset",
  "virtualHostStyle",
  "disableSsl",
  "insecureSkipVerify",
] as const satisfies readonly (keyof UploadSource)[];
const targetFields = ["dataSpaceId", "repoId", "branchId", "path"] as const satisfies readonly (keyof UploadTarget)[];

function* unknownFields(owner: string, given: object, known: readonly string[]): Generator<SourceProblem, void> {
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    yield { field: `${owner}.${name}`, message: `is no field of it; there are ${known.join(", ")}.` };
  }
}

function* problemsOfText(field: string, value: unknown, what: string): Generator<SourceProblem, void> {
  if (typeof value !== "string" || value === "") yield { field, message: `is missing: give ${what}.` };
  else if (value !== value.trim()) yield { field, message: "has a space or a line break at its beginning or end." };
}

function* problemsOfKey(field: string, value: unknown): Generator<SourceProblem, void> {
  if (typeof value !== "string" || value === "") yield { field, message: "is missing." };
  else if (/\s/.test(value)) yield { field, message: "has a blank or a line break in it; copy it again." };
  else if (value.length > 1 && /^["'`]/.test(value) && value.endsWith(value.charAt(0))) {
    yield { field, message: "is in quotes, which are part of its value; take them away." };
  }
}

function* problemsOfPrefix(prefix: unknown): Generator<SourceProblem, void> {
  const field = "from.prefix";
  if (prefix === undefined || prefix === null) {
    yield { field, message: 'is missing: give what the keys begin with, or "" for the whole bucket.' };
  } else if (typeof prefix !== "string") yield { field, message: "must be a text, such as images/." };
  else if (prefix.startsWith("/")) {
    yield { field, message: `begins with a slash, which keys do not: give "${prefix.replace(/^\/+/, "")}".` };
  } else if (prefix.includes("*")) {
    yield { field, message: "has an asterisk: a prefix is no pattern. Give what the keys begin with." };
  }
}

function* problemsOfEndpoint(endpoint: unknown, bucket: unknown): Generator<SourceProblem, void> {
  const field = "from.endpoint";
  if (typeof endpoint !== "string" || endpoint === "") {
    yield { field, message: "is missing: give the store's host, such as oss-cn-hangzhou.aliyuncs.com." };
    return;
  }
  if (/\s/.test(endpoint)) yield { field, message: "has a blank or a line break in it." };
  const [, scheme, rest = ""] = /^(?:([a-z][a-z\d+.-]*):\/\/)?(.*)$/is.exec(endpoint) ?? [];
  if (scheme !== undefined) {
    const cure = scheme.toLowerCase() === "http" ? ", and set disableSsl: true" : "";
    yield { field, message: `has a scheme: give the host alone${cure}.` };
  }
  if (rest.includes("@")) {
    yield { field, message: "holds a user or a password; keys are given as accessKey and secretKey." };
  }
  const [host = "", ...path] = rest.split(/[/?#]/);
  if (path.some((segment) => segment !== "")) yield { field, message: "has a path: give the host alone." };
  if (typeof bucket === "string" && bucket !== "" && host.toLowerCase().startsWith(`${bucket.toLowerCase()}.`)) {
    yield {
      field,
      message:
        "holds the bucket already: give what follows it, and virtualHostStyle: true where the store wants it there.",
    };
  }
}
