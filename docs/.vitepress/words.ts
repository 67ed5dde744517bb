import type { DefaultTheme } from "vitepress";

/** What the site says beside its pages. */
export interface Words {
  readonly description: string;
  readonly guides: string;
  readonly packages: string;
  readonly measured: string;
  readonly api: string;
  readonly calls: string;
  readonly reference: string;
  readonly labels: DefaultTheme.Config;
  readonly search: NonNullable<DefaultTheme.LocalSearchOptions["translations"]>;
}

export const english: Words = {
  description: "Copy objects from a bucket into a dataset, learn reliably how the copy ended, and verify what arrived.",
  guides: "Guides",
  packages: "Packages",
  measured: "Measurements and more",
  api: "HTTP API",
  calls: "Call by call",
  reference: "API reference",
  labels: { outline: { level: [2, 3] } },
  search: {},
};

export const chinese: Words = {
  description: "把存储空间中的对象复制到数据集，可靠地得知结果，并校验到达的文件。",
  guides: "使用指南",
  packages: "各个包",
  measured: "实测与生态",
  api: "HTTP 接口",
  calls: "接口一览",
  reference: "接口参考",
  labels: {
    outline: { level: [2, 3], label: "本页目录" },
    docFooter: { prev: "上一页", next: "下一页" },
    darkModeSwitchLabel: "深色模式",
    lightModeSwitchTitle: "切换到浅色模式",
    darkModeSwitchTitle: "切换到深色模式",
    sidebarMenuLabel: "目录",
    returnToTopLabel: "回到顶部",
    langMenuLabel: "切换语言",
    skipToContentLabel: "跳到正文",
    notFound: { title: "没有这个页面", quote: "地址可能已经改变。", linkText: "回到首页", linkLabel: "回到首页" },
  },
  search: {
    button: { buttonText: "搜索", buttonAriaLabel: "搜索" },
    modal: {
      displayDetails: "显示详情",
      resetButtonTitle: "清空",
      backButtonTitle: "关闭搜索",
      noResultsText: "没有找到",
      footer: { selectText: "打开", navigateText: "移动", closeText: "关闭" },
    },
  },
};
