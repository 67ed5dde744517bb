import { readFileSync } from "node:fs";
import { demoBearerToken, startEmulator, type Emulator } from "@aidmp/emulator";
import { breakages, valid, type RequestSchema, type Resolve } from "@aidmp/test-support/schema-arbitrary";
import { assert, asyncProperty, constantFrom } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

interface BundledDocument {
  readonly components: { readonly schemas: Readonly<Record<string, RequestSchema>> };
}
const document: BundledDocument = JSON.parse(
  readFileSync(new URL("../packages/emulator/openapi.json", import.meta.url), "utf8"),
);
const resolve: Resolve = (ref) => {
  const schema = document.components.schemas[ref.slice(ref.lastIndexOf("/") + 1)];
  if (schema === undefined) throw new Error(`The document has no ${ref}.`);
  return schema;
};

const space = "/aids/aidmp/data/v2/dataSpaces/ds";
const requests = [
  { schemaName: "CreateUploadFilesTaskRequest", path: `${space}/repos/r/branches/b/task:upload`, existing: {} },
  { schemaName: "SearchTasksRequest", path: `${space}/task:list`, existing: { data_space_id: "ds" } },
  {
    schemaName: "SearchTreeRequest",
    path: `${space}/repos/r/tree:search`,
    existing: { repo_id: "r", branch_name: "b", branch_id: "b", commit_id: "", page_token: "" },
  },
];

describe.each(requests)("requests made from the schema $schemaName", ({ schemaName, path, existing }) => {
  const schema = resolve(schemaName);
  let emulator: Emulator;

  beforeAll(async () => {
    // Scripted: whether a path or a bucket can be used is the transfer's question, not the schema's.
    emulator = await startEmulator({
      script: { steps: [{ afterInMs: 0, state: "FINISHED" }] },
      datasets: [{ dataSpaceId: "ds", id: "r", branches: [{ id: "b" }, { id: "master" }] }],
    });
  });
  afterAll(() => emulator.close());

  async function post(body: unknown): Promise<{ status: number; text: string }> {
    const headers = { Authorization: `Bearer ${demoBearerToken}`, "Content-Type": "application/json" };
    const response = await fetch(`${emulator.url}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    return { status: response.status, text: await response.text() };
  }

  it("are taken when they are valid", () =>
    assert(
      asyncProperty(valid(schema, resolve), async (body) => {
        expect(await post(withExisting(body, existing))).toMatchObject({ status: 200 });
      }),
      { numRuns: 150 },
    ));

  it("are refused with 400 and a Status that names the field when one thing in them is wrong", () =>
    assert(
      asyncProperty(
        valid(schema, resolve),
        constantFrom(...breakages(schema, resolve)).chain(({ path: place, field, value }) =>
          value.map((wrong) => ({ place, field, wrong })),
        ),
        async (body, { place, field, wrong }) => {
          const { status, text } = await post(withValue(withExisting(body, existing), place, wrong));
          const answer: unknown = JSON.parse(text);
          expect({ status, text }).toMatchObject({ status: 400 });
          expect(answer).toMatchObject({ code: 3, details: expect.any(Array) });
          expect(text).toContain(field);
        },
      ),
      { numRuns: 250 },
    ));
});

/** What the path says, and what exists: a body that says otherwise is refused too, which no schema can say. */
function withExisting(body: unknown, existing: Readonly<Record<string, string>>): object {
  if (typeof body !== "object" || body === null) return {};
  const given = new Set(Object.entries(body).flatMap(([name, value]) => (typeof value === "string" ? [name] : [])));
  return { ...body, ...Object.fromEntries(Object.entries(existing).filter(([name]) => given.has(name))) };
}

/** A copy with one value replaced; what stands in its way is replaced by objects. */
function withValue(body: object, [name = "", ...rest]: readonly string[], value: unknown): object {
  if (rest.length === 0) return { ...body, [name]: value };
  const child: unknown = Object.entries(body).find(([key]) => key === name)?.[1];
  const inner = typeof child === "object" && child !== null && !Array.isArray(child) ? child : {};
  return { ...body, [name]: withValue(inner, rest, value) };
}
