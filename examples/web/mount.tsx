import { createRoot } from "react-dom/client";
import { createApp } from "vue";
import { TaskProgress } from "./TaskProgress.js";
import TaskProgressInVue from "./TaskProgress.vue";

/** The page that the tests open: `?react` or `?vue` says with which library, `events` where the task is. */
const parameters = new URLSearchParams(location.search);
const events = parameters.get("events") ?? "";
const place = document.body.appendChild(document.createElement("main"));
if (parameters.has("vue")) createApp(TaskProgressInVue, { events }).mount(place);
else createRoot(place).render(<TaskProgress events={events} />);
