import { createAidmpClient, createUploadFilesTask, hmac, searchTasks } from "@aidmp/client";
import { demoCredentials, startEmulator, type Emulator } from "@aidmp/emulator";
import { startS3Server } from "@aidmp/test-support/s3-server";
import type { Browser } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { launchChromium, openPage } from "./chromium.js";
import { brightness, widthOverflow } from "./reference-page.js";

let browser: Browser;
let emulator: Emulator;

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());
beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

/** The page asks once a second, and a busy machine takes its time. */
const patient = { timeout: 60_000, interval: 50 };

const clientOf = ({ url }: Emulator) => createAidmpClient({ baseUrl: url, auth: hmac(demoCredentials), retry: false });
const inSpace = { params: { path: { data_space_id: "my-space" } }, body: {} };

describe("the emulator's console", () => {
  it("starts a scripted task, and shows its progress to the end", async () => {
    const { page, complaints } = await openPage(browser, emulator.url);
    await page.getByText("Start a scripted task").click();
    await page.getByLabel("Dataset", { exact: true }).fill("street-signs");
    await page.getByLabel("Seconds until the end").fill("3");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByText("Started:").waitFor();
    const task = page.locator(".task");
    const values = new Set<number>();
    await expect
      .poll(async () => {
        values.add(await task.locator("progress").evaluate((bar: HTMLProgressElement) => bar.value));
        return task.locator("strong").textContent();
      }, patient)
      .toBe("FINISHED (scripted)");
    // It was drawn on the way, not only at the end.
    expect([...values].filter((value) => value > 0 && value < 1).length).toBeGreaterThan(0);
    await expect
      .poll(() => task.locator("progress").evaluate((bar: HTMLProgressElement) => bar.value), patient)
      .toBe(1);
    expect(await task.textContent()).toContain("my-space / street-signs / master");
    expect(await task.textContent()).toContain("100 / 100 files");
    expect(emulator.tasks()).toMatchObject([{ repoId: "street-signs", done: true }]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("sets a fault, shows the request that failed by it, and removes it", async () => {
    const client = clientOf(emulator);
    const { page, complaints } = await openPage(browser, emulator.url);
    await page.getByText("No faults.").waitFor();
    await page.getByText("Set a fault").click();
    await page.getByLabel("Operation").selectOption("searchTasks");
    await page.locator('[name="fault"]').selectOption("HTTP 503");
    await page.getByLabel("Times").fill("");
    await page.getByRole("button", { name: "Set, in place of all" }).click();
    await page.getByText("Set, from the next request on.").waitFor();
    await expect(searchTasks(client, inSpace)).rejects.toMatchObject({ status: 503 });
    const newest = page.locator("#requests tbody tr").first();
    await expect.poll(() => newest.textContent(), patient).toContain("searchTasks");
    expect(await newest.textContent()).toMatch(/503.*Fault: status/);
    await page.getByRole("button", { name: "Remove all faults" }).click();
    await page.getByText("No faults.").waitFor();
    expect((await searchTasks(client, inSpace)).total).toBe(0);
    await expect.poll(() => newest.textContent(), patient).toMatch(/200.*valid/);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("shows what is wrong with a request, commits and files, and takes no text for markup", async () => {
    await using store = await startS3Server();
    await store.createBucket("bucket");
    await store.putObject("bucket", "<img src=x onerror=alert(1)>.txt", "content");
    const { page, complaints } = await openPage(browser, emulator.url);
    await page.getByText("No commits yet.").waitFor();
    const { accessKey, secretKey, host } = store;
    await createUploadFilesTask(clientOf(emulator), {
      params: { path: { data_space_id: "my-space", repo_id: "repo", branch_id: "main" } },
      body: {
        commit_msg: "<script>alert(2)</script>",
        oss_config: {
          bucket_name: "bucket",
          oss_endpoint: host,
          disable_ssl: true,
          access_key: accessKey,
          secret_key: secretKey,
        },
      },
    });
    await fetch(`${emulator.url}/<b>nothing</b>`);
    await page.getByText("my-space / repo / main (Commits: 1)").click();
    await page.getByText("<script>alert(2)</script>").click();
    await page.getByText("<img src=x onerror=alert(1)>.txt").waitFor();
    await expect
      .poll(() => page.locator("#requests tbody tr").first().textContent(), patient)
      .toContain("PATH_UNKNOWN");
    expect(await page.locator("main img, main script, main b").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("speaks the language that is chosen, also after a reload", async () => {
    const { page, complaints } = await openPage(browser, emulator.url);
    await page.getByText("No tasks yet.").waitFor();
    await page.getByRole("button", { name: "中文" }).click();
    await page.getByText("还没有任务。").waitFor();
    const english = async (): Promise<string[]> => {
      const words = (await page.locator("main").innerText()).split(/\s+/);
      // Names of the document stay as they are.
      return words.filter((word) => /^[A-Za-z][a-z]+$/.test(word));
    };
    expect(await english()).toEqual([]);
    expect(await page.locator("html").getAttribute("lang")).toBe("zh-CN");
    await page.reload();
    await page.getByText("还没有任务。").waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await page.getByText("No tasks yet.").waitFor();
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("begins in the browser's language", async () => {
    for (const [locale, text] of [
      ["zh-TW", "还没有任务。"],
      ["en-GB", "No tasks yet."],
      ["fr-FR", "No tasks yet."],
    ] as const) {
      const page = await browser.newPage({ locale });
      await page.goto(emulator.url);
      await expect.poll(() => page.locator("#tasks").textContent(), patient).toBe(text);
      await page.close();
    }
  });

  it("fits a phone and a dark room in both languages, with everything open", async () => {
    const name = "a-name-without-any-place-to-break-".repeat(5);
    const { page, complaints } = await openPage(browser, emulator.url, { viewport: { width: 375, height: 800 } });
    for (const summary of await page.locator("summary").all()) await summary.click();
    await page.getByLabel("Dataset", { exact: true }).fill(name);
    await page.getByLabel("Last state").selectOption("ERROR");
    await page.getByLabel("Seconds until the end").fill("0");
    await page.getByRole("button", { name: "Start", exact: true }).click();
    await page.getByRole("button", { name: "Set, in place of all" }).click();
    await fetch(`${emulator.url}/${name}/${name}`);
    await page.getByText("html").or(page.getByText("503")).first().waitFor();
    await page.getByText(name).first().waitFor();
    for (const language of ["中文", "English"]) {
      await page.getByRole("button", { name: language }).click();
      for (const [width, colorScheme, isBright] of [
        [375, "light", true],
        [375, "dark", false],
        [768, "dark", false],
        [1440, "light", true],
      ] as const) {
        await page.setViewportSize({ width, height: 800 });
        await page.emulateMedia({ colorScheme });
        expect({ width, overflow: await widthOverflow(page) }).toEqual({ width, overflow: 0 });
        expect((await brightness(page)) > 128).toBe(isBright);
      }
    }
    expect(complaints).toEqual([]);
    await page.close();
  });

  it("says when the emulator is gone, and when another one is in its place", async () => {
    const { page } = await openPage(browser, emulator.url);
    const status = page.locator("#connection");
    const says = async (text: string): Promise<void> => {
      await expect.poll(() => status.textContent(), patient).toContain(text);
    };
    await says("Live");
    const port = Number(new URL(emulator.url).port);
    await emulator.close();
    await says("The emulator does not respond.");
    emulator = await startEmulator({ port });
    await says("The emulator was started anew.");
    await page.reload();
    await says("Live");
    expect(await page.locator("#connection.bad").count()).toBe(0);
    await page.close();
  });
});

describe("a page of another origin", () => {
  it("can neither read the console nor drive it, although cors lets it call", async () => {
    await emulator.close();
    emulator = await startEmulator({ cors: ["*"] });
    await using elsewhere = await startEmulator();
    const page = await browser.newPage();
    await page.goto(elsewhere.url);
    const frames = await page.evaluate(async (url) => {
      const outcome = async (path: string, init: RequestInit): Promise<string> =>
        fetch(url + path, init).then(
          (response) => `read ${response.status}`,
          () => "blocked",
        );
      const json = { "Content-Type": "application/json", "X-Console-Token": "0" };
      return [
        await outcome("/", { headers: { Accept: "text/html" } }),
        await outcome("/_console/state", {}),
        await outcome("/_console/faults", { method: "POST", headers: json, body: "[]" }),
        await outcome("/_console/faults", { method: "POST", body: "[]" }),
      ];
    }, emulator.url);
    expect(frames).toEqual(["blocked", "blocked", "blocked", "blocked"]);
    await page.close();
  });
});
