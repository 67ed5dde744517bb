import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { runToEnd } from "@aidmp/test-support/run-program";
import { installedVersion } from "../runtimes/install.ts";
import { type Block, installedBy, type Page } from "./page.ts";

/** Somebody with an empty folder beside a clone, who pastes what the pages show. */
export interface Reader extends AsyncDisposable {
  /** What the install lines made of the empty folder. */
  readonly folder: string;
  /** A folder inside it for the files of one page. */
  folderFor(page: Page): Promise<string>;
  /** The environment of the reader's terminal, with these variables set. */
  terminal(variables: Readonly<Record<string, string>>): Readonly<Record<string, string>>;
}

/** Pastes the lines that README gives until the packages are published, and then what other pages install beside them. */
export async function createReader(root: string, readme: Page, pages: readonly Page[]): Promise<Reader> {
  const place = await mkdtemp(join(tmpdir(), "aidmp-reader-"));
  const remove = (): Promise<void> => rm(place, { recursive: true, force: true });
  try {
    // Under the name that the page gives to the clone.
    await symlink(root, join(place, "aidmp-sdk"));
    const folder = join(place, "my-project");
    await mkdir(folder);
    await rm(join(root, "dist/tarballs"), { recursive: true, force: true });
    // Installing the clone's own packages would pull them from under the tests that run.
    await paste(join(place, "aidmp-sdk"), blockWith(readme, "npm pack").code.replace("npm ci && ", ""));
    await paste(folder, blockWith(readme, "npm init").code);
    const others = pages.flatMap(installedBy).filter((name) => !name.startsWith("@aidmp/"));
    // What a page names in its words only, and what the compiler needs that looks at all programs.
    const named = [...new Set([...others, "pg", "typescript", "@types/node"])];
    const versions = await Promise.all(named.map(async (name) => `${name}@${await installedVersion(root, name)}`));
    await paste(folder, `npm install --no-audit --no-fund --ignore-scripts ${versions.join(" ")}`);
    return {
      folder,
      async folderFor({ path }) {
        const made = join(folder, path.replaceAll(/\W+/g, "-"));
        await mkdir(made, { recursive: true });
        return made;
      },
      terminal: (variables) => ({ ...terminalOf(folder, place), ...variables }),
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Installs commands as the page's line with `--global` says, from the tarballs, and resolves with the folder to search. */
export async function installGlobally(root: string, reader: Reader, line: string): Promise<string> {
  const prefix = join(reader.folder, "global");
  const tarballs = join(root, "dist/tarballs");
  const files = await readdir(tarballs);
  const fromHere = line.replaceAll(/@aidmp\/(\w+)/g, (name, short: string) => {
    const file = files.find((each) => each.startsWith(`aidmp-${short}-`));
    if (file === undefined) throw new Error(`${name} was not packed.`);
    return join(tarballs, file);
  });
  await paste(reader.folder, fromHere.replace("--global", `--global --prefix ${prefix} --no-audit --no-fund`));
  return join(prefix, "bin");
}

export function blockWith({ path, blocks }: Page, text: string): Block {
  const found = blocks.find(({ language, code }) => language === "sh" && code.includes(text));
  if (found === undefined) throw new Error(`${path} has no block with "${text}".`);
  return found;
}

async function paste(cwd: string, script: string): Promise<void> {
  const { ended, stdout, stderr } = await runToEnd("bash", ["-euc", script], { cwd, timeLimitInMs: 500_000 });
  if (ended !== 0) throw new Error(`${script}\nended with ${ended}:\n${stdout}${stderr}`);
}

/** Beside the environment of the tests, which has none of the variables that pages list. */
function terminalOf(folder: string, home: string): Readonly<Record<string, string>> {
  const PATH = `${join(folder, "node_modules/.bin")}${delimiter}${process.env["PATH"] ?? ""}`;
  // The S3 client's notice about versions of Node is of no concern here.
  return { PATH, HOME: home, LANG: "C", AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
}

/** Writes the files of a page. */
export async function writeFiles(folder: string, files: readonly { file: string; code: string }[]): Promise<void> {
  await Promise.all(files.map(({ file, code }) => writeFile(join(folder, file), `${code}\n`)));
}
