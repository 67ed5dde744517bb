/** The page before its script fills it. The words of `data-word` are those of `page/words.ts`. */
export function html(token: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="console-token" content="${token}">
<title>aidmp emulator</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_console/page/style.css">
<script type="module" src="/_console/page/app.js"></script>
</head>
<body>
<header>
<h1>aidmp emulator</h1>
<p id="connection" role="status"></p>
<button id="language" type="button"></button>
</header>
<noscript>This page needs JavaScript. 此页面需要 JavaScript。</noscript>
<main>
<section aria-labelledby="tasks-title">
<h2 id="tasks-title" data-word="tasks"></h2>
<details>
<summary data-word="startTask"></summary>
<form id="task-form">
<label><span data-word="dataSpace"></span><input name="dataSpaceId" value="my-space" required maxlength="200"></label>
<label><span data-word="dataset"></span><input name="repoId" value="my-dataset" required maxlength="200"></label>
<label><span data-word="branch"></span><input name="branchId" value="master" required maxlength="200"></label>
<label><span data-word="files"></span><input name="fileCount" type="number" value="100" min="0" max="1000000000" required></label>
<label><span data-word="seconds"></span><input name="seconds" type="number" value="10" min="0" max="86400" required></label>
<label><span data-word="ending"></span><select name="ending">
<option>FINISHED</option><option>ERROR</option><option>CANCEL</option><option>REJECTED</option>
<option>SENSEDATA_TRANSFER_FAILED</option><option value="RUNNING" data-word="never"></option>
</select></label>
<button data-word="start"></button>
<output></output>
</form>
</details>
<div id="tasks"></div>
</section>
<section aria-labelledby="faults-title">
<h2 id="faults-title" data-word="faults"></h2>
<div id="faults"></div>
<details>
<summary data-word="setFault"></summary>
<form id="fault-form">
<label><span data-word="operation"></span><select name="operationId"></select></label>
<label><span data-word="fault"></span><select name="fault"></select></label>
<label><span data-word="times"></span><input name="times" type="number" min="1" max="1000000" value="1"></label>
<button data-word="set"></button>
<output></output>
</form>
</details>
</section>
<section aria-labelledby="requests-title">
<h2 id="requests-title" data-word="requests"></h2>
<div id="requests" class="scroll" tabindex="0" role="region" aria-labelledby="requests-title"></div>
</section>
<section aria-labelledby="commits-title">
<h2 id="commits-title" data-word="commits"></h2>
<div id="commits"></div>
</section>
</main>
</body>
</html>
`;
}

export const style = `:root {
  --text: #1c2430; --soft: #566173; --page: #f5f6f8; --card: #fff; --line: #d9dee6; --accent: #2458c8;
  --good: #17713a; --bad: #b3261e; --warn: #875200;
  font: 15px/1.5 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e4e8ef; --soft: #a2adbd; --page: #12161c; --card: #1b212a; --line: #343d4a; --accent: #8ab0ff;
    --good: #6fd08f; --bad: #ff9a90; --warn: #f0bd6a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); }
header, main { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1rem; padding-top: 1rem; }
h1 { font-size: 1.25rem; margin: 0; }
h2 { font-size: 1.05rem; margin: 0 0 .5rem; }
#connection { margin: 0; color: var(--soft); flex: 1; }
#connection.bad, .bad { color: var(--bad); }
.good { color: var(--good); }
.warn { color: var(--warn); }
.soft { color: var(--soft); }
section { margin: 1rem 0; padding: 1rem; background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
form { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr)); gap: .5rem .75rem; align-items: end; padding: .75rem 0; }
label { display: grid; gap: .15rem; color: var(--soft); }
input, select, button { font: inherit; color: inherit; background: var(--page); border: 1px solid var(--line); border-radius: .3rem; padding: .3rem .5rem; min-width: 0; width: 100%; }
input, select { color: var(--text); }
button { width: auto; cursor: pointer; justify-self: start; }
form button { background: var(--accent); color: var(--card); border-color: var(--accent); }
output { grid-column: 1 / -1; overflow-wrap: anywhere; }
output:empty { display: none; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
summary { cursor: pointer; color: var(--accent); overflow-wrap: anywhere; }
.task { border-top: 1px solid var(--line); padding: .6rem 0; }
.task p { margin: 0; overflow-wrap: anywhere; }
.row { display: flex; flex-wrap: wrap; gap: 0 .75rem; justify-content: space-between; }
progress { width: 100%; height: .6rem; accent-color: var(--accent); }
code { font: .87em/1.5 ui-monospace, monospace; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; max-height: 26rem; overflow-y: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { text-align: left; vertical-align: top; padding: .25rem .6rem .25rem 0; border-top: 1px solid var(--line); white-space: nowrap; }
th { color: var(--soft); font-weight: 500; border: 0; }
td.wide { white-space: normal; overflow-wrap: anywhere; min-width: 13rem; }
ul { margin: .25rem 0; padding-left: 1.2rem; }
details details { margin: .25rem 0 .25rem 1rem; }
@media (max-width: 40rem) {
  #requests table, #requests tbody, #requests tr { display: block; }
  #requests thead { display: none; }
  #requests tr { border-top: 1px solid var(--line); padding: .4rem 0; }
  #requests td { display: inline-block; border: 0; padding-bottom: 0; }
  #requests td.wide { display: block; }
}
@media (max-width: 30rem) { details details { margin-left: 0; } section { padding: .75rem; } }
`;
