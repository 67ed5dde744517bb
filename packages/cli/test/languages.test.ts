import { describe, expect, it } from "vitest";
import { languageOf } from "../src/context/language.js";
import { startFixture } from "./support/fixture.js";
import { json, runHere } from "./support/shell-here.js";

const verbs = [
  "upload",
  "wait",
  "tasks",
  "task",
  "cancel",
  "datasets",
  "ls",
  "verify",
  "doctor",
  "profile",
  "completion",
];
const deeper = [
  ["profile", "list"],
  ["profile", "use"],
  ["profile", "set"],
];

describe("the language", () => {
  it.each([
    [["--lang", "zh"], {}, "zh"],
    [["--lang=zh"], { LANG: "en_US.UTF-8" }, "zh"],
    [["--lang", "en"], { LANG: "zh_CN.UTF-8" }, "en"],
    [[], { LANG: "zh_CN.UTF-8" }, "zh"],
    [[], { LANG: "C", LC_ALL: "zh_TW.UTF-8" }, "zh"],
    [[], { LANG: "zh_CN.UTF-8", LC_ALL: "C" }, "en"],
    // Set to nothing is not set.
    [[], { LANG: "zh_CN.UTF-8", LC_ALL: "", LC_MESSAGES: "" }, "zh"],
    [[], { AIDMP_LANG: "zh", LANG: "en_US.UTF-8" }, "zh"],
    [[], { LANG: "de_DE.UTF-8" }, "en"],
    [[], {}, "en"],
  ] as const)("follows --lang, then the environment: %j %j", (argv, env, language) => {
    expect(languageOf(argv, env)).toBe(language);
  });

  it("is that of the program that is installed", async () => {
    const { aidmp } = await startFixture();
    expect((await aidmp(["--help"], { LANG: "zh_CN.UTF-8" })).stdout).toContain("Ctrl-C 只停止等待");
    expect((await aidmp(["upload", "--help", "--lang", "zh"])).stdout).toContain("等待的时限");
    expect((await aidmp(["--help"], { LANG: "en_US.UTF-8" })).stdout).toContain("Exit codes: 0 succeeded");
    expect((await aidmp(["tasks"], { LANG: "zh_CN.UTF-8" })).stderr).toBe("没有这样的任务。\n");
  });
});

describe("help", () => {
  it("knows all verbs", async () => {
    const { stdout } = await runHere(["__complete", ""]);
    expect(
      stdout
        .trim()
        .split("\n")
        .filter((word) => !word.startsWith("-")),
    ).toEqual(verbs);
  });

  it.each([[], ...verbs.map((verb) => [verb]), ...deeper])(
    "of %s %s is in Chinese, without an English sentence",
    async (...path) => {
      const { ended, stdout } = await runHere([...path.filter(Boolean), "--help"], { language: "zh" });
      expect(ended).toBe(0);
      expect(stdout).toContain("用法\n");
      expect(stdout).toContain("显示本帮助");
      expect(englishIn(stdout)).toEqual([]);
    },
  );

  it.each([...verbs.filter((verb) => verb !== "profile"), "profile set"])("of %s shows an example", async (verb) => {
    const { stdout } = await runHere([...verb.split(" "), "--help"]);
    expect(stdout).toMatch(new RegExp(`^ +(?:source <\\()?aidmp ${verb} `, "m"));
  });

  it("lists all exit codes", async () => {
    for (const language of ["en", "zh"] as const) {
      const { stdout } = await runHere(["--help"], { language });
      const listed = stdout.match(/(?<=^|[ ：，])\d+(?= )/gm);
      expect(listed).toEqual(["0", "1", "2", "3", "4", "5", "6", "7", "124", "130"]);
    }
  });
});

describe("messages in Chinese", () => {
  it("of doctor hold no English sentence", async () => {
    const keyless = { AIDMP_BASE_URL: "http://127.0.0.1:9", HOME: "/nowhere" };
    const without = await runHere(["doctor"], { language: "zh", env: keyless });
    const refused = await runHere(["doctor"], {
      language: "zh",
      service: () => json({ code: 16, message: "denied" }, 401),
    });
    const missing = await runHere(["doctor", "--space", "s"], {
      language: "zh",
      service: ({ path }) =>
        path.endsWith("task:upload") ? new Response("<html></html>", { status: 404 }) : json({ tasks: [], total: 0 }),
    });
    expect([without.ended, refused.ended, missing.ended]).toEqual([1, 1, 1]);
    expect(without.stdout).toContain("错误 密钥: 无");
    expect(refused.stdout).toContain("错误 密钥有效");
    expect(missing.stdout).toContain("错误 创建接口（路径为假定）");
    for (const { stdout } of [without, refused, missing]) {
      for (const line of stdout.split("\n")) expect(englishIn(line.split("详情：")[0] ?? "")).toEqual([]);
    }
  });

  it.each([
    [["task", "t", "--space", "s"], 200, { tasks: [], total: 0 }, 2, "数据空间中没有任务 t。"],
    [
      ["wait", "t", "--space", "s"],
      200,
      { tasks: [{ id: "t", task_state: 3, err_msg: "no" }], total: 1 },
      1,
      "任务失败。",
    ],
    [["wait", "t", "--space", "s"], 200, { tasks: [{ id: "t", task_state: 4 }], total: 1 }, 3, "任务已被取消。"],
    [
      ["wait", "t", "--space", "s"],
      200,
      { tasks: [{ id: "t", task_state: 2 }], total: 1 },
      7,
      "任务已完成，但文件不完整。",
    ],
    [["wait", "t", "--space", "s"], 400, { code: 3, message: "no" }, 6, "无法读取任务状态"],
    [["tasks", "--space", "s"], 401, { code: 16, message: "no" }, 4, "认证失败：请检查密钥。"],
    [["tasks", "--space", "s"], 400, { code: 3, message: "no" }, 1, "服务返回了错误。"],
    [["datasets", "x"], 200, { datasets: [], total: 0 }, 0, "没有符合条件的公开数据集。"],
  ] as const)("begin with what happened: %j, %i", async (args, status, body, code, words) => {
    const { ended, stderr } = await runHere([...args], { language: "zh", service: () => json(body, status) });
    expect({ ended, stderr }).toEqual({ ended: code, stderr: expect.stringContaining(words) });
    for (const line of stderr.split("\n")) expect(englishIn(line.split("详情：")[0] ?? "")).toEqual([]);
  });
});

/** Runs of three English words, but for what is typed: commands, flags, names. */
function englishIn(text: string): readonly string[] {
  const typed = /`[^`]*`|\(?aidmp [^\n]*|--[a-z-]+|\[[^\]]*\]|\{[^}]*\}/g;
  return text.replaceAll(typed, " ").match(/[A-Za-z]+(?:,? [A-Za-z]+){2,}/g) ?? [];
}
