import DefaultTheme from "vitepress/theme-without-fonts";
import JobPicture from "./JobPicture.vue";
import "./style.css";

export default {
  extends: DefaultTheme,
  enhanceApp: ({ app }) => app.component("JobPicture", JobPicture),
};
