import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

export interface ChartLine {
  readonly name: string;
  readonly points: readonly (readonly [waits: number, requests: number])[];
}

const width = 960;
const height = 480;
const themes = {
  light: { background: "#ffffff", text: "#333333", lines: "#e0e6f1" },
  dark: { background: "#1b1b1f", text: "#dfdfd6", lines: "#3c3f44" },
};
type Theme = (typeof themes)["light"];

/**
 * An SVG: requests against the number of waits, both logarithmic, one line a competitor. Below is better. It is drawn twice, and
 * shows the drawing that goes with the reader's light or dark screen.
 */
export function chart(lines: readonly ChartLine[]): string {
  use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
  const drawings = Object.entries(themes).map(([name, theme]) => `<g class="${name}">${draw(lines, theme)}</g>`);
  const style = ".dark{display:none}@media (prefers-color-scheme:dark){.light{display:none}.dark{display:inline}}";
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size}><style>${style}</style>${drawings.join("")}</svg>\n`;
}

function draw(lines: readonly ChartLine[], { background, text, lines: grid }: Theme): string {
  const drawn = init(null, null, { renderer: "svg", ssr: true, width, height });
  const axis = (name: string, nameGap: number): object => ({
    type: "log",
    name,
    nameLocation: "middle",
    nameGap,
    nameTextStyle: { color: text },
    axisLabel: { color: text },
    splitLine: { lineStyle: { color: grid } },
    minorSplitLine: { show: false },
  });
  drawn.setOption({
    animation: false,
    backgroundColor: background,
    textStyle: { fontFamily: "sans-serif", color: text },
    title: {
      text: "Requests of all processes against the number of waits",
      subtext: "The same operations for all; further down is better",
      left: "center",
      textStyle: { color: text },
      subtextStyle: { color: text },
    },
    legend: { bottom: 0, itemGap: 14, textStyle: { color: text } },
    grid: { left: 70, right: 30, top: 70, bottom: 90 },
    xAxis: { ...axis("waits", 30), min: 100, max: 10_000 },
    yAxis: { ...axis("requests", 48), min: 10, max: 10_000 },
    series: lines.map(({ name, points }, index) => ({
      name,
      type: "line",
      data: points.map((point) => [...point]),
      symbol: "circle",
      symbolSize: index < 2 ? 9 : 6,
      lineStyle: { width: index < 2 ? 4 : 1.5 },
      z: index < 2 ? 3 : 2,
    })),
  });
  const svg = drawn.renderToSVGString();
  drawn.dispose();
  return svg;
}
