import { buildCommand, type Command } from "@stricli/core";
import type { UploadFlags } from "./upload-flags.js";
import type { CliContext } from "../context/cli-context.js";
import type { Say } from "../context/language.js";
import { allowEmptyFlag, callFlags, outputFlags, sourceFlags, text } from "./shared-flags.js";
import { withContext } from "./with-context.js";

export function uploadCommand(say: Say): Command<CliContext> {
  return buildCommand<UploadFlags, [], CliContext>({
    loader: withContext(async () => (await import("./upload-run.js")).upload),
    parameters: {
      flags: {
        from: text(say("Source: s3://BUCKET/PREFIX", "来源：s3://BUCKET/PREFIX"), "SOURCE"),
        to: text(say("Target: SPACE/DATASET/BRANCH:/PATH", "目标：SPACE/DATASET/BRANCH:/PATH"), "TARGET"),
        message: text(say("Message of the commit", "提交信息"), "TEXT"),
        noWait: {
          kind: "boolean",
          optional: true,
          withNegated: false,
          brief: say("Print the task and do not wait", "只输出任务，不等待"),
        },
        dryRun: {
          kind: "boolean",
          withNegated: false,
          optional: true,
          brief: say("List the source and send nothing", "只列出来源，不发送任何请求"),
        },
        verify: {
          ...text(say("Compare afterwards: size, hash or content", "完成后校验：size、hash 或 content"), "LEVEL"),
          inferEmpty: true,
        },
        timeout: text(say("Give up waiting after: 90s, 15m, 6h, 2d", "等待的时限：90s、15m、6h、2d"), "DURATION"),
        visibilityDelay: text(
          say(
            "How long a new task may take to appear on the list (default 30s)",
            "新任务出现在列表中可能需要的时间（默认 30s）",
          ),
          "DURATION",
        ),
        allowEmpty: allowEmptyFlag(say),
        journal: text(say("File that makes a restart go on", "使重启后能够继续的文件"), "FILE"),
        manifest: text(
          say(
            "Many uploads: a JSON line for each, {from, to, message}",
            "多个上传：每行一个 JSON，{from, to, message}",
          ),
          "FILE",
        ),
        jobs: text(
          say("Uploads at a time, with --manifest (default 10)", "与 --manifest 一起使用：同时进行的上传数（默认 10）"),
          "N",
        ),
        report: text(say("Write what failed or differs as JSON lines", "把失败或不一致的文件写成 JSON 行"), "FILE"),
        ...sourceFlags(say),
        ...callFlags(say),
        ...outputFlags(say),
      },
      aliases: { m: "message", q: "quiet" },
    },
    docs: {
      brief: say(
        "Copy objects of a bucket into a branch, and wait until they are there",
        "把桶中的对象复制到分支，并等待完成",
      ),
      fullDescription: say(
        "Copy objects of a bucket into a branch, and wait until they are there. A task that copies no file has not succeeded.\n\n" +
          "The store's keys come from AIDMP_STORE_ACCESS_KEY and AIDMP_STORE_SECRET_KEY, or from the profile; no flag takes a secret.\n\n" +
          "  aidmp upload --from s3://my-bucket/images/ --endpoint oss-cn-hangzhou.aliyuncs.com --preset aliyun \\\n" +
          "    --to SPACE/DATASET/BRANCH:/train -m 'Add the images' --verify --journal uploads.ndjson\n" +
          "  aidmp upload --manifest uploads.jsonl --jobs 10 --journal uploads.ndjson --report failed.jsonl",
        "把桶中的对象复制到分支，并等待完成。没有复制任何文件的任务不算成功。\n\n" +
          "对象存储的密钥来自 AIDMP_STORE_ACCESS_KEY 和 AIDMP_STORE_SECRET_KEY，或来自配置；没有任何选项接受密钥。\n\n" +
          "  aidmp upload --from s3://my-bucket/images/ --endpoint oss-cn-hangzhou.aliyuncs.com --preset aliyun \\\n" +
          "    --to SPACE/DATASET/BRANCH:/train -m '添加图片' --verify --journal uploads.ndjson\n" +
          "  aidmp upload --manifest uploads.jsonl --jobs 10 --journal uploads.ndjson --report failed.jsonl",
      ),
    },
  });
}
