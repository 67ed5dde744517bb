import { groups, type Result } from "./try-out.ts";

const introductions: Readonly<Record<Result["group"], string>> = {
  Runtimes:
    "The same program, from the packed `@aidmp/client`, `@aidmp/operations` and `@aidmp/datasets`: it creates a task on a live emulator and " +
    "watches it to its end, cancels another, and resumes a third from a token in a second poller. Then it uploads a " +
    "bucket, verifies what arrived, lists the files and reads one.",
  "The emulator": "`@aidmp/emulator` starts, answers and stops; its command runs. It is a program for Node.js.",
  "The command line":
    "`aidmp`, from the packed `@aidmp/cli`: it says its version, looks around with `doctor`, uploads from a real S3 server and " +
    "verifies the bytes, waits, and ends with the exit code of each ending.",
  Compilers:
    "The same program compiled with `strict`, `exactOptionalPropertyTypes`, `noUncheckedIndexedAccess`, " +
    "`verbatimModuleSyntax` and `skipLibCheck: false`. A project needs either the DOM library or `@types/node`: the " +
    "declarations name `fetch`'s types.",
  Frameworks:
    "A small server as the framework lays it out, with `module: CommonJS` and `moduleResolution: node10`, and decorators " +
    "with their metadata for NestJS: one client and one poller for the application, injected into a service. It uploads " +
    "a bucket, waits for the task a second time with the shared poller, and turns a failed upload into 502.",
  Bundlers:
    "What a bundle weighs when it imports no more than this, minified and gzipped with all dependencies. Whoever signs " +
    "requests with `hmac` alone gets no transport; whoever takes `step` gets no poller and no transport.",
};

/** The page docs/compatibility.md. */
export function compatibilityPage(results: readonly Result[], date: string): string {
  return `# Compatibility

What ran on ${date}, written by \`npm run test:runtimes -- --write\`: the packages are packed as for publication, installed from their tarballs into an empty project, and used from there.
${groups.map((group) => section(group, results)).join("")}`;
}

function section(group: Result["group"], results: readonly Result[]): string {
  const own = results.filter((result) => result.group === group);
  if (own.length === 0) return "";
  const header = ["", "version", "how", "result"];
  const rows = own.map(({ name, version, how, outcome, remark }) => [name, version, how, resultText(outcome, remark)]);
  return `\n## ${group}\n\n${introductions[group]}\n\n${table([header, ...rows])}\n`;
}

function resultText(outcome: Result["outcome"], remark: string): string {
  if (outcome === "failed" || remark === "") return outcome;
  const [line = ""] = remark.split("\n");
  return `${outcome}: ${line.replaceAll("|", "/")}`;
}

/** A Markdown table with aligned columns. */
function table(rows: readonly (readonly string[])[]): string {
  const [header = [], ...body] = rows;
  const widths = header.map((_, column) => Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`;
  return [line(header), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body.map(line)].join("\n");
}
