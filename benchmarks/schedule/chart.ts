import { init, use } from "echarts/core";
import { LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TitleComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";
import { type ScenarioName, scenarios } from "../../packages/operations/test/support/scenarios.js";
import { logSpaced, measure } from "../../packages/operations/test/support/simulator.js";
import { type Competitor, ours, peers } from "./competitors.js";

const width = 960;
const height = 620;
/** Named on each line; the durations between them draw the curve. */
const marked = new Map([
  [0, "1 s"],
  [10, "10 s"],
  [20, "1.7 min"],
  [30, "17 min"],
  [36, "1 h"],
]);
/** Ten a decade from 1 s; the last is an hour, to 1.1 %. */
const durations = logSpaced(1_000, 1_000 * 10 ** 3.6, 37);

/** An SVG: requests against mean delay, both logarithmic, one line a schedule. Below and to the left is better. */
export function chart(): string {
  use([LineChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);
  const drawn = init(null, null, { renderer: "svg", ssr: true, width, height });
  const others = peers.map((competitor) => line(competitor.name, competitor, "none", false));
  drawn.setOption({
    animation: false,
    backgroundColor: "#ffffff",
    textStyle: { fontFamily: "sans-serif" },
    title: {
      text: "Requests against delay in noticing the end",
      subtext: "Operations from 1 s to 1 h; further left and further down is better",
      left: "center",
    },
    legend: { bottom: 0, itemGap: 14 },
    grid: { left: 70, right: 30, top: 70, bottom: 125 },
    xAxis: { ...logAxis("requests"), min: 1, max: 10_000 },
    yAxis: { ...logAxis("mean delay, s"), min: 0.01, max: 100 },
    series: [
      line("@aidmp/operations, no progress", ours, "none", true),
      line("@aidmp/operations, linear progress", ours, "linear", true),
      ...others,
    ],
  });
  const svg = drawn.renderToSVGString();
  drawn.dispose();
  return svg;
}

function line(name: string, competitor: Competitor, scenario: ScenarioName, isOurs: boolean): object {
  return {
    name,
    type: "line",
    data: durations.map((inMs, index) => {
      const { requests, delayInMs } = measure(competitor, inMs, scenarios[scenario], 300);
      const mark = marked.get(index);
      return {
        value: [requests, delayInMs / 1_000],
        symbolSize: mark === undefined ? 0 : isOurs ? 9 : 6,
        label: { show: mark !== undefined && isOurs, formatter: mark, position: "top", fontSize: 11 },
      };
    }),
    symbol: "circle",
    lineStyle: { width: isOurs ? 4 : 1.5 },
    z: isOurs ? 3 : 2,
  };
}

function logAxis(name: string): object {
  return { type: "log", name, nameLocation: "middle", nameGap: 42, minorSplitLine: { show: false } };
}
