import { mkdir, writeFile } from "node:fs/promises";
import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { docsDirectory } from "./document.js";

/** Lines over two logarithmic axes. */
export interface Chart {
  readonly title: string;
  readonly subtitle: string;
  readonly height: number;
  /** Rows of the legend, which is below. */
  readonly legendRows: number;
  readonly x: Axis;
  readonly y: Axis;
  readonly lines: readonly ChartLine[];
}

interface Axis {
  readonly name: string;
  readonly min: number;
  readonly max: number;
}

export interface ChartLine {
  readonly name: string;
  /** Ours are thicker, and lie over the others. */
  readonly isOurs: boolean;
  readonly points: readonly ChartPoint[];
}

export interface ChartPoint {
  readonly x: number;
  readonly y: number;
  /** Default: true. A point without a mark only bends the line. */
  readonly isMarked?: boolean;
  readonly label?: string | undefined;
}

const width = 960;
const themes = {
  light: { background: "#ffffff", text: "#333333", lines: "#e0e6f1" },
  dark: { background: "#1b1b1f", text: "#dfdfd6", lines: "#3c3f44" },
};
/** Each can be told from both backgrounds. */
const colours = ["#5070dd", "#98b81e", "#8a8fb5", "#ff994d", "#0ca8df", "#e3b900", "#fb628b", "#9678d3", "#3fbe95"];
type Theme = (typeof themes)["light"];

/** Writes the chart beside the document, as an SVG. */
export async function writeChart(name: string, chart: Chart): Promise<void> {
  await mkdir(docsDirectory, { recursive: true });
  await writeFile(new URL(name, docsDirectory), svgOf(chart));
}

/** It is drawn twice, and shows the drawing that goes with the reader's light or dark screen. */
function svgOf(chart: Chart): string {
  use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
  const drawings = Object.entries(themes).map(([name, theme]) => `<g class="${name}">${draw(chart, theme)}</g>`);
  const style = ".dark{display:none}@media (prefers-color-scheme:dark){.light{display:none}.dark{display:inline}}";
  const size = `width="${width}" height="${chart.height}" viewBox="0 0 ${width} ${chart.height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><style>${style}</style>${drawings.join("")}</svg>\n`;
}

function draw({ title, subtitle, height, legendRows, x, y, lines }: Chart, theme: Theme): string {
  const { background, text } = theme;
  const drawn = init(null, null, { renderer: "svg", ssr: true, width, height });
  drawn.setOption({
    animation: false,
    color: colours,
    backgroundColor: background,
    textStyle: { fontFamily: "sans-serif", color: text },
    title: {
      text: title,
      subtext: subtitle,
      left: "center",
      textStyle: { color: text },
      subtextStyle: { color: text },
    },
    legend: { bottom: 0, itemGap: 14, textStyle: { color: text } },
    grid: { left: 70, right: 40, top: 70, bottom: 50 + 25 * legendRows },
    xAxis: axis(x, 30, theme),
    yAxis: axis(y, 48, theme),
    series: lines.map((line) => series(line, theme)),
  });
  const svg = drawn.renderToSVGString();
  drawn.dispose();
  return svg;
}

function axis({ name, min, max }: Axis, nameGap: number, { text, lines }: Theme): object {
  return {
    type: "log",
    name,
    min,
    max,
    nameLocation: "middle",
    nameGap,
    nameTextStyle: { color: text },
    axisLabel: { color: text },
    splitLine: { lineStyle: { color: lines } },
    minorSplitLine: { show: false },
  };
}

function series({ name, isOurs, points }: ChartLine, { text }: Theme): object {
  return {
    name,
    type: "line",
    data: points.map(({ x, y, isMarked = true, label }) => ({
      value: [x, y],
      symbolSize: isMarked ? (isOurs ? 9 : 6) : 0,
      label: { show: label !== undefined, formatter: label, position: "top", fontSize: 11, color: text },
    })),
    symbol: "circle",
    lineStyle: { width: isOurs ? 4 : 1.5 },
    z: isOurs ? 3 : 2,
  };
}
