import type { ConsoleBranches, ConsoleState, LoggedRequest, ScriptedTaskForm } from "../wire.js";
import { post, read, RejectedError } from "./api.js";
import { branchList } from "./commits.js";
import { drawn, element, find } from "./element.js";
import { faultChoices, faultList } from "./faults.js";
import { requestTable } from "./requests.js";
import { taskList } from "./tasks.js";
import { firstLanguage, rememberLanguage, wordsOf, type Language } from "./words.js";

const pauseInMs = 1_000;
const mostRequests = 200;

let language: Language = firstLanguage();
let state: ConsoleState | undefined;
let branches: ConsoleBranches = { branches: [], hasMore: false };
let requests: readonly LoggedRequest[] = [];
let connection: "connected" | "disconnected" | "restarted" = "connected";
let endedTasks = "";

const words = () => wordsOf[language];
const status = find("#connection", HTMLElement);
const operations = find('#fault-form [name="operationId"]', HTMLSelectElement);
const faultSelect = find('#fault-form [name="fault"]', HTMLSelectElement);
const drawTasks = drawn(find("#tasks", HTMLElement), () =>
  taskList(words(), state?.tasks ?? [], state?.taskCount ?? 0),
);
const drawRequests = drawn(find("#requests", HTMLElement), () => requestTable(words(), requests));
const drawFaults = drawn(find("#faults", HTMLElement), () =>
  faultList(words(), state?.faults ?? null, () => void setFaults([]).catch(() => undefined)),
);
const drawCommits = drawn(find("#commits", HTMLElement), () => branchList(words(), branches));
const drawOperations = drawn(operations, () => [
  new Option(words().everyRequest, ""),
  ...(state?.operationIds ?? []).map((id) => new Option(id, id, false, id === operations.value)),
]);

function draw(): void {
  status.textContent = words()[connection];
  status.className = connection === "connected" ? "" : "bad";
  if (state === undefined) return;
  drawTasks(language, state.tasks, state.taskCount);
  drawRequests(language, requests.at(-1)?.id);
  drawFaults(language, state.faults);
  drawCommits(language, branches);
  drawOperations(language, state.operationIds);
}

async function refresh(): Promise<void> {
  try {
    const since = requests.at(-1)?.id ?? 0;
    state = await read<ConsoleState>("state", { since: String(since) });
    requests = [...requests, ...state.requests.filter(({ id }) => id > since)].slice(-mostRequests);
    // Only a task that ends can make a commit, and the list of commits is read from the disk.
    const ended = state.tasks.filter(({ done }) => done).map(({ id }) => id);
    if (`!${ended.join()}` !== endedTasks) {
      branches = await read<ConsoleBranches>("branches");
      endedTasks = `!${ended.join()}`;
    }
    connection = "connected";
  } catch (error) {
    connection = error instanceof RejectedError && error.status === 403 ? "restarted" : "disconnected";
  }
  draw();
}

async function poll(): Promise<never> {
  for (;;) {
    if (document.visibilityState === "visible") await refresh();
    await new Promise((resolve) => setTimeout(resolve, pauseInMs));
  }
}

function speak(chosen: Language): void {
  language = chosen;
  document.documentElement.lang = chosen;
  for (const place of document.querySelectorAll<HTMLElement>("[data-word]")) {
    place.textContent = Object.entries(words()).find(([word]) => word === place.dataset["word"])?.[1] ?? "";
  }
  find("#language", HTMLButtonElement).textContent = words().otherLanguage;
  for (const output of document.querySelectorAll("output")) output.textContent = "";
  draw();
}

async function setFaults(rules: readonly object[]): Promise<void> {
  await post("faults", rules);
  await refresh();
}

/** Sends what a form holds, and says under it what came of it. */
function onSubmit(selector: string, send: (form: FormData) => Promise<string>): void {
  const form = find(selector, HTMLFormElement);
  const [button, output] = [find("button", HTMLButtonElement, form), find("output", HTMLOutputElement, form)];
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    button.disabled = true;
    send(new FormData(form))
      .then(
        (said) => Object.assign(output, { className: "good", textContent: said }),
        (error: unknown) => {
          const said = String(Reflect.get(Object(error), "message") ?? error);
          Object.assign(output, { className: "bad", textContent: said });
        },
      )
      .finally(() => (button.disabled = false));
  });
}

onSubmit("#task-form", async (form) => {
  const { seconds, fileCount, ...rest } = Object.fromEntries(form);
  const asked = { ...rest, fileCount: Number(fileCount), durationInMs: Math.round(Number(seconds) * 1_000) };
  const { id } = await post<{ readonly id: string }>(
    "tasks",
    asked satisfies Partial<Record<keyof ScriptedTaskForm, unknown>>,
  );
  await refresh();
  return `${words().started} ${id}`;
});

onSubmit("#fault-form", async (form) => {
  const [operationId, times] = [form.get("operationId"), form.get("times")];
  const rule = {
    fault: faultChoices[faultSelect.value],
    ...(operationId === "" ? {} : { operationId }),
    ...(times === "" ? {} : { times: Number(times) }),
  };
  await setFaults([rule]);
  return words().isSet;
});

faultSelect.append(...Object.keys(faultChoices).map((choice) => element("option", {}, choice)));
find("#language", HTMLButtonElement).addEventListener("click", () => {
  speak(language === "en" ? "zh-CN" : "en");
  rememberLanguage(language);
});
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "visible") void refresh();
});

speak(language);
void poll();
