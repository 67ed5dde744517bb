export type Language = "en" | "zh";

/** Chooses between the two texts that stand side by side wherever something is said. */
export type Say = (english: string, chinese: string) => string;

export function sayIn(language: Language): Say {
  return (english, chinese) => (language === "zh" ? chinese : english);
}

/** `--lang` before the environment, which names languages as `zh_CN.UTF-8`. */
export function languageOf(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Language {
  const index = argv.findIndex((each) => each === "--lang" || each.startsWith("--lang="));
  const flag = index === -1 ? undefined : (argv[index]?.split("=")[1] ?? argv[index + 1]);
  // A variable that is empty is not set: so POSIX has it.
  const wanted = flag ?? (env["AIDMP_LANG"] || env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "");
  return wanted.toLowerCase().startsWith("zh") ? "zh" : "en";
}
