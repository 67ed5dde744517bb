import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { acceptTranslations } from "./accept-translations.js";
import { applyOverlay, parseOverlay, type Overlay } from "./overlay.js";
import { translatableTexts } from "./translatable-texts.js";
import { findTranslationProblems } from "./translation.js";
import { bundleDocument } from "../openapi-document.js";
import { at, type JsonObject } from "../openapi-document.js";

const repository = fileURLToPath(new URL("../..", import.meta.url));

const document = {
  info: { title: "Tasks", description: "Copies files." },
  tags: [{ name: "one", description: "The first." }],
  components: {
    schemas: {
      Task: {
        title: "Task",
        type: "object",
        properties: { title: { type: "string", description: "Its title.", examples: ["A title"] } },
        "x-source": "https://example.com/page",
      },
    },
  },
};

const complete = `
overlay: 1.0.0
info: { title: Chinese, version: 1.0.0 }
actions:
  - target: $.info
    update: { title: 任务, description: 复制文件。 }
  - target: $.tags[?(@.name=='one')]
    update: { description: 第一个。 }
  - target: $.components.schemas.Task
    update: { title: Task（任务）, properties: { title: { description: 标题。 } } }
`;

function problemsOf(yaml: string, changed: JsonObject = document): Promise<readonly string[]> {
  return findTranslationProblems(changed, parseOverlay(yaml));
}

describe("the check of a translation", () => {
  const accepted = acceptTranslations(document, complete);

  it("finds nothing wrong with a complete and accepted one", async () => {
    expect(await problemsOf(accepted)).toEqual([]);
  });

  it("names a text that has no translation", async () => {
    const grown = { ...document, servers: [{ description: "The new one." }] };
    expect(await problemsOf(accepted, grown)).toEqual(['/servers/0/description: not translated: "The new one."']);
  });

  it("takes a copy of the English for no translation", async () => {
    const copied = acceptTranslations(document, complete.replace("第一个。", "The first."));
    expect(await problemsOf(copied)).toEqual(['/tags/0/description: not translated: "The first."']);
  });

  it("names a target that matches nothing", async () => {
    const lost = accepted.replace("$.components.schemas.Task", "$.components.schemas.Gone");
    expect(await problemsOf(lost)).toContain("$.components.schemas.Gone: the target matches nothing in the document.");
  });

  it("names a translation whose text is no longer there", async () => {
    const { description: _, ...info } = document.info;
    expect(await problemsOf(accepted, { ...document, info })).toContain(
      "$.info: the document has no text at description.",
    );
  });

  it("says when the English has changed since it was translated", async () => {
    const changed = { ...document, info: { ...document.info, description: "Moves files." } };
    expect(await problemsOf(accepted, changed)).toEqual([
      expect.stringContaining("$.info: the English has changed since it was translated."),
    ]);
  });

  it("refuses an overlay that changes anything but texts", async () => {
    const meddling = accepted.replace("description: 标题。", "description: 标题。, type: number");
    expect(await problemsOf(meddling)).toContain(
      "/components/schemas/Task/properties/title/type: the overlay changes what is no text.",
    );
  });

  it("does not mind when parts of the document change their order", async () => {
    const reordered = { ...document, tags: [{ name: "zero" }, ...document.tags] };
    expect(await problemsOf(accepted, reordered)).toEqual([]);
  });

  it("leaves comments and layout alone when translations are accepted", () => {
    expect(acceptTranslations(document, `# Kept.\n${complete}`)).toContain("# Kept.");
    expect(acceptTranslations(document, accepted)).toBe(accepted);
  });
});

describe("openapi/zh-CN.overlay.yaml", () => {
  let english: JsonObject;
  let overlay: Overlay;
  let chinese: JsonObject;

  beforeAll(async () => {
    english = await bundleDocument(repository);
    overlay = parseOverlay(await readFile(join(repository, "openapi/zh-CN.overlay.yaml"), "utf8"));
    chinese = await applyOverlay(english, overlay);
  });

  it("translates every text of the document, and nothing else", async () => {
    expect(translatableTexts(english).length).toBeGreaterThan(280);
    expect(await findTranslationProblems(english, overlay)).toEqual([]);
  });

  it("begins with the vendor's own words where the vendor's page has them", () => {
    const properties = (name: string): JsonObject => at(chinese, "components", "schemas", name, "properties");
    for (const [schema, vendorWords] of Object.entries(wordsOfThePage)) {
      for (const [field, text] of Object.entries(vendorWords)) {
        expect(at(properties(schema), field)["description"], `${schema}.${field}`).toMatch(new RegExp(`^${text}`));
      }
    }
    const create = Object.values(at(chinese, "paths"))[0];
    expect(at(create, "post")["summary"]).toBe("创建文件上传任务");
    expect(at(create, "post")["description"]).toMatch(/^创建数据集特定分支文件上传任务。/);
  });
});

/** From https://sensecore.cn/help/docs/API/aidmp/aidmp-service-create-upload-files-task. */
const wordsOfThePage: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  CreateUploadFilesTaskRequest: {
    task_type: "上传任务的类型。",
    commit_id: "新建commitID。",
    bucket_name: "文件的所在的源桶名称。",
    oss_endpoint: "对象存储的endpoint。",
    source_path: "上传的源路径。",
    target_path: "上传文件的远端目的路径。",
    commit_msg: "版本提交信息。",
    real_user_info: "用户信息。",
    oss_config: "对象存储配置。",
    extra_info: "额外信息。",
  },
  RealUserInfo: { user_id: "用户id。", user_name: "用户名。" },
  OssConfig: {
    bucket_name: "文件的所在的源桶名称。",
    oss_endpoint: "对象存储的endpoint。",
    access_key: "对象存储的access key。",
    secret_key: "对象存储的secret key。",
    virtual_host_style: "aoss需要为false，阿里云oss需要为true。",
    disable_ssl: "一些自建的没配置https的对象存储需要为true。",
    insecure_skip_verify: "一些自建的配置了https但是没配置证书的需要为true。",
  },
  ExtraInfo: { related_id: "关联任务的ID", auth_info: "授权信息" },
  AuthInfo: { auth_state: "授权状态", authority_type: "授权类型", auth_id: "授权项目id" },
  Operation: { done: "如果值为“false”，则表示操作仍在进行中。如果为“true”，则操作完成。" },
};
