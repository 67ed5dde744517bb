import { join, relative } from "node:path";
import { format } from "oxfmt";
import ts from "typescript";
import type { PublishedPackage } from "./published-package.ts";

/** The public API of a built package as Markdown: every entry point with the declaration of everything it leads to. */
export async function describeApi({ name, folder, manifest }: PublishedPackage): Promise<string> {
  const sections = Object.entries(manifest.exports ?? {}).map(([entry, target]) => {
    const path = join(name, entry);
    if (typeof target === "string") return `## \`${path}\`\n\nThe file itself.\n`;
    return `## \`${path}\`\n\n${declarationsOf(join(folder, target.types), folder)}`;
  });
  const commands = Object.keys(manifest.bin ?? {}).map(
    (command) => `## Command \`${command}\`\n\nSee its \`--help\`.\n`,
  );
  const introduction = `What users of the package can rely on, without comments. Written by \`npm run check:packages -- --update\`.\n`;
  const page = [`# API of ${name}\n`, introduction, ...sections, ...commands].join("\n");
  const { code, errors } = await format("api.md", page, { printWidth: 120, proseWrap: "preserve" });
  if (errors.length > 0) throw new Error(`oxfmt cannot format the API of ${name}: ${errors[0]?.message}`);
  return code;
}

function declarationsOf(entry: string, folder: string): string {
  const program = ts.createProgram([entry], {
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: [],
  });
  const source = program.getSourceFile(entry);
  if (source === undefined) throw new Error(`${entry} is not there: is the package built?`);
  const checker = program.getTypeChecker();
  const entrySymbol = checker.getSymbolAtLocation(source);
  const exported = entrySymbol === undefined ? [] : checker.getExportsOfModule(entrySymbol).map(resolved);
  const hidden = new Set<ts.Symbol>();
  for (const symbol of exported) collect(symbol);

  const isExported = new Set(exported);
  const behind = [...hidden].filter((symbol) => !isExported.has(symbol));
  return `${codeBlock(exported)}${behind.length > 0 ? `\nNot exported, but part of the above:\n\n${codeBlock(behind)}` : ""}`;

  function resolved(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  }

  /** Follows every name in a declaration to its own declaration, as long as that is the package's. */
  function collect(symbol: ts.Symbol): void {
    if (hidden.has(symbol)) return;
    hidden.add(symbol);
    for (const declaration of ownDeclarations(symbol)) visit(declaration);
  }

  function visit(node: ts.Node): void {
    if (ts.isIdentifier(node)) {
      const symbol = checker.getSymbolAtLocation(node);
      const target = symbol && resolved(symbol);
      if (target !== undefined && ownDeclarations(target).length > 0) collect(target);
    }
    ts.forEachChild(node, visit);
  }

  /** Declarations at the top of one of the package's files; members and parameters are shown with their owner. */
  function ownDeclarations(symbol: ts.Symbol): readonly ts.Node[] {
    return (symbol.declarations ?? []).map(statementOf).filter((node) => {
      const path = relative(folder, node.getSourceFile().fileName);
      return ts.isSourceFile(node.parent) && !path.startsWith("..") && !path.startsWith("node_modules");
    });
  }
}

function codeBlock(symbols: readonly ts.Symbol[]): string {
  const printer = ts.createPrinter({ removeComments: true });
  const texts = symbols.flatMap((symbol) =>
    (symbol.declarations ?? []).map((declaration) =>
      printer.printNode(ts.EmitHint.Unspecified, statementOf(declaration), declaration.getSourceFile()),
    ),
  );
  return `\`\`\`ts\n${[...new Set(texts)].sort(byName).join("\n")}\n\`\`\`\n`;
}

/** `const a: T` is the declaration of `a` within a statement; the statement is what reads as one. */
function statementOf(declaration: ts.Node): ts.Node {
  return ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
}

function byName(left: string, right: string): number {
  const [a, b] = [nameOf(left), nameOf(right)];
  return a < b ? -1 : a > b ? 1 : left < right ? -1 : 1;
}

function nameOf(declaration: string): string {
  const [, name = declaration] = /\b(?:class|const|enum|function|interface|type)\s+([\w$]+)/.exec(declaration) ?? [];
  return name;
}
