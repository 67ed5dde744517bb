import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { listenOnLoopback } from "@aidmp/test-support/loopback";
import { describe, expect, it, onTestFinished } from "vitest";
import { finished, type Fixture, running, startFixture, upload } from "./support/fixture.js";
import { startStore } from "./support/store.js";
import { runWithSockets } from "./support/shell-here.js";

/** They begin in different ways, for what is known of one takes the beginning of another along; some need escaping in JSON, URLs and shells. */
const canaries = {
  AIDMP_ACCESS_KEY: "ak51f2-CANARY",
  AIDMP_SECRET_KEY: 'sk-"7c"/+<&>-CANARY',
  AIDMP_STORE_ACCESS_KEY: "store-9d-CANARY-ak",
  AIDMP_STORE_SECRET_KEY: "4a/+=\\-CANARY-store-sk",
} as const;
const token = "e83b-CANARY-token";

/** All that the command said and left in this file: stdout, stderr, and every file of its folder. */
const produced: { readonly what: string; readonly text: string }[] = [];

const canariesOfEmulator = {
  credentials: [{ accessKey: canaries.AIDMP_ACCESS_KEY, secretKey: canaries.AIDMP_SECRET_KEY }],
  bearerTokens: [token],
};

/** Runs it here: a hundred programs would take a minute. */
async function drive(
  { env, folder }: Fixture,
  args: readonly string[],
  more: Readonly<Record<string, string>> = canaries,
): Promise<{ readonly ended: unknown; readonly stdout: string }> {
  const inFolder = args.map((arg) => (arg.endsWith("json") && !arg.startsWith("-") ? join(folder, arg) : arg));
  const { ended, stdout, stderr } = await runWithSockets(inFolder, { ...env, ...more });
  produced.push({ what: `aidmp ${args.join(" ")} (${ended})`, text: stdout + stderr });
  return { ended, stdout };
}

async function keepFiles({ folder }: Fixture): Promise<void> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === "config.json") continue;
    const path = join(entry.parentPath, entry.name);
    produced.push({ what: path, text: await readFile(path, "utf8") });
  }
}

/** Answers with the request itself, headers and body, and with the secrets of the caller once more, in every spelling. */
async function startEcho(status: number, secrets: readonly string[]): Promise<string> {
  const server = createServer((incoming, outgoing) => {
    let body = "";
    incoming.setEncoding("utf8").on("data", (chunk: string) => (body += chunk));
    incoming.on("end", () => {
      const all = `${JSON.stringify(incoming.headers)} ${body} ${secrets.flatMap(spellings).join(" ")}`;
      const task = { id: "t", task_state: 3, err_msg: all };
      outgoing.writeHead(status, { "Content-Type": "application/json" });
      outgoing.end(JSON.stringify({ code: 3, message: all, tasks: [task], total: 1, name: "t" }));
    });
  });
  const port = await listenOnLoopback(server);
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${port}`;
}

const everyVerb: readonly (readonly string[])[] = [
  [...upload, "--no-wait"],
  [...upload, "--dry-run", "--no-ssl"],
  [
    ...upload,
    "--journal",
    "j.ndjson",
    "--report",
    "r.ndjson",
    "--events",
    "--timeout",
    "2s",
    "--visibility-delay",
    "1ms",
  ],
  ["wait", "t", "--json", "--timeout", "4s"],
  ["wait", "t", "--events", "--timeout", "4s"],
  ["tasks", "--json"],
  ["task", "t"],
  ["task", "t", "--json"],
  ["task", "t", "--failed-files", "--json"],
  ["cancel", "t"],
  ["datasets", "x", "--json"],
  ["ls", "ds-1/r", "--json"],
  ["verify", "t", "--from", "s3://data/images/", "--no-ssl", "--report", "v.ndjson"],
  ["doctor"],
  ["doctor", "--json"],
  ["profile", "list"],
];

describe("successes", () => {
  it("of an upload with journal, report and events, its verification, a manifest, and a failed file", async () => {
    const fixture = await startFixture({
      ...canariesOfEmulator,
      script: ({ request }) =>
        request.source_path === "bad/"
          ? [
              {
                afterInMs: 0,
                state: "ERROR",
                // As a service might that shows what it was given.
                errorMessage: `refused ${canaries.AIDMP_STORE_SECRET_KEY}, ${encodeURIComponent(canaries.AIDMP_STORE_SECRET_KEY)}`,
              },
            ]
          : [running, { afterInMs: 50, ...finished }],
    });
    const files = ["--journal", "j.ndjson", "--report", "r.ndjson"];
    expect((await drive(fixture, [...upload, ...files, "--events"])).ended).toBe(0);
    const bad = ["upload", "--from", "s3://data/bad/", "--to", "ds-1/r/b", ...files, "--events"];
    expect((await drive(fixture, bad)).ended).toBe(1);
    const lines = [
      { from: "s3://data/one/", to: "ds-1/r/b:/1" },
      { from: "s3://data/bad/", to: "ds-1/r/b:/2" },
    ];
    await writeFile(join(fixture.folder, "m.ndjson"), lines.map((line) => JSON.stringify(line)).join("\n"));
    expect((await drive(fixture, ["upload", "--manifest", "m.ndjson", ...files, "--events"])).ended).toBe(1);
    const { stdout } = await drive(fixture, ["tasks", "--json"]);
    for (const line of stdout.trim().split("\n")) {
      const { id } = JSON.parse(line);
      // Another process than the one that sent the keys.
      await drive(fixture, ["wait", id, "--events"]);
      await drive(fixture, ["task", id]);
      await drive(fixture, ["task", id, "--json"]);
    }
    // A cancel of what is not there waits until it is listed.
    const verbs = everyVerb.filter(([verb]) => verb !== "cancel");
    await Promise.all(verbs.map((verb) => drive(fixture, verb)));
    await keepFiles(fixture);
  });

  it("with a bearer token, and with a real store", async () => {
    const store = await startStore({ "images/a": "one" });
    const fixture = await startFixture(canariesOfEmulator);
    const env = { ...store, AIDMP_ACCESS_KEY: "", AIDMP_SECRET_KEY: "", AIDMP_TOKEN: token };
    expect((await drive(fixture, [...upload, "--no-ssl", "--verify"], env)).ended).toBe(0);
    // Keys that the store refuses, in its words.
    const refused = { ...env, AIDMP_STORE_ACCESS_KEY: canaries.AIDMP_STORE_ACCESS_KEY };
    expect((await drive(fixture, [...upload, "--no-ssl", "--dry-run"], refused)).ended).not.toBe(0);
  });
});

describe("failures", () => {
  it.each([200, 400, 401, 500])("of each verb, of a service that answers %i with what it was sent", async (status) => {
    const fixture = await startFixture();
    const before = produced.length;
    const secrets = Object.values(canaries);
    const env = { ...canaries, AIDMP_BASE_URL: await startEcho(status, secrets), AIDMP_STORE_ENDPOINT: "127.0.0.1:9" };
    // An outage is a matter of retries, which take their time: a few verbs will do.
    const verbs = status === 500 ? everyVerb.filter(([verb]) => verb === "task" || verb === "doctor") : everyVerb;
    await Promise.all(verbs.map((verb) => drive(fixture, verb, env)));
    const url = await startEcho(status, [token]);
    const bearer = { AIDMP_ACCESS_KEY: "", AIDMP_SECRET_KEY: "", AIDMP_TOKEN: token, AIDMP_BASE_URL: url };
    const some = [["task", "t"], ["wait", "t", "--timeout", "4s"], ["datasets"]];
    await Promise.all(some.map((verb) => drive(fixture, verb, bearer)));
    await keepFiles(fixture);
    expect(produced.length).toBeGreaterThan(before + verbs.length);
  });

  it("of profiles, of mistakes in the arguments, and of a credential_command", async () => {
    const fixture = await startFixture(canariesOfEmulator);
    const none = { AIDMP_ACCESS_KEY: "", AIDMP_SECRET_KEY: "" };
    const config = join(fixture.folder, "config/aidmp/config.json");
    await mkdir(dirname(config), { recursive: true });
    const print = `console.log(${JSON.stringify(token)}); console.error(${JSON.stringify(token)});`;
    const commands = [`${print} process.exit(3)`, print, `${print} setTimeout(() => undefined, 20000)`];
    for (const script of commands.slice(0, 2)) {
      const profiles = { default: { secret_key: token, credential_command: [process.execPath, "-e", script] } };
      await writeFile(config, JSON.stringify({ profiles }), { mode: 0o600 });
      // The command itself stands in the profile: what it holds is not printed either.
      expect((await drive(fixture, ["tasks"], none)).ended).toBe(2);
    }
    await writeFile(config, `{"profiles":{"default":{"secret_key":"${token}`, { mode: 0o600 });
    expect((await drive(fixture, ["tasks"], none)).ended).toBe(2);
    await writeFile(config, JSON.stringify({ profiles: { default: { token, access_key: token } } }), { mode: 0o600 });
    expect((await drive(fixture, ["profile", "list"], none)).ended).toBe(0);
    for (const args of [
      ["profile", "set", `token=${token}`],
      ["upload", `--secret-key=${token}`],
      ["upload", "--token", token],
    ]) {
      const { ended, stdout, stderr } = await runWithSockets(args, { ...fixture.env, ...none });
      produced.push({ what: "a secret on the command line", text: stdout + stderr });
      expect(ended).toBe(2);
    }
  });

  it("that nobody foresaw: a crash tells no more than the others", async () => {
    const fixture = await startFixture();
    const crash = `data:text/javascript,${encodeURIComponent(
      `globalThis.fetch = () => new Promise(() => { setTimeout(() => { throw Object.assign(new Error("at " + process.env.AIDMP_SECRET_KEY), { config: process.env }); }); });`,
    )}`;
    const env = { ...canaries, NODE_OPTIONS: `--import=${crash}` };
    const { ended, stdout, stderr } = await fixture.aidmp(["tasks"], env);
    produced.push({ what: "a crash", text: stdout + stderr });
    expect({ ended, stderr }).toEqual({ ended: 1, stderr: expect.stringMatching(/^aidmp: at \[redacted\]\n$/) });
  });
});

describe("the arguments of the programs that are started", () => {
  it("hold none: what others see of a running upload", async () => {
    const fixture = await startFixture({ ...canariesOfEmulator, script: [running] });
    const { child, output } = fixture.start(upload, canaries);
    await expect.poll(output, { timeout: 60_000 }).toContain("Task ");
    produced.push({ what: "argv", text: await readFile(`/proc/${child.pid}/cmdline`, "utf8") });
    child.kill("SIGKILL");
  });
});

describe("all that was said and left", () => {
  it("is a lot: this test sees what it is meant to search", () => {
    expect(produced.length).toBeGreaterThan(100);
    const all = produced.map(({ text }) => text).join("\n");
    expect(all).toContain("[redacted]");
    expect(all).toContain('"type":"result"');
    expect(all).toContain('"state":"started"');
  });

  it.each(Object.entries({ ...canaries, token }))("does not hold %s, however it is spelt", (_name, secret) => {
    const holders = produced.filter(({ text }) => spellings(secret).some((spelling) => text.includes(spelling)));
    expect(holders.map(({ what }) => what)).toEqual([]);
  });

  it("does not hold a part of one", () => {
    expect(produced.filter(({ text }) => text.includes("CANARY"))).toEqual([]);
  });
});

describe("the files that are left", () => {
  it("are readable by their owner alone", async () => {
    const fixture = await startFixture({ ...canariesOfEmulator, script: [running, { afterInMs: 50, ...finished }] });
    await drive(fixture, [...upload, "--journal", "j.ndjson", "--report", "r.ndjson"]);
    for (const name of ["j.ndjson", "r.ndjson"]) {
      expect((await stat(join(fixture.folder, name))).mode & 0o077).toBe(0);
    }
  });
});

function spellings(secret: string): readonly string[] {
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    Buffer.from(secret).toString("base64"),
  ];
}
