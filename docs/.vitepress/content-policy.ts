import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plugin } from "vitepress";

/*
 * The site is whole behind `Content-Security-Policy: default-src 'self'`, which forbids inline scripts and styles, and `data:` images.
 * VitePress writes all three; here they become files.
 */

const scripts = new Map<string, string>();

/** The scripts that choose light or dark before the first paint. The few styles of elements are the stylesheet's as well. */
export const externalScripts = {
  transform: (base: string) => (html: string) =>
    html
      .replaceAll(/<script id="([\w-]+)">([^]*?)<\/script>/g, (_script, name: string, content: string) => {
        scripts.set(`${name}.js`, content);
        return `<script src="${base}${name}.js"></script>`;
      })
      .replaceAll(/(<div[^>]*) style="(?:|--vp-vh:0px;|position:relative;)"/g, "$1"),
  async write(folder: string): Promise<void> {
    for (const [name, content] of scripts) await writeFile(join(folder, name), content);
  },
};

/** The theme's icons. */
export function iconsAsFiles(base: string): Plugin {
  return {
    name: "icons-as-files",
    enforce: "post",
    generateBundle(_options, bundle) {
      for (const asset of Object.values(bundle)) {
        if (asset.type !== "asset" || !asset.fileName.endsWith(".css")) continue;
        asset.source = String(asset.source).replaceAll(
          /url\((["']?)data:image\/svg\+xml(?:;[\w=-]+)*,([^]*?)\1\)(?=[;}\s,])/g,
          (_url, _quote, content: string) => {
            const icon = this.emitFile({ type: "asset", name: "icon.svg", source: decodeURIComponent(content) });
            return `url(${base}${this.getFileName(icon)})`;
          },
        );
      }
    },
  };
}
