import { parse } from "yaml";
import { at, isObject, objectsIn, textOf, type JsonObject } from "../openapi-document.js";

/** What a workflow does that could let a stranger's code, or a tool of the build, write or publish. None is right. */
export function workflowFaults(yaml: string): readonly string[] {
  const workflow: unknown = parse(yaml);
  const jobs = Object.entries(at(workflow, "jobs"));
  if (jobs.length === 0) return ["It has no jobs."];
  return [
    ...triggerFaults(at(workflow)["on"]),
    ...topPermissionFaults(at(workflow)["permissions"]),
    ...jobs.flatMap(([name, job]) => {
      const permissions = at(job)["permissions"] ?? at(workflow)["permissions"];
      const faults = [...stepFaults(at(job)), ...writerFaults(at(job), permissions), ...publisherFaults(at(job))];
      return faults.map((fault) => `${name}: ${fault}`);
    }),
  ];
}

function triggerFaults(on: unknown): readonly string[] {
  const triggers = typeof on === "string" ? [on] : Array.isArray(on) ? on : Object.keys(at(on));
  return triggers
    .filter((trigger) => trigger === "pull_request_target" || trigger === "workflow_run")
    .map((trigger) => `${trigger} runs a stranger's change with the repository's rights.`);
}

function topPermissionFaults(permissions: unknown): readonly string[] {
  const isReadOnly = isObject(permissions) && Object.values(permissions).every((right) => right !== "write");
  return isReadOnly
    ? []
    : ["The permissions at the top are not {} or read-only: a job would get what it did not ask for."];
}

/** What no job may do, whatever it is permitted. */
function stepFaults(job: JsonObject): readonly string[] {
  const faults: string[] = [];
  for (const step of [job, ...objectsIn(job["steps"])]) {
    const uses = textOf(step["uses"]);
    if (uses !== "" && !/^(?:\.\/|[\w.-]+\/[\w./-]+@[0-9a-f]{40}$)/.test(uses)) {
      faults.push(`${uses} is not pinned by the full hash of a commit.`);
    }
    if (uses.startsWith("actions/checkout@") && at(step, "with")["persist-credentials"] !== false) {
      faults.push("A checkout leaves the token in .git/config, for every later step to read.");
    }
    // What an expression holds is pasted into the script before the shell sees it. In `env`, it is a value.
    if (textOf(step["run"]).includes("${{")) faults.push("A script has an expression in it; hand it over in env.");
  }
  return faults;
}

/** A job that may write runs no script of a package that it installs. */
function writerFaults(job: JsonObject, permissions: unknown): readonly string[] {
  const mayWrite = permissions === "write-all" || Object.values(at(permissions)).includes("write");
  if (!mayWrite) return [];
  return commandsOf(job)
    .filter((line) => /\bnpm (?:ci|install|i|add)\b/.test(line) && !line.includes("--ignore-scripts"))
    .map((line) => `"${line}" runs the scripts of what it installs, with the right to write.`);
}

/** A job with the identity that npm trusts runs nothing of the repository, and somebody can be asked before it starts. */
function publisherFaults(job: JsonObject): readonly string[] {
  const permissions = job["permissions"];
  if (permissions !== "write-all" && at(permissions)["id-token"] !== "write") return [];
  const faults = commandsOf(job)
    .filter((line) => /\b(?:npx|pnpm|yarn|npm (?:ci|install|i|add|run|run-script|exec|x|test|start))\b/.test(line))
    .map((line) => `"${line}" runs foreign code with the identity that publishes.`);
  if (objectsIn(job["steps"]).some((step) => textOf(step["uses"]).startsWith("actions/checkout@"))) {
    faults.push("It checks out code that could run with the identity that publishes.");
  }
  if (!isObject(job["environment"]) && textOf(job["environment"]) === "") faults.push("It is bound to no environment.");
  return faults;
}

/** Lines of scripts, and what is handed to actions, which may run it. */
function commandsOf(job: JsonObject): readonly string[] {
  const steps = objectsIn(job["steps"]);
  const scripts = steps.map((step) => step["run"]);
  const inputs = steps.flatMap((step) => Object.values(at(step, "with")));
  return [...scripts, ...inputs].flatMap((text) => textOf(text).split("\n")).map((line) => line.trim());
}
