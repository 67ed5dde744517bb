import { deepStrictEqual } from "node:assert/strict";
import { cp, readdir } from "node:fs/promises";
import { join } from "node:path";
import { demoCredentials, startEmulator, TaskState } from "@aidmp/emulator";
import { runProgram } from "@aidmp/test-support/run-program";
import { startS3Server } from "@aidmp/test-support/s3-server";
import { install, installedVersion, type Version } from "../install.ts";
import type { Setting } from "../setting.ts";
import type { Target } from "../try-out.ts";

/** A server framework in which TypeScript compiles to CommonJS. */
interface Framework {
  readonly name: string;
  readonly folder: string;
  readonly packageName: string;
  readonly version: Version;
  /** What its project installs beside it; `version` stands for its own. */
  readonly others: Readonly<Record<string, string>>;
}

const known: readonly Framework[] = [
  {
    name: "NestJS",
    folder: "nest",
    packageName: "@nestjs/core",
    version: { pinned: "11.2.10", range: "11" },
    others: {
      "@nestjs/common": "version",
      "@nestjs/platform-express": "version",
      "reflect-metadata": "0.2.2",
      rxjs: "7.8.2",
    },
  },
  { name: "Egg", folder: "egg", packageName: "egg", version: { pinned: "3.9.1", range: "3" }, others: {} },
  { name: "Egg", folder: "egg", packageName: "egg", version: { pinned: "4.0.10", range: "4" }, others: {} },
];

/** Small projects as the frameworks lay them out: installed, compiled, started, and asked to upload. */
export function frameworks(setting: Setting): readonly Target[] {
  return known.map((framework) => ({
    group: "Frameworks",
    name: framework.name,
    async prepare() {
      const folder = await installProject(setting, framework);
      return {
        version: await installedVersion(folder, framework.packageName),
        checks: [{ how: "TypeScript in CommonJS", run: () => compileAndRun(setting, folder) }],
      };
    },
  }));
}

async function installProject(setting: Setting, framework: Framework): Promise<string> {
  const { root, consumer, newest } = setting;
  const folder = join(consumer.folder, `${framework.folder}-${framework.version.range}`);
  await cp(join(root, "tests/runtimes/frameworks", framework.folder), folder, { recursive: true });
  const version = newest ? framework.version.range : framework.version.pinned;
  const dependencies: Record<string, string> = { [framework.packageName]: version };
  for (const [name, wanted] of Object.entries(framework.others)) {
    dependencies[name] = wanted === "version" ? version : wanted;
  }
  dependencies["@types/node"] = await installedVersion(root, "@types/node");
  const tarballs = (await readdir(consumer.folder)).filter((file) => file.endsWith(".tgz"));
  for (const name of ["client", "operations", "datasets"]) {
    const file = tarballs.find((each) => each.startsWith(`aidmp-${name}-`));
    if (file === undefined) throw new Error(`@aidmp/${name} was not packed.`);
    dependencies[`@aidmp/${name}`] = `file:${join(consumer.folder, file)}`;
  }
  await install(folder, dependencies, "commonjs");
  return folder;
}

async function compileAndRun({ root }: Setting, folder: string): Promise<void> {
  await runProgram(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder]);
  const [store, emulator] = await Promise.all([startS3Server(), startEmulator()]);
  try {
    await store.createBucket("data");
    await store.putObject("data", "images/a", "one");
    await store.putObject("data", "images/b", "two");
    const { host: endpoint, accessKey, secretKey } = store;
    const env = {
      AIDMP_BASE_URL: emulator.url,
      AIDMP_ACCESS_KEY: demoCredentials.accessKey,
      AIDMP_SECRET_KEY: demoCredentials.secretKey,
      STORE: JSON.stringify({ endpoint, bucket: "data", accessKey, secretKey }),
    };
    const printed: unknown = JSON.parse(await runProgram(process.execPath, ["main.js"], { cwd: folder, env }));
    deepStrictEqual(printed, { uploaded: { files: "2", seenAgain: "2" }, refused: 502 });
    const ended = emulator.tasks().map(({ sourcePath, state }) => [sourcePath, state]);
    deepStrictEqual(ended, [
      ["images/", TaskState.FINISHED],
      ["no-such-prefix/", TaskState.ERROR],
    ]);
  } finally {
    await Promise.all([emulator.close(), store.close()]);
  }
}
