import { afterEach, describe, expect, it } from "vitest";
import { startEmulator, TaskState, type Emulator } from "../../src/index.js";
import { untilEnded, type WireTask } from "../support/call.js";
import { sendListingXml, startScriptedS3 } from "../support/scripted-s3.js";
import { create, filesInBranch, requestFor } from "../support/uploads.js";

let emulator: Emulator;
afterEach(() => emulator.close());

/** Copies from a store whose listing is this XML. It has every object, with the body "x". */
async function copyListing(xml: string): Promise<{ task: WireTask; asked: string[] }> {
  await using s3 = await startScriptedS3({
    objects: {},
    onRequest: ({ isListing, method }, response) => {
      if (isListing) return sendListingXml(response, xml);
      if (method === "GET") response.end("x");
      return method === "GET";
    },
  });
  emulator = await startEmulator();
  const task = await untilEnded(emulator, await create(emulator, requestFor(s3)));
  const start = "GET /bucket/d/";
  const asked = s3.requests.filter((line) => line.startsWith(start)).map((line) => `d/${line.slice(start.length)}`);
  return { task, asked };
}

const object = (key: string): string => `<Contents><Key>${key}</Key><Size>1</Size></Contents>`;

describe("a key in a listing", () => {
  it.each([
    ["d/&#128512;", "d/😀"],
    ["d/&#x1F600;&#x1f680;", "d/😀🚀"],
    ["d/😀", "d/😀"],
    ["d/&#65535;a&#x41;", "d/\uffffaA"],
    ["d/a&amp;#128512;", "d/a&#128512;"],
    ["d/100%25 + 1", "d/100%25 + 1"],
  ])("%s is asked for as it is", async (xml, key) => {
    const { task, asked } = await copyListing(object(xml));
    expect(asked).toEqual([key]);
    expect(task.task_state).toBe(TaskState.FINISHED);
    expect(await filesInBranch(emulator)).toEqual([key.slice(2)]);
  });

  it.each([
    ["d/a+b%20c", "d/a b c"],
    ["d/a%2Bb", "d/a+b"],
    ["d/soh%01%1B", "d/soh\u0001\u001b"],
    ["d/%F0%9F%98%80%EF%BF%BF", "d/😀\uffff"],
    ["d%2F100%2525", "d/100%25"],
    ["d/e%CC%81", "d/e\u0301"],
  ])("%s is decoded when the store says that it is url-encoded", async (encoded, key) => {
    const { asked } = await copyListing(`<EncodingType>url</EncodingType>${object(encoded)}`);
    expect(asked).toEqual([key]);
    expect(await filesInBranch(emulator)).toEqual([key.slice(2)]);
  });
});

describe("a listing that lacks what a copy needs", () => {
  it.each([
    [
      "<EncodingType>url</EncodingType><Contents><Key>d/100%</Key><Size>1</Size></Contents>",
      /url-encoded, and "d\/100%" is not/,
    ],
    ["<Contents><Key>d/a</Key></Contents>", /size of "d\/a"/],
    ["<Contents><Size>1</Size></Contents>", /an object without a key/],
    ["<Contents><Key>d/a</Key><Size>-1</Size></Contents>", /size of "d\/a"/],
    [`<KeyCount>3</KeyCount>${object("d/a")}`, /says that a page has 3 objects, and it has 1/],
  ])("is not copied in part: %s", async (xml, message) => {
    const { task, asked } = await copyListing(
      `${xml}${object("d/z")}`.replace(object("d/z"), xml.includes("KeyCount") ? "" : object("d/z")),
    );
    expect(task.task_state).toBe(TaskState.ERROR);
    expect(task.err_msg).toMatch(message);
    expect(asked).toEqual([]);
  });
});

describe("a listing that does not say whether there is more", () => {
  it.each([
    ["its page is full", "<MaxKeys>2</MaxKeys>", ""],
    ["it has a token", "", "<NextContinuationToken>t</NextContinuationToken>"],
  ])("is asked for more when %s", async (_when, limit, token) => {
    let pages = 0;
    await using s3 = await startScriptedS3({
      objects: { "d/a": "1", "d/b": "2", "d/c": "3" },
      onRequest: ({ isListing }, response) => {
        if (!isListing) return false;
        const keys = [["d/a", "d/b"], ["d/c"]][pages++] ?? [];
        return sendListingXml(response, `${limit}${pages === 1 ? token : ""}${keys.map(object).join("")}`);
      },
    });
    emulator = await startEmulator();
    const task = await untilEnded(emulator, await create(emulator, requestFor(s3)));
    expect(task).toMatchObject({ task_state: TaskState.FINISHED, succeed_file_count: "3" });
  });
});
