import { describe, expect, it } from "vitest";
import { workflowFaults } from "./workflow-faults.js";

const pinned = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1";
const checkout = `{ uses: ${pinned}, with: { persist-credentials: false } }`;

/** A workflow of one job, whose lines are given. */
function workflow(job: readonly string[], top: readonly string[] = ["on: push", "permissions: {}"]): string {
  return [...top, "jobs:", "  one:", "    runs-on: ubuntu-24.04", ...job.map((line) => `    ${line}`)].join("\n");
}

describe("a workflow's faults", () => {
  it("are none where a job reads, installs without scripts and pushes nothing", () => {
    const job = ["permissions: { contents: read }", `steps: [${checkout}, { run: npm ci }, { run: npm test }]`];
    expect(workflowFaults(workflow(job))).toEqual([]);
  });

  it("are none where a publisher only publishes, in an environment", () => {
    const job = [
      "environment: release",
      "permissions: { id-token: write }",
      "steps: [{ run: npm publish ./a.tgz --provenance --ignore-scripts }]",
    ];
    expect(workflowFaults(workflow(job))).toEqual([]);
  });

  it("name a file without jobs, which would pass every other rule", () => {
    expect(workflowFaults("on: push\npermissions: {}")).toEqual(["It has no jobs."]);
  });

  it.each([
    ["permissions that are not stated", ["on: push"], "permissions at the top"],
    ["every permission", ["on: push", "permissions: write-all"], "permissions at the top"],
    ["a permission to write", ["on: push", "permissions: { contents: write }"], "permissions at the top"],
    ["pull_request_target", ["on: [push, pull_request_target]", "permissions: {}"], "a stranger's change"],
    ["pull_request_target with options", ["on: { pull_request_target: {} }", "permissions: {}"], "a stranger's change"],
    ["workflow_run", ["on: workflow_run", "permissions: {}"], "a stranger's change"],
  ])("name %s at the top", (_, top, fault) => {
    expect(workflowFaults(workflow(["steps: [{ run: npm test }]"], top))).toEqual([expect.stringContaining(fault)]);
  });

  it.each([
    ["an action by its tag", "{ uses: actions/setup-node@v7 }", "not pinned"],
    ["an action by a short hash", "{ uses: actions/setup-node@8207627 }", "not pinned"],
    ["a checkout that keeps its token", `{ uses: ${pinned} }`, "leaves the token"],
    ["a checkout that asks for it", `{ uses: ${pinned}, with: { persist-credentials: true } }`, "leaves the token"],
    ["an event's text in a script", '{ run: "echo ${{ github.event.pull_request.title }}" }', "expression"],
    ["a branch's name in a script", '{ run: "git log ${{ github.head_ref }}" }', "expression"],
  ])("name %s, in whatever job", (_, step, fault) => {
    expect(workflowFaults(workflow([`steps: [${step}]`]))).toEqual([expect.stringMatching(`^one: .*${fault}`)]);
  });

  it("name a workflow that is called by a name that can move", () => {
    expect(workflowFaults(workflow(["uses: org/repo/.github/workflows/a.yml@main"]))).toEqual([
      expect.stringContaining("not pinned"),
    ]);
  });

  it.each(["npm ci", "npm install", "npm i left-pad", "cd a && npm ci"])("name %s where a job may write", (command) => {
    const job = ["permissions: { contents: write }", `steps: [{ run: ${command} }]`];
    expect(workflowFaults(workflow(job))).toEqual([expect.stringContaining("with the right to write")]);
    expect(workflowFaults(workflow([job[0] ?? "", `steps: [{ run: ${command} --ignore-scripts }]`]))).toEqual([]);
  });

  it("name every line of a script for itself", () => {
    const job = ["permissions: { contents: write }", 'steps: [{ run: "npm ci --ignore-scripts\\nnpm install" }]'];
    expect(workflowFaults(workflow(job))).toEqual([expect.stringContaining('"npm install"')]);
  });

  it.each(["npm ci --ignore-scripts", "npm install --ignore-scripts", "npm run build", "npx changeset publish"])(
    "name %s where a job may publish",
    (command) => {
      const job = ["environment: release", "permissions: { id-token: write }", `steps: [{ run: ${command} }]`];
      expect(workflowFaults(workflow(job))).toEqual([expect.stringContaining("the identity that publishes")]);
    },
  );

  it("name a command that a publisher hands to an action", () => {
    const action = "changesets/action@a45c4d594aa4e2c509dc14a9f2b3b67ba3780d0d";
    const step = `{ uses: ${action}, with: { publish: npm run release } }`;
    const job = ["environment: release", "permissions: { id-token: write }", `steps: [${step}]`];
    expect(workflowFaults(workflow(job))).toEqual([expect.stringContaining("the identity that publishes")]);
  });

  it("name a publisher with a checkout, and one without an environment", () => {
    const job = ["permissions: { id-token: write }", `steps: [${checkout}]`];
    expect(workflowFaults(workflow(job))).toEqual([
      expect.stringContaining("checks out code"),
      expect.stringContaining("no environment"),
    ]);
  });
});
