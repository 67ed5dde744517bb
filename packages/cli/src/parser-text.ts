import {
  AliasNotFoundError,
  type ApplicationText,
  ArgumentParseError,
  ArgumentScannerError,
  EnumValidationError,
  FlagNotFoundError,
  text_en,
  UnexpectedFlagError,
  UnexpectedPositionalError,
  UnsatisfiedFlagError,
  UnsatisfiedPositionalError,
} from "@stricli/core";
import type { CliContext } from "./context/cli-context.js";
import { CliError } from "./context/cli-error.js";
import { describeError } from "./output/describe-error.js";

/** What the parser says by itself: headings, its own flags, and what is wrong with the arguments. */
export function parserText(context: Pick<CliContext, "say" | "secrets">): ApplicationText {
  const { say } = context;
  const describe = (error: unknown): string => describeError(error, context);
  return {
    ...text_en,
    headers: say("en", "zh") === "zh" ? chineseHeaders : text_en.headers,
    keywords: { default: say("default =", "默认 ="), separator: say("separator =", "分隔符 =") },
    briefs: {
      help: say("Print this help", "显示本帮助"),
      helpAll: say("Print this help, with hidden commands and flags", "显示本帮助，包括隐藏的命令和选项"),
      version: say("Print the version", "显示版本"),
      argumentEscapeSequence: say("All that follows is an argument", "其后的内容都作为参数"),
    },
    noCommandRegisteredForInput: ({ input, corrections }) =>
      `aidmp: ${say(`There is no command ${input}.`, `没有命令 ${input}。`)}${didYouMean(corrections, context)}`,
    exceptionWhileParsingArguments: (error) =>
      error instanceof ArgumentScannerError ? `aidmp: ${mistake(error, context)}` : describe(error),
    exceptionWhileLoadingCommandFunction: describe,
    exceptionWhileLoadingCommandContext: describe,
    exceptionWhileRunningCommand: describe,
    commandErrorResult: describe,
  };
}

const chineseHeaders = { usage: "用法", aliases: "别名", commands: "命令", flags: "选项", arguments: "参数" };

/** Without the value that was given, where that could be a secret: a flag that does not exist may have been meant to take one. */
function mistake(error: ArgumentScannerError, context: Pick<CliContext, "say">): string {
  const { say } = context;
  if (error instanceof FlagNotFoundError) {
    const { input, corrections } = error;
    const hint = didYouMean(
      corrections.map((name) => `--${name}`),
      context,
    );
    const secret = /key|secret|token|password/i.test(input)
      ? say(
          " No flag takes a secret: set it in the environment, or run `aidmp profile set`.",
          "任何选项都不接受密钥：请使用环境变量，或运行 `aidmp profile set`。",
        )
      : "";
    return say(`There is no flag --${input}.`, `没有选项 --${input}。`) + hint + secret;
  }
  if (error instanceof AliasNotFoundError) {
    return say(`There is no flag -${error.input}.`, `没有选项 -${error.input}。`);
  }
  if (error instanceof UnsatisfiedFlagError) {
    return say(`--${error.externalFlagName} needs a value.`, `--${error.externalFlagName} 需要一个值。`);
  }
  if (error instanceof UnexpectedFlagError) {
    return say(`--${error.externalFlagName} was given twice.`, `--${error.externalFlagName} 出现了两次。`);
  }
  if (error instanceof UnsatisfiedPositionalError) {
    return say(`${error.placeholder} is missing.`, `缺少 ${error.placeholder}。`);
  }
  if (error instanceof UnexpectedPositionalError) {
    const { input, expectedCount } = error;
    return say(
      `${JSON.stringify(input)} is one argument too many: there can be ${expectedCount}.`,
      `多余的参数 ${JSON.stringify(input)}：最多 ${expectedCount} 个。`,
    );
  }
  if (error instanceof ArgumentParseError || error instanceof EnumValidationError) return invalid(error, context);
  return say(error.message, `参数不正确。详情：${error.message}`);
}

function invalid(error: ArgumentParseError | EnumValidationError, { say }: Pick<CliContext, "say">): string {
  if (error instanceof EnumValidationError) {
    const { externalFlagName: name, values } = error;
    return say(`--${name} must be one of ${values.join(", ")}.`, `--${name} 必须是 ${values.join("、")} 之一。`);
  }
  const { exception, externalFlagNameOrPlaceholder: name } = error;
  if (exception instanceof CliError) return say(exception.message, exception.chinese);
  return say(error.message, `${name} 的值不正确。详情：${error.message}`);
}

function didYouMean(corrections: readonly string[], { say }: Pick<CliContext, "say">): string {
  if (corrections.length === 0) return "";
  return say(` Did you mean ${corrections.join(" or ")}?`, `您是否想输入 ${corrections.join(" 或 ")}？`);
}
