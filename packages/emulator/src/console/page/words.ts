/** Everything that the page says, in both languages. Names of states, operations and fields are those of the document. */
const english = {
  tasks: "Tasks",
  noTasks: "No tasks yet.",
  olderTasks: "older tasks are not shown",
  startTask: "Start a scripted task",
  dataSpace: "Data space",
  dataset: "Dataset",
  branch: "Branch",
  files: "Files",
  seconds: "Seconds until the end",
  ending: "Last state",
  never: "RUNNING (never ends)",
  start: "Start",
  started: "Started:",
  scripted: "scripted",
  faults: "Faults",
  setFault: "Set a fault",
  operation: "Operation",
  everyRequest: "every request",
  fault: "Fault",
  times: "Times (empty: always)",
  set: "Set, in place of all",
  isSet: "Set, from the next request on.",
  noFaults: "No faults.",
  faultFunction: "A function of the program chooses the faults.",
  removeFaults: "Remove all faults",
  always: "always",
  requests: "Requests",
  noRequests: "No requests yet.",
  time: "Time",
  request: "Request",
  status: "Status",
  duration: "Duration",
  validation: "Validation",
  valid: "valid",
  noResponse: "no response",
  commits: "Commits and files",
  noCommits: "No commits yet. Scripted tasks make none.",
  moreBranches: "There are more branches.",
  commitCount: "Commits",
  fileCount: "files",
  moreFiles: "More files",
  path: "Path",
  size: "Size",
  connected: "Live",
  disconnected: "The emulator does not respond. Trying again…",
  restarted: "The emulator was started anew. Reload this page.",
  otherLanguage: "中文",
};

export type Words = Readonly<Record<keyof typeof english, string>>;

const chinese: Words = {
  tasks: "任务",
  noTasks: "还没有任务。",
  olderTasks: "个更早的任务未显示",
  startTask: "启动按脚本进行的任务",
  dataSpace: "数据空间",
  dataset: "数据集",
  branch: "分支",
  files: "文件数",
  seconds: "多少秒后结束",
  ending: "最后的状态",
  never: "RUNNING（永不结束）",
  start: "启动",
  started: "已启动：",
  scripted: "脚本",
  faults: "故障",
  setFault: "设置故障",
  operation: "接口",
  everyRequest: "所有请求",
  fault: "故障",
  times: "次数（留空表示一直）",
  set: "设置并替换现有故障",
  isSet: "已设置，从下一个请求起生效。",
  noFaults: "没有故障。",
  faultFunction: "故障由程序中的函数决定。",
  removeFaults: "清除所有故障",
  always: "一直",
  requests: "请求",
  noRequests: "还没有请求。",
  time: "时间",
  request: "请求",
  status: "状态码",
  duration: "耗时",
  validation: "检查结果",
  valid: "通过",
  noResponse: "没有响应",
  commits: "提交与文件",
  noCommits: "还没有提交。按脚本进行的任务不产生提交。",
  moreBranches: "还有更多分支未显示。",
  commitCount: "提交数",
  fileCount: "个文件",
  moreFiles: "更多文件",
  path: "路径",
  size: "大小",
  connected: "实时",
  disconnected: "模拟器没有响应，正在重试……",
  restarted: "模拟器已重新启动，请刷新此页面。",
  otherLanguage: "English",
};

export type Language = "en" | "zh-CN";

export const wordsOf: Readonly<Record<Language, Words>> = { en: english, "zh-CN": chinese };

const remembered = "aidmp-console-language";

/** The one that was chosen before, or else the first of the browser's that the page has. */
export function firstLanguage(): Language {
  let chosen: string | null = null;
  try {
    chosen = localStorage.getItem(remembered);
  } catch {
    // Storage is forbidden. The browser's languages remain.
  }
  const wanted = [chosen ?? "", ...navigator.languages].find((language) => /^(en|zh)\b/i.test(language));
  return wanted?.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

export function rememberLanguage(language: Language): void {
  try {
    localStorage.setItem(remembered, language);
  } catch {
    // It is forgotten with the page.
  }
}
