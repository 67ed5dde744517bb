import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundlers, bundleWithout, poller, transport, withBundler } from "./targets/bundlers.ts";
import { tryOut } from "./try-out.ts";

/** Below the repository, so that the packages are found. */
const cache = fileURLToPath(new URL("../../node_modules/.cache/", import.meta.url));
let folder = "";
beforeAll(async () => {
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(`${cache}bundles-`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(["esbuild", "rolldown"] as const)("a bundle by %s", (name) => {
  const bundler = withBundler[name];

  it("has no transport and no poller in it when the program imports neither", async () => {
    const target = bundlers(folder).find((each) => each.name === name);
    const outcomes: string[] = [];
    if (target !== undefined) for await (const { outcome } of tryOut(target)) outcomes.push(outcome);
    expect(outcomes).toEqual(["passed", "passed", "passed", "passed"]);
  });

  it("is refused when the poller, or the transport, is in it all the same", async () => {
    const waiting = { from: "@aidmp/operations", names: ["createPoller"], without: [poller] } as const;
    await expect(bundleWithout(waiting, folder, bundler)).rejects.toThrow("createPoller pulled in");
    const calling = { from: "@aidmp/client", names: ["createAidmpClient"], without: [transport] } as const;
    await expect(bundleWithout(calling, folder, bundler)).rejects.toThrow("createAidmpClient pulled in");
  });

  it("is refused when what is forbidden is no module of the packages", async () => {
    const renamed = { from: "@aidmp/client", names: ["hmac"], without: [/dist\/poller\//] } as const;
    await expect(bundleWithout(renamed, folder, bundler)).rejects.toThrow("No module is named");
  });
});
