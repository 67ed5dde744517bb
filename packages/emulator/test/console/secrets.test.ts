import { expect, it, describe } from "vitest";
import { startEmulator } from "../../src/index.js";
import { redactorOf } from "../../src/console/redaction.js";
import { call, createPath, operationPath, searchPath, signed, throwOnFailure } from "../support/call.js";
import { openConsole } from "../support/console.js";
import { sendError, startScriptedS3 } from "../support/scripted-s3.js";
import { searchTree } from "../support/tree.js";
import { branch, requestFor, upload } from "../support/uploads.js";
import type { EmulatorEvent } from "../../src/index.js";

const credentials = { accessKey: "CALLERS-ACCESS-KEY", secretKey: "callers+secret/key==" };
const token = "callers-bearer-token";
const keys = { access_key: "STORES-ACCESS-KEY", secret_key: "stores+secret/key==" };
const secrets = [credentials.accessKey, credentials.secretKey, token, keys.access_key, keys.secret_key];

/** As they are, and as a path or a query has them. */
const spellings = secrets.flatMap((secret) => [secret, encodeURIComponent(secret)]);

describe("what the console sends", () => {
  it("holds no key, token or signature, neither of callers nor of object stores, wherever a program put them", async () => {
    await using s3 = await startScriptedS3({ objects: { "d/file": "content" } });
    // A store that repeats the key that it rejects, as S3 does.
    await using refusing = await startScriptedS3({
      objects: {},
      onRequest: (_, response) => sendError(response, 403, "InvalidAccessKeyId", { message: `No ${keys.access_key}` }),
    });
    const events: EmulatorEvent[] = [];
    await using emulator = await startEmulator({
      credentials: [credentials],
      bearerTokens: [token],
      script: ({ request }) =>
        request.commit_msg === "scripted"
          ? [{ afterInMs: 0, state: "ERROR", errorMessage: `${keys.secret_key} was wrong for ${token}` }]
          : undefined,
      onEvent: (event) => events.push(event),
    });
    const page = await openConsole(emulator);
    const bearer = { Authorization: `Bearer ${token}` };
    const hmac = signed(credentials);
    const signature = /signature="([^"]+)"/.exec(hmac["Authorization"] ?? "")?.[1] ?? "";
    const send = (path: string, body?: unknown, headers: Record<string, string> = hmac) =>
      call(emulator, path, body, headers);

    for (const request of [
      requestFor(s3, keys),
      requestFor(refusing, keys),
      { ...requestFor(s3, keys), commit_msg: "scripted" },
    ]) {
      expect((await send(createPath, request)).status).toBe(200);
    }
    await expect.poll(() => emulator.tasks().every(({ done }) => done)).toBe(true);
    for (const text of spellings) {
      await send(searchPath, { [text]: 1 });
      await send(`${searchPath}?${text}=${text}`, {}, bearer);
      await send(operationPath(encodeURIComponent(text)));
      await send(`/${encodeURI(text)}`, {}, { Authorization: `Bearer ${text}` });
    }
    emulator.setFaults([{ operationId: token, fault: { kind: "status", status: 503, retryAfter: keys.secret_key } }]);

    const { tasks, requests } = await page.state();
    expect(tasks).toHaveLength(3);
    expect(requests).toHaveLength(3 + 4 * spellings.length);
    const [commit] = (await page.branches()).branches[0]?.commits ?? [];
    const files = `files?${new URLSearchParams({ ...branch, commitId: commit?.id ?? "" }).toString()}`;
    const sent = [page.html, ...(await Promise.all(["state", "branches", files].map((name) => page.text(name))))].join(
      "\n",
    );
    expect(sent).toContain("•••");
    expect(sent).toContain('"path":"file"');
    for (const secret of [...spellings, signature, encodeURIComponent(signature)]) expect(sent).not.toContain(secret);
    expect(sent.split(page.token)).toHaveLength(2);
    throwOnFailure(events);
  });

  it("holds no signature of a presigned link", async () => {
    await using s3 = await startScriptedS3({ objects: { "d/file": "content" } });
    await using emulator = await startEmulator();
    await upload(emulator, requestFor(s3));
    const { body } = await searchTree(emulator, { contain_presign_uri: true });
    const uri = body.files[0]?.presign_uri ?? "";
    expect(await (await fetch(uri)).text()).toBe("content");
    const page = await openConsole(emulator);
    // It is noted when its answer is out, which a busy reader may see before.
    const latest = async (): Promise<unknown> => (await page.state()).requests.at(-1);
    await expect.poll(latest).toMatchObject({ operationId: "presignedLink", status: 200 });
    const signature = /signature=(\w+)/.exec(uri)?.[1] ?? "?";
    expect(await page.text("state")).not.toContain(signature);
  });
});

describe("the redaction", () => {
  it("takes out the longest of secrets that begin alike, and half a surrogate pair does not stop it", () => {
    const redact = redactorOf(["abcdefgh", "abcdefghijkl", "\ud800-surrogate", ".*.*.*.*"]);
    const text = JSON.stringify({ at: ["abcdefghijkl.", "see abcdefgh!", 8, null, "anything"] }, redact);
    expect(text).toBe('{"at":["•••.","see •••!",8,null,"anything"]}');
  });

  it("takes out a secret of any length, and one that a path spells in small letters", () => {
    const long = "(".repeat(2_000_000);
    const redact = redactorOf([long, "a/secret+key=="]);
    expect(JSON.stringify([`${long}!`, "/x/a%2fsecret%2bkey%3d%3d"], redact)).toBe('["•••!","/x/•••"]');
  });

  it("leaves short words alone, because other texts hold them too", () => {
    expect(JSON.stringify({ key: "a key", n: "" }, redactorOf(["key", "", "secret"]))).toBe('{"key":"a key","n":""}');
  });

  it("finds the beginning of a secret where a text was cut off", () => {
    const redact = redactorOf(["abcdefghijkl", "a/secret+key=="]);
    const texts = ["/x/abcdefg…", "/x/a%2Fsec…", "/x/abc…", "/x/abcdefg", "…"];
    expect(JSON.stringify(texts, redact)).toBe('["/x/•••…","/x/•••…","/x/abc…","/x/abcdefg","…"]');
  });
});
