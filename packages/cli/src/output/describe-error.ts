import { isAidmpError, isApiError, isConnectionError, isRequestError, isTimeoutError } from "@aidmp/client";
import { isIncompleteUploadError, isJournalError, isSourceError } from "@aidmp/datasets";
import {
  isOperationCancelledError,
  isOperationDeadlineError,
  isOperationFailedError,
  isPollError,
  isUploadOutcomeUnknownError,
} from "@aidmp/operations";
import { CliError } from "../context/cli-error.js";
import { isFileError } from "../context/file-error.js";
import type { CliContext } from "../context/cli-context.js";

/** What a person reads of an error, in their language: what happened, the details, and what it leads on to. No stack, no secret. */
export function describeError(error: unknown, { say, secrets }: Pick<CliContext, "say" | "secrets">): string {
  return secrets.clean(`aidmp: ${say(inEnglish(error), inChinese(error))}`);
}

function inEnglish(error: unknown): string {
  return [messageOf(error), ...candidatesOf(error).map((id) => `It may be task ${id}`)].join("\n");
}

/** The packages below speak English: their words follow as the details. */
function inChinese(error: unknown): string {
  if (error instanceof CliError) return error.chinese;
  if (isFileError(error)) return `无法打开 ${error.path}（${error.code}）。`;
  const local = isApiError(error) ? error.localizedMessage() : undefined;
  return [
    headline(error),
    ...(local === undefined ? [] : [local]),
    `详情：${messageOf(error)}`,
    ...candidatesOf(error).map((id) => `可能是任务 ${id}`),
  ].join("\n");
}

function headline(error: unknown): string {
  if (isSourceError(error)) return "来源或目标不正确。";
  if (isOperationFailedError(error)) return "任务失败。";
  if (isOperationCancelledError(error)) return "任务已被取消。";
  if (isOperationDeadlineError(error)) return "等待超时，任务仍在继续。";
  if (isUploadOutcomeUnknownError(error)) return "不确定任务是否已创建。";
  if (isPollError(error)) return "无法读取任务状态，任务仍在继续。";
  if (isIncompleteUploadError(error)) return "任务已完成，但文件不完整。";
  if (isJournalError(error)) return "无法使用日志文件。";
  if (isConnectionError(error) || isTimeoutError(error)) return "无法连接服务。";
  if (isApiError(error)) {
    return error.status === 401 || error.status === 403 ? "认证失败：请检查密钥。" : "服务返回了错误。";
  }
  return isRequestError(error) ? "参数不正确。" : "命令失败。";
}

function candidatesOf(error: unknown): readonly string[] {
  return isUploadOutcomeUnknownError(error) ? error.candidates.map(({ id }) => id ?? "?") : [];
}

function messageOf(error: unknown): string {
  if (isIncompleteUploadError(error)) return error.message.replace("allowEmpty accepts it", "--allow-empty accepts it");
  if (isFileError(error)) return `${error.path} cannot be opened (${error.code}).`;
  if (isAidmpError(error) || error instanceof Error) return error.message;
  return String(error);
}
