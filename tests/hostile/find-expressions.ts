import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import ts from "typescript";

/** A regular expression as it stands in a source file. */
export interface Expression {
  /** The file, below the folder that was searched, and the line. */
  readonly where: string;
  readonly source: string;
  readonly flags: string;
}

export interface Found {
  readonly expressions: readonly Expression[];
  /** Where one is put together while the program runs, so that no reader of the source can see it. */
  readonly composed: readonly string[];
}

/** Every regular expression in the TypeScript files that `isSource` names, below a folder. */
export async function findExpressionsBelow(folder: string, isSource: (path: string) => boolean): Promise<Found> {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => path.endsWith(".ts") && isSource(path));
  const all = await Promise.all(
    paths.sort().map(async (path) => findExpressions(path, await readFile(join(folder, path), "utf8"))),
  );
  return {
    expressions: all.flatMap(({ expressions }) => expressions),
    composed: all.flatMap(({ composed }) => composed),
  };
}

export function findExpressions(path: string, text: string): Found {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const expressions: Expression[] = [];
  const composed: string[] = [];

  const visit = (node: ts.Node): void => {
    const where = `${path}:${file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1}`;
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf("/");
      expressions.push({ where, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
    } else if (isRegExpCall(node)) {
      const [source, flags] = node.arguments ?? [];
      const isRead = isText(source) && (flags === undefined || isText(flags));
      if (isRead) expressions.push({ where, source: source.text, flags: flags?.text ?? "" });
      else composed.push(where);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { expressions, composed };
}

/** `RegExp(…)`, with `new` or without. */
function isRegExpCall(node: ts.Node): node is ts.NewExpression | ts.CallExpression {
  return (
    (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === "RegExp"
  );
}

function isText(node: ts.Node | undefined): node is ts.StringLiteralLike {
  return node !== undefined && ts.isStringLiteralLike(node);
}
