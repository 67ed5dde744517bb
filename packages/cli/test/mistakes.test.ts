import { describe, expect, it } from "vitest";
import { startFixture, upload } from "./support/fixture.js";
import { runHere } from "./support/shell-here.js";

const from = ["upload", "--from", "s3://data/x"];

/** What is typed, what is said of it in English, and in Chinese. */
const mistakes: readonly (readonly [readonly string[], string, string])[] = [
  [["upload"], "--from and --to are needed", "需要 --from 和 --to"],
  [["upload", "--from", "bucket/images", "--to", "ds/r/b"], "is not a bucket", "不是存储桶"],
  [[...from, "--to", "ds/r"], "is not a target", "不是目标"],
  [[...upload, "--timeout", "soon"], "is not a duration", "不是时长"],
  [[...upload, "--preset", "gcs"], "There is no preset gcs", "没有预设 gcs"],
  [[...upload, "--endpoint", "https://store.test"], "has a scheme", "来源或目标不正确"],
  [[...upload, "--verify=everything"], "There is no level everything", "没有级别 everything"],
  [["upload", "--manifest", "x", "--verify"], "--manifest and --verify cannot", "--manifest 和 --verify 不能"],
  [["upload", "--manifest", "x", "--no-wait"], "--manifest and --no-wait cannot", "--manifest 和 --no-wait 不能"],
  [[...from, "--manifest", "x"], "--manifest and --from cannot", "--manifest 和 --from 不能"],
  [[...upload, "--no-wait", "--verify"], "--no-wait and --verify cannot", "--no-wait 和 --verify 不能"],
  [[...upload, "--no-wait", "--timeout", "1h"], "--no-wait and --timeout cannot", "--no-wait 和 --timeout 不能"],
  [[...upload, "--jobs", "5"], "--jobs goes with --manifest", "--jobs 要和 --manifest"],
  [["upload", "--manifest", "x", "--jobs", "0"], "--jobs must be a whole number", "--jobs 必须是"],
  [["upload", "--manifest", "/nowhere/x"], "/nowhere/x cannot be opened (ENOENT)", "无法打开 /nowhere/x（ENOENT）"],
  [[...upload, "--report", "/nowhere/x"], "/nowhere/x cannot be opened (ENOENT)", "无法打开 /nowhere/x（ENOENT）"],
  [["wait", "t", "--space", "s", "--timeout", "5"], "is not a duration", "不是时长"],
  [["wait", "-", "--space", "s"], "nothing came on standard input", "标准输入为空"],
  [["wait", "t"], "The data space is missing", "缺少数据空间"],
  [["verify", "t", "--space", "s", "--level", "none"], "There is no level none", "没有级别 none"],
  [["verify", "t", "--space", "s"], "--from is needed", "缺少 --from"],
  [["verify", "t", "--space", "s", "--from", "/nowhere/x"], "There is no file or folder", "没有文件或文件夹"],
  [["ls", "nothing"], "is not a place", "不是位置"],
  [["tasks", "--space", "s", "--state", "DONE"], "There is no state DONE", "没有状态 DONE"],
  [["tasks", "--profile", "none"], "There is no profile none", "没有配置 none"],
  [["profile", "set", "acess_key"], "There is no field acess_key", "没有字段 acess_key"],
  [["profile", "set", "secret_key=hunter2"], "secret_key is a secret", "secret_key 是密钥"],
  [["profile", "set", "data_space"], "data_space needs a value", "data_space 需要一个值"],
  [["profile", "set", "path_overrides=x"], "path_overrides must be JSON", "path_overrides 必须是 JSON"],
  // The parser's own.
  [["frobnicate"], "There is no command frobnicate.", "没有命令 frobnicate。"],
  [["taks"], "Did you mean `task`?", "您是否想输入 `task`？"],
  [
    ["tasks", "--stat", "RUNNING"],
    "There is no flag --stat. Did you mean --state?",
    "没有选项 --stat。您是否想输入 --state？",
  ],
  [["upload", "--secret-key", "hunter2"], "No flag takes a secret", "任何选项都不接受密钥"],
  [["upload", "--token=hunter2"], "No flag takes a secret", "任何选项都不接受密钥"],
  [["upload", "-z"], "There is no flag -z.", "没有选项 -z。"],
  [["upload", "--from"], "--from needs a value.", "--from 需要一个值。"],
  [["tasks", "--since", "1d", "--since", "2d"], "--since was given twice.", "--since 出现了两次。"],
  [["task"], "TASK is missing.", "缺少 TASK。"],
  [["wait"], "TASK is missing.", "缺少 TASK。"],
  [["task", "a", "b"], '"b" is one argument too many: there can be 1.', '多余的参数 "b"：最多 1 个。'],
  [["completion", "powershell"], "There are bash, zsh and fish", "可用：bash、zsh 和 fish"],
  [["completion"], "SHELL is missing.", "缺少 SHELL。"],
];

describe("a mistake in the arguments", () => {
  it.each(mistakes)(
    "ends with 2 before anything is sent, told in both languages: %j",
    async (args, english, chinese) => {
      const requests: string[] = [];
      const service = ({ path }: { readonly path: string }): Response => {
        requests.push(path);
        return Response.json({ tasks: [{ id: "t", task_state: 2 }], total: 1 });
      };
      const inEnglish = await runHere(args, { service });
      expect(inEnglish).toEqual({
        ended: 2,
        stdout: "",
        stderr: expect.stringMatching(/^aidmp: /),
      });
      expect(inEnglish.stderr).toContain(english);
      const inChinese = await runHere(args, { service, language: "zh" });
      expect({ ended: inChinese.ended, stdout: inChinese.stdout }).toEqual({ ended: 2, stdout: "" });
      expect(inChinese.stderr).toContain(`aidmp: `);
      expect(inChinese.stderr).toContain(chinese);
      // What the packages below say comes after a sentence that says what it is about.
      expect(inChinese.stderr.split("详情：")[0]?.replaceAll(/`[^`]*`/g, "")).not.toMatch(/[a-z]+ [a-z]+ [a-z]+/);
      expect(inEnglish.stderr + inChinese.stderr).not.toContain("hunter2");
      // Only a task can say what a wrong source of a verification belongs to.
      expect(requests.every((path) => path.endsWith("task:list"))).toBe(true);
    },
  );

  it("is one of the program that is installed, too", async () => {
    const { aidmp, emulator } = await startFixture();
    const { ended, stdout, stderr } = await aidmp(["frobnicate"]);
    expect({ ended, stdout, stderr }).toEqual({
      ended: 2,
      stdout: "",
      stderr: "aidmp: There is no command frobnicate.\n",
    });
    expect(emulator.requests.total).toBe(0);
  });
});
